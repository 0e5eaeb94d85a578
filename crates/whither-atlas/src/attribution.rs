//! The answer about an address and its names: where, who, under whose law.
//!
//! Facts of several sources stand side by side: two countries that differ are both shown, the network's operator
//! is not the service's. Where nothing is known the fields are empty, never guessed. A name leads to its operator
//! also where the address is private: a capture behind a proxy sees the proxy's address and the service's name.

use std::net::IpAddr;

use whither_model::address::Scope;
use whither_model::table::{Jurisdiction, Location, LocationState, Shared};

use crate::atlas::{Atlas, Brought};
use crate::jurisdiction::Legs;
use crate::knowledge::Said;
use crate::layer::{Layer, effective};
use crate::memo::Memo;
use crate::operators::Operator;
use crate::shapes::RoundTrip;

/// What was seen of an address besides itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clues<'s> {
    /// Names it goes by, best source first.
    pub names: &'s [Shared],
    /// Organisation that its certificate names; empty where none was seen.
    pub organisation: &'s str,
    /// Smallest round trip to it, where it is known where that was measured.
    pub round_trip: Option<RoundTrip>,
}

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
    /// How it was found: `host-suffix`, `certificate-organisation`, `as`, `published-range`, empty where unknown.
    pub operator_by: &'static str,
    /// Short name of its topmost owner; empty where it has none.
    pub parent: Shared,
    /// Registrable domain of the first name that has one; empty where none has.
    pub registrable_domain: Shared,
    /// `unknown` where that is a name of the operator's customers, and no list says whose; else empty.
    pub tenant: &'static str,
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
    pub(crate) fn of<'a>(atlas: &'a Atlas, memo: &mut Memo<'a>, ip: IpAddr, clues: Clues<'_>) -> Self {
        let Clues { names, organisation, round_trip } = clues;
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
        let mut voices = if routed { voices(atlas, memo, ip) } else { Vec::new() };
        voices.extend(said.iter().flat_map(|(file, said)| brought(memo, file, said)));
        supersede(memo, &mut voices);
        let anycast = routed && (atlas.anycast.holds(ip, asn) || said.iter().any(|(_, said)| said.anycast));
        if let Some(round_trip) = round_trip.filter(|_| !anycast) {
            for Voice { location, .. } in &mut voices {
                let why = round_trip.refutes(&location.country).unwrap_or_default();
                location.refuted = memo.share(&why);
            }
        }
        let location_state = state(&voices, anycast);
        let locations: Vec<Location> = voices.into_iter().map(|voice| voice.location).collect();

        let network = asn.and_then(|asn| atlas.operators.by_asn(asn));
        let named = names.iter().find_map(|name| Some((name, atlas.operators.by_name(name, asn)?)));
        let certified = || atlas.operators.by_organisation(organisation);
        let (operator, operator_by) = match (named, network) {
            (Some((_, operator)), _) => (Some(operator), "host-suffix"),
            (None, _) if let Some(operator) = certified() => (Some(operator), "certificate-organisation"),
            (None, Some(operator)) => (Some(operator), "as"),
            (None, None) => {
                let published = said.iter().find_map(|(_, said)| atlas.operators.by_id(said.operator));
                (published, if published.is_some() { "published-range" } else { "" })
            }
        };
        let parent = operator.and_then(|operator| atlas.topmost_parent(operator));
        let domains = names.iter().map(|name| atlas.registration(name));
        let domain = domains.map(|(domain, _)| domain).find(|domain| !domain.is_empty()).unwrap_or_default();
        // Behind a name of their own a customer is known by that.
        let registered = named.map(|(name, _)| atlas.registration(name)).unwrap_or_default();
        let tenant = if registered.0 == domain { registered.1 } else { "" };
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
            registrable_domain: memo.share(&domain),
            tenant,
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
            registrable_domain: "".into(),
            tenant: "",
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

/// A location and who speaks: what two files of one publisher say alike, one has said.
struct Voice<'a> {
    location: Location,
    publisher: &'a str,
}

/// What the embedded tables say of the place.
fn voices<'a>(atlas: &'a Atlas, memo: &mut Memo<'_>, ip: IpAddr) -> Vec<Voice<'a>> {
    let layers = [(&*atlas.registered, "registered"), (&*atlas.geolocated, "geolocated")];
    let mut voice = |(layer, kind): (&'a Layer, &str)| {
        let answer = layer.find(ip)?;
        let location = Location {
            country: memo.share(answer.line),
            kind: memo.share(kind),
            source: memo.share(&layer.source),
            date: memo.share(&layer.date),
            prefix: answer.range(),
            refuted: memo.share(""),
            superseded: memo.share(""),
        };
        Some(Voice { location, publisher: &layer.publisher })
    };
    layers.into_iter().filter_map(&mut voice).collect()
}

/// What the user's files say of an address.
fn said(atlas: &Atlas, ip: IpAddr) -> Vec<(&Brought, Said)> {
    let brought = atlas.brought.iter();
    brought.filter_map(|file| Some((file, file.addresses.as_ref()?.of(ip)?))).collect()
}

/// The places that a file of the user names.
fn brought<'a>(memo: &mut Memo<'_>, file: &'a Brought, said: &Said) -> Vec<Voice<'a>> {
    let source = match said.region.as_str() {
        "" => file.knowledge.source.clone(),
        region => format!("{}, region {region}", file.knowledge.source),
    };
    let mut voice = |(country, kind): &(String, &str)| {
        let location = Location {
            country: memo.share(country),
            kind: memo.share(kind),
            source: memo.share(&source),
            date: memo.share(&file.knowledge.date),
            prefix: said.prefix.clone(),
            refuted: memo.share(""),
            superseded: memo.share(""),
        };
        Voice { location, publisher: &file.publisher }
    };
    said.countries.iter().map(&mut voice).collect()
}

/// Marks what a newer file of the same publisher says anew; of two files of one day the later one holds, which the
/// user brought. Kinds stay apart: a publisher may say both where an address is registered and where it is.
fn supersede(memo: &mut Memo<'_>, voices: &mut [Voice<'_>]) {
    for place in 0..voices.len() {
        let Some(voice) = voices.get(place) else { return };
        let same = |(_, other): &(usize, &Voice<'_>)| {
            other.publisher == voice.publisher && other.location.kind == voice.location.kind
        };
        let all = voices.iter().enumerate().filter(same);
        let newest = all.max_by_key(|&(at, other)| (Shared::clone(&other.location.date), at));
        let Some((_, newest)) = newest.filter(|(at, _)| *at != place) else { continue };
        let by = format!("{} {}", newest.location.source, newest.location.date);
        if let Some(voice) = voices.get_mut(place) {
            voice.location.superseded = memo.share(by.trim_end());
        }
    }
}

/// How the voices that stand agree; one publisher alone agrees with nobody.
fn state(voices: &[Voice<'_>], anycast: bool) -> LocationState {
    let standing = || voices.iter().filter(|voice| voice.location.stands());
    let Some(first) = standing().next() else {
        return match voices {
            _ if anycast => LocationState::Anycast,
            [] => LocationState::Unknown,
            _ => LocationState::Refuted,
        };
    };
    if anycast {
        LocationState::Anycast
    } else if standing().any(|other| other.location.country != first.location.country) {
        LocationState::Disputed
    } else if standing().any(|other| other.publisher != first.publisher) {
        LocationState::Agreed
    } else {
        LocationState::Single
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
    legs.finish(|code| atlas.sovereign(code))
}
