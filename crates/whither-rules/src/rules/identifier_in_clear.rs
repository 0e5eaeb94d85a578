//! # identifier-in-clear
//!
//! ## What it finds
//! A value that identifies or links a person (account id, device id, phone number, …) in a payload that is not
//! encrypted, on its way to or from a server on the public Internet.
//!
//! ## Why it matters
//! Everybody on the path (Wi-Fi, provider, exchange, the state that reaches them) can read it, recognise the
//! person again wherever they are, and tell who talks with whom. In 2021 researchers read account and room
//! identifiers of a voice-chat app in clear on their way to relays of several operators.
//!
//! ## What it does not show
//! That somebody did read it. That the value belongs to the person who used the app: it may be that of somebody
//! else. Values under encryption are not seen without keys.
//!
//! ## Example
//! `account.user_id to Agora via Zenlayer in clear, 412 times in 12 flows`
//!
//! ## References
//! GDPR art. 5(1)(f), art. 32; LINDDUN: linking, identifying; CWE-319.

use std::collections::BTreeMap;

use whither_model::table::{Finding, Severity};

use crate::{
    Observations, Rule,
    group::{Group, number},
};

pub(super) const RULE: Rule = Rule {
    name: "identifier-in-clear",
    title: "A value that identifies or links a person can be read on the way",
    source: include_str!("identifier_in_clear.rs"),
    check,
};

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(&str, &str, bool), (Group, &'static str, u8)> = BTreeMap::new();
    for sighting in observations.sightings.iter().filter(|sighting| sighting.form != "decrypted") {
        let Some(class) = (observations.class)(&sighting.class).filter(|class| class.identifier) else {
            continue;
        };
        // Without a check, a field name or context it is a guess; it is counted, and not held against anyone.
        if sighting.confidence == "low" {
            continue;
        }
        let Some(flow) = observations.flow(sighting.flow_id) else { continue };
        let Some(responder) = observations.public_responder(flow) else { continue };
        // Account numbers have no check digit: the field that names them is the best proof there is.
        let sure = sighting.confidence == "high" || sighting.validation.contains("field name");
        let key = (&*sighting.class, responder.who(), sure);
        let (group, linddun, sensitivity) = groups.entry(key).or_default();
        *linddun = class.linddun;
        *sensitivity = class.sensitivity;
        let evidence = sighting.evidence.first().copied().unwrap_or_default();
        group.add(&sighting.sighting_id, sighting.flow_id, evidence, sighting.count);
    }
    let finding =
        |((class, who, sure), (group, linddun, sensitivity)): ((&str, &str, bool), (Group, _, u8))| {
            let severity = match (sensitivity, sure) {
                (3.., true) => Severity::High,
                (3.., false) | (2, true) => Severity::Medium,
                _ => Severity::Low,
            };
            let message =
                format!("{class} to {who} in clear, {} in {}", number(group.count, "time"), group.flows());
            group.finding(RULE.name, severity, linddun, who.to_owned(), message)
        };
    groups.into_iter().map(finding).collect()
}
