//! The answer to a question about one address, host name or network: a list of facts, and what follows from them.
//!
//! Offline: a host name is not resolved, so that nobody learns who asks; its operator is known by its suffix.

use std::net::IpAddr;

use serde::Serialize;
use whither_model::{
    address::Scope,
    table::{Knowledge, Location, LocationState, Shared},
};

use crate::{
    atlas::{ANYCAST, Atlas, JURISDICTIONS, PUBLIC_SUFFIXES},
    attribution::Attribution,
    fact::{Confidence, Fact, Kind},
    jurisdiction::Legs,
    knowledge::Said,
    laws::union_of,
    layer::effective,
    operators::Operator,
    spread::Spread,
};

/// What is known of a subject.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The subject as it was asked for, in its usual spelling.
    pub subject: String,
    /// `address`, `host` or `network`.
    pub kind: &'static str,
    /// Kind of address, such as `public`; empty for hosts and networks.
    pub scope: &'static str,
    /// Short name of the operator of the service; empty where unknown.
    pub operator: String,
    /// How it was found: `host-suffix`, `as`, `published-range`, empty where unknown.
    pub operator_by: &'static str,
    /// Registrable domain of a host, by the Public Suffix List; empty where it has none, and for addresses.
    pub registrable_domain: String,
    /// `unknown` where the host is a customer's below a suffix of the operator, and nobody's name is known; else empty.
    pub tenant: &'static str,
    /// Its owners, nearest first.
    pub owners: Vec<String>,
    /// Short name of the operator of the network; empty where unknown.
    pub network_operator: String,
    /// Roles of the operator.
    pub roles: Vec<String>,
    /// AS number.
    pub asn: Option<u32>,
    /// Name of the AS.
    pub as_name: String,
    /// How sources agree on the place.
    pub location_state: LocationState,
    /// Jurisdictions whose law can reach it.
    pub jurisdictions: Vec<Reach>,
    /// Of a network: where its addresses are.
    pub spread: Option<Spread>,
    /// Everything that sources say.
    pub facts: Vec<Fact>,
}

/// A jurisdiction, what leads to it, and how many laws the list has for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// ISO 3166-1 alpha-2 code; HK, MO and TW are their own.
    pub code: String,
    /// Code of the sovereign where it is another, such as CN for HK; empty where none.
    pub sovereign: String,
    /// What leads there, with the source of each.
    pub legs: Vec<Leg>,
    /// Laws by effect, such as `access`, with their names.
    pub laws: Vec<Effect>,
}

/// What leads to a jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// `server-location`, `operator`, `parent`, `network-operator`.
    pub leg: String,
    /// Source in words.
    pub source: String,
}

/// A law by what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Whose law it is: the code of the jurisdiction, or `EU` in a member state.
    pub code: String,
    /// `access`, `localisation`, `export`, `protection`, …
    pub effect: String,
    /// Name of the law.
    pub law: String,
    /// Articles that matter; empty where not known for certain.
    pub article: String,
}

/// What every answer about laws must say.
pub const NO_ADVICE: &str = "Laws are information and no legal advice. That a law can reach data does not say that anybody read them.";

impl Atlas {
    /// Returns what is known of an address.
    pub fn look_up_address(&self, ip: IpAddr) -> Answer {
        let attribution = self.attribute(ip, &[]);
        let mut answer = self.answer(ip.to_string(), "address", &attribution);
        answer.facts = self.address_facts(ip, &answer.subject, &attribution);
        self.finish(answer, &attribution)
    }

    /// Returns what is known of a host name, by its suffix alone.
    pub fn look_up_host(&self, host: &str) -> Answer {
        let subject = host.trim_end_matches('.').to_ascii_lowercase();
        let named = self.operator_by_name(&subject);
        let mut attribution = self.attribute_operator(named, "host-suffix");
        let (domain, tenant) = self.registration(&subject);
        (attribution.registrable_domain, attribution.tenant) = (domain.into(), tenant);
        let answer = self.answer(subject, "host", &attribution);
        self.finish(answer, &attribution)
    }

