//! What whither finds where a text stands alone in a field.

use std::sync::Arc;

use whither_detect::{Detector, LineScanner};
use whither_model::{Block, Limits, Source};

/// Scans fields that hold one text each.
pub(super) struct Scanned(Detector);

impl Scanned {
    pub(super) fn new() -> Self {
        Self(Detector::new(&Limits::default()))
    }

    /// Returns the kinds, else the classes, of what is found in `text` in a field of this name; in a line of text
    /// where it has none. What is counted as chance is not found.
    pub(super) fn find(&self, field: &str, text: &str) -> Vec<&'static str> {
        let line = match field {
            "" => text.to_owned(),
            field => serde_json::json!({ field: text }).to_string(),
        };
        let source = Source { input: 0, path: "case".to_owned(), table: String::new(), format: "text" };
        let mut scanner = LineScanner::new(&self.0, &Limits::default());
        scanner.scan(&Block {
            source: Arc::new(source),
            bytes: line.into_bytes(),
            row: 0,
            offset: None,
            begun: 0,
            overlap: 0,
            goes_on: false,
        });
        let sheets = scanner.finish();
        let found = sheets.iter().flat_map(|sheet| &sheet.found).filter(|found| !found.by_chance);
        found.flat_map(|found| [found.kind, found.class]).filter(|name| !name.is_empty()).collect()
    }
}
