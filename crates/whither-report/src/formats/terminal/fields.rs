//! Dumps, field by field: which personal data, how much, how different, how surely; and what chance explains.

use std::{collections::BTreeMap, io};

use whither_model::table::{Case, Field};

use super::{
    page::{Page, Style},
    text::{clean, clip, clip_start, counted, grouped, pad, width, wrap},
};

/// Writes one block a source that holds something.
pub(super) fn write(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    let mut tables: BTreeMap<(u32, &str, &str, &str), Vec<&Field>> = BTreeMap::new();
    for field in &case.fields {
        tables.entry((field.input, &field.source, &field.table, &field.format)).or_default().push(field);
    }
    page.line(&[(Style::Strong, "PERSONAL DATA, FIELD BY FIELD")])?;
    if tables.is_empty() {
        return page.line(&[(Style::Plain, "  none was recognised in what was read")]);
    }
    let more = tables.len().saturating_sub(TABLES_SHOWN);
    for ((_, source, table, format), mut fields) in tables.into_iter().take(TABLES_SHOWN) {
        let name = [source, table].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        page.line(&[
            (Style::Plain, "  "),
            (Style::Strong, &clean(&name)),
            (Style::Dim, &format!("  {format}")),
        ])?;
        fields.sort_by_key(|field| std::cmp::Reverse((field.verdict == "personal-data", field.valid)));
        let (sure, chance): (Vec<&Field>, Vec<&Field>) =
            fields.into_iter().partition(|field| field.verdict == "personal-data");
        rows(page, &sure)?;
        for field in chance {
            by_chance(page, field)?;
        }
    }
    if more > 0 {
        page.line(&[(Style::Dim, &format!("  +{}", counted(more as u64, "more source")))])?;
    }
    Ok(())
}

fn rows(page: &mut Page<'_>, fields: &[&Field]) -> io::Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = fields.iter().map(|field| clean(&field.field)).collect();
    let classes: Vec<String> = fields.iter().map(|field| class(field)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let class_columns = widest(&classes).min(CLASS_MAX);
    let room = page.columns.saturating_sub(4 + class_columns + 2 + 2 * NUMBER + 2 + SURE).max(NAME_MIN);
    let columns = widest(&names).clamp(NAME_MIN, room);
    let title = |text: &str| format!("{text:>NUMBER$}");
    page.line(&[(
        Style::Dim,
        &format!(
            "    {}  {}{}{}  {}",
            pad("field", columns),
            pad("class", class_columns),
            title("count"),
            title("different"),
            "sure"
        ),
    )])?;
    for ((field, name), class) in fields.iter().zip(&names).zip(&classes).take(FIELDS_SHOWN) {
        let name = pad(&clip_start(name, columns), columns);
        let about = if field.distinct_exact { "" } else { "~" };
        let different = match (field.distinct, field.distinct_exact) {
            (0, false) => "–".to_owned(),
            (distinct, _) => format!("{about}{}", grouped(distinct)),
        };
        let numbers = format!("{:>NUMBER$}{different:>NUMBER$}", grouped(field.valid));
        let class = pad(&clip(class, class_columns), class_columns);
        let style = if field.confidence == "high" { Style::Strong } else { Style::Plain };
        page.line(&[
            (Style::Plain, &format!("    {name}  ")),
            (style, &class),
            (Style::Plain, &format!("{numbers}  {}", clean(&field.confidence))),
        ])?;
        let mut why = clean(&field.validation);
        if field.failed > 0 {
            why.push_str(&format!("; {} more fail a check", grouped(field.failed)));
        }
        page.block((Style::Dim, "      "), &wrap(&why, page.columns - 6))?;
    }
    if fields.len() > FIELDS_SHOWN {
        page.line(&[(Style::Dim, &format!("    +{} more", grouped((fields.len() - FIELDS_SHOWN) as u64)))])?;
    }
    Ok(())
}

fn class(field: &Field) -> String {
    let mut text = clean(&field.class);
    if !field.kind.is_empty() {
        text.push_str(&format!(" {}", clean(&field.kind)));
    }
    if field.form != "clear" {
        text.push_str(&format!(", {}", clean(&field.form)));
    }
    text
}

fn by_chance(page: &mut Page<'_>, field: &Field) -> io::Result<()> {
    let said = format!(
        "not counted: {} of {} values of {} pass as {}, as chance has it",
        grouped(field.valid),
        grouped(field.values),
        clean(&field.field),
        clean(&field.class)
    );
    page.block((Style::Dim, "    "), &wrap(&said, page.columns - 4))
}

const TABLES_SHOWN: usize = 20;
const FIELDS_SHOWN: usize = 40;
const CLASS_MAX: usize = 34;
const NAME_MIN: usize = 12;
/// Columns of a number, of the word for how sure it is.
const NUMBER: usize = 13;
const SURE: usize = 6;