    /// Returns what is known of a network: its operator, and where its IPv4 addresses are.
    pub fn look_up_network(&self, asn: u32) -> Answer {
        let mut attribution = self.attribute_operator(self.operator_by_asn(asn), "as");
        let spread = Spread::of(self, asn);
        attribution.asn = Some(asn);
        attribution.as_name = spread.as_name.as_str().into();
        attribution.network_operator = Shared::clone(&attribution.operator);
        let mut answer = self.answer(format!("AS{asn}"), "network", &attribution);
        answer.facts.extend(self.name_of_network(&answer.subject, &spread.as_name));
        answer.facts.extend(self.shared_by(&answer.subject, Some(asn)));
        answer.spread = Some(spread);
        self.finish(answer, &attribution)
    }

    /// Returns whose law reaches an operator, by its own seats and those of its owners.
    pub fn reach_of(&self, operator: &Operator) -> Vec<Reach> {
        self.reach(&self.attribute_operator(Some(operator), ""))
    }

    /// Returns the attribution of what is known by its operator alone.
    fn attribute_operator(&self, operator: Option<&Operator>, by: &'static str) -> Attribution {
        let mut legs = Legs::default();
        if let Some(operator) = operator {
            legs.operator(&self.operators, operator, &self.operators_date);
        }
        Attribution::by_operator(self, operator, by, legs.finish(|code| self.sovereign(code)))
    }

    fn answer(&self, subject: String, kind: &'static str, attribution: &Attribution) -> Answer {
        let operator = self.operator(&attribution.operator_id);
        let owners = operator.map(|operator| self.operators.owners(operator)).unwrap_or_default();
        Answer {
            subject,
            kind,
            scope: if kind == "address" { attribution.scope.name() } else { "" },
            operator: attribution.operator.to_string(),
            operator_by: attribution.operator_by,
            registrable_domain: attribution.registrable_domain.to_string(),
            tenant: attribution.tenant,
            owners: owners.iter().map(|owner| owner.short.clone()).collect(),
            network_operator: attribution.network_operator.to_string(),
            roles: attribution.roles.iter().map(|role| role.to_string()).collect(),
            asn: attribution.asn,
            as_name: attribution.as_name.to_string(),
            location_state: attribution.location_state,
            jurisdictions: self.reach(attribution),
            spread: None,
            facts: Vec::new(),
        }
    }

    /// Adds what follows from the operator, and the jurisdictions, as facts.
    fn finish(&self, mut answer: Answer, attribution: &Attribution) -> Answer {
        if !attribution.registrable_domain.is_empty() {
            answer.facts.push(self.registered_under(&answer.subject, &attribution.registrable_domain));
        }
        answer.facts.extend(self.said_besides(&answer, attribution));
        if let Some(operator) = self.operator(&attribution.operator_id) {
            answer.facts.extend(self.operator_facts(&answer.subject, operator, attribution.operator_by));
        }
        answer.facts.extend(answer.jurisdictions.iter().filter_map(|reach| self.listed_laws(reach)));
        for reach in &answer.jurisdictions {
            for leg in &reach.legs {
                answer.facts.push(Fact {
                    subject: answer.subject.clone(),
                    predicate: "subject_to",
                    value: reach.code.clone(),
                    kind: Kind::Derived,
                    source: format!("{}: {}", leg.leg, leg.source),
                    date: self.date_of_leg(&reach.code, &leg.leg, attribution),
                    prefix: String::new(),
                    confidence: confidence_of_leg(&leg.leg, attribution.location_state),
                    set_aside: String::new(),
                });
            }
        }
        answer
    }

