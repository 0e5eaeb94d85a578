//! # certificate-problem
//!
//! ## What it finds
//! A server's certificate that was expired or not yet valid when it was captured, names itself as its issuer, does
//! not name the host that was asked for, or rests on a weak key or signature. Certificates are visible up to TLS
//! 1.2.
//!
//! ## Why it matters
//! A client that accepts it cannot tell the server from somebody in between.
//!
//! ## What it does not show
//! Whether the client accepted it, or pins the key by other means. Signatures and chains are not verified here.
//!
//! ## Example
//! `certificate of log.example.net is expired, self-signed`
//!
//! ## References
//! RFC 5280, RFC 6125, RFC 9525; LINDDUN: data disclosure; CWE-295.

use std::collections::BTreeMap;

use whither_model::{
    Evidence,
    table::{Certificate, Finding, Flow, Severity},
};

use crate::{Observations, Rule, group::Group};

pub(super) const RULE: Rule = Rule {
    name: "certificate-problem",
    title: "A server's certificate is expired, self-signed, weak or names another host",
    source: include_str!("certificate_problem.rs"),
    check,
};

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(String, String, &str), Group> = BTreeMap::new();
    for flow in observations.flows {
        let leaf = flow.certificate_sha256.first().and_then(|digest| observations.certificate(digest));
        let Some(leaf) = leaf else { continue };
        let problems = problems(leaf, flow);
        if problems.is_empty() {
            continue;
        }
        let Some(responder) = observations.responder(flow) else { continue };
        let evidence = Evidence { input: flow.input, packet: flow.first_packet, ..Evidence::default() };
        let group = groups.entry((subject(leaf, flow), problems.join(", "), responder.who())).or_default();
        group.add_flow(flow.flow_id, evidence, 1);
    }
    let finding = |((name, problems, who), group): ((String, String, &str), Group)| {
        let grave = ["expired", "self-signed", "name-mismatch"].iter().any(|word| problems.contains(word));
        let severity = if grave { Severity::Medium } else { Severity::Low };
        let message = format!("certificate of {name} ({who}): {problems}; {}", group.flows());
        group.finding(RULE.name, severity, "data-disclosure", who.to_owned(), message)
    };
    groups.into_iter().map(finding).collect()
}

fn subject(leaf: &Certificate, flow: &Flow) -> String {
    let san = || leaf.sans.first().map(String::as_str);
    let name = flow.server_names.first().map(|name| &**name).or_else(san);
    name.map_or_else(|| flow.endpoint_id.to_string(), str::to_owned)
}

/// The certificate's own problems, and whether it names the host that was asked for.
fn problems<'a>(leaf: &'a Certificate, flow: &Flow) -> Vec<&'a str> {
    let mut problems: Vec<&str> = leaf.problems.iter().map(String::as_str).collect();
    let asked = (flow.name_source == "sni").then_some(&*flow.server_name);
    if let Some(asked) = asked.filter(|_| !leaf.sans.is_empty())
        && !leaf.sans.iter().any(|name| matches(name, asked))
    {
        problems.push("name-mismatch");
    }
    problems.sort();
    problems
}

/// RFC 9525 section 6.3: a wildcard stands for the whole leftmost label.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(suffix) => name.split_once('.').is_some_and(|(_, rest)| rest == suffix),
        None => pattern == name,
    }
}
