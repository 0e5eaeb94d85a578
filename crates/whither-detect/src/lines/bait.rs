//! Bait in lines: where it stands, by line and field.
//!
//! Hits are rare: the line of one is read once more to learn its field.

use super::{
    field::{FieldId, Fields, Spot},
    known::KNOWN,
    walk::{Values, Walk},
};
use crate::{
    bait::{Area, Bait, BaitCounts, Spotted},
    decode::{self, Extent},
    simd::maps,
    tables::Tables,
    text::Text,
};

/// Bytes behind the beginning of a form that decide on it; what begins later in a part of a line is the next part's.
const REACH: usize = 160;

/// A part of a block.
pub(super) struct Lines<'l> {
    pub(super) bytes: &'l [u8],
    pub(super) row: u64,
    /// Bytes at the beginning that were the end of the block before.
    pub(super) overlap: usize,
    /// Whether the last line goes on in the next block.
    pub(super) goes_on: bool,
    /// Whether it comes from a reader of a known format, which writes lines of text.
    pub(super) is_written: bool,
}

/// Counts the bait in some lines; returns whether all of it could be decoded.
pub(super) fn count(
    bait: &Bait,
    lines: &Lines<'_>,
    tables: &Tables,
    located: usize,
    counts: &mut BaitCounts<(), Spot>,
) -> bool {
    let bytes = lines.bytes;
    let start = if lines.overlap > 0 { lines.overlap.saturating_sub(REACH) } else { 0 };
    let end = if lines.goes_on { bytes.len().saturating_sub(REACH) } else { bytes.len() };
    let is_text = lines.is_written || decode::is_text(bytes);
    let extent = if is_text { Extent::Text } else { Extent::Part };
    let range = start..end;
    let area = Area { bytes, plain: range.clone(), encoded: range, extent, is_text };
    let (_, all) = bait.sweep(&area, &mut |hit| {
        let (from, to) = hit.span;
        let before = bytes.get(..from).unwrap_or_default();
        let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let row = lines.row + memchr::memchr_iter(b'\n', before).count() as u64;
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let spot = Spot { row, offset: clip(from - line), length: clip(to - from) };
        let path = field(bytes.get(line..).unwrap_or_default(), from - line, tables);
        counts.add(hit, Spotted { place: (), path: &path, spot, located });
    });
    all
}

/// Returns the path of the field in which a byte of a line stands.
fn field(rest: &[u8], at: usize, tables: &Tables) -> String {
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    if !matches!(line.trim_ascii_start().first(), Some(b'{' | b'[' | b'"')) {
        return "(text)".to_owned();
    }
    let mut words = Vec::new();
    maps(line, &mut words);
    let (mut fields, mut place) = (Fields::new(), Place { at, field: None });
    let walk = Walk {
        text: Text { bytes: line, words: &words },
        keys: &tables.keys,
        known: &KNOWN,
        end: line.len(),
    };
    let is_read = walk.run(0, &mut fields, &mut place).is_ok();
    match place.field {
        Some(field) => fields.path(field),
        None if is_read => "$".to_owned(),
        None => "(text)".to_owned(),
    }
}

/// Notes the field that has a byte.
struct Place {
    at: usize,
    field: Option<FieldId>,
}

impl Values for Place {
    fn string(&mut self, _: &mut Fields, field: FieldId, start: usize, end: usize) {
        if (start..end).contains(&self.at) {
            self.field = Some(field);
        }
    }

    fn number(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize) {
        self.string(fields, field, start, end);
    }
}
