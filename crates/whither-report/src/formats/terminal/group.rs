//! Endpoints, flows and sightings by whoever runs the service.
//!
//! A group is an operator; where none is known, the registrable domain of the name; without a name an autonomous
//! system; where that is not known either, "unknown operator". Private, multicast and reserved addresses are the local network, unless a name leads further.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    hash::BuildHasher as _,
    net::IpAddr,
};

use hashbrown::{DefaultHashBuilder, HashMap, HashTable, hash_table::Entry};
use whither_model::{
    FlowId, Rows,
    table::{Case, Endpoint, Flow, LocationState, Protection, Sighting},
};

use super::text::{clean, clip};

/// Counts by what is shown of them.
pub(super) type Counts<K> = BTreeMap<K, u64>;

/// All that went to one operator.
#[derive(Debug, Default)]
pub(super) struct Group<'a> {
    /// Name as shown, with the parent where it differs.
    pub(super) name: String,
    /// Whether it is the local network.
    pub(super) local: bool,
    /// Addresses contacted.
    pub(super) addresses: u64,
    /// Bytes of its flows, both ways.
    pub(super) bytes: u64,
    /// Bytes of those that anyone on the path could read.
    pub(super) clear_bytes: u64,
    /// Places by number of addresses.
    pub(super) places: Counts<String>,
    /// Codes of jurisdictions, as they were read, by weight.
    pub(super) laws: Counts<&'a str>,
    /// Codes among them whose sovereign is another: (sovereign, code).
    pub(super) sovereigns: BTreeSet<(String, String)>,
    /// What round trips refute: (address, country, source, why).
    pub(super) refuted: BTreeSet<(IpAddr, String, String, String)>,
    /// Kinds of protection by number of flows, worst first.
    pub(super) protection: Counts<(u8, String)>,
    /// The same by what decides how it is called.
    shields: Vec<(Shield<'a>, u64)>,
    /// Classes of personal data: (readable with keys only, class, form to be shown).
    pub(super) personal: Counts<(bool, String, &'static str)>,
    /// Its hosts.
    pub(super) hosts: HashMap<HostName<'a>, Host<'a>>,
}

/// What a host is called: its name or, where it has none, its address. There may be tens of thousands, of which a
/// few are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum HostName<'a> {
    /// As it was read.
    Name(&'a str),
    Address(IpAddr),
}

impl<'a> HostName<'a> {
    /// Takes a name. A client that goes to an address writes that as the name of the host.
    pub(super) fn of(name: &'a str) -> Self {
        name.parse().map_or(Self::Name(name), Self::Address)
    }

    /// Returns it as it is shown.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Name(name) => clean(name),
            Self::Address(ip) => ip.to_string(),
        }
    }
}

/// Who runs the network of a service that is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Via<'a> {
    Operator(&'a str),
    /// Number of the autonomous system, and its name.
    System(u32, &'a str),
}

impl Via<'_> {
    /// Returns it as it is shown.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Operator(name) => clean(name),
            Self::System(number, name) => system(*number, name),
        }
    }
}

/// Addresses that go by one name. Most hosts have one of each, and there may be tens of thousands: lists, sorted
/// and without doubles once [`Host::settle`] was called.
#[derive(Clone, Debug, Default)]
pub(super) struct Host<'a> {
    /// Addresses.
    pub(super) ips: Vec<IpAddr>,
    /// (port, transport).
    pub(super) ports: Vec<(u16, &'a str)>,
    /// Who runs the network, where that is somebody else.
    pub(super) via: Vec<Via<'a>>,
    /// Whether the name is one that the operator gave to a customer, of whom nothing is known.
    pub(super) tenant_unknown: bool,
    /// Values of personal data in flows that others can read.
    pub(super) personal_clear: u64,
    /// Bytes others can read.
    pub(super) clear_bytes: u64,
    /// Bytes.
    pub(super) bytes: u64,
}

impl Host<'_> {
    /// Adds another host that goes by the same title.
    pub(super) fn add(&mut self, other: &Self) {
        self.ips.extend(&other.ips);
        self.ports.extend(&other.ports);
        self.via.extend(&other.via);
        self.tenant_unknown |= other.tenant_unknown;
        self.personal_clear += other.personal_clear;
        self.clear_bytes = self.clear_bytes.saturating_add(other.clear_bytes);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }

    /// Sorts the lists and takes doubles out.
    pub(super) fn settle(&mut self) {
        self.ips.sort_unstable();
        self.ips.dedup();
        self.ports.sort_unstable();
        self.ports.dedup();
        self.via.sort_unstable();
        self.via.dedup();
    }
}

