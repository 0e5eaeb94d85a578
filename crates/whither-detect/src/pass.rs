//! One pass over a block: finds candidates by byte class and lets the classes judge them.
//!
//! Reads the bytes of a block once through a table of 256 entries; gives hits in the order of the stream. A
//! run of digits, `@`, `:` and the like call the classes that registered for them; a delimiter with a known
//! key before it calls the class of that key. Where a key and a shape claim the same bytes, rank decides.

use std::{borrow::Cow, cell::Cell};

use crate::{
    class::{Class, Confidence, Found, Keyed},
    classes,
    key_value::{Delimiter, Mark, RawValue, mark_before, part_after, percent_decode, value_after},
    keys::Key,
    lanes::{self, Candidate},
    limit,
    patterns::{CONFIDENCE, VALIDATION},
    tables::{DELIMITER, PAIRS, PERCENT, TRIGGER, Tables},
    text::Text,
    view::View,
};

/// A value that was recognised.
pub(crate) struct Hit<'a> {
    /// Index in [`classes::ALL`].
    pub(crate) class: usize,
    pub(crate) found: Found<'a>,
    /// Span of the key that led to it, and what stood behind that.
    pub(crate) key: Option<(usize, usize, Delimiter)>,
}

impl Hit<'_> {
    fn class(&self) -> &'static Class {
        &classes::ALL[self.class]
    }

    fn covers(&self, other: &Self) -> bool {
        self.found.start <= other.found.start && other.found.end <= self.found.end
    }
}

/// What the last key claimed: its class need not be asked for the shape of the same bytes.
#[derive(Clone, Copy)]
pub(crate) struct Claim {
    class: usize,
    start: usize,
    end: usize,
}

impl Claim {
    fn holds(self, class: usize, at: usize) -> bool {
        class == self.class && (self.start..self.end).contains(&at)
    }
}

/// A pass over one block.
pub(crate) struct Pass<'a, 't> {
    pub(crate) tables: &'t Tables,
    pub(crate) view: View<'a>,
    /// First byte that was not in the block before.
    pub(crate) new_from: usize,
    /// Whether the content ends with this block.
    pub(crate) last: bool,
    /// The name of the header whose value begins with this block, if it is a known key.
    pub(crate) header: Option<Key>,
    pub(crate) claimed: Cell<Option<Claim>>,
}

