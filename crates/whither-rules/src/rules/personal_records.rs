//! # personal-records
//!
//! ## What it finds
//! Records of a dump that hold personal data, one finding a table: which classes, in which fields, how many different
//! values; and whether the records look like chats, with sender, text and time in one record.
//!
//! ## Why it matters
//! Whoever has the dump has them all at once. Chats beside identity numbers say who said what.
//!
//! ## What it does not show
//! Whether the records are real, whether they were open to anybody, and whose they are. Fields that hold numbers of
//! which as many pass a check as chance explains are not counted.
//!
//! ## Example
//! `431,765 records look like chats ($.msg), tied to 388,676 distinct citizens (gov.id.national)`
//!
//! ## References
//! GDPR articles 4(1), 9, 32 and 33; PIPL articles 28 and 51; LINDDUN: data disclosure.

use std::collections::BTreeMap;

use whither_model::{
    Evidence, FlowId,
    table::{Field, Finding, Severity},
};

use crate::{Observations, Rule, group::Group};

pub(super) const RULE: Rule = Rule {
    name: "personal-records",
    title: "Records of a dump hold personal data",
    source: include_str!("personal_records.rs"),
    check,
};

/// Classes named in a message.
const NAMED: usize = 4;

fn check(observations: &Observations<'_>) -> Vec<Finding> {
    let evidence: BTreeMap<&str, Evidence> = observations
        .sightings
        .iter()
        .filter_map(|row| Some((row.sighting_id.as_str(), *row.evidence.first()?)))
        .collect();
    let mut tables: BTreeMap<(u32, &str, &str), Vec<&Field>> = BTreeMap::new();
    for field in observations.fields.iter().filter(|field| field.verdict == "personal-data") {
        tables.entry((field.input, &field.source, &field.table)).or_default().push(field);
    }
    tables.into_values().filter_map(|fields| finding(observations, &evidence, &fields)).collect()
}

fn finding(
    observations: &Observations<'_>,
    evidence: &BTreeMap<&str, Evidence>,
    fields: &[&Field],
) -> Option<Finding> {
    let sensitivity = |field: &Field| (observations.class)(&field.class).map_or(1, |facts| facts.sensitivity);
    // Of each class the field with the most different values speaks.
    let mut classes: BTreeMap<&str, &Field> = BTreeMap::new();
    for field in fields {
        let best = classes.entry(&field.class).or_insert(field);
        if field.distinct > best.distinct {
            *best = field;
        }
    }
    let mut order: Vec<&Field> = classes.into_values().collect();
    order.sort_by_key(|field| {
        let is_identity = field.class.starts_with("gov.id");
        std::cmp::Reverse((sensitivity(field), is_identity, field.distinct))
    });
    let first = order.first()?;
    let severity = match sensitivity(first) {
        4 => Severity::High,
        3 => Severity::Medium,
        _ => Severity::Low,
    };
    let mut group = Group::default();
    for field in fields {
        let place = evidence.get(field.sighting_id.as_str()).copied().unwrap_or_default();
        group.add(&field.sighting_id, FlowId::default(), place, field.valid);
    }
    let subject = [first.source.as_str(), &first.table].join(" ").trim().to_owned();
    let message = format!("{}: {}", if subject.is_empty() { "records" } else { &subject }, told(&order));
    Some(group.finding(RULE.name, severity, "data-disclosure", subject.clone(), message))
}

fn told(order: &[&Field]) -> String {
    let values = |field: &&Field| match field.class.as_str() {
        "gov.id.national" => format!("{} distinct citizens (gov.id.national)", number(field.distinct)),
        class => format!("{} {class}", number(field.distinct)),
    };
    let chats = order.iter().find(|field| field.class == "comm.content");
    let rest: Vec<String> =
        order.iter().filter(|field| field.class != "comm.content").take(NAMED).map(values).collect();
    let rest = rest.join(", ");
    match (chats, rest.is_empty()) {
        (Some(chats), true) => format!("{} records look like chats ({})", number(chats.valid), chats.field),
        (Some(chats), false) => {
            format!("{} records look like chats ({}), tied to {rest}", number(chats.valid), chats.field)
        }
        (None, _) => format!("different values: {rest}"),
    }
}

/// Writes a number with commas between its thousands.
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
