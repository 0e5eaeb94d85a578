//! What a value of a field is: by the name of the field, by its whole shape, or by what stands in it.
//!
//! Most values are nothing, and are left after a few questions to the bit maps. A value behind a telling key is
//! judged by the class of that key; else a value that is digits, an address or a coordinate as a whole is judged by
//! the classes that registered for its shape; else, where something in it looks like more than words, the pass that
//! reads running text goes over it.

use std::{
    borrow::Cow,
    cell::Cell,
    hash::{BuildHasher, Hasher},
};

use foldhash::fast::FixedState;
use whither_model::Sensitive;

use super::{
    Part,
    field::{Field, FieldId, Fields, ROOT, Spot, Tally},
    matches::Matches,
    routes::Routes,
    walk::Values,
};
use crate::{
    class::{Confidence, Found, Keyed, Verdict},
    classes, decode,
    key_value::Delimiter,
    keys::Key,
    limit,
    pass::{Hit, Pass},
    plausible::is_placeholder,
    prose::{self, Prose, Seen, Stretch},
    simd::{DOT, MARK, NEWLINE},
    tables::{STRONG, Tables},
    text::{Span, Text, ones},
    view::View,
};

/// Shortest number that is looked at without a telling key, and longest written form of any.
pub(super) const SHORTEST: usize = 7;
pub(super) const LONGEST: usize = 40;
/// Colons of a hardware address.
const MAC_COLONS: u64 = 1 << 2 | 1 << 5 | 1 << 8 | 1 << 11 | 1 << 14;

/// Half of a coordinate that waits for the other.
#[derive(Clone, Copy)]
pub(super) struct Half {
    pub(super) field: FieldId,
    pub(super) parent: FieldId,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_latitude: bool,
}

/// What counts the values of one line.
pub(super) struct Judge<'a, 'r> {
    pub(super) text: Text<'a>,
    pub(super) tables: &'r Tables,
    pub(super) routes: &'r mut Routes,
    /// Number and first byte of the line.
    pub(super) row: u64,
    pub(super) line: usize,
    /// Where in its line the text begins.
    pub(super) begun: u64,
    pub(super) located: usize,
    pub(super) half: Option<Half>,
    /// Number of the block within this scanner.
    pub(super) block: u32,
    /// Where all values stand, if the text is not that of the line.
    pub(super) stands: Option<Spot>,
    /// Layers of encodings that have led to the text.
    pub(super) depth: usize,
    pub(super) matches: Matches,
    pub(super) written_like: Vec<u16>,
}

/// How a value was found.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    pub(super) route: u16,
    /// Whether it is a whole value of the field.
    pub(super) whole: bool,
    /// Whether a key led to it.
    pub(super) told: bool,
}

/// A value as it is counted.
pub(super) struct Counted<'v> {
    pub(super) kind: u16,
    pub(super) route: u16,
    pub(super) value: &'v [u8],
    pub(super) spot: Spot,
    pub(super) whole: bool,
    pub(super) told: bool,
    pub(super) confidence: Confidence,
    pub(super) validation: &'static str,
}

/// Hashes a value for counting; the same in every run.
#[inline(always)]
fn hash(value: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(0x7768_6974_6865_7200).build_hasher();
    hasher.write(value);
    hasher.finish()
}

impl<'a, 'r> Judge<'a, 'r> {
    pub(super) fn new(
        text: Text<'a>,
        tables: &'r Tables,
        routes: &'r mut Routes,
        located: usize,
        block: u32,
    ) -> Self {
        Self {
            text,
            tables,
            routes,
            row: 0,
            line: 0,
            begun: 0,
            located,
            half: None,
            block,
            stands: None,
            depth: 0,
            matches: Matches::of(text, tables),
            written_like: Vec::new(),
        }
    }

    /// Begins a line.
    pub(super) fn begin(&mut self, row: u64, line: usize) {
        (self.row, self.line, self.half) = (row, line, None);
    }

