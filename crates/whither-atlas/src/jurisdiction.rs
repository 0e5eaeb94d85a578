//! Whose law can reach an endpoint: the legs that lead there, each with its source.
//!
//! Three kinds of leg: where the server is, who runs the service and owns that company, who runs the network.
//! A place of incorporation counts unless it is a mere listing vehicle: a holding on the Cayman Islands does not
//! bring data under Cayman law while its people and machines sit elsewhere.

use std::collections::BTreeMap;

use whither_model::table::{Jurisdiction, Location, LocationState};

use crate::operators::{Operator, Operators, country};

/// Legs collected so far: sources by (code, leg).
#[derive(Debug, Default)]
pub(crate) struct Legs(BTreeMap<(String, &'static str), Vec<String>>);

impl Legs {
    /// Adds the countries the server may be in; an anycast server has none.
    pub(crate) fn server(&mut self, locations: &[Location], state: LocationState) {
        if state == LocationState::Anycast {
            return;
        }
        // What a round trip excludes, or a newer file of its publisher, is shown and leads nowhere.
        for location in locations.iter().filter(|location| location.stands()) {
            let mut source = said(location);
            if state == LocationState::Disputed {
                let others =
                    locations.iter().filter(|other| other.country != location.country && other.stands());
                let others: Vec<String> = others.map(|o| format!("{} says {}", said(o), o.country)).collect();
                source = format!("{source}; disputed: {}", others.join(", "));
            }
            self.add(&location.country, "server-location", source);
        }
    }

    /// Adds the seats of the operator of the service and of those who own it.
    pub(crate) fn operator(&mut self, operators: &Operators, operator: &Operator, date: &str) {
        self.seats(operator, "operator", date);
        for owner in operators.owners(operator) {
            self.seats(owner, "parent", date);
        }
    }

    /// Adds the seats of the operator of the network and of those who own it.
    pub(crate) fn network(&mut self, operators: &Operators, operator: &Operator, date: &str) {
        self.seats(operator, "network-operator", date);
        for owner in operators.owners(operator) {
            self.seats(owner, "network-operator", date);
        }
    }

    fn seats(&mut self, operator: &Operator, leg: &'static str, date: &str) {
        let seated = |code: &str| operator.headquarters.iter().any(|seat| country(seat) == Some(code));
        for seat in &operator.headquarters {
            let source = format!("{}: {}, headquarters {seat}", list(operator, date), operator.name);
            country(seat).into_iter().for_each(|code| self.add(code, leg, source.clone()));
        }
        for code in &operator.incorporated_in {
            if !LISTING_VEHICLES.contains(&code.as_str()) || seated(code) {
                let list = list(operator, date);
                self.add(code, leg, format!("{list}: {}, incorporated in {code}", operator.name));
            }
        }
    }

    fn add(&mut self, code: &str, leg: &'static str, source: String) {
        let sources = self.0.entry((code.to_owned(), leg)).or_default();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }

    /// Returns the legs by code, each (code, leg) once; `sovereign` tells whose territory a code is.
    pub(crate) fn finish<'a>(self, sovereign: impl Fn(&str) -> &'a str) -> Vec<Jurisdiction> {
        let row = |((code, leg), sources): ((String, &str), Vec<String>)| Jurisdiction {
            sovereign: sovereign(&code).into(),
            code: code.into(),
            leg: leg.into(),
            source: sources.join("; ").into(),
        };
        self.0.into_iter().map(row).collect()
    }
}

/// The list that an operator stands in, with its date.
fn list(operator: &Operator, date: &str) -> String {
    match &operator.brought {
        Some((list, date)) => format!("{list} {date}").trim_end().to_owned(),
        None => format!("operators {date}"),
    }
}

/// What a location says of its source.
fn said(location: &Location) -> String {
    format!("{} {}, {}", location.source, location.date, location.kind)
}

/// Where holdings are registered to be listed: Bermuda, the Cayman Islands, the British Virgin Islands.
const LISTING_VEHICLES: [&str; 3] = ["BM", "KY", "VG"];

#[cfg(test)]
mod tests {
    use super::*;

    fn location(country: &str, source: &str, kind: &str) -> Location {
        let [country, source, kind] = [country, source, kind].map(str::to_owned);
        Location {
            country: country.into(),
            kind: kind.into(),
            source: source.into(),
            date: "2026-01-01".into(),
            prefix: String::new(),
            refuted: "".into(),
            superseded: "".into(),
        }
    }

    fn pairs(legs: Legs) -> Vec<String> {
        legs.finish(|_| "").into_iter().map(|leg| format!("{} {}", leg.code, leg.leg)).collect()
    }

    #[test]
    fn names_both_countries_of_a_dispute_and_none_of_anycast() {
        let locations = [location("US", "A", "registered"), location("NL", "B", "geolocated")];
        let mut legs = Legs::default();
        legs.server(&locations, LocationState::Disputed);
        let legs = legs.finish(|code| if code == "NL" { "US" } else { "" });
        assert_eq!(legs.len(), 2);
        assert_eq!(legs.iter().map(|leg| &*leg.sovereign).collect::<Vec<_>>(), ["US", ""]);
        assert_eq!(&*legs[0].code, "NL");
        assert_eq!(&*legs[0].source, "B 2026-01-01, geolocated; disputed: A 2026-01-01, registered says US");
        let mut legs = Legs::default();
        legs.server(&locations, LocationState::Anycast);
        assert!(legs.finish(|_| "").is_empty());
    }

    #[test]
    fn skips_listing_vehicles_unless_someone_sits_there() {
        let head = "id,short,name,parent,incorporated_in,headquarters,domains,asns,sdk_java_packages,\
                    sdk_native_libs,roles,source\n";
        let rows = "a,A,A,,KY|SG,CN-X|SG,,,,,,t\nb,B,B,a,VG,VG|AE-Dubai,,,,,,t\n";
        let operators = Operators::parse(&format!("{head}{rows}")).expect("sound");
        let mut legs = Legs::default();
        legs.operator(&operators, operators.by_id("b").expect("a row"), "2026-01-01");
        assert_eq!(pairs(legs), ["AE operator", "CN parent", "SG parent", "VG operator"]);
    }
}
