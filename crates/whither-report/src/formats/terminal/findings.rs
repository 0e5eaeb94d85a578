//! What the rules say: how many by severity, then the gravest, a few lines of each rule.

use std::{cmp::Reverse, collections::HashMap, io};

use whither_model::table::{Finding, Severity};

use super::{
    page::{Page, Style},
    text::{clean, clip, grouped, pad, width, wrap},
};

/// Writes the findings.
pub(super) fn write(page: &mut Page<'_>, findings: &[Finding]) -> io::Result<()> {
    let title = (Style::Strong, "FINDINGS");
    if findings.is_empty() {
        return page.line(&[title, (Style::Plain, "  none by the rules that ran")]);
    }
    page.line(&[title, (Style::Plain, &format!("  {}", totals(findings)))])?;
    let shown = gravest(findings);
    let rule_columns = shown.iter().map(|finding| width(&finding.rule)).max().unwrap_or(0).min(RULE_MAX);
    for finding in &shown {
        let severity = pad(finding.severity.name(), SEVERITY_COLUMNS);
        let rule = pad(&clip(&clean(&finding.rule), rule_columns), rule_columns);
        let label = format!("  {severity}  {rule}  ");
        let message = clean(&finding.message);
        let style = match finding.severity {
            Severity::High => Style::Bad,
            Severity::Low => Style::Plain,
            Severity::Medium => Style::Warning,
        };
        if width(&label) + MESSAGE_MIN > page.columns {
            page.line(&[(style, &label)])?;
            page.block((Style::Plain, "    "), &wrap(&message, page.columns - 4))?;
        } else {
            page.block((style, &label), &wrap(&message, page.columns - width(&label)))?;
        }
    }
    let more = findings.len() - shown.len();
    if more > 0 {
        page.line(&[(Style::Dim, &format!("  +{} more", grouped(more as u64)))])?;
    }
    let hint = "whither explain RULE says what a rule finds and what it does not show";
    page.block((Style::Dim, "  "), &wrap(hint, page.columns - 2))
}

fn totals(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count() as u64;
    let total = |severity: Severity| match count(severity) {
        0 => None,
        count => Some(format!("{} {}", grouped(count), severity.name())),
    };
    let totals = [Severity::High, Severity::Medium, Severity::Low].into_iter().filter_map(total);
    totals.collect::<Vec<_>>().join(", ")
}

/// The gravest first, otherwise in the order of the case; one rule alone does not fill the screen.
fn gravest(findings: &[Finding]) -> Vec<&Finding> {
    let mut order: Vec<&Finding> = findings.iter().collect();
    order.sort_by_key(|finding| Reverse(finding.severity));
    let mut by_rule: HashMap<&str, usize> = HashMap::new();
    order.retain(|finding| {
        let seen = by_rule.entry(&finding.rule).or_default();
        *seen += 1;
        *seen <= A_RULE_MAX
    });
    order.truncate(FINDINGS_SHOWN);
    order
}

const FINDINGS_SHOWN: usize = 12;
const A_RULE_MAX: usize = 4;
const RULE_MAX: usize = 26;
const SEVERITY_COLUMNS: usize = 6;

/// A message gets a line of its own where it would have less room than this.
const MESSAGE_MIN: usize = 32;
