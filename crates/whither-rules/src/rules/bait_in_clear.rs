//! # bait-in-clear
//!
//! ## What it finds
//! A value that the tester gave (`--bait`) in a payload that is not encrypted, on its way to or from a server on the
//! public Internet: as it is, encoded, or hashed.
//!
//! ## Why it matters
//! Bait is the value of one known person, so that nothing is left to guess. Everybody on the path can read it as it is
//! (high) or undo the encoding (medium). Who has a list of telephone numbers or mail addresses finds the one of a hash,
//! and whoever sees the same hash twice has seen the same person (low). Where chance would give as much now and then,
//! the severity is one step less.
//!
//! ## What it does not show
//! That somebody did read it, or that the recipient keeps it. Encryption, and hashes with an unknown salt, hide a value
//! from this search: that there is no finding is no proof. Single matches that chance explains are counted in the table
//! `baits` and are no findings.
//!
//! ## Example
//! `my phone (contact.phone) to Agora via Zenlayer, hashed as sha256-hex, 3 times in 1 flow`
//!
//! ## References
//! GDPR art. 4(5), art. 5(1)(f), art. 32; LINDDUN: linking, identifying; CWE-319, CWE-327.

use std::collections::{BTreeMap, BTreeSet};

use whither_model::table::{Finding, Severity};

use crate::{
    Observations, Rule,
    group::{Group, number},
};

pub(super) const RULE: Rule = Rule {
    name: "bait-in-clear",
    title: "A value that the tester knows can be read, decoded or guessed on the way",
    source: include_str!("bait_in_clear.rs"),
    check,
};

/// Forms that a message names.
const NAMED: usize = 3;

/// How a value can be read: whoever sees it needs nothing, a decoder, or a list of values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Readable {
    Clear,
    Encoded,
    Hashed,
}

/// What is known of one value on its way to one recipient.
#[derive(Default)]
struct Seen<'a> {
    group: Group,
    forms: BTreeSet<&'a str>,
    class: &'a str,
}

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let mut all: BTreeMap<(&str, &str, Readable, bool), Seen<'_>> = BTreeMap::new();
    for sighting in observations.baits {
        let readable = match &*sighting.form {
            "clear" => Readable::Clear,
            "encoded" => Readable::Encoded,
            "hashed" => Readable::Hashed,
            // It was under encryption.
            _ => continue,
        };
        let Some(flow) = observations.flow(sighting.flow_id) else { continue };
        let Some(responder) = observations.public_responder(flow) else { continue };
        if sighting.confidence == "low" {
            continue;
        }
        let sure = sighting.confidence == "high";
        let key = (&*sighting.bait, responder.who(), readable, sure);
        let seen = all.entry(key).or_default();
        seen.class = &sighting.class;
        seen.forms.insert(&sighting.bait_form);
        let evidence = sighting.evidence.first().copied().unwrap_or_default();
        seen.group.add(&sighting.sighting_id, sighting.flow_id, evidence, sighting.count);
    }
    let finding = |((bait, who, readable, sure), seen): ((&str, &str, _, _), Seen<'_>)| {
        let linddun = (observations.class)(seen.class).map_or("identifying", |class| class.linddun);
        let times = number(seen.group.count, "time");
        let (how, flows) = (how(readable, &seen.forms), seen.group.flows());
        let message = format!("{bait} ({}) to {who}, {how}, {times} in {flows}", seen.class);
        seen.group.finding(RULE.name, severity(readable, sure), linddun, who.to_owned(), message)
    };
    all.into_iter().map(finding).collect()
}

fn severity(readable: Readable, sure: bool) -> Severity {
    match (readable, sure) {
        (Readable::Clear, true) => Severity::High,
        (Readable::Clear, false) | (Readable::Encoded, true) => Severity::Medium,
        _ => Severity::Low,
    }
}

/// Says how a value stands there.
fn how(readable: Readable, forms: &BTreeSet<&str>) -> String {
    let mut named = forms.iter().copied().take(NAMED).collect::<Vec<_>>().join(", ");
    if forms.len() > NAMED {
        named.push_str(&format!(" and {}", number((forms.len() - NAMED) as u64, "other form")));
    }
    match readable {
        Readable::Clear => "in clear".to_owned(),
        // The decoders on the way stand in the path.
        Readable::Encoded => format!("encoded ({named})"),
        Readable::Hashed => format!("hashed as {named}"),
    }
}
