//! `whither explain` and `whither data status`: the knowledge inside the program, as text.

use std::{borrow::Cow, fmt::Write as _};

use anyhow::Result;
use whither_atlas::Atlas;
use whither_rules::rules;

use crate::failure::Hint;

/// Returns the page of a topic, or the list of topics.
pub(crate) fn explain<'a>(
    topic: Option<&str>,
    atlas: impl FnOnce() -> Result<Cow<'a, Atlas>>,
) -> Result<String> {
    let Some(topic) = topic else { return Ok(topics()) };
    if let Some(rule) = rules::rule(topic) {
        return Ok(rule.page() + "\n");
    }
    if let Some(class) = whither_detect::class(topic) {
        return Ok(format!(
            "# {}\n\n{}.\nSensitivity {} of 4; LINDDUN: {}.\n",
            class.id, class.title, class.sensitivity, class.linddun
        ));
    }
    let atlas = atlas()?;
    let named = |operator: &&whither_atlas::Operator| operator.short.eq_ignore_ascii_case(topic);
    if let Some(operator) = atlas.operator(topic).or_else(|| atlas.operators().iter().find(named)) {
        return Ok(operator_page(&atlas, operator));
    }
    let laws = atlas.laws(&topic.to_ascii_uppercase());
    if !laws.is_empty() {
        return Ok(laws_page(&topic.to_ascii_uppercase(), laws));
    }
    let hint = "`whither explain` lists rules, classes, operators and jurisdictions".to_owned();
    Err(Hint { message: format!("{topic}: nothing known under this name"), hint }.into())
}

fn topics() -> String {
    let mut text = String::from("Rules\n");
    for rule in rules::RULES {
        let _ = writeln!(text, "  {:24} {}", rule.name, rule.title);
    }
    text.push_str("\nClasses of personal data\n");
    for class in whither_detect::classes::ALL {
        let _ = writeln!(text, "  {:24} {}", class.info.id, class.info.title);
    }
    text.push_str("\nOperators and jurisdictions: by identifier (agora) or code (HK)\n");
    text
}

fn operator_page(atlas: &Atlas, operator: &whither_atlas::Operator) -> String {
    let mut text = format!("# {}\n\n{}\n", operator.short, operator.name);
    let mut line = |name: &str, values: &[String]| {
        if !values.is_empty() {
            let _ = writeln!(text, "{name:16} {}", values.join(", "));
        }
    };
    let parent = atlas.topmost_parent(operator).map(|parent| parent.name.clone());
    line("Parent", parent.as_slice());
    line("Incorporated in", &operator.incorporated_in);
    line("Headquarters", &operator.headquarters);
    line("Roles", &operator.roles);
    line("Networks", &operator.asns.iter().map(|asn| format!("AS{asn}")).collect::<Vec<_>>());
    line("Hosts", &operator.domains);
    let _ = writeln!(text, "{:16} {}", "Source", operator.source);
    text
}

fn laws_page(code: &str, laws: &[whither_atlas::Law]) -> String {
    let mut text = format!("# {code}\n\nInformation, no legal advice; articles need a lawyer's review.\n");
    for law in laws {
        let _ = writeln!(
            text,
            "\n{}, {} ({})\n  {}: {}\n  applies to: {}\n  source: {}",
            law.law, law.article, law.year, law.effect, law.what_it_compels, law.applies_to, law.source
        );
    }
    text
}

/// Returns the tables of knowledge with date, licence and digest.
pub(crate) fn data_status(atlas: &Atlas) -> String {
    let (mut text, embedded) = (String::new(), atlas.embedded_tables());
    for (index, table) in atlas.knowledge().into_iter().enumerate() {
        let place = if index < embedded { "embedded" } else { "brought by the user" };
        let date = if table.date.is_empty() { "no date   " } else { &table.date };
        let _ = writeln!(
            text,
            "{:22} {date}  {place}\n  {}\n  licence {}; {}\n  sha256 {}",
            table.source, table.kind, table.licence, table.notice, table.sha256
        );
    }
    text
}
