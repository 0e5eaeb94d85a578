//! What was read of what: one report a source, so that a file of which nothing was readable never counts as clean.

use std::{collections::BTreeMap, ops::Bound};

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
    /// Takes over what was counted of the same file before it was read, if that is the last report.
    pub(crate) fn take_up(&mut self, files: &mut Vec<Self>) {
        let is_same = |before: &mut Self| {
            let names = (before.input, &before.path, &before.table) == (self.input, &self.path, &self.table);
            names && before.records == 0 && before.bytes == 0
        };
        let Some(before) = files.pop_if(is_same) else { return };
        self.unread += before.unread;
        for (problem, count) in before.problems {
            *self.problems.entry(problem).or_default() += count;
        }
    }

    /// Returns whether something is there of which nothing was read. Links, pipes and folders are no files.
    pub fn is_blind(&self) -> bool {
        let is_of_file = |problem: &&str| !problem.starts_with("folder.");
        self.records == 0 && (self.unread > 0 || self.problems.keys().any(is_of_file))
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

impl Summary {
    /// Returns the files of which nothing was read: neither a table of them nor a member.
    pub fn blind(&self) -> impl Iterator<Item = &FileReport> {
        let read = self.files.iter().filter(|file| file.records > 0);
        let read: BTreeMap<(u32, &str), ()> =
            read.map(|file| ((file.input, file.path.as_str()), ())).collect();
        self.files.iter().filter(move |file| {
            let inside = format!("{}>", file.path);
            let from = (Bound::Included((file.input, inside.as_str())), Bound::Unbounded);
            let next = read.range(from).next().map(|(place, ())| *place);
            let is_read = read.contains_key(&(file.input, file.path.as_str()))
                || next.is_some_and(|(input, path)| input == file.input && path.starts_with(&inside));
            file.is_blind() && !is_read
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blind_is_what_nothing_was_read_of() {
        let report = |path: &str, table: &str, records, problem| FileReport {
            path: path.to_owned(),
            table: table.to_owned(),
            records,
            problems: BTreeMap::from([(problem, 1)]),
            ..FileReport::default()
        };
        let files = vec![
            report("a.xlsx", "", 0, "spreadsheet.damaged"),
            report("a.xlsx", "People", 3, "spreadsheet.damaged"),
            report("b.zip", "", 0, "zip.damaged"),
            report("b.zip>zip:x", "", 1, "text.cut"),
            report("b.zip>zip:y", "", 0, "zip.encrypted"),
            report("link", "", 0, "folder.symlink"),
            report("c", "", 0, "input.refused"),
        ];
        let summary = Summary { files, ..Summary::default() };
        let blind: Vec<&str> = summary.blind().map(|file| file.path.as_str()).collect();
        assert_eq!(blind, ["b.zip>zip:y", "c"]);
    }
}