    pub(super) fn spot(&self, start: usize, end: usize) -> Spot {
        if let Some(spot) = self.stands {
            return spot;
        }
        let begun = if self.line == 0 { self.begun } else { 0 };
        Spot::new(self.row, begun, start.saturating_sub(self.line), end - start)
    }

    /// Counts a value that is what its class says.
    pub(super) fn count(&self, fields: &mut Fields, field: FieldId, counted: &Counted<'_>) {
        let Some(field) = fields.get_mut(field) else { return };
        note(field.tallies.of(counted.kind, counted.route), counted, self.located);
    }

    /// Judges a value as a whole; returns whether that settles it.
    #[inline(always)]
    fn value(&mut self, fields: &mut Fields, id: FieldId, span: &Span, quoted: bool) -> bool {
        let Some(field) = fields.get_mut(id) else { return true };
        field.values += 1;
        if field.first_seen.is_none() {
            field.first_seen = Some(self.spot(span.start, span.end));
        }
        if let Some(key) = field.key {
            if let Some(angle) = field.angle {
                if self.half(fields, id, angle, span) {
                    return true;
                }
            } else if self.plain(field, &key, span) {
                return true;
            }
            if self.keyed(fields, id, key, span, quoted) {
                return true;
            }
        } else if quoted && field.is_name && self.tables.selection.has_class(self.tables.names) {
            self.name(fields, id, span.start, span.end);
        }
        if span.digits == 0 || !(SHORTEST..=LONGEST).contains(&span.len()) {
            return false;
        }
        self.whole(fields, id, span)
    }

    /// Judges a value with digits by its shape, then by the numbers that are written like it.
    pub(super) fn whole(&mut self, fields: &mut Fields, id: FieldId, span: &Span) -> bool {
        if span.is_number() {
            return self.digits(fields, id, span);
        }
        self.shape(fields, id, span, 0) || self.numbers(fields, id, span)
    }

    /// Counts a value that is written as its class counts it; returns whether it is one.
    fn plain(&self, field: &mut Field, key: &Key, span: &Span) -> bool {
        let Some(class) = key.class else { return false };
        let Some(verdict) = self.plain_verdict(key, class, span.start, span.end) else { return false };
        self.note_plain(field.tallies.of(class as u16, 0), verdict, span.start, span.end);
        true
    }

    /// Returns what the class of its key says of a value that is written as the class counts it.
    #[inline(always)]
    pub(super) fn plain_verdict(&self, key: &Key, class: usize, start: usize, end: usize) -> Option<Verdict> {
        let definition = &classes::ALL[class];
        if definition.rank < STRONG
            && self.tables.strong >> (end - start).min(63) & 1 == 1
            && self.may_be_strong(&self.text.span(start, end))
        {
            return None;
        }
        (definition.plain)(self.text.slice(start, end), key.name)
    }

    /// Counts a whole value that is written as the class of its key counts it.
    #[inline(always)]
    pub(super) fn note_plain(&self, tally: &mut Tally, verdict: Verdict, start: usize, end: usize) {
        let ((validation, confidence), kind) = (verdict, tally.kind);
        let (value, spot) = (self.text.slice(start, end), self.spot(start, end));
        let counted =
            Counted { kind, route: 0, value, spot, whole: true, told: true, confidence, validation };
        note(tally, &counted, self.located);
    }

    /// Judges a value by the key of its field; returns whether that settles it.
    fn keyed(&mut self, fields: &mut Fields, field: FieldId, key: Key, span: &Span, quoted: bool) -> bool {
        let Some(class) = key.class else { return false };
        let Span { start, mut end, .. } = *span;
        let definition = &classes::ALL[class];
        if definition.presence_only {
            end = end.min(start + limit::PRESENCE);
        } else if end - start > limit::VALUE {
            return false;
        }
        let bytes = self.text.slice(start, end);
        let view = View { bytes, code: false, no_addresses: false };
        let keyed = Keyed {
            view: &view,
            key: key.name,
            delimiter: Delimiter::Colon,
            quoted,
            start: 0,
            end: bytes.len(),
            value: Cow::Borrowed(bytes),
        };
        let Some(found) = (definition.keyed)(&keyed) else {
            if !is_placeholder(bytes)
                && let Some(field) = fields.get_mut(field)
            {
                field.tallies.of(class as u16, 0).failed += 1;
            }
            return false;
        };
        if definition.rank < STRONG && self.may_be_strong(span) && self.shape(fields, field, span, STRONG) {
            return true;
        }
        self.found(fields, field, class, &found, start, Manner { route: 0, whole: true, told: true });
        true
    }

