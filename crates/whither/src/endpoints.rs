//! Endpoints: every address that answered, was addressed or was offered by a resolver, with who runs it.

use std::{
    iter,
    mem::take,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use hashbrown::HashMap;
use whither_atlas::{Atlas, Clues, Memo, Point, RoundTrip, organisation};
use whither_model::{
    Crew, Rows,
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

/// Returns a row for each address, in their order; the crew shares the addresses. Where the place of the capture is
/// known, round trips refute places that are too far from it.
pub(crate) fn endpoints(
    flows: &Rows<Flow>,
    names: &Rows<Name>,
    certificates: &[Certificate],
    atlas: &Atlas,
    sensor: Option<Point>,
    crew: &Crew,
) -> Rows<Endpoint> {
    let organisations = organisations(certificates);
    let ranges = ranges(flows, names, crew.threads());
    let see = |(): &mut (), range: usize| {
        let seen = ranges.get(range).map(|range| seen(flows, names, &organisations, *range));
        parts(seen.unwrap_or_default())
    };
    let seen: Vec<Part<'_>> = crew.share(ranges.len(), || (), see).into_iter().flatten().collect();
    let attributed = crew.share(seen.len(), Memo::default, |memo, part| {
        let seen = seen.get(part).map(|part| take(&mut *part.lock().unwrap_or_else(PoisonError::into_inner)));
        let rows = seen.into_iter().flatten();
        rows.map(|(ip, seen)| row(ip, seen, atlas, sensor, memo)).collect::<Rows<_>>()
    });
    let mut rows = Rows::default();
    attributed.into_iter().for_each(|part| rows.append(part));
    rows
}

/// Addresses whose rows are made at a time, by the one thread that takes them.
type Part<'a> = Mutex<Vec<(IpAddr, Seen<'a>)>>;

/// Shares out addresses in parts of a size that leaves nobody waiting long for the last.
fn parts(seen: Vec<(IpAddr, Seen<'_>)>) -> Vec<Part<'_>> {
    const PART: usize = 512;
    let mut seen = seen.into_iter();
    let part = || Some(seen.by_ref().take(PART).collect::<Vec<_>>()).filter(|part| !part.is_empty());
    iter::from_fn(part).map(Mutex::new).collect()
}

/// Addresses from the first one on, up to one that is not among them.
#[derive(Clone, Copy)]
struct Range(Option<IpAddr>, Option<IpAddr>);

impl Range {
    fn has(&self, ip: IpAddr) -> bool {
        self.0.is_none_or(|first| first <= ip) && self.1.is_none_or(|end| ip < end)
    }
}

/// Shares the addresses out to threads, in their order, by some of the rows.
fn ranges(flows: &Rows<Flow>, names: &Rows<Name>, threads: usize) -> Vec<Range> {
    /// Rows of which one is looked at: enough to tell where about half of the addresses lie.
    const SOME: usize = 61;
    let flows = flows.iter().step_by(SOME).map(|flow| flow.responder_ip);
    let mut some: Vec<IpAddr> = flows.chain(names.iter().step_by(SOME).filter_map(|name| name.ip)).collect();
    some.sort_unstable();
    some.dedup();
    let cut = |part: usize| some.get(some.len() * part / threads.max(1)).copied();
    let mut cuts: Vec<Option<IpAddr>> = (1..threads).map(cut).filter(Option::is_some).collect();
    cuts.dedup();
    let firsts = std::iter::once(None).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(None));
    firsts.zip(ends).map(|(first, end)| Range(first, end)).collect()
}

/// Returns what was seen of the addresses of a range, in their order.
fn seen<'a>(
    flows: &Rows<Flow>,
    names: &Rows<Name>,
    organisations: &HashMap<&str, &'a str>,
    range: Range,
) -> Vec<(IpAddr, Seen<'a>)> {
    let mut seen: Vec<(IpAddr, Seen<'a>)> = Vec::new();
    // Places in that list: a table that grows moves these, and not what is known of each address.
    let mut places: HashMap<IpAddr, usize> = HashMap::new();
    for flow in flows.iter().filter(|flow| range.has(flow.responder_ip)) {
        let Some(entry) = entry(&mut seen, &mut places, flow.responder_ip) else { continue };
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
        let Some(ip) = name.ip.filter(|ip| range.has(*ip)) else { continue };
        if matches!(&*name.source, "dns" | "private-dns" | "svcb") {
            let Some(entry) = entry(&mut seen, &mut places, ip) else { continue };
            entry.offered = true;
            add_name(&mut entry.names, &name.name);
        } else if let Some((_, entry)) = places.get(&ip).and_then(|place| seen.get_mut(*place))
            && &*name.source != "ptr"
        {
            add_name(&mut entry.names, &name.name);
        }
    }
    seen.sort_unstable_by_key(|(ip, _)| *ip);
    seen
}

/// Returns what is known of an address, which is nothing at first.
fn entry<'s, 'a>(
    seen: &'s mut Vec<(IpAddr, Seen<'a>)>,
    places: &mut HashMap<IpAddr, usize>,
    ip: IpAddr,
) -> Option<&'s mut Seen<'a>> {
    let place = *places.entry(ip).or_insert(seen.len());
    if place == seen.len() {
        seen.push((ip, Seen::default()));
    }
    seen.get_mut(place).map(|(_, seen)| seen)
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
