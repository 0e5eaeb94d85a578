//! Fuzz target `dump`: the first byte chooses a file name, the rest is the file. Whatever the bytes are, they are read
//! to the end within bounds, blocks keep their promises, and what they hold is judged.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use whither_detect::{Detector, LineScanner};
use whither_dump::DumpLimits;
use whither_model::{Block, Limits, RecordSink, Source};

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new(&Limits::default()));

/// Names whose extensions lead to every reader.
const NAMES: [&str; 16] = [
    "a.avro",
    "a.bin",
    "a.bson",
    "a.csv",
    "a.json",
    "a.jsonl",
    "a.parquet",
    "a.plist",
    "a.sql",
    "a.sqlite",
    "a.tar",
    "a.txt",
    "a.xls",
    "a.xlsx",
    "a.xml",
    "a.zip",
];

/// Holds what blocks promise, and scans them.
struct Scanning {
    scanner: LineScanner,
    goes_on: bool,
}

impl RecordSink for Scanning {
    fn block(&mut self, mut block: Block) -> Vec<u8> {
        assert_eq!(block.overlap > 0, self.goes_on);
        assert!(block.bytes.len() > block.overlap);
        self.goes_on = block.goes_on;
        self.scanner.scan(&block);
        block.bytes.clear();
        block.bytes
    }

    fn problem(&mut self, _: &Arc<Source>, _: &'static str, _: u64) {}
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, file)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    let limits = DumpLimits { decoded_bytes: 64 << 20, spool_bytes: 64 << 20, ..DumpLimits::default() };
    let mut sink = Scanning { scanner: LineScanner::new(&DETECTOR, &Limits::default()), goes_on: false };
    drop(whither_dump::read_stream(name, Box::new(file), &limits, &mut sink));
    for sheet in sink.scanner.finish() {
        for found in sheet.found {
            assert!(found.valid > 0 || found.by_chance, "{} {}", found.class, found.kind);
        }
    }
});
