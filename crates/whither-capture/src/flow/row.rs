//! From the state of a flow to its row in the table `flows`.

use whither_model::{
    Coverage, Timestamp,
    table::{Flow, Protection, Shared, Word},
};

use super::{
    facts::{Facts, ServerName, SharedTexts},
    state::{Detail, FlowState},
    texture::{Look, Texture},
};
use crate::{
    decode::{ICMP, ICMPV6, SCTP, TCP, UDP},
    fingerprint::names,
    protocols,
};

/// Returns the row of a flow that has ended.
pub(crate) fn row(
    flow: &FlowState,
    detail: Option<Detail>,
    ended_by: &'static str,
    coverage: &mut Coverage,
    texts: &mut SharedTexts,
) -> Flow {
    let (out, back) = (usize::from(flow.originator & 1), flow.responder());
    let (originator_ip, responder_ip) = (flow.ip(out), flow.ip(back));
    let (facts, texture) = match detail {
        Some(detail) => (detail.facts, detail.texture),
        None => (Facts::default(), Texture::default()),
    };
    let (protection, reason) = protection(&facts, &texture);
    coverage.packets_in_flows += flow.packets.iter().sum::<u64>();
    coverage.payload_bytes += flow.payload_bytes;
    if matches!(protection, Some(Protection::Encrypted | Protection::Weak | Protection::Proprietary)) {
        coverage.payload_bytes_encrypted += flow.payload_bytes;
    }
    if flow.payload_bytes > 0 && facts.labels.is_empty() {
        coverage.flows_unrecognised += 1;
    }
    let transport = transport(flow.key.protocol);
    let best = best_name(&facts.server_names);
    let (server_name, name_source) =
        best.map_or_else(|| (texts.share(""), ""), |best| (Shared::clone(&best.name), best.source));
    let mut protocols = String::with_capacity(32);
    protocols.push_str(&transport);
    for label in &facts.labels {
        protocols.push('.');
        protocols.push_str(label);
    }
    Flow {
        flow_id: flow.first,
        input: flow.first.input,
        first_packet: flow.first.packet,
        first_time: Timestamp(flow.first_time),
        last_time: Timestamp(flow.last_time),
        transport,
        originator_ip,
        originator_port: flow.key.ports[out],
        responder_ip,
        responder_port: flow.key.ports[back],
        originator_by: flow.originator_by.into(),
        packets_out: flow.packets[out],
        packets_in: flow.packets[back],
        bytes_out: flow.bytes[out],
        bytes_in: flow.bytes[back],
        tunnel: Word::from(flow.tunnel.name()),
        protocols: texts.share(&protocols),
        server_name,
        name_source: name_source.into(),
        server_names: facts.server_names.into_iter().map(|seen| seen.name).collect(),
        alpn: facts.alpn,
        tls_version: facts.tls_version.map_or("".into(), names::version),
        tls_cipher: facts.tls_cipher.map_or("".into(), names::cipher_suite),
        ja3: facts.ja3,
        ja3s: facts.ja3s,
        ja4: facts.ja4,
        ech: facts.ech.into(),
        certificate_sha256: facts.certificates,
        quic_version: facts.quic_version.map_or("".into(), protocols::quic_version_name),
        protection,
        protection_reason: reason,
        endpoint_id: responder_ip,
        process: None,
        rtt_min_ms: flow.rtt.map(|(nanos, _)| nanos as f64 / 1e6),
        rtt_kind: flow.rtt.map_or("", |(_, kind)| kind).into(),
        ended_by: ended_by.into(),
    }
}

/// The name a client asked for, before the one a server claims.
fn best_name(names: &[ServerName]) -> Option<&ServerName> {
    let first = |source: &str| names.iter().find(|seen| seen.source == source);
    ["sni", "http-host", "http-connect", "certificate"].into_iter().find_map(first)
}

fn transport(protocol: u8) -> Word {
    match protocol {
        TCP => "tcp".into(),
        UDP => "udp".into(),
        SCTP => "sctp".into(),
        ICMP => "icmp".into(),
        ICMPV6 => "icmpv6".into(),
        other => Word::from(format!("ip-{other}")),
    }
}

/// What those on the path can read, with the reason. A known protocol decides; else the look of the bytes.
fn protection(facts: &Facts, texture: &Texture) -> (Option<Protection>, Word) {
    if facts.encrypted {
        let weakness = facts
            .tls_version
            .and_then(names::weak_version)
            .or_else(|| facts.tls_cipher.and_then(names::weak_cipher_suite));
        return match weakness {
            Some(reason) => (Some(Protection::Weak), reason.into()),
            None => (Some(Protection::Encrypted), "standard protocol".into()),
        };
    }
    if facts.clear {
        return (Some(Protection::Clear), "clear-text protocol".into());
    }
    match texture.look() {
        Look::Text => (Some(Protection::Clear), "payload is text".into()),
        Look::Structured => (Some(Protection::Clear), "unknown protocol, payload is structured".into()),
        Look::Random => (Some(Protection::Proprietary), "unknown protocol, payload looks random".into()),
        Look::Unknown => (None, "".into()),
    }
}
