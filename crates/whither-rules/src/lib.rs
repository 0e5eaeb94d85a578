//! What observations mean: one file a rule, each with its page for `whither explain`.
//!
//! Rules read the rows of a case and never a packet. Every finding points at bytes; a rule that sees nothing
//! says nothing, and what was not seen is told by the coverage, not here.

mod group;
mod observations;
pub mod rules;

pub use observations::{ClassFacts, Observations};
use whither_model::{Crew, table::Finding};

/// A rule: its name, its page and its judgement.
pub struct Rule {
    /// Stable name; reads as "allow NAME".
    pub name: &'static str,
    /// One line for lists.
    pub title: &'static str,
    /// Source of the rule's file, whose head is its page.
    source: &'static str,
    /// Judges.
    check: fn(&Observations<'_>) -> Vec<Finding>,
}

impl Rule {
    /// Returns the rule's page: what it finds, why it matters, what it does not show.
    pub fn page(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }
}

/// Asks every rule, shared by a crew; findings come by severity, rule and subject, and are numbered in that
/// order.
pub fn judge(observations: &Observations<'_>, crew: &Crew) -> Vec<Finding> {
    // From the last on: `endpoint-without-name` takes longest by far, and is so begun before most others.
    let check = |_: &mut (), index: usize| {
        rules::RULES.iter().rev().nth(index).map(|rule| (rule.check)(observations)).unwrap_or_default()
    };
    let found = crew.share(rules::RULES.len(), || (), check);
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (std::cmp::Reverse(finding.severity), std::cmp::Reverse(finding.count));
        (&key(a), &a.rule, &a.subject, &a.message).cmp(&(&key(b), &b.rule, &b.subject, &b.message))
    });
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.finding_id = format!("F{}", index + 1);
    }
    findings
}
