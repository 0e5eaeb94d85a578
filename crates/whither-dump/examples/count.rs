//! Reads dumps and counts what they hold: `cargo run --release --example count -- FILE...`. What reading alone costs.

use std::{io::Write, path::PathBuf, sync::Arc};

use whither_dump::{DumpLimits, read};
use whither_model::{Block, RecordSink, Source};

/// Counts bytes of blocks.
struct Counting(u64);

impl RecordSink for Counting {
    fn block(&mut self, mut block: Block) -> Vec<u8> {
        self.0 += (block.bytes.len() - block.overlap) as u64;
        block.bytes.clear();
        block.bytes
    }

    fn problem(&mut self, _: &Arc<Source>, _: &'static str, _: u64) {}
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut sink = Counting(0);
    let summary = read(&paths, &DumpLimits::default(), &mut sink)?;
    let mut out = std::io::stdout().lock();
    for file in &summary.files {
        writeln!(
            out,
            "{} {} {} bytes={} records={} unread={} {:?}",
            file.path, file.table, file.format, file.bytes, file.records, file.unread, file.problems
        )?;
    }
    writeln!(out, "{} bytes in, {} out, {} records", summary.bytes, sink.0, summary.records)?;
    Ok(())
}