impl<'a> Group<'a> {
    /// What is sorted by: classes in clear, bytes in clear, classes at all, bytes; the local network last.
    fn exposure(&self) -> (bool, usize, u64, usize, u64) {
        let in_clear = self.personal.keys().filter(|(decrypted, ..)| !decrypted).count();
        (!self.local, in_clear, self.clear_bytes, self.personal.len(), self.bytes)
    }

    fn endpoint(&mut self, endpoint: &'a Endpoint) {
        self.addresses += 1;
        *self.places.entry(if self.local { "local".to_owned() } else { place(endpoint) }).or_default() += 1;
        for law in &endpoint.jurisdictions {
            let disputed = endpoint.location_state != LocationState::Agreed;
            *self.laws.entry(&law.code).or_default() += weight(&law.leg, disputed);
            if !law.sovereign.is_empty() {
                self.sovereigns.insert((clean(&law.sovereign), clean(&law.code)));
            }
        }
        for location in endpoint.locations.iter().filter(|location| !location.refuted.is_empty()) {
            let [country, source, why] = [&location.country, &location.source, &location.refuted];
            self.refuted.insert((endpoint.ip, clean(country), clean(source), clean(why)));
        }
    }

    /// Names what was counted.
    fn settle(&mut self) {
        self.hosts.values_mut().for_each(Host::settle);
        for (shield, count) in self.shields.drain(..) {
            *self.protection.entry(protection_name(shield)).or_default() += count;
        }
    }

    fn tally(&mut self, name: &'a str, ip: IpAddr, endpoint: Option<&'a Endpoint>, tally: &Tally<'a>) {
        self.bytes = self.bytes.saturating_add(tally.bytes);
        self.clear_bytes = self.clear_bytes.saturating_add(tally.clear_bytes);
        tally.protection.iter().for_each(|(shield, count)| add_up(&mut self.shields, *shield, *count));
        let named = endpoint.and_then(|endpoint| endpoint.names.first());
        let name = if name.is_empty() { named.map(|name| &**name) } else { Some(name) };
        let host = self.hosts.entry(name.map_or(HostName::Address(ip), HostName::of)).or_default();
        let name = name.unwrap_or_default();
        add(&mut host.ips, ip);
        tally.ports.iter().for_each(|port| add(&mut host.ports, *port));
        host.tenant_unknown |= endpoint.is_some_and(|endpoint| is_customers(endpoint, name));
        endpoint.and_then(via).into_iter().for_each(|via| add(&mut host.via, via));
        host.clear_bytes = host.clear_bytes.saturating_add(tally.clear_bytes);
        host.bytes = host.bytes.saturating_add(tally.bytes);
        for ((class, decrypted, form), count) in &tally.personal {
            host.personal_clear += if *decrypted { 0 } else { *count };
            *self.personal.entry((*decrypted, clean(class), *form)).or_default() += count;
        }
    }
}

/// What went to one address under one name. Flows are many more than those, so they are added up before any text
/// is made of them.
#[derive(Debug, Default)]
struct Tally<'a> {
    bytes: u64,
    clear_bytes: u64,
    ports: Vec<(u16, &'a str)>,
    protection: Vec<(Shield<'a>, u64)>,
    /// Values by class, by whether they could be read with keys only, and by the form to be shown.
    personal: Vec<((&'a str, bool, &'static str), u64)>,
}

/// Address and name that are tallied.
type Recipient<'a> = (IpAddr, &'a str);

/// Tallies, found by their recipient. They lie in pieces, which are given back as they are used up: there may be as
/// many as flows.
#[derive(Default)]
struct Tallies<'a> {
    rows: Rows<(Recipient<'a>, Tally<'a>)>,
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl<'a> Tallies<'a> {
    fn of(&mut self, recipient: Recipient<'a>) -> &mut Tally<'a> {
        let Self { rows, places, hasher } = self;
        let known = |place: &u32| rows[*place as usize].0 == recipient;
        let rehash = |place: &u32| hasher.hash_one(rows[*place as usize].0);
        let place = match places.entry(hasher.hash_one(recipient), known, rehash) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let place = rows.len() as u32;
                entry.insert(place);
                rows.push((recipient, Tally::default()));
                place
            }
        };
        &mut rows[place as usize].1
    }
}

/// Adds to a list that mostly stays at one: the usual room for four would be the greater part of a host.
fn add<T>(list: &mut Vec<T>, value: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(value);
}

/// What decides how a flow's protection is called.
type Shield<'a> = (Option<Protection>, bool, &'a str);

