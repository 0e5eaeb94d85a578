//! `whither explain` and `whither data status`: the knowledge inside the program, as text.

use std::{borrow::Cow, fmt::Write as _};

use anyhow::Result;
use whither_atlas::{Atlas, Law, NO_ADVICE, Operator, union_of};
use whither_model::Timestamp;
use whither_report::text::{clean, wrap};
use whither_rules::rules;

use crate::{failure::Hint, knowledge::is_old};

/// Returns the page of a topic, or the list of topics.
pub(crate) fn explain<'a>(
    topic: Option<&str>,
    columns: usize,
    atlas: impl FnOnce() -> Result<Cow<'a, Atlas>>,
) -> Result<String> {
    let Some(topic) = topic else { return Ok(topics(&*atlas()?, columns)) };
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
    let named = |operator: &&Operator| operator.short.eq_ignore_ascii_case(topic);
    if let Some(operator) = atlas.operator(topic).or_else(|| atlas.operators().iter().find(named)) {
        return Ok(operator_page(&atlas, operator, columns));
    }
    let code = topic.to_ascii_uppercase();
    let laws = atlas.laws(&code);
    if !laws.is_empty() || !union_of(&code).is_empty() {
        return Ok(laws_page(&atlas, &code, laws, columns));
    }
    let laws = atlas.laws_named(topic);
    if topic.chars().count() >= LAW_NAME_LEAST && !laws.is_empty() {
        return Ok(named_laws_page(&laws, columns));
    }
    let hint = "`whither explain` lists rules, classes and jurisdictions; an operator goes by its identifier or name".to_owned();
    Err(Hint { message: format!("{topic}: nothing known under this name"), hint }.into())
}

fn topics(atlas: &Atlas, columns: usize) -> String {
    let mut text = String::from("Rules\n");
    for rule in rules::RULES {
        let _ = writeln!(text, "  {:24} {}", rule.name, rule.title);
    }
    text.push_str("\nClasses of personal data\n");
    let mut classes: Vec<_> = whither_detect::classes::ALL.iter().map(|class| &class.info).collect();
    classes.extend(whither_detect::classes::FURTHER);
    classes.sort_by_key(|class| class.id);
    for class in classes {
        let _ = writeln!(text, "  {:24} {}", class.id, class.title);
    }
    let laws = atlas.laws_named("").into_iter().filter(|law| law.kind != "adequacy");
    let mut codes: Vec<&str> = laws.map(|law| law.code.as_str()).collect();
    codes.dedup();
    let codes = format!("{}, and the member states of the EU", codes.join(", "));
    let operators =
        format!("{} by identifier (agora) or name, as `whither lookup` tells them", atlas.operators().len());
    let mut page = Page { text: text + "\n", columns };
    page.line("Jurisdictions", &codes);
    page.line("Laws", "by name (\"CLOUD Act\")");
    page.line("Operators", &operators);
    page.text
}

fn operator_page(atlas: &Atlas, operator: &Operator, columns: usize) -> String {
    let mut page = Page { text: format!("# {}\n\n", clean(&operator.short)), columns };
    page.line("", &operator.name);
    page.line("Incorporated in", &operator.incorporated_in.join(", "));
    page.line("Headquarters", &operator.headquarters.join(", "));
    let mut owned = operator;
    for owner in atlas.owners(operator) {
        let seats = owner.headquarters.join(", ");
        page.line("Owned by", &format!("{} ({seats}); source: {}", owner.name, owned.source));
        owned = owner;
    }
    for reach in atlas.reach_of(operator) {
        for leg in &reach.legs {
            let text = format!("{} by {}: {}", reach.code, leg.leg.replace('-', " "), leg.source);
            page.line("Law reach", &text);
        }
    }
    page.line("Roles", &operator.roles.join(", "));
    page.line("Networks", &operator.asns.iter().map(|asn| format!("AS{asn}")).collect::<Vec<_>>().join(", "));
    page.line("Hosts", &operator.domains.join(", "));
    page.line("Java packages", &operator.sdk_java_packages.join(", "));
    page.line("Libraries", &operator.sdk_native_libs.join(", "));
    page.line("Source", &operator.source);
    page.text.push('\n');
    page.line("", NO_ADVICE);
    page.text
}

fn laws_page(atlas: &Atlas, code: &str, laws: &[Law], columns: usize) -> String {
    let mut page = Page { text: format!("# {code}\n\n"), columns };
    page.line("", NO_ADVICE);
    page.line("", "Articles need a lawyer's review.");
    let sovereign = atlas.sovereign(code);
    if !sovereign.is_empty() {
        page.line("", &format!("A territory with laws of its own; the sovereign is {sovereign} (whither explain {sovereign})."));
    }
    let union = union_of(code);
    if !union.is_empty() {
        page.line(
            "",
            &format!("A member of the {union}, whose laws hold there as well (whither explain {union})."),
        );
    }
    if laws.is_empty() {
        page.line("", "No law of its own is listed.");
    }
    laws.iter().for_each(|law| page.law(&law.law, law));
    page.text
}

/// The laws of any jurisdiction that a name leads to.
fn named_laws_page(laws: &[&Law], columns: usize) -> String {
    let mut page = Page { text: String::new(), columns };
    page.line("", NO_ADVICE);
    page.line("", "Articles need a lawyer's review.");
    laws.iter().for_each(|law| page.law(&format!("{}: {}", law.code, law.law), law));
    page.text
}

/// A page in the making.
struct Page {
    text: String,
    columns: usize,
}

impl Page {
    /// Adds a law under its title.
    fn law(&mut self, title: &str, law: &Law) {
        self.text.push('\n');
        self.line("", title);
        self.line("  in force", &law.year);
        self.line("  articles", &law.article);
        self.line(&format!("  {}", law.effect), &law.what_it_compels);
        self.line("  applies to", &law.applies_to);
        self.line("  secrecy", &law.secrecy);
        self.line("  source", &law.source);
    }

    /// Adds what there is to say under a label, wrapped; nothing where there is nothing to say.
    fn line(&mut self, label: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let indent = if label.is_empty() { 0 } else { LABEL_COLUMNS };
        let room = self.columns.saturating_sub(indent).max(20);
        for (index, line) in wrap(&clean(value), room).iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let shown = if indent == 0 { line.clone() } else { format!("{label:17} {line}") };
            self.text.push_str(shown.trim_end());
            self.text.push('\n');
        }
    }
}

/// Shorter than that, a text is in the names of too many laws.
const LAW_NAME_LEAST: usize = 4;

/// The longest label and a space.
const LABEL_COLUMNS: usize = 18;

/// Returns the tables of knowledge with date, licence and digest.
pub(crate) fn data_status(atlas: &Atlas, now: Timestamp, columns: usize) -> String {
    let (mut text, embedded) = (String::new(), atlas.embedded_tables());
    for (index, table) in atlas.knowledge().into_iter().enumerate() {
        let place = if index < embedded { "embedded" } else { "brought by the user" };
        let age = if is_old(&table, now) { ", more than a year old" } else { "" };
        let date = if table.date.is_empty() { "no date   " } else { &table.date };
        let _ = writeln!(text, "{:22} {date}  {place}{age}\n  {}", clean(&table.source), table.kind);
        let licence = format!("licence {}; {}", clean(&table.licence), table.notice);
        for line in wrap(&licence, columns.saturating_sub(2).max(20)) {
            let _ = writeln!(text, "  {line}");
        }
        let _ = writeln!(text, "  sha256 {}", table.sha256);
    }
    text
}
