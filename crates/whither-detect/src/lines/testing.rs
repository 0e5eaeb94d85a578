//! What tests of this folder ask: what is found in a line.

use std::sync::Arc;

use whither_model::{Block, Limits, Source};

use crate::{Detector, LineScanner};

/// Returns kinds, else classes, of what is found in a line, be it by chance.
pub(super) fn found(text: &str) -> Vec<&'static str> {
    seen(text, true)
}

/// Returns the same without what chance explains.
pub(super) fn reported(text: &str) -> Vec<&'static str> {
    seen(text, false)
}

fn seen(text: &str, by_chance: bool) -> Vec<&'static str> {
    let limits = Limits::default();
    let mut scanner = LineScanner::new(&Detector::new(&limits), &limits);
    let source = Source { input: 0, path: String::new(), table: String::new(), format: "text" };
    let (source, bytes) = (Arc::new(source), text.as_bytes().to_vec());
    scanner.scan(&Block { source, bytes, row: 0, offset: None, overlap: 0, goes_on: false });
    let sheets = scanner.finish();
    let found = sheets.iter().flat_map(|sheet| &sheet.found).filter(|found| by_chance || !found.by_chance);
    found.map(|found| if found.kind.is_empty() { found.class } else { found.kind }).collect()
}