impl<'a> Tally<'a> {
    fn flow(&mut self, flow: &'a Flow) {
        let bytes = flow.bytes_out.saturating_add(flow.bytes_in);
        let clear = if flow.protection == Some(Protection::Clear) { bytes } else { 0 };
        self.bytes = self.bytes.saturating_add(bytes);
        self.clear_bytes = self.clear_bytes.saturating_add(clear);
        let port = (flow.responder_port, &*flow.transport);
        // The last one is the likeliest; the ports of one address may be many.
        if self.ports.last() != Some(&port) && !self.ports.contains(&port) {
            add(&mut self.ports, port);
        }
        let shield = (flow.protection, !flow.quic_version.is_empty(), &*flow.tls_version);
        add_up(&mut self.protection, shield, 1);
    }

    fn sighting(&mut self, sighting: &'a Sighting) {
        let (decrypted, form) = form(sighting);
        add_up(&mut self.personal, (&*sighting.class, decrypted, form), sighting.count);
    }
}

fn add_up<K: PartialEq>(counts: &mut Vec<(K, u64)>, key: K, more: u64) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += more,
        None => add(counts, (key, more)),
    }
}

/// Returns whether it could be read with keys only, and the form where it needs saying.
fn form(sighting: &Sighting) -> (bool, &'static str) {
    match &*sighting.form {
        "decrypted" => (true, ""),
        "hashed" => (false, "hashed"),
        _ => (false, ""),
    }
}

/// Returns the groups, most exposed first.
pub(super) fn groups(case: &Case) -> Vec<Group<'_>> {
    let mut grouping = Grouping::default();
    let mut endpoints: HashMap<IpAddr, (usize, Option<&Endpoint>)> = HashMap::new();
    for endpoint in &case.endpoints {
        let offered_only = !endpoint.contacted && endpoint.flows == 0;
        if offered_only {
            continue;
        }
        let group = grouping.of(endpoint);
        grouping.groups[group].endpoint(endpoint);
        endpoints.insert(endpoint.endpoint_id, (group, Some(endpoint)));
    }
    // Bait stands in a section of its own, and mostly is recognised for what it is as well.
    let mut sightings: Vec<&Sighting> = case.sightings.iter().filter(|row| row.bait.is_empty()).collect();
    sightings.sort_by_key(|sighting| sighting.flow_id);
    let mut tallies = Tallies::default();
    for flow in &case.flows {
        let tally = tallies.of((flow.endpoint_id, &flow.server_name));
        tally.flow(flow);
        of_flow(&sightings, flow.flow_id).for_each(|sighting| tally.sighting(sighting));
    }
    for ((ip, name), tally) in tallies.rows {
        // A flow whose endpoint has no row is still somebody's.
        let unknown = || (grouping.index_of((UNKNOWN, UNKNOWN_OPERATOR.to_owned())), None);
        let (group, endpoint) = endpoints.get(&ip).copied().unwrap_or_else(unknown);
        grouping.groups[group].tally(name, ip, endpoint, &tally);
    }
    let mut groups = grouping.groups;
    groups.iter_mut().for_each(Group::settle);
    groups.sort_by_cached_key(|group| (Reverse(group.exposure()), group.name.clone()));
    groups
}

/// Returns the sightings of a flow, out of all in the order of their flows.
fn of_flow<'s, 'a>(
    sightings: &'s [&'a Sighting],
    flow: FlowId,
) -> impl Iterator<Item = &'a Sighting> + use<'s, 'a> {
    let start = sightings.partition_point(|sighting| sighting.flow_id < flow);
    let rest = sightings.get(start..).unwrap_or_default();
    rest.iter().copied().take_while(move |sighting| sighting.flow_id == flow)
}

/// Groups, found by what is shown of them.
#[derive(Default)]
struct Grouping<'a> {
    groups: Vec<Group<'a>>,
    index: BTreeMap<(u8, String), usize>,
    /// Endpoints are many more than owners: what an owner's name is made of leads to it without making the name.
    owners: HashMap<Owner<'a>, usize>,
}

/// What decides who runs an endpoint: operator, its parent, scope, registrable domain, AS and its name.
type Owner<'a> = (&'a str, &'a str, &'a str, &'a str, Option<u32>, &'a str);

impl<'a> Grouping<'a> {
    fn of(&mut self, endpoint: &'a Endpoint) -> usize {
        let Endpoint { operator, parent, scope, registrable_domain, asn, as_name, .. } = endpoint;
        // The domain tells only where the operator does not.
        let domain = if operator.is_empty() { &**registrable_domain } else { "" };
        let owner: Owner<'a> = (operator, parent, scope, domain, *asn, as_name);
        if let Some(known) = self.owners.get(&owner) {
            return *known;
        }
        let index = self.index_of(self::owner(endpoint));
        self.owners.insert(owner, index);
        index
    }

