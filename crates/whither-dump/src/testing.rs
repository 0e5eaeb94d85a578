//! What tests share: a sink that keeps what it is given and holds the promises of blocks.

use std::{collections::BTreeMap, io::Read, sync::Arc};

use whither_model::{Block, RecordSink, Source, records::BLOCK_SIZE};

use crate::{DumpLimits, Summary, read_stream};

/// Keeps lines by table, and all bytes without what is given twice.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) bytes: Vec<u8>,
    pub(crate) tables: BTreeMap<String, String>,
    pub(crate) problems: BTreeMap<&'static str, u64>,
    pub(crate) largest: usize,
    pub(crate) blocks: usize,
    pub(crate) paths: Vec<String>,
    rows: BTreeMap<Source, u64>,
    goes_on: bool,
    /// Bytes of the line that goes on.
    line: u64,
}

impl RecordSink for Kept {
    fn block(&mut self, mut block: Block) -> Vec<u8> {
        assert_eq!(block.overlap > 0, self.goes_on, "a piece follows a piece");
        assert!(!block.bytes.is_empty());
        assert_eq!(
            block.begun + block.overlap as u64,
            self.line,
            "a piece knows where it stands in its line"
        );
        self.line = if block.goes_on { block.begun + block.bytes.len() as u64 } else { 0 };
        self.goes_on = block.goes_on;
        let fresh = &block.bytes[block.overlap..];
        let row = self.rows.entry((*block.source).clone()).or_default();
        assert_eq!(block.row, *row, "rows count on");
        let ends = fresh.iter().filter(|byte| **byte == b'\n').count() as u64;
        let unended = u64::from(!block.goes_on && fresh.last() != Some(&b'\n'));
        *row += ends + unended;
        self.bytes.extend_from_slice(fresh);
        let text = String::from_utf8_lossy(fresh);
        self.tables.entry(block.source.table.clone()).or_default().push_str(&text);
        if self.paths.last() != Some(&block.source.path) {
            self.paths.push(block.source.path.clone());
        }
        self.largest = self.largest.max(block.bytes.len());
        self.blocks += 1;
        block.bytes.clear();
        block.bytes
    }

    fn problem(&mut self, _: &Arc<Source>, name: &'static str, count: u64) {
        *self.problems.entry(name).or_default() += count;
    }
}

/// Reads bytes as a file of a name.
pub(crate) fn read_named(name: &str, bytes: &[u8]) -> (Kept, Summary) {
    read_with(name, Box::new(bytes), &DumpLimits::default())
}

/// Reads a stream as a file of a name.
pub(crate) fn read_with(name: &str, reader: Box<dyn Read + '_>, limits: &DumpLimits) -> (Kept, Summary) {
    let mut kept = Kept::default();
    let summary = read_stream(name, reader, limits, &mut kept);
    assert!(kept.largest <= BLOCK_SIZE + (2 << 20), "{}", kept.largest);
    (kept, summary)
}

/// Expects lines of tables; of `""` only where it is named.
#[track_caller]
pub(crate) fn check(name: &str, bytes: &[u8], expected: &[(&str, &str)]) -> Summary {
    let (kept, summary) = read_named(name, bytes);
    for (table, lines) in expected {
        assert_eq!(kept.tables.get(*table).map_or("", String::as_str), *lines, "table {table:?} of {name}");
    }
    summary
}

/// Reads a file cut at every eighth byte and with every byte changed in turn: nothing may panic.
pub(crate) fn damage(name: &str, bytes: &[u8]) {
    let step = (bytes.len() / 300).max(1);
    for at in (0..bytes.len()).step_by(step) {
        drop(read_named(name, &bytes[..at]));
        let mut changed = bytes.to_vec();
        changed[at] ^= 0xff;
        drop(read_named(name, &changed));
        changed[at] = 0x7f;
        drop(read_named(name, &changed));
    }
}
