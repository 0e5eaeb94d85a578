//! Addresses and names of companies with the answer they must get, with the reason, from `tests/probes.csv`.
//!
//! `subject` is an address, `name` a host name; one of the two may be empty. `operator` and `parent` are
//! identifiers of `data/operators.csv`, empty where none must answer. `state` says how the tables agree on
//! the place. `jurisdictions` must be among those answered: `CN` by any leg, `CN:operator` by that leg, `!CN`
//! by none; `-` says that there must be no jurisdiction at all. A row whose `why` begins with `known fault`
//! holds what is answered although it is not true; a better table will fail there, which is welcome.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use serde::Deserialize;
use whither_atlas::{Atlas, Attribution};
use whither_model::table::{LocationState, Shared};

#[derive(Deserialize)]
struct Probe {
    subject: String,
    name: String,
    operator: String,
    parent: String,
    state: String,
    jurisdictions: String,
    why: String,
}

#[test]
fn answers_every_probe() {
    let atlas = Atlas::embedded().expect("the embedded tables are sound");
    let probes = probes();
    assert!(probes.len() >= 120, "{} probes", probes.len());
    let wrong: Vec<String> = probes.iter().filter_map(|probe| probe.fault(atlas)).collect();
    assert!(wrong.is_empty(), "{} of {} probes differ:\n{}", wrong.len(), probes.len(), wrong.join("\n"));
}

#[test]
fn asks_every_probe_once_and_says_why() {
    let mut seen = BTreeSet::new();
    for probe in probes() {
        let asked = format!("{} {}", probe.subject, probe.name);
        assert!(asked.trim().len() > 1, "a probe asks for nothing: {}", probe.why);
        assert!(!probe.why.is_empty(), "{asked}");
        assert!(seen.insert(asked.clone()), "{asked} stands twice");
        assert_eq!(probe.subject.is_empty(), probe.state.is_empty(), "{asked}: an address has a state");
    }
}

fn probes() -> Vec<Probe> {
    let rows: Result<_, _> =
        csv::Reader::from_reader(include_bytes!("../probes.csv").as_slice()).deserialize().collect();
    rows.expect("every row has its columns")
}

impl Probe {
    /// Returns what differs from the row; none where all is as it says.
    fn fault(&self, atlas: &Atlas) -> Option<String> {
        let mut faults = Vec::new();
        let mut check = |what: &str, answer: &str, expected: &str| {
            if answer != expected {
                faults.push(format!("{what} is {answer:?}, not {expected:?}"));
            }
        };
        let answer = self.answer(atlas);
        check("operator", &answer.operator_id, &self.operator);
        let parent = atlas.operator(&answer.operator_id).and_then(|operator| atlas.topmost_parent(operator));
        check("parent", parent.map_or("", |parent| &parent.id), &self.parent);
        check("name of the parent", &answer.parent, parent.map_or("", |parent| &parent.short));
        if self.subject.is_empty() {
            let by_name = atlas.operator_by_name(&self.name);
            check("operator by name", by_name.map_or("", |operator| &operator.id), &self.operator);
        } else {
            check("state", answer.location_state.name(), &self.state);
        }
        let anycast = answer.location_state == LocationState::Anycast;
        if anycast && answer.jurisdictions.iter().any(|leg| &*leg.leg == "server-location") {
            faults.push("anycast has a place".to_owned());
        }
        let missing = self.jurisdictions.split('|').filter(|rule| !rule.is_empty() && !holds(rule, &answer));
        faults.extend(missing.map(|rule| format!("{rule} does not hold")));
        let legs: Vec<String> =
            answer.jurisdictions.iter().map(|leg| format!("{}:{}", leg.code, leg.leg)).collect();
        let asked = format!("{} {} ({})", self.subject, self.name, self.why);
        (!faults.is_empty())
            .then(|| format!("{}: {}; legs: {}", asked.trim(), faults.join(", "), legs.join(" ")))
    }

    /// Returns the answer of the atlas; a name alone is asked for at an address that has no place.
    fn answer(&self, atlas: &Atlas) -> Attribution {
        let nowhere = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
        let ip = match self.subject.as_str() {
            "" => nowhere,
            text => text.parse().expect("the subject is an address"),
        };
        let names: Vec<Shared> = self.name.split_whitespace().map(Shared::from).collect();
        atlas.attribute(ip, &names)
    }
}

/// Returns whether an answer keeps a rule on its jurisdictions.
fn holds(rule: &str, answer: &Attribution) -> bool {
    let legs = &answer.jurisdictions;
    match (rule, rule.strip_prefix('!'), rule.split_once(':')) {
        ("-", ..) => legs.is_empty(),
        (_, Some(code), _) => legs.iter().all(|leg| &*leg.code != code),
        (.., Some((code, name))) => legs.iter().any(|leg| &*leg.code == code && &*leg.leg == name),
        _ => legs.iter().any(|leg| &*leg.code == rule),
    }
}
