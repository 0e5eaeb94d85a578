//! # endpoint-without-name
//!
//! ## What it finds
//! A server on the public Internet that was contacted and for which no name was seen: no DNS answer, no server
//! name, no host, no certificate.
//!
//! ## Why it matters
//! Addresses that a program carries inside it, or gets over a channel of its own, escape lists of hosts and what a
//! vendor declares. Who runs the address is then known by its network only.
//!
//! ## What it does not show
//! That something is hidden: the answer may have come before the capture began, or over encrypted DNS.
//!
//! ## Example
//! `3 addresses of Zenlayer without a name, 41 flows`
//!
//! ## References
//! LINDDUN: unawareness; GDPR art. 13(1)(e), art. 30(1)(d).

use std::net::IpAddr;

use hashbrown::HashMap;
use whither_model::{
    Evidence,
    table::{Finding, Severity},
};

use crate::{
    Observations, Rule,
    group::{Group, number},
};

pub(super) const RULE: Rule = Rule {
    name: "endpoint-without-name",
    title: "A server was contacted by address alone",
    source: include_str!("endpoint_without_name.rs"),
    check,
};

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let mut groups: HashMap<&str, (Group, Vec<IpAddr>)> = HashMap::new();
    for flow in observations.flows.iter().filter(|flow| flow.server_name.is_empty()) {
        let nameless = observations.public_responder(flow).filter(|responder| !responder.has_name);
        let Some(responder) = nameless else { continue };
        let evidence = Evidence { input: flow.input, packet: flow.first_packet, ..Evidence::default() };
        let (group, addresses) = groups.entry(responder.who()).or_default();
        group.add_flow(flow.flow_id, evidence, 1);
        addresses.push(flow.endpoint_id);
    }
    let finding = |(who, (group, mut addresses)): (&str, (Group, Vec<IpAddr>))| {
        addresses.sort_unstable();
        addresses.dedup();
        let count = addresses.len() as u64;
        let addresses = if count == 1 { "1 address".to_owned() } else { format!("{count} addresses") };
        let message = format!("{addresses} of {who} without a name, {}", number(group.count, "flow"));
        group.finding(RULE.name, Severity::Low, "unawareness", who.to_owned(), message)
    };
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_unstable_by_key(|(who, _)| *who);
    groups.into_iter().map(finding).collect()
}
