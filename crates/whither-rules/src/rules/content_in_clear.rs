//! # content-in-clear
//!
//! ## What it finds
//! Content that is not encrypted on its way to or from a server on the public Internet: places, messages and
//! secrets of people where they are recognised, and the bodies of requests and answers as such.
//!
//! ## Why it matters
//! Who is on the path reads what the person says and does, and can change it without being noticed.
//!
//! ## What it does not show
//! That a body holds personal data: only recognised classes are counted as such. Whether somebody read it.
//!
//! ## Example
//! `location.precise to Tencent Cloud in clear, 7 times in 2 flows`
//! `12 requests with 34.1 kB of content to Umeng in clear`
//!
//! ## References
//! GDPR art. 5(1)(f), art. 32; LINDDUN: data disclosure; CWE-319.

use std::collections::BTreeMap;

use whither_model::table::{Finding, Severity};

use crate::{
    Observations, Rule,
    group::{Group, number},
};

pub(super) const RULE: Rule = Rule {
    name: "content-in-clear",
    title: "What people say, do or where they are can be read on the way",
    source: include_str!("content_in_clear.rs"),
    check,
};

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let mut findings = recognised(observations);
    findings.extend(bodies(observations));
    findings
}

/// Classes that are content: grave by themselves.
fn recognised(observations: &Observations<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(&str, &str), Group> = BTreeMap::new();
    for sighting in observations.sightings.iter().filter(|sighting| sighting.form != "decrypted") {
        let content =
            (observations.class)(&sighting.class).is_some_and(|class| class.content && !class.identifier);
        let Some(flow) = observations.flow(sighting.flow_id).filter(|_| content) else { continue };
        let Some(responder) = observations.public_responder(flow) else { continue };
        if sighting.confidence == "low" {
            continue;
        }
        let evidence = sighting.evidence.first().copied().unwrap_or_default();
        let group = groups.entry((&*sighting.class, responder.who())).or_default();
        group.add(&sighting.sighting_id, sighting.flow_id, evidence, sighting.count);
    }
    let finding = |((class, who), group): ((&str, &str), Group)| {
        let message =
            format!("{class} to {who} in clear, {} in {}", number(group.count, "time"), group.flows());
        group.finding(RULE.name, Severity::High, "data-disclosure", who.to_owned(), message)
    };
    groups.into_iter().map(finding).collect()
}

/// Bodies that people's programs send, whatever is in them.
fn bodies(observations: &Observations<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<&str, (Group, u64)> = BTreeMap::new();
    let sent = observations.messages.iter().filter(|message| message.direction == "out" && message.bytes > 0);
    for message in sent {
        let Some(flow) = observations.flow(message.flow_id) else { continue };
        let Some(responder) = observations.public_responder(flow) else { continue };
        let (group, bytes) = groups.entry(responder.who()).or_default();
        *bytes += message.bytes;
        group.add_flow(message.flow_id, message.evidence, 1);
    }
    let finding = |(who, (group, bytes)): (&str, (Group, u64))| {
        let size = if bytes < 1_000 { format!("{bytes} B") } else { format!("{:.1} kB", bytes as f64 / 1e3) };
        let message = format!("{} with {size} of content to {who} in clear", number(group.count, "request"));
        group.finding(RULE.name, Severity::Medium, "data-disclosure", who.to_owned(), message)
    };
    groups.into_iter().map(finding).collect()
}
