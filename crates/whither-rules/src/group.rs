//! Observations of one kind put together into one finding.

use std::fmt::Display;

use whither_model::{
    Evidence, FlowId,
    table::{Finding, Severity},
};

/// Most identifiers a finding lists; its count has them all.
const LISTED: usize = 100;

/// What a finding rests on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// How many observations.
    pub(crate) count: u64,
    /// Each flow once, as long as they come in order.
    flows: Vec<FlowId>,
    ids: Vec<String>,
    first: Option<Evidence>,
}

impl Group {
    /// Adds an observation.
    pub(crate) fn add(&mut self, id: impl Display, flow: FlowId, evidence: Evidence, count: u64) {
        self.count += count;
        if self.flows.last() != Some(&flow) {
            self.flows.push(flow);
        }
        if self.ids.len() < LISTED {
            let id = id.to_string();
            if !self.ids.contains(&id) {
                self.ids.push(id);
            }
        }
        self.first = Some(self.first.map_or(evidence, |first| first.min(evidence)));
    }

    /// Returns how many flows are concerned, with the word for them.
    pub(crate) fn flows(&self) -> String {
        let mut flows = self.flows.clone();
        flows.sort_unstable();
        flows.dedup();
        number(flows.len() as u64, "flow")
    }

    /// Makes the finding.
    pub(crate) fn finding(
        self,
        rule: &str,
        severity: Severity,
        linddun: &str,
        subject: String,
        message: String,
    ) -> Finding {
        Finding {
            finding_id: String::new(),
            rule: rule.to_owned(),
            severity,
            linddun: linddun.to_owned(),
            subject,
            message,
            evidence_ids: self.ids,
            evidence: self.first.unwrap_or_default(),
            count: self.count,
        }
    }
}

/// Returns a number with its word: `1 flow`, `3 flows`.
pub(crate) fn number(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
