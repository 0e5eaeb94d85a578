//! Fuzz target `dump`: the first byte chooses a file name, the rest is the file. Whatever the bytes are, they are read
//! to the end within bounds, and blocks keep their promises.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use whither_dump::DumpLimits;
use whither_model::{Block, RecordSink, Source};

/// Names whose extensions lead to every reader.
const NAMES: [&str; 16] = [
    "a.avro", "a.bin", "a.bson", "a.csv", "a.json", "a.jsonl", "a.parquet", "a.plist", "a.sql", "a.sqlite", "a.tar",
    "a.txt", "a.xls", "a.xlsx", "a.xml", "a.zip",
];

/// Counts bytes and holds what blocks promise.
#[derive(Default)]
struct Counting {
    bytes: usize,
    goes_on: bool,
}

impl RecordSink for Counting {
    fn block(&mut self, mut block: Block) -> Vec<u8> {
        assert_eq!(block.overlap > 0, self.goes_on);
        assert!(block.bytes.len() > block.overlap);
        self.goes_on = block.goes_on;
        self.bytes += block.bytes.len();
        block.bytes.clear();
        block.bytes
    }

    fn problem(&mut self, _: &Arc<Source>, _: &'static str, _: u64) {}
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, file)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    let limits = DumpLimits { decoded_bytes: 64 << 20, spool_bytes: 64 << 20, ..DumpLimits::default() };
    drop(whither_dump::read_stream(name, Box::new(file), &limits, &mut Counting::default()));
});