    fn index_of(&mut self, (rank, name): (u8, String)) -> usize {
        let local = rank == LOCAL;
        *self.index.entry((rank, name)).or_insert_with_key(|(_, name)| {
            self.groups.push(Group { name: name.clone(), local, ..Group::default() });
            self.groups.len() - 1
        })
    }
}

/// Returns who runs it, as shown.
pub(super) fn owner(endpoint: &Endpoint) -> (u8, String) {
    let scope = &*endpoint.scope;
    if !endpoint.operator.is_empty() {
        let operator = clean(&endpoint.operator);
        let owned = !endpoint.parent.is_empty() && endpoint.parent != endpoint.operator;
        return (
            OPERATOR,
            if owned { format!("{} › {operator}", clean(&endpoint.parent)) } else { operator },
        );
    }
    if !matches!(scope, "public" | "documentation" | "") {
        return (LOCAL, "local network".to_owned());
    }
    if !endpoint.registrable_domain.is_empty() {
        return (DOMAIN, format!("{} (owner unknown)", clean(&endpoint.registrable_domain)));
    }
    match endpoint.asn {
        Some(number) => (SYSTEM, system(number, &endpoint.as_name)),
        None => (UNKNOWN, UNKNOWN_OPERATOR.to_owned()),
    }
}

fn system(number: u32, name: &str) -> String {
    format!("AS{number} {}", clip(&clean(name), AS_NAME_COLUMNS)).trim_end().to_owned()
}

/// Returns who runs the network, where a service runs on somebody else's.
fn via(endpoint: &Endpoint) -> Option<Via<'_>> {
    let network = &*endpoint.network_operator;
    if network.is_empty() {
        let named = matches!(&*endpoint.operator_by, "host-suffix" | "certificate-organisation")
            || !endpoint.registrable_domain.is_empty();
        return endpoint.asn.filter(|_| named).map(|number| Via::System(number, &endpoint.as_name));
    }
    let other = *network != *endpoint.operator && *network != *endpoint.parent;
    other.then_some(Via::Operator(network))
}

/// Returns whether a name is at or below the domain that the operator gave to a customer.
fn is_customers(endpoint: &Endpoint, name: &str) -> bool {
    let above = name.strip_suffix(&*endpoint.registrable_domain);
    endpoint.tenant == "unknown" && above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// Returns where an address is: a code, several with `?` where sources differ, or a word.
fn place(endpoint: &Endpoint) -> String {
    let refuted = endpoint.location_state == LocationState::Refuted;
    let current = endpoint.locations.iter().filter(|location| location.superseded.is_empty());
    let standing = current.filter(|location| refuted || location.stands());
    let codes: BTreeSet<&str> = standing.map(|location| &*location.country).collect();
    let codes = clean(&codes.into_iter().collect::<Vec<_>>().join("/"));
    match endpoint.location_state {
        LocationState::Anycast => "anycast".to_owned(),
        _ if codes.is_empty() => "unknown".to_owned(),
        LocationState::Disputed => format!("{codes}?"),
        LocationState::Refuted => format!("not {codes}"),
        LocationState::Agreed | LocationState::Single | LocationState::Unknown => codes,
    }
}

/// How much a leg counts when codes are sorted; it decides the order in a row and nothing else.
fn weight(leg: &str, disputed: bool) -> u64 {
    match leg {
        "operator" | "parent" => 4,
        "server-location" if disputed => 1,
        "server-location" => 3,
        _ => 2,
    }
}

fn protection_name((protection, quic, tls_version): Shield<'_>) -> (u8, String) {
    let (rank, name) = match protection {
        Some(Protection::Clear) => (0, "clear".to_owned()),
        Some(Protection::Weak) => (1, "weak".to_owned()),
        Some(Protection::Proprietary) => (2, "proprietary".to_owned()),
        None => (3, "unknown".to_owned()),
        Some(Protection::Encrypted) if quic => (4, "QUIC".to_owned()),
        Some(Protection::Encrypted) if !tls_version.is_empty() => {
            // Without a space between name and version, a count can stand behind.
            (4, clean(tls_version).replace("TLS ", "TLSv"))
        }
        Some(Protection::Encrypted) => (4, "encrypted".to_owned()),
        Some(Protection::Decrypted) => (5, "decrypted".to_owned()),
    };
    (rank, name)
}

const OPERATOR: u8 = 0;
const DOMAIN: u8 = 1;
const SYSTEM: u8 = 2;
const UNKNOWN: u8 = 3;
const LOCAL: u8 = 4;

const UNKNOWN_OPERATOR: &str = "unknown operator";

/// Some registries put a whole address into the name of an autonomous system.
const AS_NAME_COLUMNS: usize = 28;
