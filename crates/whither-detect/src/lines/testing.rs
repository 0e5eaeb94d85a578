//! What tests of this folder ask: what is found in a line.

use std::sync::Arc;

use whither_model::{Block, Limits, Source, content::BLOCK_OVERLAP};

use super::FieldFound;
use crate::{Detector, LineScanner, Selection};

/// Returns kinds, else classes, of what is found in a line, be it by chance.
pub(crate) fn found(text: &str) -> Vec<&'static str> {
    scan(text, usize::MAX).iter().map(kind).collect()
}

/// Returns the same without what chance explains.
pub(crate) fn reported(text: &str) -> Vec<&'static str> {
    scan(text, usize::MAX).iter().filter(|found| !found.by_chance).map(kind).collect()
}

/// Returns the same where only some classes are looked for.
pub(crate) fn chosen(names: &[&str], text: &str) -> Vec<&'static str> {
    let selection = Selection::of(names.iter().copied()).expect("known classes");
    scan_by(&selection, text, usize::MAX).iter().map(kind).collect()
}

/// Returns what is found in a line that was cut into blocks of so many new bytes, and how often.
pub(crate) fn counted(text: &str, size: usize) -> Vec<(&'static str, u64)> {
    scan(text, size).iter().map(|found| (kind(found), found.valid)).collect()
}

/// Returns what is found and how many different values of it.
pub(crate) fn different(text: &str) -> Vec<(&'static str, u64)> {
    scan(text, usize::MAX).iter().map(|found| (kind(found), found.distinct)).collect()
}

/// Returns fields with what is found in them.
pub(crate) fn places(text: &str) -> Vec<String> {
    scan(text, usize::MAX).iter().map(|found| format!("{} {}", found.path, kind(found))).collect()
}

fn kind(found: &FieldFound) -> &'static str {
    if found.kind.is_empty() { found.class } else { found.kind }
}

fn scan(text: &str, size: usize) -> Vec<FieldFound> {
    scan_by(&Selection::all(), text, size)
}

fn scan_by(selection: &Selection, text: &str, size: usize) -> Vec<FieldFound> {
    let limits = Limits::default();
    let mut scanner = LineScanner::new(&Detector::new(&limits).with_classes(selection), &limits);
    let source = Source { input: 0, path: String::new(), table: String::new(), format: "text" };
    let source = Arc::new(source);
    let mut at = 0;
    while at < text.len() {
        let overlap = at.min(BLOCK_OVERLAP);
        let end = at.saturating_add(size).min(text.len());
        let bytes = text.as_bytes()[at - overlap..end].to_vec();
        let goes_on = end < text.len();
        scanner.scan(&Block {
            source: Arc::clone(&source),
            bytes,
            row: 0,
            offset: None,
            begun: (at - overlap) as u64,
            overlap,
            goes_on,
        });
        at = end;
    }
    scanner.finish().into_iter().flat_map(|sheet| sheet.found).collect()
}
