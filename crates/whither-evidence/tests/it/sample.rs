//! A case in which every field of every table says something, so that a lost column shows.

use std::net::IpAddr;

use whither_model::{Coverage, Evidence, FlowId, Timestamp, table::*};

const TIME: Timestamp = Timestamp(1_772_446_447_123_456_789);

/// Returns the case; everything in it is invented.
pub(crate) fn case() -> Case {
    let mut coverage = Coverage { packets: 7, payload_bytes: 1 << 40, ..Coverage::default() };
    coverage.problem("packet.cut", 0, 3, 90);
    coverage.packets_not_ip.insert("arp".to_owned(), 2);
    Case {
        schema: SCHEMA_VERSION,
        inputs: vec![input()],
        knowledge: vec![knowledge()],
        coverage,
        flows: vec![flow(1), Flow { protection: None, process: None, rtt_min_ms: None, ..flow(2) }].into(),
        endpoints: vec![endpoint(), Endpoint::new(ip("::1"))].into(),
        names: vec![name(), Name { ip: None, ttl: None, ..name() }].into(),
        messages: vec![message(), Message { status: None, ..message() }].into(),
        certificates: vec![certificate()],
        sightings: vec![sighting(), Sighting { fingerprint: None, evidence: vec![], ..sighting() }],
        baits: vec![bait(), Bait::default()],
        fields: vec![field(), Field::default()],
        findings: vec![finding()],
    }
}

