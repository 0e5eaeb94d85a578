//! Observations of one kind put together into one finding.

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
    /// Identifiers of what was observed, where that is not the flows themselves.
    ids: Vec<String>,
    first: Option<Evidence>,
}

impl Group {
    /// Adds a sighting.
    pub(crate) fn add(&mut self, id: &str, flow: FlowId, evidence: Evidence, count: u64) {
        self.add_flow(flow, evidence, count);
        if self.ids.len() < LISTED && !self.ids.iter().any(|known| known == id) {
            self.ids.push(id.to_owned());
        }
    }

    /// Adds what was observed of a flow.
    pub(crate) fn add_flow(&mut self, flow: FlowId, evidence: Evidence, count: u64) {
        self.count += count;
        if self.flows.last() != Some(&flow) {
            self.flows.push(flow);
        }
        self.first = Some(self.first.map_or(evidence, |first| first.min(evidence)));
    }

    /// Returns the identifiers of what was observed.
    fn ids(&mut self) -> Vec<String> {
        if !self.ids.is_empty() {
            return std::mem::take(&mut self.ids);
        }
        let mut listed: Vec<FlowId> = Vec::new();
        for flow in &self.flows {
            if listed.len() < LISTED && !listed.contains(flow) {
                listed.push(*flow);
            }
        }
        listed.into_iter().map(|flow| flow.to_string()).collect()
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
        mut self,
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
            evidence_ids: self.ids(),
            evidence: self.first.unwrap_or_default(),
            count: self.count,
        }
    }
}

/// Returns a number with its word: `1 flow`, `3 flows`.
pub(crate) fn number(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
