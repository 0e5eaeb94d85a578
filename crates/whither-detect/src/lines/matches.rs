//! What patterns of the user match in values and lines.
//!
//! They go over a text once; a value in which something was seen is then looked at by itself, so that nothing is found
//! that reaches beyond it.

use super::{
    field::{FieldId, Fields, ROOT},
    judge::{Counted, Judge},
};
use crate::{
    patterns::{CONFIDENCE, VALIDATION},
    prose::Stretch,
    tables::Tables,
    text::{Span, Text},
};

/// Where something matches in a text as a whole, in its order.
pub(super) struct Matches {
    places: Vec<(usize, usize)>,
}

impl Matches {
    /// Looks for the patterns in a text.
    pub(super) fn of(text: Text<'_>, tables: &Tables) -> Self {
        let all = tables.patterns.iter().flat_map(|patterns| patterns.find(text.bytes));
        Self { places: all.map(|(start, end, _)| (start, end)).collect() }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns whether something matches in a value.
    fn reach(&self, span: &Span) -> bool {
        let behind = self.places.partition_point(|place| place.1 <= span.start);
        self.places.get(behind).is_some_and(|place| place.0 < span.end)
    }
}

impl Judge<'_, '_> {
    /// Counts what patterns of the user match in a value, if one matches in these bytes of the text.
    #[inline(never)]
    pub(super) fn matched(&mut self, fields: &mut Fields, id: FieldId, span: &Span) {
        let Some(patterns) = self.tables.patterns.as_ref().filter(|_| self.matches.reach(span)) else {
            return;
        };
        let value = self.text.slice(span.start, span.end);
        for (start, end, class) in patterns.find(value) {
            let whole = end - start == value.len();
            self.pattern(fields, id, class, (span.start + start, span.start + end), whole);
        }
    }

    /// Counts what patterns of the user match in lines of text, the first of which was begun.
    #[inline(never)]
    pub(super) fn matched_lines(&mut self, fields: &mut Fields, stretch: &Stretch<'_>) {
        let Some(patterns) = &self.tables.patterns else { return };
        let mut looked = stretch.start;
        for (start, end, class) in patterns.find(self.text.slice(stretch.start, stretch.end)) {
            let (start, end) = (stretch.start + start, stretch.start + end);
            self.advance(&mut looked, start);
            if stretch.reports(end) {
                self.pattern(fields, ROOT, class, (start, end), false);
            }
        }
    }

    /// Counts a match of a pattern of the user.
    fn pattern(
        &self,
        fields: &mut Fields,
        id: FieldId,
        class: usize,
        (start, end): (usize, usize),
        whole: bool,
    ) {
        let counted = Counted {
            kind: class as u16,
            route: 0,
            value: self.text.slice(start, end),
            spot: self.spot(start, end),
            whole,
            told: true,
            confidence: CONFIDENCE,
            validation: VALIDATION,
        };
        self.count(fields, id, &counted);
    }
}
