//! Endpoints: every address that answered, was addressed or was offered by a resolver, with who runs it.

use std::net::IpAddr;

use hashbrown::HashMap;
use whither_atlas::{Atlas, Clues, Memo, Point, RoundTrip, organisation};
use whither_model::{
    Rows,
    table::{Certificate, Endpoint, Flow, Name, Shared},
};

/// Names kept per address; beyond that an address serves so many that one more says nothing.
const NAMES: usize = 64;

#[derive(Default)]
struct Seen<'a> {
    names: Vec<Shared>,
    /// Organisation that the first certificate with one names.
    organisation: &'a str,
    offered: bool,
    flows: u64,
    bytes_out: u64,
    bytes_in: u64,
    /// Smallest round trip, in milliseconds.
    rtt_min_ms: Option<f64>,
}

/// Returns a row for each address, in their order; `threads` share the look-ups. Where the place of the capture is
/// known, round trips refute places that are too far from it.
pub(crate) fn endpoints(
    flows: &Rows<Flow>,
    names: &Rows<Name>,
    certificates: &[Certificate],
    atlas: &Atlas,
    sensor: Option<Point>,
    threads: usize,
) -> Vec<Endpoint> {
    let organisations = organisations(certificates);
    let mut seen: HashMap<IpAddr, Seen<'_>> = HashMap::new();
    for flow in flows {
        let entry = seen.entry(flow.responder_ip).or_default();
        entry.flows += 1;
        entry.bytes_out += flow.bytes_out;
        entry.bytes_in += flow.bytes_in;
        let smaller = |known: f64| flow.rtt_min_ms.map_or(known, |seen| seen.min(known));
        entry.rtt_min_ms = entry.rtt_min_ms.map_or(flow.rtt_min_ms, |known| Some(smaller(known)));
        add_name(&mut entry.names, &flow.server_name);
        if entry.organisation.is_empty()
            && let Some(leaf) = flow.certificate_sha256.first()
        {
            entry.organisation = organisations.get(&**leaf).copied().unwrap_or("");
        }
    }
    // Addresses that were only offered are told apart from those that were contacted.
    for name in names {
        let Some(ip) = name.ip else { continue };
        if matches!(&*name.source, "dns" | "private-dns" | "svcb") {
            let entry = seen.entry(ip).or_default();
            entry.offered = true;
            add_name(&mut entry.names, &name.name);
        } else if let Some(entry) = seen.get_mut(&ip)
            && &*name.source != "ptr"
        {
            add_name(&mut entry.names, &name.name);
        }
    }
    let mut seen: Vec<(IpAddr, Seen<'_>)> = seen.into_iter().collect();
    seen.sort_unstable_by_key(|(ip, _)| *ip);
    let share = seen.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let work = |part: &mut [(IpAddr, Seen<'_>)]| -> Vec<Endpoint> {
            let mut memo = Memo::default();
            let mut rows = Vec::with_capacity(part.len());
            for (ip, seen) in part {
                rows.push(row(*ip, std::mem::take(seen), atlas, sensor, &mut memo));
            }
            rows
        };
        let mut parts = seen.chunks_mut(share);
        let first = parts.next();
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut rows = first.map(work).unwrap_or_default();
        // A thread can only fail by a panic, which is passed on.
        rows.extend(
            others
                .into_iter()
                .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
        );
        rows
    })
}

/// Organisations by the digest of their certificates. One that signed itself may name whom it likes.
fn organisations(certificates: &[Certificate]) -> HashMap<&str, &str> {
    let trusted = certificates
        .iter()
        .filter(|certificate| !certificate.problems.iter().any(|problem| problem == "self-signed"));
    trusted
        .filter_map(|certificate| Some((&*certificate.sha256, organisation(&certificate.subject)?)))
        .collect()
}

fn add_name(names: &mut Vec<Shared>, name: &Shared) {
    if !name.is_empty() && names.len() < NAMES && !names.iter().any(|known| known == name) {
        names.push(Shared::clone(name));
    }
}

fn row<'a>(
    ip: IpAddr,
    seen: Seen<'_>,
    atlas: &'a Atlas,
    sensor: Option<Point>,
    memo: &mut Memo<'a>,
) -> Endpoint {
    let round_trip =
        sensor.zip(seen.rtt_min_ms).map(|(sensor, milliseconds)| RoundTrip { sensor, milliseconds });
    let clues = Clues { names: &seen.names, organisation: seen.organisation, round_trip };
    let attribution = atlas.attribute_by(memo, ip, clues);
    Endpoint {
        endpoint_id: ip,
        ip,
        scope: attribution.scope.name().into(),
        names: seen.names,
        contacted: seen.flows > 0,
        offered: seen.offered,
        asn: attribution.asn,
        as_name: attribution.as_name,
        network_operator: attribution.network_operator,
        operator: attribution.operator,
        operator_by: attribution.operator_by.into(),
        parent: attribution.parent,
        registrable_domain: attribution.registrable_domain,
        tenant: attribution.tenant.into(),
        locations: attribution.locations,
        location_state: attribution.location_state,
        jurisdictions: attribution.jurisdictions,
        roles: attribution.roles,
        flows: seen.flows,
        bytes_out: seen.bytes_out,
        bytes_in: seen.bytes_in,
    }
}
