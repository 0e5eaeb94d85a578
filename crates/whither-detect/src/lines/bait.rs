//! Bait in lines: where it stands, by line and field.
//!
//! Hits are rare: a line that has some is read once more, for all of them, to learn their fields.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::{
    field::{FieldId, Fields, NONE, Spot},
    walk::{Values, Walk},
};
use crate::{
    bait::{Area, Bait, BaitCounts, Hit, Spotted},
    decode::{self, Extent},
    known::KNOWN,
    simd::{Maps, maps},
    tables::Tables,
    text::{Span, Text},
};

/// Bytes behind the beginning of a form that decide on it; what begins later in a part of a line is the next part's.
const REACH: usize = 160;

/// A part of a block.
pub(super) struct Lines<'l> {
    pub(super) bytes: &'l [u8],
    pub(super) row: u64,
    /// Where in its line the first byte stands.
    pub(super) begun: u64,
    /// Bytes at the beginning that were the end of the block before.
    pub(super) overlap: usize,
    /// Whether the last line goes on in the next block.
    pub(super) goes_on: bool,
    /// Whether it comes from a reader of a known format, which writes lines of text.
    pub(super) is_written: bool,
}

/// What is told of a hit, in the order of the places.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    span: (usize, usize),
    bait: usize,
    form: Box<str>,
    route: Box<str>,
}

/// How often, and the bits that a random match would have to guess.
struct Often {
    count: u64,
    bits: f64,
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
    // What was decoded from one span is there once, however often it holds a value.
    let mut hits = BTreeMap::new();
    let (_, all) = bait.sweep(&area, &mut |hit| {
        let kept = Kept { span: hit.span, bait: hit.bait, form: hit.form.into(), route: hit.route.into() };
        let often = hits.entry(kept).or_insert(Often { count: 0, bits: hit.bits });
        often.count += 1;
        often.bits = often.bits.min(hit.bits);
    });
    let hits: Vec<(Kept, Often)> = hits.into_iter().collect();
    place(&hits, lines, tables, located, counts);
    all
}

/// Counts hits, sorted by place, with the line and the field of each. The block is read once, and so is each line that
/// has hits.
fn place(
    mut hits: &[(Kept, Often)],
    lines: &Lines<'_>,
    tables: &Tables,
    located: usize,
    counts: &mut BaitCounts<(), Spot>,
) {
    let (mut line, mut row) = (0, lines.row);
    while let Some((first, _)) = hits.first() {
        let between = lines.bytes.get(line..first.span.0).unwrap_or_default();
        row += memchr::memchr_iter(b'\n', between).count() as u64;
        line += memchr::memrchr(b'\n', between).map_or(0, |at| at + 1);
        let rest = lines.bytes.get(line..).unwrap_or_default();
        let rest = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
        let here = hits.iter().take_while(|(hit, _)| hit.span.0 <= line + rest.len()).count();
        let (of_line, behind) = hits.split_at(here);
        let places = of_line.iter().map(|(hit, _)| hit.span.0 - line).collect();
        let paths = Paths::read(rest, places, tables);
        for (index, (hit, often)) in of_line.iter().enumerate() {
            let (from, to) = hit.span;
            let (bait, form, route, span, bits) = (hit.bait, &*hit.form, &*hit.route, hit.span, often.bits);
            let begun = if line == 0 { lines.begun } else { 0 };
            let spot = Spot::new(row, begun, from - line, to - from);
            let at = Spotted { place: (), path: paths.of(index), spot, located };
            counts.add(&Hit { bait, form, route, span, bits }, often.count, at);
        }
        hits = behind;
    }
}

/// The paths of the fields in which some bytes of a line stand.
struct Paths {
    /// The field of each byte.
    fields: Vec<FieldId>,
    /// The path of each field that has one of them.
    paths: HashMap<FieldId, String>,
    /// What stands in no field.
    outside: &'static str,
}

impl Paths {
    /// Reads a line once for all places, which are sorted.
    fn read(line: &[u8], places: Vec<usize>, tables: &Tables) -> Self {
        let mut found = Found { fields: vec![NONE; places.len()], places, next: 0 };
        if !matches!(line.trim_ascii_start().first(), Some(b'{' | b'[' | b'"')) {
            return Self { fields: found.fields, paths: HashMap::new(), outside: "(text)" };
        }
        let mut made = Maps::default();
        maps(line, &mut made);
        let mut fields = Fields::new();
        let walk = Walk {
            text: Text { bytes: line, maps: &made },
            keys: &tables.keys,
            known: &KNOWN,
            end: line.len(),
        };
        let is_read = walk.run(0, &mut fields, &mut found).is_ok();
        let mut paths = HashMap::new();
        for &field in found.fields.iter().filter(|&&field| field != NONE) {
            paths.entry(field).or_insert_with(|| fields.path(field));
        }
        Self { fields: found.fields, paths, outside: if is_read { "$" } else { "(text)" } }
    }

