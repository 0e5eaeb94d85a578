//! What was read of what: one report a source, so that a file of which nothing was readable never counts as clean.

use std::collections::BTreeMap;

/// What was read of one source: a file, a member of an archive, a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Which of the named paths, counted from 0.
    pub input: u32,
    /// As in the records' source.
    pub path: String,
    /// Table, sheet or collection; empty for the file as such.
    pub table: String,
    /// What it was read as.
    pub format: &'static str,
    /// Bytes read, after decompression. Those of a file of several tables stand with the table without a name.
    pub bytes: u64,
    /// Records or lines.
    pub records: u64,
    /// Bytes that were not read.
    pub unread: u64,
    /// What could not be read: a stable name, and how many bytes or records it concerns.
    pub problems: BTreeMap<&'static str, u64>,
}

impl FileReport {
    /// Returns whether something is there of which nothing was read.
    pub fn is_blind(&self) -> bool {
        self.records == 0 && (self.unread > 0 || !self.problems.is_empty())
    }
}

/// What was read in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Every source, in the order in which they ended.
    pub files: Vec<FileReport>,
    /// Bytes of input files that were read.
    pub bytes: u64,
    /// Records or lines over all sources.
    pub records: u64,
    /// Bytes that were not read, over all sources.
    pub unread: u64,
    /// Whether the sink asked to stop.
    pub stopped: bool,
}
