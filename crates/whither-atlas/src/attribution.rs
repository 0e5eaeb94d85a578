//! The answer about an address and its names: where, who, under whose law.
//!
//! Facts of several sources stand side by side: two countries that differ are both shown, the network's operator
//! is not the service's. Where nothing is known the fields are empty, never guessed. A name leads to its operator
//! also where the address is private: a capture behind a proxy sees the proxy's address and the service's name.

use std::net::IpAddr;

use whither_model::address::Scope;
use whither_model::table::{Jurisdiction, Knowledge, Location, LocationState, Shared};

use crate::atlas::Atlas;
use crate::jurisdiction::Legs;
use crate::knowledge::Said;
use crate::layer::{Layer, effective};
use crate::memo::Memo;
use crate::operators::Operator;
use crate::shapes::RoundTrip;

/// What is known of an address, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Kind of address; only public ones have an AS and a location.
    pub scope: Scope,
    /// Origin AS number.
    pub asn: Option<u32>,
    /// Name of the AS.
    pub as_name: Shared,
    /// Short name of the network's operator, by AS; empty where unknown.
    pub network_operator: Shared,
    /// Short name of the service's operator: by name, else by AS; empty where unknown.
    pub operator: Shared,
    /// Identifier of that operator.
    pub operator_id: Shared,
    /// How it was found: `host-suffix`, `as`, `published-range`, empty where unknown.
    pub operator_by: &'static str,
    /// Short name of its topmost owner; empty where it has none.
    pub parent: Shared,
    /// Countries, one entry a source.
    pub locations: Vec<Location>,
    /// How the sources agree.
    pub location_state: LocationState,
    /// Jurisdictions whose law can reach it, by code and leg.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Roles of the operator, sorted.
    pub roles: Vec<Shared>,
}

impl Attribution {
    /// Asks every layer of `atlas` about `ip` and the names it goes by.
    pub(crate) fn of<'a>(
        atlas: &'a Atlas,
        memo: &mut Memo<'a>,
        ip: IpAddr,
        names: &[Shared],
        round_trip: Option<RoundTrip>,
    ) -> Self {
        let ip = effective(ip);
        let scope = Scope::of(ip);
        let routed = scope == Scope::Public;
        let said = if routed { said(atlas, ip) } else { Vec::new() };
        let (mut asn, mut as_name) = if routed { origin(&atlas.origin, ip) } else { (None, "") };
        if asn.is_none()
            && let Some((number, name)) = said.iter().find_map(|(_, said)| said.origin.as_ref())
        {
            (asn, as_name) = (Some(*number), name);
        }
        let mut locations = if routed { locations(atlas, memo, ip) } else { Vec::new() };
        locations.extend(said.iter().flat_map(|(knowledge, said)| brought(memo, knowledge, said)));
        let anycast = routed && (atlas.anycast.holds(ip, asn) || said.iter().any(|(_, said)| said.anycast));
        if let Some(round_trip) = round_trip.filter(|_| !anycast) {
            for location in &mut locations {
                let why = round_trip.refutes(&location.country).unwrap_or_default();
                location.refuted = memo.share(&why);
            }
        }
        let location_state = state(&locations, anycast);

        let network = asn.and_then(|asn| atlas.operators.by_asn(asn));
        let named = names.iter().find_map(|name| atlas.operators.by_name(name, asn));
        let (operator, operator_by) = match (named, network) {
            (Some(operator), _) => (Some(operator), "host-suffix"),
            (None, Some(operator)) => (Some(operator), "as"),
            (None, None) => {
                let published = said.iter().find_map(|(_, said)| atlas.operators.by_id(said.operator));
                (published, if published.is_some() { "published-range" } else { "" })
            }
        };
        let parent = operator.and_then(|operator| atlas.topmost_parent(operator));
        let id = |operator: Option<&'a Operator>| operator.map_or("", |operator| &operator.id);
        let jurisdictions = memo.jurisdictions(&locations, location_state, id(operator), id(network), || {
            jurisdictions(atlas, &locations, location_state, operator, network)
        });
        let roles = operator.map(|operator| operator.roles.as_slice()).unwrap_or_default();
        let mut roles: Vec<Shared> = roles.iter().map(|role| memo.share(role)).collect();
        roles.sort();
        Self {
            scope,
            asn,
            as_name: memo.share(as_name),
            network_operator: memo.share(short(network)),
            operator: memo.share(short(operator)),
            operator_id: memo.share(id(operator)),
            operator_by,
            parent: memo.share(short(parent)),
            jurisdictions,
            locations,
            location_state,
            roles,
        }
    }
}

