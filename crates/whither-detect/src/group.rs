//! Groups of hits: one flow, direction, class and path; what is counted of them and what is kept.

use std::borrow::Cow;

use hashbrown::{Equivalent, HashSet};
use whither_model::{Direction, Evidence, FlowId, Sensitive};

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
    pub path: String,
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

/// What makes hits one group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct GroupKey {
    pub(crate) flow: FlowId,
    pub(crate) direction: Direction,
    pub(crate) class: usize,
    pub(crate) path: Box<str>,
}

/// A [`GroupKey`] that borrows its path; hashes the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct GroupRef<'a> {
    pub(crate) flow: FlowId,
    pub(crate) direction: Direction,
    pub(crate) class: usize,
    pub(crate) path: &'a str,
}

impl Equivalent<GroupKey> for GroupRef<'_> {
    fn equivalent(&self, key: &GroupKey) -> bool {
        self.flow == key.flow
            && self.direction == key.direction
            && self.class == key.class
            && *self.path == *key.path
    }
}

/// What is counted of a group.
pub(crate) struct Group {
    pub(crate) form: &'static str,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) sample: Sensitive<Box<str>>,
    pub(crate) validation: &'static str,
    pub(crate) confidence: Confidence,
    pub(crate) count: u64,
    pub(crate) distinct: HashSet<u64>,
    pub(crate) saturated: bool,
}

impl Group {
    pub(crate) fn new(
        form: &'static str,
        sample: Box<str>,
        validation: &'static str,
        confidence: Confidence,
    ) -> Self {
        Self {
            form,
            evidence: Vec::new(),
            sample: Sensitive::new(sample),
            validation,
            confidence,
            count: 0,
            distinct: HashSet::new(),
            saturated: false,
        }
    }

    /// Counts one hit, given the hash of its value.
    pub(crate) fn add(&mut self, hash: u64, validation: &'static str, confidence: Confidence) {
        self.count += 1;
        if confidence > self.confidence {
            (self.confidence, self.validation) = (confidence, validation);
        }
        if self.distinct.len() < limit::DISTINCT {
            self.distinct.insert(hash);
        } else if !self.saturated {
            self.saturated = !self.distinct.contains(&hash);
        }
    }
}
