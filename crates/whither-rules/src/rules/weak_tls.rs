//! # weak-tls
//!
//! ## What it finds
//! A TLS or DTLS connection that agreed on a version or a cipher suite that is deprecated or broken: SSL, TLS 1.0
//! and 1.1, DTLS 1.0; RC4, DES, 3DES, export suites, suites without encryption or without authentication.
//!
//! ## Why it matters
//! Such connections can be read or taken over by who has the means, some of them by anybody.
//!
//! ## What it does not show
//! That it was done. What the server would agree on with another client.
//!
//! ## Example
//! `TLS 1.0 is deprecated (RFC 8996): 3 flows to Umeng`
//!
//! ## References
//! RFC 7457, RFC 7465, RFC 8996, RFC 9325; BSI TR-02102-2; LINDDUN: data disclosure.

use std::collections::BTreeMap;

use whither_model::{
    Evidence,
    table::{Finding, Protection, Severity},
};

use crate::{Observations, Rule, group::Group};

pub(super) const RULE: Rule = Rule {
    name: "weak-tls",
    title: "An encrypted connection uses a deprecated version or a broken cipher",
    source: include_str!("weak_tls.rs"),
    check,
};

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(&str, &str), Group> = BTreeMap::new();
    for flow in observations.flows.iter().filter(|flow| flow.protection == Some(Protection::Weak)) {
        let Some(responder) = observations.responder(flow) else { continue };
        let evidence = Evidence { input: flow.input, packet: flow.first_packet, ..Evidence::default() };
        let group = groups.entry((&*flow.protection_reason, responder.who())).or_default();
        group.add_flow(flow.flow_id, evidence, 1);
    }
    let finding = |((reason, who), group): ((&str, &str), Group)| {
        let broken =
            ["without", "export", "RC4", "single DES", "SSL"].iter().any(|word| reason.contains(word));
        let severity = if broken { Severity::High } else { Severity::Medium };
        let message = format!("{reason}: {} to {who}", group.flows());
        group.finding(RULE.name, severity, "data-disclosure", who.to_owned(), message)
    };
    groups.into_iter().map(finding).collect()
}