impl Attribution {
    /// Returns what is known of a subject by its operator alone: no address, no place.
    pub(crate) fn by_operator(
        atlas: &Atlas,
        operator: Option<&Operator>,
        operator_by: &'static str,
        jurisdictions: Vec<Jurisdiction>,
    ) -> Self {
        let parent = operator.and_then(|operator| atlas.topmost_parent(operator));
        let roles = operator.map(|operator| operator.roles.as_slice()).unwrap_or_default();
        Self {
            scope: Scope::Public,
            asn: None,
            as_name: "".into(),
            network_operator: "".into(),
            operator: short(operator).into(),
            operator_id: operator.map_or("", |operator| &operator.id).into(),
            operator_by: if operator.is_some() { operator_by } else { "" },
            parent: short(parent).into(),
            locations: Vec::new(),
            location_state: LocationState::Unknown,
            jurisdictions,
            roles: roles.iter().map(|role| role.as_str().into()).collect(),
        }
    }
}

fn short(operator: Option<&Operator>) -> &str {
    operator.map_or("", |operator| &operator.short)
}

fn origin(layer: &Layer, ip: IpAddr) -> (Option<u32>, &str) {
    let line = layer.find(ip).map_or("", |answer| answer.line);
    let (number, name) = line.split_once('\t').unwrap_or_default();
    (number.parse().ok(), name)
}

fn locations(atlas: &Atlas, memo: &mut Memo<'_>, ip: IpAddr) -> Vec<Location> {
    let layers = [(&*atlas.registered, "registered"), (&*atlas.geolocated, "geolocated")];
    let mut location = |(layer, kind): (&Layer, &str)| {
        let answer = layer.find(ip)?;
        Some(Location {
            country: memo.share(answer.line),
            kind: memo.share(kind),
            source: memo.share(&layer.source),
            date: memo.share(&layer.date),
            prefix: answer.range(),
            refuted: memo.share(""),
        })
    };
    layers.into_iter().filter_map(&mut location).collect()
}

/// What the user's files say of an address.
fn said(atlas: &Atlas, ip: IpAddr) -> Vec<(&Knowledge, Said)> {
    let brought = atlas.brought.iter();
    brought.filter_map(|file| Some((&file.knowledge, file.addresses.as_ref()?.of(ip)?))).collect()
}

/// The places that a file of the user names.
fn brought(memo: &mut Memo<'_>, knowledge: &Knowledge, said: &Said) -> Vec<Location> {
    let source = match said.region.as_str() {
        "" => knowledge.source.clone(),
        region => format!("{}, region {region}", knowledge.source),
    };
    let place = |(country, kind): &(String, &str)| Location {
        country: memo.share(country),
        kind: memo.share(kind),
        source: memo.share(&source),
        date: memo.share(&knowledge.date),
        prefix: said.prefix.clone(),
        refuted: memo.share(""),
    };
    said.countries.iter().map(place).collect()
}

/// How the sources agree, of those that no round trip refutes.
fn state(locations: &[Location], anycast: bool) -> LocationState {
    let standing = || locations.iter().filter(|location| location.refuted.is_empty());
    let Some(first) = standing().next() else {
        return match locations {
            _ if anycast => LocationState::Anycast,
            [] => LocationState::Unknown,
            _ => LocationState::Refuted,
        };
    };
    match standing().count() {
        _ if anycast => LocationState::Anycast,
        1 => LocationState::Single,
        _ if standing().all(|other| other.country == first.country) => LocationState::Agreed,
        _ => LocationState::Disputed,
    }
}

fn jurisdictions(
    atlas: &Atlas,
    locations: &[Location],
    state: LocationState,
    operator: Option<&Operator>,
    network: Option<&Operator>,
) -> Vec<Jurisdiction> {
    let mut legs = Legs::default();
    legs.server(locations, state);
    if let Some(operator) = operator {
        legs.operator(&atlas.operators, operator, &atlas.operators_date);
    }
    // Where service and network are one company, its legs are there already.
    if let Some(network) = network.filter(|network| operator.is_none_or(|operator| operator.id != network.id))
    {
        legs.network(&atlas.operators, network, &atlas.operators_date);
    }
    legs.finish()
}