    fn of(&self, index: usize) -> &str {
        let path = self.fields.get(index).and_then(|field| self.paths.get(field));
        path.map_or(self.outside, String::as_str)
    }
}

/// Notes the fields of places. Values come in their order, so that both are gone through once.
struct Found {
    places: Vec<usize>,
    fields: Vec<FieldId>,
    /// The first place that no value has reached.
    next: usize,
}

impl Values for Found {
    fn string(&mut self, _: &mut Fields, field: FieldId, start: usize, end: usize, _: bool) {
        while let Some(&at) = self.places.get(self.next).filter(|&&at| at < end) {
            if let Some(noted) = self.fields.get_mut(self.next).filter(|_| at >= start) {
                *noted = field;
            }
            self.next += 1;
        }
    }

    fn number(&mut self, fields: &mut Fields, field: FieldId, span: &Span) {
        self.string(fields, field, span.start, span.end, false);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use whither_model::{Block, Limits, Source};

    use super::*;
    use crate::{
        Detector, LineScanner,
        bait::{BaitFound, BaitValue, Known},
    };

    const VALUE: &str = "kirsch7x";

    fn found(lines: String) -> Vec<BaitFound<(), Spot>> {
        let value = BaitValue {
            name: "user".to_owned(),
            class: "account.user_id",
            known: Known::Text(VALUE.into()),
            salts: Vec::new(),
        };
        let limits = Limits::default();
        let detector = Detector::new(&limits).with_bait(Some(Arc::new(Bait::new(&[value]))));
        let mut scanner = LineScanner::new(&detector, &limits);
        let source = Source { input: 0, path: String::new(), table: String::new(), format: "jsonl" };
        scanner.scan(&Block {
            source: Arc::new(source),
            bytes: lines.into_bytes(),
            row: 5,
            offset: None,
            begun: 0,
            overlap: 0,
            goes_on: false,
        });
        scanner.bait_found().into_iter().flat_map(|source| source.found).collect()
    }

    #[test]
    fn hits_have_the_row_and_the_field_they_stand_in() {
        let lines = format!(
            "{{\"a\":1}}\n{{\"a\":\"{VALUE}\",\"b\":[\"x\",\"{VALUE}, {VALUE}\"],\"{VALUE}\":2}}\n\n{VALUE}\n\
             {{\"a\":\"y\",\"b\":\"{VALUE}\"}}\n{{\"a\":{VALUE}"
        );
        let seen: Vec<_> = found(lines)
            .into_iter()
            .map(|row| {
                let spots: Vec<_> = row.spots.iter().map(|spot| (spot.row, spot.offset)).collect();
                (row.path, row.count, spots)
            })
            .collect();
        let expect = [
            ("$", 1, vec![(6, 48)]),
            ("$.a", 1, vec![(6, 6)]),
            ("$.b", 1, vec![(9, 14)]),
            ("$.b[]", 2, vec![(6, 26), (6, 36)]),
            ("(text)", 2, vec![(8, 0), (10, 5)]),
        ];
        assert_eq!(seen, expect.map(|(path, count, spots)| (path.to_owned(), count, spots)));
    }

    // Each hit once read its whole line again: minutes for one megabyte.
    #[test]
    fn many_hits_in_a_line_cost_no_more_than_many_lines() {
        const MANY: u64 = 40_000;
        let keyed: Vec<String> = (0..MANY).map(|at| format!("\"k{at}\":\"{VALUE}\"")).collect();
        let sum = |found: Vec<BaitFound<(), Spot>>| found.iter().map(|row| row.count).sum::<u64>();
        assert_eq!(sum(found(format!("{{{}}}", keyed.join(",")))), MANY);
        assert_eq!(sum(found(format!("{{\"a\":\"{}\"}}", format!("{VALUE} ").repeat(100_000)))), 100_000);
        assert_eq!(sum(found(format!("{{\"a\":\"{VALUE}\"}}\n").repeat(10_000))), 10_000);
    }
}