impl<'a> Pass<'a, '_> {
    /// Finds everything in the block that is to be reported from it.
    pub(crate) fn run(&self, hits: &mut Vec<Hit<'a>>) {
        if let Some(hit) = self.header_value() {
            self.keep(hit, hits);
        }
        lanes::each(self.view.bytes, &self.tables.others, |candidate| self.judge(candidate, hits));
        self.patterns(hits);
        hits.sort_by_key(|hit| (hit.found.start, hit.found.end, hit.class));
    }

    /// Does the same for a block that is the part of `text` from `start` to `end`, whose maps are there.
    pub(crate) fn run_in(&self, text: &Text<'_>, start: usize, end: usize, hits: &mut Vec<Hit<'a>>) {
        lanes::each_in(text, start, end, |candidate| self.judge(candidate, hits));
        if hits.len() > 1 {
            hits.sort_by_key(|hit| (hit.found.start, hit.found.end, hit.class));
        }
    }

    /// Finds what the patterns of the user match.
    fn patterns(&self, hits: &mut Vec<Hit<'a>>) {
        let Some(patterns) = &self.tables.patterns else { return };
        for (start, end, class) in patterns.find(self.view.bytes) {
            let value = Cow::Borrowed(self.view.slice(start, end));
            let found = Found { start, end, value, validation: VALIDATION, confidence: CONFIDENCE };
            self.keep(Hit { class, found, key: None }, hits);
        }
    }

    fn judge(&self, candidate: Candidate, hits: &mut Vec<Hit<'a>>) {
        match candidate {
            Candidate::Digits(at) => self.digits(at, hits),
            Candidate::Dot(at) => self.dotted(at, hits),
            Candidate::Other(at) => self.other(at, hits),
        }
    }

    /// Returns the ASCII punctuation that stands percent-encoded at `at`.
    fn encoded(&self, at: usize) -> Option<u8> {
        match (self.view.at(at + 1), self.view.at(at + 2)) {
            (b'4', b'0') => Some(b'@'),
            (b'3', b'A' | b'a') => Some(b':'),
            (b'3', b'D' | b'd') => Some(b'='),
            (b'2', b'B' | b'b') => Some(b'+'),
            _ => None,
        }
    }

    /// Judges a byte that is neither digit nor point.
    fn other(&self, at: usize, hits: &mut Vec<Hit<'a>>) {
        let byte = self.view.at(at);
        // Base64 is full of plus signs; few of them begin a number.
        if byte == b'+' && !matches!(self.view.at(at + 1), b'1'..=b'9' | b'(') {
            return;
        }
        let kind = self.tables.kinds[usize::from(byte)];
        if kind & DELIMITER != 0 {
            self.delimiter(byte, at, at + 1, hits);
        }
        if kind & TRIGGER != 0 {
            self.triggered(&self.tables.bytes[usize::from(byte)], at, at + 1, hits);
        }
        if kind & PAIRS != 0 && self.view.at(at + 3) == byte {
            self.triggered(&self.tables.pairs[usize::from(byte)], at, at + 1, hits);
        }
        if kind & PERCENT != 0
            && let Some(byte) = self.encoded(at)
        {
            let kind = self.tables.kinds[usize::from(byte)];
            if kind & DELIMITER != 0 {
                self.delimiter(byte, at, at + 3, hits);
            }
            if kind & TRIGGER != 0 {
                self.triggered(&self.tables.bytes[usize::from(byte)], at, at + 3, hits);
            }
        }
    }

    /// Judges a run of four digits or more.
    fn digits(&self, start: usize, hits: &mut Vec<Hit<'a>>) {
        let run = self.view.bytes.get(start..).unwrap_or_default();
        let end = start + run.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(hit) = self.number(0, start, end) {
            self.keep_shape(hit, hits);
        }
    }

    /// Judges a point between digits.
    fn dotted(&self, at: usize, hits: &mut Vec<Hit<'a>>) {
        let back = (1..=4).take_while(|&back| self.view.before(at, back).is_ascii_digit()).count();
        let start = at - back;
        if back > 3 || self.view.before(start, 1) == b'.' {
            return;
        }
        let start = self.view.skip_escape(start);
        if start < at
            && self.view.left_bound(start)
            && let Some(hit) = self.first(&self.tables.dotted, 0, start, at)
        {
            self.keep_shape(hit, hits);
        }
    }

    /// Asks the classes that registered for runs of this length.
    fn number(&self, floor: u8, start: usize, end: usize) -> Option<Hit<'a>> {
        let view = &self.view;
        let start = match view.before(start, 1) {
            b'a'..=b'z' | b'A'..=b'Z' | b'%' | b'\\' => view.skip_escape(start),
            _ => start,
        };
        let list = self.tables.digits.get(end.checked_sub(start)?)?;
        if list.is_empty() || !view.left_bound(start) {
            return None;
        }
        let fraction = view.before(start, 1) == b'.' && view.before(start, 2).is_ascii_digit();
        let decimal = view.at(end) == b'.' && view.at(end + 1).is_ascii_digit();
        if fraction || decimal {
            return None;
        }
        self.first(list, floor, start, end)
    }

    /// Asks classes of a rank above `floor` in turn.
    fn first(&self, list: &[usize], floor: u8, start: usize, end: usize) -> Option<Hit<'a>> {
        list.iter().find_map(|&class| {
            let definition = &classes::ALL[class];
            if definition.rank <= floor || self.claimed.get().is_some_and(|claim| claim.holds(class, start)) {
                return None;
            }
            let found = (definition.find)(&self.view, start, end)?;
            Some(Hit { class, found, key: None })
        })
    }

    fn triggered(&self, list: &[usize], start: usize, end: usize, hits: &mut Vec<Hit<'a>>) {
        if let Some(hit) = self.first(list, 0, start, end) {
            self.keep_shape(hit, hits);
        }
    }

    /// Judges what stands around a delimiter.
    fn delimiter(&self, byte: u8, start: usize, end: usize, hits: &mut Vec<Hit<'a>>) {
        let kind = match byte {
            b':' => Delimiter::Colon,
            b'=' => Delimiter::Equals,
            _ => Delimiter::Tag,
        };
        let mark = Mark { kind, start, end };
        let keyed = if self.tables.keys.may_end(&self.view, start, kind == Delimiter::Tag) {
            self.keyed(mark)
        } else {
            None
        };
        let part = || (byte == b'=' && self.view.at(end) == b'"').then(|| self.part(mark)).flatten();
        let Some(hit) = keyed.or_else(part) else { return };
        if self.is_outranked(&hit) {
            return;
        }
        self.claimed.set(Some(Claim { class: hit.class, start: hit.found.start, end: hit.found.end }));
        self.keep(hit, hits);
    }

    /// Reads key and value around a delimiter and asks the class of the key.
    fn keyed(&self, mark: Mark) -> Option<Hit<'a>> {
        let (key, (start, end)) = self.tables.keys.before(&self.view, mark)?;
        key.class?;
        let raw = value_after(&self.view, mark)?;
        self.keyed_value(key, raw, mark.kind, Some((start, end, mark.kind)))
    }

    /// Reads the value of a part of a form whose name is a known key.
    fn part(&self, mark: Mark) -> Option<Hit<'a>> {
        let ((start, end), raw) = part_after(&self.view, mark)?;
        let key = self.tables.keys.find(self.view.slice(start, end))?;
        self.keyed_value(key, raw, Delimiter::Part, Some((start, end, Delimiter::Part)))
    }

    /// Reads the value of a header whose name is a known key.
    fn header_value(&self) -> Option<Hit<'a>> {
        let key = self.header?;
        let head = self.view.slice(0, limit::VALUE);
        let start = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let end = head.trim_ascii_end().len();
        if start >= end {
            return None;
        }
        let raw = RawValue { start, end, quoted: true, cut: self.view.bytes.len() > limit::VALUE };
        self.keyed_value(key, raw, Delimiter::Header, None)
    }

    fn keyed_value(
        &self,
        key: Key,
        raw: RawValue,
        delimiter: Delimiter,
        span: Option<(usize, usize, Delimiter)>,
    ) -> Option<Hit<'a>> {
        let class = key.class?;
        let definition = &classes::ALL[class];
        let mut end = raw.end;
        if definition.presence_only {
            end = end.min(raw.start + limit::PRESENCE);
        } else if raw.cut {
            return None;
        }
        let view = &self.view;
        let value = percent_decode(view.slice(raw.start, end));
        let (name, start, quoted) = (key.name, raw.start, raw.quoted);
        let keyed = Keyed { view, key: name, delimiter, quoted, start, end, value };
        let found = (definition.keyed)(&keyed)?;
        Some(Hit { class, found, key: span })
    }

    /// Returns whether a shape of higher rank claims the whole value of a key.
    fn is_outranked(&self, keyed: &Hit<'a>) -> bool {
        let (start, end) = (keyed.found.start, keyed.found.end);
        let value = self.view.slice(start, end);
        let floor = keyed.class().rank;
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = if digits > 3 { self.number(floor, start, start + digits) } else { None };
        let at = memchr::memchr2(b'@', b'%', value).map(|at| start + at);
        let email = at.and_then(|at| {
            let width = if self.view.at(at) == b'@' { 1 } else { 3 };
            (width == 1 || self.encoded(at) == Some(b'@')).then_some(())?;
            self.first(&self.tables.bytes[usize::from(b'@')], floor, at, at + width)
        });
        [number, email].into_iter().flatten().any(|shape| shape.covers(keyed))
    }

    /// Keeps what was recognised by shape, unless a key says otherwise.
    fn keep_shape(&self, hit: Hit<'a>, hits: &mut Vec<Hit<'a>>) {
        if !self.reports(&hit) {
            return;
        }
        let found = &hit.found;
        let telling = hit.class().in_binary && found.confidence > Confidence::Low;
        if !telling && !self.view.is_text(found.start, found.end) {
            return;
        }
        let claims = |keyed: &Hit<'_>| {
            keyed.covers(&hit) && (keyed.class == hit.class || keyed.class().rank >= hit.class().rank)
        };
        let is_other =
            self.header.is_some_and(|key| key.class.is_none()) && found.confidence < Confidence::High;
        if is_other || self.header_value().is_some_and(|keyed| claims(&keyed)) {
            return;
        }
        if let Some(mark) = mark_before(&self.view, found.start)
            && let Some((key, _)) = self.tables.keys.before(&self.view, mark)
        {
            let keyed = self.keyed(mark);
            let other = key.class.is_none() && found.confidence < Confidence::High;
            if other || keyed.is_some_and(|keyed| claims(&keyed)) {
                return;
            }
        }
        self.keep(hit, hits);
    }

    fn keep(&self, hit: Hit<'a>, hits: &mut Vec<Hit<'a>>) {
        hits.extend(self.reports(&hit).then_some(hit));
    }

    /// Returns whether a hit is reported from this block.
    fn reports(&self, hit: &Hit<'_>) -> bool {
        let Found { start, end, .. } = hit.found;
        end - start <= limit::VALUE && limit::reports(end, self.view.bytes.len(), self.new_from, self.last)
    }
}