    /// What the user's lists say of the operator where ours say something else, which comes first.
    fn said_besides(&self, answer: &Answer, attribution: &Attribution) -> Vec<Fact> {
        let fact = |predicate, operator: &Operator, prefix: &str| Fact {
            prefix: prefix.to_owned(),
            set_aside: "the embedded lists come first".to_owned(),
            ..self.curated(&answer.subject, predicate, &operator.short, operator)
        };
        let host = (answer.kind == "host").then(|| self.operators.brought_by_name(&answer.subject)).flatten();
        let host = host.filter(|(_, operator)| *operator.id != *attribution.operator_id);
        let network = attribution.asn.and_then(|asn| {
            let brought = self.operators.brought_by_asn(asn)?;
            self.operator_by_asn(asn).filter(|ours| ours.id != brought.id).map(|_| brought)
        });
        host.map(|(suffix, operator)| fact("operated_by", operator, suffix))
            .into_iter()
            .chain(network.map(|operator| fact("network_operated_by", operator, "")))
            .collect()
    }

    /// The date of what leads to a jurisdiction: of the oldest source that places the server there, or of the list that
    /// has the operator.
    fn date_of_leg(&self, code: &str, leg: &str, attribution: &Attribution) -> String {
        if leg == "server-location" {
            let there = attribution.locations.iter();
            let there = there.filter(|location| location.stands() && *location.country == *code);
            return there.map(|location| location.date.to_string()).min().unwrap_or_default();
        }
        let operator = match leg {
            "network-operator" => attribution.asn.and_then(|asn| self.operator_by_asn(asn)),
            _ => self.operator(&attribution.operator_id),
        };
        let brought = operator.and_then(|operator| operator.brought.as_ref());
        brought.map_or(&self.operators_date, |(_, date)| date).clone()
    }

    fn address_facts(&self, ip: IpAddr, subject: &str, attribution: &Attribution) -> Vec<Fact> {
        let mut facts = Vec::new();
        for location in &attribution.locations {
            let (predicate, kind) = match &*location.kind {
                "registered" => ("registered_in", Kind::Registered),
                "cloud-region" => ("cloud_region", Kind::CloudRegion),
                _ => ("located_in", Kind::Geolocated),
            };
            facts.push(Fact {
                subject: subject.to_owned(),
                predicate,
                value: location.country.to_string(),
                kind,
                source: location.source.to_string(),
                date: location.date.to_string(),
                prefix: location.prefix.clone(),
                confidence: confidence_of_place(kind, attribution.location_state),
                set_aside: set_aside(location),
            });
        }
        facts.extend(self.many_places(ip, subject, attribution));
        facts.extend(self.published_ranges(ip, subject, attribution));
        facts.extend(self.origins(ip, subject, attribution));
        if let Some(network) = attribution.asn.and_then(|asn| self.operator_by_asn(asn)) {
            facts.push(self.curated(subject, "network_operated_by", &network.short, network));
        }
        facts.extend(self.shared_by(subject, attribution.asn));
        facts
    }

    /// Who else uses a network: it does not tell by which of them an address is used.
    fn shared_by(&self, subject: &str, asn: Option<u32>) -> Vec<Fact> {
        let others = asn.into_iter().flat_map(|asn| self.operators.sharing(asn));
        others.map(|other| self.curated(subject, "network_shared_by", &other.short, other)).collect()
    }

    /// The origin AS by each source that names one; an address that is not routed has none.
    fn origins(&self, ip: IpAddr, subject: &str, attribution: &Attribution) -> Vec<Fact> {
        if attribution.scope != Scope::Public {
            return Vec::new();
        }
        let fact = |asn: &str, name: &str, kind, source: &str, date: &str, prefix: String, confidence| Fact {
            subject: subject.to_owned(),
            predicate: "origin_as",
            value: format!("AS{asn} {name}").trim_end().to_owned(),
            kind,
            source: source.to_owned(),
            date: date.to_owned(),
            prefix,
            confidence,
            set_aside: String::new(),
        };
        let ours = self.origin.find(effective(ip)).and_then(|found| {
            let (asn, name) = found.line.split_once('\t')?;
            let (source, date) = (&self.origin.source, &self.origin.date);
            // Routes are seen by others, and the table has known faults.
            Some(fact(asn, name, Kind::Measured, source, date, found.range(), Confidence::Medium))
        });
        let brought = self.said_of(ip).into_iter().filter_map(|(file, said)| {
            let (asn, name) = said.origin?;
            let (source, date, asn) = (&file.source, &file.date, asn.to_string());
            Some(fact(&asn, &name, Kind::Published, source, date, said.prefix, Confidence::Medium))
        });
        ours.into_iter().chain(brought).collect()
    }

