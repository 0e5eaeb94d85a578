//! Groups of hits: one flow, direction, class and path; what is counted of them and what is kept.

use std::borrow::Cow;

use hashbrown::HashSet;
use whither_model::{Direction, Evidence, FlowId, Sensitive, table::Shared};

use crate::{class::Confidence, limit};

/// Personal data of one class at one place of a flow, before redaction.
#[derive(Clone)]
pub struct RawSighting {
    /// First packet of the flow: (input, packet).
    pub flow: FlowId,
    /// Direction of the bytes.
    pub direction: Direction,
    /// Class, such as `device.imei`.
    pub class: &'static str,
    /// Where it stood, such as `http.request.body>json:$.device.imei`.
    pub path: Shared,
    /// `clear`, or `encoded` where it was decoded here.
    pub form: &'static str,
    /// First places, up to [`whither_model::Limits::sightings_located`].
    pub evidence: Vec<Evidence>,
    /// First value in the order of the stream, in normal spelling; empty for classes of which only the
    /// presence is reported.
    pub sample: Sensitive<Box<str>>,
    /// What was checked, of the surest hit; behind the name of a number what was checked of it.
    pub validation: Cow<'static, str>,
    /// `high`, `medium` or `low`, of the surest hit.
    pub confidence: &'static str,
    /// How often.
    pub count: u64,
    /// How many different values; at least so many where `distinct_saturated`.
    pub distinct: u64,
    /// Whether there were more than [`limit::DISTINCT`] different values.
    pub distinct_saturated: bool,
}

/// What is counted of the hits of one flow, direction, class and path.
pub(crate) struct Group {
    pub(crate) flow: FlowId,
    pub(crate) direction: Direction,
    pub(crate) class: usize,
    pub(crate) path: Shared,
    pub(crate) form: &'static str,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) sample: Sensitive<Box<str>>,
    pub(crate) validation: &'static str,
    pub(crate) confidence: Confidence,
    pub(crate) count: u64,
    pub(crate) distinct: Distinct,
}

/// What makes hits one group.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct GroupKey<'a> {
    pub(crate) flow: FlowId,
    pub(crate) direction: Direction,
    pub(crate) class: usize,
    pub(crate) path: &'a str,
}

impl Group {
    pub(crate) fn key(&self) -> GroupKey<'_> {
        GroupKey { flow: self.flow, direction: self.direction, class: self.class, path: &self.path }
    }

    /// Counts one hit, given the hash of its value.
    pub(crate) fn add(&mut self, hash: u64, validation: &'static str, confidence: Confidence) {
        self.count += 1;
        if confidence > self.confidence {
            (self.confidence, self.validation) = (confidence, validation);
        }
        self.distinct.add(hash);
    }
}

/// Hashes of different values. A capture has many groups, of which most hold one value.
pub(crate) struct Distinct {
    first: u64,
    others: Option<Box<HashSet<u64>>>,
    pub(crate) saturated: bool,
}

impl Distinct {
    pub(crate) fn new(first: u64) -> Self {
        Self { first, others: None, saturated: false }
    }

    fn add(&mut self, hash: u64) {
        if hash == self.first {
            return;
        }
        let others = self.others.get_or_insert_default();
        if others.len() + 1 < limit::DISTINCT {
            others.insert(hash);
        } else if !self.saturated {
            self.saturated = !others.contains(&hash);
        }
    }

    pub(crate) fn count(&self) -> u64 {
        1 + self.others.as_ref().map_or(0, |others| others.len() as u64)
    }
}