fn texts<'a, T: From<&'a str>, L: FromIterator<T>>(texts: &[&'a str]) -> L {
    texts.iter().map(|text| T::from(text)).collect()
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("a literal")
}

fn input() -> Input {
    Input {
        input: 0,
        name: "a.pcapng".to_owned(),
        kind: "pcapng+zstd".to_owned(),
        bytes: 5,
        sha256: "ab".repeat(32),
        packets: 7,
        first_time: Some(TIME),
        last_time: None,
    }
}

fn knowledge() -> Knowledge {
    let [source, kind, licence, notice] =
        ["dbip", "geolocated", "CC-BY-4.0", "IP Geolocation by DB-IP"].map(str::to_owned);
    Knowledge { source, kind, date: "2026-09-01".to_owned(), licence, notice, sha256: "cd".repeat(32) }
}

pub(crate) fn evidence(packet: u64) -> Evidence {
    Evidence { input: 1, packet, offset: 18, length: u32::MAX }
}

pub(crate) fn flow(packet: u64) -> Flow {
    Flow {
        flow_id: FlowId::new(0, packet),
        input: 0,
        first_packet: packet,
        first_time: TIME,
        last_time: Timestamp(-1),
        transport: "tcp".into(),
        originator_ip: ip("10.0.0.2"),
        originator_port: u16::MAX,
        responder_ip: ip("2001:db8::7"),
        responder_port: 443,
        originator_by: "syn".into(),
        packets_out: 1,
        packets_in: i64::MAX as u64 + 2,
        bytes_out: 3,
        bytes_in: u64::MAX,
        tunnel: "vlan.gre".into(),
        protocols: "tcp.tls.http2".into(),
        server_name: "a.example".into(),
        name_source: "sni".into(),
        server_names: texts(&["a.example", "名.example"]),
        alpn: texts(&["h2", "http/1.1"]),
        tls_version: "TLS 1.3".into(),
        tls_cipher: "0x1301".into(),
        ja3: texts(&["a"]),
        ja3s: texts(&["b"]),
        ja4: texts(&["c", "\"quoted\"\n"]),
        ech: "grease".into(),
        certificate_sha256: texts(&["ef"]),
        quic_version: "v1".into(),
        protection: Some(Protection::Encrypted),
        protection_reason: "tls-1.3".into(),
        endpoint_id: ip("2001:db8::7"),
        process: Some("app".into()),
        rtt_min_ms: Some(0.1 + 0.2),
        rtt_kind: "tcp-handshake".into(),
        ended_by: "fin".into(),
    }
}

pub(crate) fn endpoint() -> Endpoint {
    let [country, kind, source, date, prefix] =
        ["NL", "registered", "rir", "2026-09-01", "2001:db8::/32"].map(str::to_owned);
    let [code, leg, why] = ["US", "operator", "operators: headquarters US-CA"].map(str::to_owned);
    Endpoint {
        endpoint_id: ip("2001:db8::7"),
        ip: ip("2001:db8::7"),
        scope: "documentation".into(),
        names: texts(&["a.example"]),
        contacted: true,
        offered: true,
        asn: Some(u32::MAX),
        as_name: "EXAMPLE".into(),
        network_operator: "Net".into(),
        operator: "Op".into(),
        operator_by: "host-suffix".into(),
        parent: "Parent".into(),
        registrable_domain: "a.example".into(),
        tenant: "unknown".into(),
        locations: vec![Location {
            country: country.into(),
            kind: kind.into(),
            source: source.into(),
            date: date.into(),
            prefix,
            refuted: "a round trip of 1.0 ms".into(),
            superseded: "rir 2026-10-01".into(),
        }],
        location_state: LocationState::Single,
        jurisdictions: vec![Jurisdiction {
            code: code.into(),
            sovereign: "US".into(),
            leg: leg.into(),
            source: why.into(),
        }],
        roles: texts(&["cdn"]),
        flows: 2,
        bytes_out: 3,
        bytes_in: 4,
    }
}

pub(crate) fn name() -> Name {
    Name {
        name: "a.example".into(),
        ip: Some(ip("192.0.2.1")),
        target: "b.example".into(),
        source: "dns".into(),
        record_type: "A".into(),
        ttl: Some(300),
        ech: true,
        time: TIME,
        flow_id: FlowId::new(0, 1),
        count: 9,
        evidence: evidence(1),
    }
}

pub(crate) fn message() -> Message {
    Message {
        flow_id: FlowId::new(0, 1),
        direction: "out".into(),
        protocol: "http/1.1".into(),
        method: "GET".into(),
        host: "a.example".into(),
        path: "/?id=".to_owned(),
        status: Some(200),
        content_type: "text/plain".into(),
        bytes: 11,
        user_agent: "\u{1b}[31mred".into(),
        time: TIME,
        evidence: evidence(2),
    }
}

pub(crate) fn certificate() -> Certificate {
    Certificate {
        sha256: "ef".into(),
        subject: "CN=a.example".to_owned(),
        issuer: "CN=ca".to_owned(),
        sans: texts(&["a.example", "*.b.example"]),
        not_before: Timestamp(0),
        not_after: Timestamp(i64::MAX),
        problems: texts(&["expired"]),
        leaf: true,
        evidence: evidence(3),
    }
}

pub(crate) fn sighting() -> Sighting {
    Sighting {
        sighting_id: "s1".to_owned(),
        class: "device.imei".into(),
        form: "clear".into(),
        path: "http.request.body>json:$.imei".into(),
        flow_id: FlowId::new(0, 1),
        direction: "out".into(),
        evidence: vec![evidence(4), evidence(5)],
        redacted: "490•••••••••••8".to_owned(),
        fingerprint: Some("00ff".to_owned()),
        validation: "check digit".into(),
        confidence: "high".into(),
        count: 3,
        distinct: 1,
        bait: "my phone".into(),
        bait_form: "base64".into(),
    }
}

pub(crate) fn bait() -> Bait {
    Bait {
        bait: "my phone".to_owned(),
        class: "contact.phone".to_owned(),
        count: 4,
        forms: texts(&["base64", "utf-8"]),
        confidence: "high".to_owned(),
        searched_bytes: 1_000,
        unread_bytes: 7,
    }
}

pub(crate) fn finding() -> Finding {
    Finding {
        finding_id: "f1".to_owned(),
        rule: "identifier-in-clear".to_owned(),
        severity: Severity::High,
        linddun: "identifying".to_owned(),
        subject: "Op".to_owned(),
        message: "device.imei to Op".to_owned(),
        evidence_ids: texts(&["0-1", "s1"]),
        evidence: evidence(6),
        count: 3,
    }
}

/// A field of a dump in which every column has a value.
pub(crate) fn field() -> Field {
    Field {
        input: 1,
        source: "gzip".to_owned(),
        table: "users".to_owned(),
        format: "csv".to_owned(),
        field: "$.phone".to_owned(),
        class: "contact.phone".to_owned(),
        kind: "cn.mobile".to_owned(),
        form: "clear".to_owned(),
        values: 1_000,
        valid: 990,
        failed: 10,
        distinct: 985,
        distinct_exact: true,
        validation: "series, field name".to_owned(),
        confidence: "high".to_owned(),
        verdict: "personal-data".to_owned(),
        sighting_id: "S1".to_owned(),
    }
}