    /// The name of a network, where the table of networks has it.
    fn name_of_network(&self, subject: &str, name: &str) -> Option<Fact> {
        let (source, date) = (&self.origin.source, &self.origin.date);
        let fact = published(subject, "named", name, source, date);
        (!name.is_empty()).then_some(Fact { kind: Kind::Registered, ..fact })
    }

    /// What our list and the user's files say of services that are announced from many places.
    fn many_places(&self, ip: IpAddr, subject: &str, attribution: &Attribution) -> Vec<Fact> {
        let fact = |source: &str, date: &str, prefix: String| Fact {
            prefix,
            confidence: Confidence::High,
            ..published(subject, "announced_from", "many places", source, date)
        };
        let routed = attribution.scope == Scope::Public;
        let ours = self.anycast.said(effective(ip), attribution.asn).filter(|_| routed);
        let ours = ours.and_then(|(what, source)| {
            let list = self.sources.of(ANYCAST).ok()?;
            Some(fact(&format!("{}: {source}", list.source), &list.date, what))
        });
        let brought = self.said_of(ip).into_iter().filter(|(_, said)| said.anycast);
        let brought = brought.map(|(file, said)| fact(&file.source, &file.date, said.prefix));
        ours.into_iter().chain(brought).collect()
    }

    /// Whose ranges the clouds publish an address among; of a region the country is a fact of its own, where it is known.
    fn published_ranges(&self, ip: IpAddr, subject: &str, attribution: &Attribution) -> Vec<Fact> {
        if attribution.scope != Scope::Public {
            return Vec::new();
        }
        let fact = |(file, said): (&Knowledge, Said)| {
            let operator = self.operator(said.operator)?;
            let source = if said.region.is_empty() {
                file.source.clone()
            } else {
                format!("{}, region {}", file.source, said.region)
            };
            let fact = published(subject, "range_published_by", &operator.short, &source, &file.date);
            Some(Fact { prefix: said.prefix, confidence: Confidence::High, ..fact })
        };
        self.said_of(ip).into_iter().filter_map(fact).collect()
    }

    /// What each file of the user says of an address.
    fn said_of(&self, ip: IpAddr) -> Vec<(&Knowledge, Said)> {
        let brought = self.brought.iter();
        brought
            .filter_map(|file| Some((&file.knowledge, file.addresses.as_ref()?.of(effective(ip))?)))
            .collect()
    }

    fn operator_facts(&self, subject: &str, operator: &Operator, by: &str) -> Vec<Fact> {
        let mut operated = self.curated(subject, "operated_by", &operator.short, operator);
        if by == "host-suffix" {
            let suffix = self.operators.suffix_of(subject).unwrap_or_default();
            operated.confidence = Confidence::High;
            operated.prefix = suffix.to_owned();
            let listing = self.operators.listing(suffix);
            if let Some((row, list)) =
                listing.and_then(|(file, row)| Some((row, self.sources.of(file).ok()?)))
            {
                operated.source = format!("{}: {row}", list.source);
                operated.date.clone_from(&list.date);
            }
        }
        let mut facts = vec![operated];
        let mut owned = operator;
        for owner in self.operators.owners(operator) {
            // Whose a company is, its own row says.
            facts.push(self.curated(&owned.id, "owned_by", &owner.short, owned));
            owned = owner;
        }
        for company in std::iter::once(operator).chain(self.operators.owners(operator)) {
            let seats = company.headquarters.iter().map(|seat| ("headquartered_in", seat));
            let places = company.incorporated_in.iter().map(|place| ("incorporated_in", place));
            facts.extend(
                seats
                    .chain(places)
                    .map(|(predicate, place)| self.curated(&company.id, predicate, place, company)),
            );
        }
        facts
    }

    /// How many laws the list has for a jurisdiction; none where it has none.
    fn listed_laws(&self, reach: &Reach) -> Option<Fact> {
        let list = self.sources.of(JURISDICTIONS).ok()?;
        let count = reach.laws.len();
        (count > 0)
            .then(|| published(&reach.code, "laws_listed", &count.to_string(), &list.source, &list.date))
    }

