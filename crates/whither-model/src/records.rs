//! Records on their way from the reader of a dump to whoever reads them for personal data.
//!
//! Whatever a dump is made of, its records arrive as lines: a line is one JSON object whose keys are the fields, or
//! a line of text as it stood. One engine thus reads every kind of dump, with one notion of a field's path.

use std::sync::Arc;

/// Where records come from: a file, a member of an archive, a table of a database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Which input, counted from 0 in the order of their paths.
    pub input: u32,
    /// The file below the path that the user named, then what it was opened through and what is inside, such as
    /// `backup.tar.gz>gzip>tar:db/chats.sql`.
    pub path: String,
    /// Table, sheet, collection or column family within; empty where there is none.
    pub table: String,
    /// What it was read as: `jsonl`, `csv`, `sql`, `bson`, `text` and so on.
    pub format: &'static str,
}

/// Lines of one source.
#[derive(Clone, Debug)]
pub struct Block {
    /// Where they come from.
    pub source: Arc<Source>,
    /// Whole lines, each ended by `\n`; the last line of a source may lack it. Where `overlap` or `goes_on` is set, a
    /// part of one line that is longer than a block.
    pub bytes: Vec<u8>,
    /// Number of the first line in its source, counted from 0: the row of a table, the record of a file.
    pub row: u64,
    /// Offset of the first byte in the (decoded) source, where the reader passes bytes through as they stand.
    pub offset: Option<u64>,
    /// Where in its line the first byte stands: not 0 only inside one long line.
    pub begun: u64,
    /// How many bytes at the beginning were the end of the block before: not 0 only inside one long line.
    pub overlap: usize,
    /// Whether the last line goes on in the next block.
    pub goes_on: bool,
}

/// Takes records.
pub trait RecordSink {
    /// Takes a block; gives an empty buffer for the next one.
    fn block(&mut self, block: Block) -> Vec<u8>;
    /// Counts something that could not be read: a stable name such as `csv.row`, and how many bytes or records it
    /// concerns.
    fn problem(&mut self, source: &Arc<Source>, name: &'static str, count: u64);
    /// Returns whether no more is wanted, as after Ctrl-C.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Bytes of a long line that are given again with its next piece.
pub const OVERLAP_BYTES: usize = 256;

/// Size that a block of lines grows to before it is handed over, in bytes.
pub const BLOCK_SIZE: usize = 1 << 20;