    /// Returns whether a value has the length and the digits of what is asked whatever a key says.
    #[inline]
    fn may_be_strong(&self, span: &Span) -> bool {
        let all = ones(span.len());
        self.tables.strong >> span.len().min(63) & 1 == 1 && (span.digits | 1 << 17) & all == all
    }

    /// Counts what a class found in a value that begins at `base`.
    pub(super) fn found(
        &self,
        fields: &mut Fields,
        field: FieldId,
        class: usize,
        found: &Found<'_>,
        base: usize,
        manner: Manner,
    ) {
        let counted = Counted {
            kind: class as u16,
            route: manner.route,
            value: &found.value,
            spot: self.spot(base + found.start, base + found.end),
            whole: manner.whole,
            // A word beside it tells as a key does.
            told: manner.told
                || found.confidence == Confidence::High
                || found.validation.ends_with("context")
                || found.validation.ends_with("country code"),
            confidence: found.confidence,
            validation: found.validation,
        };
        self.count(fields, field, &counted);
    }

    /// Judges a value by its whole shape; returns whether that settles it.
    fn shape(&mut self, fields: &mut Fields, field: FieldId, span: &Span, floor: u8) -> bool {
        let (start, length) = (span.start, span.len());
        let (list, from, to) = if span.is_number() {
            (self.tables.digits.get(length), 0, length)
        } else if span.digits == ones(17) && length == 18 {
            (self.tables.digits.get(17), 0, 17)
        } else if length == 17 && self.text.window(MARK, start) & ones(17) == MAC_COLONS {
            (self.tables.pairs.get(usize::from(b':')), 2, 3)
        } else {
            let dot = self.text.window(DOT, start) & ones(length);
            if span.digits | dot != ones(length) || dot.count_ones() != 3 {
                return false;
            }
            (Some(&self.tables.dotted), 0, dot.trailing_zeros() as usize)
        };
        if list.and_then(|list| list.first()).is_none_or(|&class| classes::ALL[class].rank < floor) {
            return false;
        }
        let view = View { bytes: self.text.slice(start, span.end), code: false, no_addresses: false };
        for &class in list.into_iter().flatten() {
            let definition = &classes::ALL[class];
            if definition.rank < floor {
                break;
            }
            if let Some(found) = (definition.find)(&view, from, to) {
                let whole = found.end - found.start == length;
                self.found(fields, field, class, &found, start, Manner { route: 0, whole, told: false });
                // What chance explains may be another number all the same.
                return !definition.gated || found.confidence == Confidence::High || floor > 0;
            }
        }
        if floor == 0
            && let Some(class) =
                list.into_iter().flatten().find(|&&class| (classes::ALL[class].nearly)(view.bytes))
            && let Some(field) = fields.get_mut(field)
        {
            field.tallies.of(*class as u16, 0).failed += 1;
        }
        false
    }

    /// Looks for what stands within a value.
    #[inline]
    fn within(&mut self, fields: &mut Fields, id: FieldId, span: &Span) {
        if self.text.is_bare(span) && !fields.is_named(id) {
            return;
        }
        if !self.text.is_quiet(span) {
            self.running(fields, id, span.start, span.end);
        } else if (fields.is_named(id) || self.text.has_numbers(span)) && !self.text.is_token(span) {
            self.grouped(fields, id, span.start, span.end);
        }
    }