    /// Which domain a name belongs to, by the rules of the registries.
    fn registered_under(&self, subject: &str, domain: &str) -> Fact {
        let list = self.sources.of(PUBLIC_SUFFIXES).ok();
        Fact {
            subject: subject.to_owned(),
            predicate: "registrable_domain",
            value: domain.to_owned(),
            kind: Kind::Published,
            source: list.map(|list| list.source.clone()).unwrap_or_default(),
            date: list.map(|list| list.date.clone()).unwrap_or_default(),
            prefix: domain.split_once('.').map(|(_, suffix)| suffix.to_owned()).unwrap_or_default(),
            confidence: Confidence::High,
            set_aside: String::new(),
        }
    }

    /// A fact of the list of operators that `row` stands in.
    fn curated(&self, subject: &str, predicate: &'static str, value: &str, row: &Operator) -> Fact {
        let (list, date) = match &row.brought {
            Some((list, date)) => (list.as_str(), date),
            None => ("operators", &self.operators_date),
        };
        published(subject, predicate, value, &format!("{list}: {}", row.source), date)
    }

    fn reach(&self, attribution: &Attribution) -> Vec<Reach> {
        let mut reaches: Vec<Reach> = Vec::new();
        // Legs come sorted by code.
        for row in &attribution.jurisdictions {
            let leg = Leg { leg: row.leg.to_string(), source: row.source.to_string() };
            match reaches.last_mut().filter(|reach| *reach.code == *row.code) {
                Some(reach) => reach.legs.push(leg),
                None => reaches.push(Reach {
                    code: row.code.to_string(),
                    sovereign: row.sovereign.to_string(),
                    legs: vec![leg],
                    laws: self.effects(&row.code),
                }),
            }
        }
        reaches
    }

    /// Returns the sovereign of a territory whose law is its own but not all that reaches it; empty where none.
    pub fn sovereign(&self, code: &str) -> &str {
        let territory = self.laws(code).iter().find(|law| law.kind == "territory" && law.sovereign != code);
        territory.map_or("", |law| &law.sovereign)
    }

    /// The laws of a jurisdiction, then those of the union it is a member of.
    fn effects(&self, code: &str) -> Vec<Effect> {
        let laws = self.laws(code).iter().chain(self.laws(union_of(code)));
        let laws = laws.filter(|law| law.kind != "adequacy" && law.effect != "incorporation-only");
        laws.map(|law| Effect {
            code: law.code.clone(),
            effect: law.effect.clone(),
            law: law.law.clone(),
            article: law.article.clone(),
        })
        .collect()
    }
}

/// A fact that a list or a file states, of the usual confidence.
fn published(subject: &str, predicate: &'static str, value: &str, source: &str, date: &str) -> Fact {
    Fact {
        subject: subject.to_owned(),
        predicate,
        value: value.to_owned(),
        kind: Kind::Published,
        source: source.to_owned(),
        date: date.to_owned(),
        prefix: String::new(),
        confidence: Confidence::Medium,
        set_aside: String::new(),
    }
}

/// Why a place does not count; empty where it does.
fn set_aside(location: &Location) -> String {
    match (&*location.refuted, &*location.superseded) {
        ("", "") => String::new(),
        ("", newer) => format!("superseded by {newer}"),
        (why, _) => format!("refuted: {why}"),
    }
}

fn confidence_of_place(kind: Kind, state: LocationState) -> Confidence {
    match (kind, state) {
        (Kind::CloudRegion, _) => Confidence::High,
        (_, LocationState::Disputed | LocationState::Anycast | LocationState::Refuted) => Confidence::Low,
        _ => Confidence::Medium,
    }
}

fn confidence_of_leg(leg: &str, state: LocationState) -> Confidence {
    match (leg, state) {
        ("server-location", LocationState::Disputed | LocationState::Refuted) => Confidence::Low,
        _ => Confidence::Medium,
    }
}
