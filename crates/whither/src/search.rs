//! What is looked for in content: classes of personal data, all or those the user names, known values, patterns.

use std::sync::Arc;

use anyhow::Result;
use whither_detect::{Bait, Detector, Patterns, Selection};
use whither_model::{Coverage, Limits, table::Sighting};

use crate::{args::Sought, bait, failure::Hint, patterns};

/// What is looked for.
#[derive(Clone, Default)]
pub(crate) struct Search {
    pub(crate) bait: Option<Arc<Bait>>,
    pub(crate) patterns: Option<Arc<Patterns>>,
    /// The classes, where not all are, and how the user named them.
    classes: Option<(Selection, String)>,
}

impl Search {
    /// Reads what the arguments name.
    pub(crate) fn read(sought: &Sought) -> Result<Self> {
        let bait = bait::read(sought.bait.as_deref())?;
        let patterns = patterns::read(sought.patterns.as_deref())?;
        let mut search = Self { bait, patterns, classes: None };
        if !sought.classes.is_empty() {
            let selection = Selection::of(sought.classes.iter().map(String::as_str)).map_err(|error| {
                let hint =
                    "`whither explain` lists them; `device` is all of device.*, `cn.ric` one kind of number";
                Hint { message: format!("--classes: {error}"), hint: hint.to_owned() }
            })?;
            search.classes = Some((selection, sought.classes.join(",")));
        }
        Ok(search)
    }

    /// Makes the detector.
    pub(crate) fn detector(&self, limits: &Limits) -> Detector {
        let detector =
            Detector::new(limits).with_bait(self.bait.clone()).with_patterns(self.patterns.clone());
        match &self.classes {
            Some((selection, _)) => detector.with_classes(selection),
            None => detector,
        }
    }

    /// Returns the path of a value without the keys that a pattern matches, if there are any.
    pub(crate) fn keys(&self, path: &str) -> Option<String> {
        self.patterns.as_deref().and_then(|patterns| patterns.without_keys(path))
    }

    /// Takes keys that a pattern matches out of the paths of rows.
    pub(crate) fn hide(&self, rows: &mut [Sighting]) {
        for row in rows {
            if let Some(path) = self.keys(&row.path) {
                row.path = path.into();
            }
        }
    }

    /// Says in the coverage what was not looked for.
    pub(crate) fn tell(&self, coverage: &mut Coverage) {
        if let Some((selection, _)) = &self.classes {
            coverage.problems("classes.left-out", 0, selection.left_out());
        }
        coverage.problems("patterns.limit", 0, self.patterns.as_deref().map_or(0, Patterns::given_up));
    }

    /// Returns what of it a case is tied to: how many known values and patterns, which its tables name, and which classes.
    pub(crate) fn options(&self) -> [(String, String); 3] {
        let baits = self.bait.as_deref().map_or(0, Bait::len).to_string();
        let classes = self.classes.as_ref().map_or("all", |(_, names)| names);
        let patterns = self.patterns.as_deref().map_or(0, Patterns::len).to_string();
        [
            ("baits".to_owned(), baits),
            ("classes".to_owned(), classes.to_owned()),
            ("patterns".to_owned(), patterns),
        ]
    }
}