    /// Reads a value as running text.
    #[inline(never)]
    fn running(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize) {
        let bytes = self.text.slice(start, end);
        let view = View { bytes, code: false, no_addresses: false };
        let mut hits: Vec<Hit<'_>> = Vec::new();
        Pass { tables: self.tables, view, new_from: 0, last: true, header: None, claimed: Cell::new(None) }
            .run_in(&self.text, start, end, &mut hits);
        for hit in &hits {
            let whole = hit.found.end - hit.found.start == bytes.len();
            self.hit(fields, field, hit, (start, bytes), whole);
        }
        let span = self.text.span(start, end);
        if (fields.is_named(field) || self.text.has_numbers(&span)) && !self.text.is_token(&span) {
            self.prose(fields, field, &Stretch::value(start, end, &hits));
        }
    }

    /// Counts what the pass found in bytes that begin at `start`.
    fn hit(
        &mut self,
        fields: &mut Fields,
        field: FieldId,
        hit: &Hit<'_>,
        (start, bytes): (usize, &[u8]),
        whole: bool,
    ) {
        let key = |from, to| bytes.get(from..to).unwrap_or_default();
        let route = match hit.key {
            Some((from, to, delimiter)) => self.routes.pair(0, delimiter, key(from, to)),
            None => 0,
        };
        let manner = Manner { route, whole, told: hit.key.is_some() };
        self.found(fields, field, hit.class, &hit.found, start, manner);
    }

    /// Reads a value in which nothing but groups of digits calls for a closer look.
    fn grouped(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize) {
        if memchr::memchr2(b'+', b'-', self.text.slice(start, end)).is_some() {
            return self.running(fields, field, start, end);
        }
        self.prose(fields, field, &Stretch::value(start, end, &[]));
    }

    /// Reads lines of text from `start` to `end`, the first of which is `row`.
    pub(super) fn text(&mut self, fields: &mut Fields, start: usize, end: usize, row: u64, block: &Part<'_>) {
        let bytes = self.text.slice(start, end);
        let view = View { bytes, code: false, no_addresses: false };
        let new_from = if start == 0 { block.overlap } else { 0 };
        let last = end < block.bytes.len() || !block.goes_on;
        let mut hits: Vec<Hit<'_>> = Vec::new();
        Pass { tables: self.tables, view, new_from, last, header: None, claimed: Cell::new(None) }
            .run_in(&self.text, start, end, &mut hits);
        self.begin(row, start);
        let mut cursor = start;
        for hit in &hits {
            self.advance(&mut cursor, start + hit.found.start);
            self.hit(fields, ROOT, hit, (start, bytes), false);
        }
        self.begin(row, start);
        self.prose(fields, ROOT, &lines(start, end, block, &hits));
        if !self.matches.is_empty() {
            self.begin(row, start);
            self.matched_lines(fields, &lines(start, end, block, &[]));
        }
        if self.text.is_coded(start, end) {
            self.begin(row, start);
            self.coded_lines(fields, start + new_from, start, end, !last);
        }
    }

    /// Counts the numbers in a stretch of text whose first line is the one that was begun.
    fn prose(&mut self, fields: &mut Fields, id: FieldId, stretch: &Stretch<'_>) {
        let key = fields.get(id).and_then(|field| field.key);
        if key.is_some_and(|key| key.class.is_none()) {
            return;
        }
        let mut named = fields.get(id).map(|field| field.numbers.clone()).unwrap_or_default();
        named.extend(prose::phone_named(key.and_then(|key| key.class)));
        let mut looked = stretch.start;
        let prose =
            Prose { text: self.text, tables: self.tables, named: &named, has_keys: false, json: None };
        prose.each(stretch, &mut |seen| {
            self.advance(&mut looked, seen.start);
            self.seen(fields, id, &seen);
        });
    }

    /// Counts what was seen in running text.
    fn seen(&self, fields: &mut Fields, id: FieldId, seen: &Seen<'_>) {
        let &Seen { kind, start, end, told, confidence, .. } = seen;
        let Some(validation) = seen.validation else {
            if let Some(field) = fields.get_mut(id) {
                field.tallies.of(kind, 0).failed += 1;
            }
            return;
        };
        let (value, spot) = (&*seen.value, self.spot(start, end));
        let counted = Counted { kind, route: 0, value, spot, whole: false, told, confidence, validation };
        self.count(fields, id, &counted);
    }

    /// Goes on to the line in which `at` is; line feeds have been looked for up to `looked`.
    pub(super) fn advance(&mut self, looked: &mut usize, at: usize) {
        while let Some(newline) = self.text.next_before(NEWLINE, *looked, at) {
            *looked = newline + 1;
            self.begin(self.row + 1, *looked);
        }
        *looked = at.max(*looked);
    }
}

impl Values for Judge<'_, '_> {
    #[inline(always)]
    fn string(&mut self, fields: &mut Fields, id: FieldId, start: usize, end: usize, escaped: bool) {
        if start == end {
            return;
        }
        let (start, end) = self.text.without_padding(start, end);
        let span = self.text.span(start, end);
        if escaped && self.stands.is_none() {
            return self.escaped(fields, id, &span);
        }
        if !self.matches.is_empty() {
            self.matched(fields, id, &span);
        }
        if self.value(fields, id, &span, true) {
            return;
        }
        // Digits have been judged as a whole.
        let is_judged = span.is_number() && span.len() <= LONGEST;
        if !is_judged && (self.stands.is_some() || !self.text.is_plain(&span)) {
            self.within(fields, id, &span);
        }
        if span.len() >= decode::SHORTEST && self.text.is_coded(start, end) {
            self.coded(fields, id, &span);
        }
    }

    #[inline]
    fn number(&mut self, fields: &mut Fields, id: FieldId, span: &Span) {
        if !self.matches.is_empty() {
            self.matched(fields, id, span);
        }
        if span.len() >= SHORTEST && span.digits != ones(span.len()) && self.exponent(fields, id, span) {
            return;
        }
        let (start, end) = self.text.without_padding(span.start, span.end);
        self.value(fields, id, &self.text.span(start, end), false);
        if fields.is_named(id) {
            self.padded(fields, id, start, end);
        }
    }
}

impl Tally {
    /// Takes what was checked of the surest value; of equally sure ones the first by name, whichever came first.
    pub(super) fn believe(&mut self, confidence: Confidence, validation: &'static str) {
        let is_first = self.valid == 0;
        let is_surer = confidence > self.confidence
            || (confidence == self.confidence
                && !std::ptr::eq(validation, self.validation)
                && validation < self.validation);
        if is_first || is_surer {
            (self.confidence, self.validation) = (confidence, validation);
        }
    }
}

/// Lines of text in a part of a block.
fn lines<'h>(start: usize, end: usize, part: &Part<'_>, hits: &'h [Hit<'h>]) -> Stretch<'h> {
    let new_from = if start == 0 { part.overlap } else { 0 };
    Stretch { start, end, new_from, last: end < part.bytes.len() || !part.goes_on, hits }
}

/// Counts a value in its tally.
#[inline(always)]
pub(super) fn note(tally: &mut Tally, counted: &Counted<'_>, located: usize) {
    tally.believe(counted.confidence, counted.validation);
    tally.valid += 1;
    tally.whole += u64::from(counted.whole);
    tally.told += u64::from(counted.told);
    tally.distinct.add(hash(counted.value));
    if tally.spots.len() < located {
        locate(tally, counted);
    }
}

/// Keeps where a value stands, and the first one as an example.
#[cold]
fn locate(tally: &mut Tally, counted: &Counted<'_>) {
    if tally.spots.is_empty() && !presence_only(counted.kind) {
        tally.sample = Sensitive::new(String::from_utf8_lossy(counted.value).into());
    }
    tally.spots.push(counted.spot);
}

fn presence_only(kind: u16) -> bool {
    classes::ALL.get(usize::from(kind)).is_some_and(|class| class.presence_only)
}
