//! Numbers of states, zones of travel documents and national telephone numbers in running text.
//!
//! Looked for around digits only: what is written like a number (`outlines.rs`), stands by itself and passes its check
//! is one where a word within its neighbourhood (`words.rs`) or the name of the field speaks for it, or where the
//! number is strong alone. Boundaries are by ASCII class, so that a number inside Chinese text is found.

mod escapes;
mod hints;
mod outlines;
mod words;

use std::{borrow::Cow, sync::LazyLock};

use self::{escapes::Ahead, hints::Hints, outlines::OUTLINES, words::PHONE};
use crate::{
    class::Confidence,
    classes,
    json::JsonPath,
    key_value::mark_before,
    known::{FEW_PASS, Known},
    limit, numbers,
    pass::Hit,
    phones,
    plausible::is_number,
    simd::{BASE64, DIGIT},
    tables::{NUMBERS, Tables},
    text::{Text, ones},
    view::View,
};

/// Longest written number.
const LONGEST: usize = 40;
/// Shortest number without signs, and shortest groups of digits with single bytes between them.
const SHORTEST: usize = 6;
const GROUPED: u32 = 8;
/// Fewest digits of a number, and in how many bytes from the first one on.
const FEWEST: u32 = 4;
const AHEAD: usize = 32;
/// Longest integer that is a number which has lost its zeros.
const MOST_PADDED: usize = 14;
/// Longest token that is no hash or encoding: two lines of a travel document.
const LONGEST_TOKEN: usize = 90;
/// Digits of a mobile number of China.
const MOBILE: usize = 11;
/// The class of cards.
const CARD: &str = "finance.card";
/// Longest group of letters that begins a number, as in `AB 12 34 56 C`.
const LETTERS: usize = 4;

static PHONES: LazyLock<u16> = LazyLock::new(|| class_index("contact.phone"));
static BIRTHS: LazyLock<u16> = LazyLock::new(|| class_index("person.birth_date"));
static ZONES: LazyLock<usize> =
    LazyLock::new(|| numbers::ALL.iter().position(|number| number.id == "mrz").unwrap_or(0));

fn class_index(id: &str) -> u16 {
    classes::ALL.iter().position(|class| class.info.id == id).unwrap_or(0) as u16
}

/// A stretch of running text, and what is known of it.
pub(crate) struct Stretch<'h> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// First byte that was not in the block before, and whether the text ends with this block.
    pub(crate) new_from: usize,
    pub(crate) last: bool,
    /// What the pass found, whose bytes are taken.
    pub(crate) hits: &'h [Hit<'h>],
}

impl<'h> Stretch<'h> {
    /// A value of a field.
    pub(crate) fn value(start: usize, end: usize, hits: &'h [Hit<'h>]) -> Self {
        Self { start, end, new_from: 0, last: true, hits }
    }

    /// Returns whether something that ends here is to be reported from this block.
    pub(crate) fn reports(&self, end: usize) -> bool {
        limit::reports(end - self.start, self.end - self.start, self.new_from, self.last)
    }

    /// Returns whether a key has said what stands there.
    fn is_told(&self, at: usize) -> bool {
        let at = at - self.start;
        let first = self.hits.partition_point(|hit| hit.found.start + limit::VALUE < at);
        let mut near = self.hits.iter().skip(first).take_while(|hit| hit.found.start <= at);
        near.any(|hit| hit.key.is_some() && at < hit.found.end)
    }

    /// Returns how sure the pass is of what it found in these bytes.
    fn taken(&self, start: usize, end: usize) -> Option<Confidence> {
        let (start, end) = (start - self.start, end - self.start);
        let first = self.hits.partition_point(|hit| hit.found.start + limit::VALUE < start);
        let near = self.hits.get(first..)?.iter().take_while(|hit| hit.found.start < end);
        near.filter(|hit| hit.found.end > start).map(|hit| hit.found.confidence).max()
    }
}

/// A number in the text.
struct Candidate {
    end: usize,
    number: u16,
    /// Whether a word or the name of the field speaks for it.
    told: bool,
}

/// A value that is a number, or looks like one and is none.
pub(crate) struct Seen<'v> {
    /// Index of its class, or [`NUMBERS`] and that of its number.
    pub(crate) kind: u16,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Without signs, where the kind says which they are.
    pub(crate) value: Cow<'v, [u8]>,
    /// Whether a word or a name speaks for it.
    pub(crate) told: bool,
    pub(crate) confidence: Confidence,
    /// What was checked; nothing where it failed.
    pub(crate) validation: Option<&'static str>,
}

/// Looks for numbers in running text.
pub(crate) struct Prose<'a, 't> {
    pub(crate) text: Text<'a>,
    pub(crate) tables: &'t Tables,
    /// Numbers that the name of the whole text leads to, [`PHONE`] among them.
    pub(crate) named: &'t [u16],
    /// Whether names stand in the text itself, before their values.
    pub(crate) has_keys: bool,
    /// The reader of the JSON that the text is, where it begins.
    pub(crate) json: Option<&'t JsonPath>,
}

/// Returns whether there are digits enough in a text: most headers and parameters have none.
pub(crate) fn may_have_numbers(text: &[u8]) -> bool {
    const SHORT: usize = 1_024;
    text.len() > SHORT || text.iter().filter(|byte| byte.is_ascii_digit()).count() >= FEWEST as usize
}

/// Returns what a name that leads to telephone numbers adds to the numbers it leads to.
pub(crate) fn phone_named(class: Option<usize>) -> Option<u16> {
    class.is_some_and(|class| class as u16 == *PHONES).then_some(PHONE)
}

impl<'a> Prose<'a, '_> {
    /// Tells the numbers in a stretch of text, in the order of the tokens that they begin in.
    pub(crate) fn each(&self, stretch: &Stretch<'_>, tell: &mut impl FnMut(Seen<'_>)) {
        let text = self.text;
        let mut hints = Hints::new(self, (stretch.start, stretch.end));
        let mut at = stretch.start;
        // One past the last number, into which no other may reach.
        let mut floor = stretch.start;
        while let Some(digit) = text.next_before(DIGIT, at.max(floor), stretch.end) {
            let behind = escapes::behind(text, digit, stretch.start);
            if behind > digit {
                at = behind;
                continue;
            }
            if let Some(run) = nothing(text, digit) {
                at = digit + run;
                continue;
            }
            let (start, end) = token(text, digit, floor, stretch.end);
            at = end;
            if end - start > LONGEST_TOKEN || is_short(text, start, end) || stretch.is_told(digit) {
                continue;
            }
            if self.has_keys && self.is_other(start) {
                continue;
            }
            if let Some(end) = self.zone((start, end), stretch, tell) {
                (at, floor) = (end, end);
                continue;
            }
            // What ends within a token is a part of something else.
            if end - start > LONGEST {
                continue;
            }
            for start in starts(text, start, stretch.start) {
                hints.forget();
                if let Some(end) = self.number_at(start, stretch, &mut hints, tell) {
                    (at, floor) = (at.max(end), end);
                    break;
                }
            }
            if floor <= start && self.has_keys {
                self.padded(start, end, stretch, &mut hints, tell);
            }
            if at == end && end - start == MOBILE && stretch.taken(start, end).is_none() {
                self.no_phone(start, end, tell);
            }
            if at == end {
                hints.forget();
                if let Some(end) = self.phone_at(start, stretch, &mut hints, tell) {
                    (at, floor) = (end, end);
                }
            }
        }
    }

    /// Returns whether the name before a value says that it is something else.
    fn is_other(&self, start: usize) -> bool {
        let view = View { bytes: self.text.bytes, code: false, no_addresses: false };
        let key = mark_before(&view, start).and_then(|mark| self.tables.keys.before(&view, mark));
        key.is_some_and(|(key, _)| {
            key.class.is_none() && self.tables.known.keyed(key.name.as_bytes()).is_empty()
        })
    }

    /// Tells eleven digits that are in no series of mobile numbers: where they abound, those that are are chance.
    fn no_phone(&self, start: usize, end: usize, tell: &mut impl FnMut(Seen<'_>)) {
        let value = self.text.slice(start, end);
        if self.tables.selection.has_class(usize::from(*PHONES)) && is_number(value) {
            let value = Cow::Borrowed(value);
            let (told, confidence) = (false, Confidence::Low);
            tell(Seen { kind: *PHONES, start, end, value, told, confidence, validation: None });
        }
    }

    /// Tells a zone of a travel document and the birth in it; returns its end.
    fn zone(
        &self,
        token: (usize, usize),
        stretch: &Stretch<'_>,
        tell: &mut impl FnMut(Seen<'_>),
    ) -> Option<usize> {
        let (mut start, end) = token;
        // A line feed that is written as an escape.
        if self.text.at(start) == b'n' && start > stretch.start && self.text.at(start - 1) == b'\\' {
            start += 1;
        }
        let zone = self.text.slice(start, end);
        let birth = match zone.len() {
            30 => 0,
            36 | 44 => 13,
            72 => 49,
            88 => 57,
            90 => 30,
            _ => return None,
        };
        let selection = &self.tables.selection;
        let (zones, births) = (selection.has_number(*ZONES), selection.has_class(usize::from(*BIRTHS)));
        let number = numbers::ALL.get(*ZONES).filter(|_| zones || births)?;
        if !(number.check)(zone) || !stretch.reports(end) {
            return None;
        }
        let mut tell = |kind, value, validation| {
            let (value, confidence) = (Cow::Borrowed(value), Confidence::High);
            tell(Seen { kind, start, end, value, told: true, confidence, validation: Some(validation) });
        };
        if zones {
            tell(NUMBERS + *ZONES as u16, zone, "check digits");
        }
        if births && let Some(birth) = zone.get(birth..birth + 6) {
            tell(*BIRTHS, birth, "check digits of a travel document");
        }
        Some(end)
    }

    /// Tells the number that begins at `start`; returns its end.
    fn number_at(
        &self,
        start: usize,
        stretch: &Stretch<'_>,
        hints: &mut Hints<'_>,
        tell: &mut impl FnMut(Seen<'_>),
    ) -> Option<usize> {
        let (best, compact) = self.best(start, stretch, hints)?;
        let number = numbers::ALL.get(usize::from(best.number))?;
        if !stretch.reports(best.end) {
            return Some(best.end);
        }
        let is_checked = self.tables.known.chance(best.number) <= FEW_PASS;
        let (validation, confidence) = match (best.told, is_checked) {
            (true, true) => ("check, context", Confidence::High),
            (true, false) => ("shape, context", Confidence::Medium),
            (false, _) => ("check", Confidence::Medium),
        };
        debug_assert!((number.check)(&compact));
        tell(Seen {
            kind: NUMBERS + best.number,
            start,
            end: best.end,
            value: Cow::Owned(compact),
            told: best.told,
            confidence,
            validation: Some(validation),
        });
        Some(best.end)
    }

    /// Returns whether what begins at `start` is joined with something before it, other than elements of its list.
    fn joins(&self, start: usize, stretch: &Stretch<'_>, hints: &mut Hints<'_>) -> Joined {
        match is_joined(self.text, start, stretch.start) {
            Joined::Digit if self.text.at(start - 1) == b',' && hints.is_listed(start) => Joined::Not,
            joined => joined,
        }
    }

    /// Returns whether what stands from `start` to `end` goes on, other than with elements of its list.
    fn ends(&self, start: usize, end: usize, stretch: &Stretch<'_>, hints: &mut Hints<'_>) -> Joined {
        match goes_on(self.text, end, stretch.end) {
            Joined::Digit if self.text.at(end) == b',' && hints.is_listed(start) => Joined::Not,
            joined => joined,
        }
    }

    /// Tells an integer behind a name that leads to a number which it is with the zeros that it has lost.
    fn padded(
        &self,
        start: usize,
        end: usize,
        stretch: &Stretch<'_>,
        hints: &mut Hints<'_>,
        tell: &mut impl FnMut(Seen<'_>),
    ) {
        let text = self.text;
        let is_alone = (SHORTEST..=MOST_PADDED).contains(&(end - start))
            && self.joins(start, stretch, hints) == Joined::Not
            && self.ends(start, end, stretch, hints) == Joined::Not
            && is_number(text.slice(start, end));
        if !is_alone || !stretch.reports(end) || stretch.taken(start, end).is_some() {
            return;
        }
        if let Some((number, value)) = hints.padded(start, end) {
            tell(Seen {
                kind: NUMBERS + number,
                start,
                end,
                value: Cow::Owned(value),
                told: true,
                confidence: Confidence::Medium,
                validation: Some("check with leading zeros, context"),
            });
        }
    }

    /// Returns the likeliest number that begins at `start`: one that is spoken for, the longest, the rarest.
    fn best(
        &self,
        start: usize,
        stretch: &Stretch<'_>,
        hints: &mut Hints<'_>,
    ) -> Option<(Candidate, Vec<u8>)> {
        let (text, known, selection) = (self.text, &self.tables.known, &self.tables.selection);
        let joined = self.joins(start, stretch, hints);
        if joined == Joined::Digit || !self.tables.has_numbers {
            return None;
        }
        let mut best: Option<(Candidate, Vec<u8>)> = None;
        let ahead = Ahead::read(text, start, stretch, hints.has_escapes);
        OUTLINES.each(ahead.bytes(), |length, shapes| {
            let end = start + ahead.written(length);
            let behind = self.ends(start, end, stretch, hints);
            let value = ahead.bytes().get(..length).unwrap_or_default();
            let digits = ahead.digits(text, start) & ones(length);
            if behind == Joined::Digit || digits.count_ones() < FEWEST {
                return;
            }
            let is_free = joined == Joined::Not && behind == Joined::Not;
            let taken = stretch.taken(start, end);
            let mut compact = None;
            let is_digits = length <= 64 && digits == ones(length);
            for shape in shapes {
                let Some(number) = numbers::ALL.get(usize::from(shape.number)) else { continue };
                // Digits where letters might be are what any number has.
                let may_stand_alone =
                    number.alone && is_free && !(shape.has_letters && is_digits) && taken.is_none();
                // Cards have a class of their own, which has looked at these bytes.
                let is_taken = taken == Some(Confidence::High) || taken.is_some() && number.class == CARD;
                if is_taken || !selection.has_number(usize::from(shape.number)) {
                    continue;
                }
                let told = hints.speak_for(shape.number, start, end);
                let is_it = (told || may_stand_alone)
                    && numbers::matches(shape.text, value)
                    && (number.check)(compact.get_or_insert_with(|| numbers::compact(value)));
                let next = Candidate { end, number: shape.number, told };
                if is_it && best.as_ref().is_none_or(|(best, _)| weight(&next, known) > weight(best, known)) {
                    best = compact.as_deref().map(|compact| (next, compact.to_vec()));
                }
            }
        });
        best
    }

    /// Tells the national telephone number that begins at `start`; returns its end.
    fn phone_at(
        &self,
        start: usize,
        stretch: &Stretch<'_>,
        hints: &mut Hints<'_>,
        tell: &mut impl FnMut(Seen<'_>),
    ) -> Option<usize> {
        let text = self.text;
        if !self.tables.selection.has_class(usize::from(*PHONES)) {
            return None;
        }
        let opens = start > stretch.start && text.at(start - 1) == b'(';
        let start = start - usize::from(opens);
        let joined = is_joined(text, start, stretch.start);
        if joined == Joined::Digit || start > stretch.start && text.at(start - 1) == b'+' {
            return None;
        }
        let digits = text.window(DIGIT, start) & ones(LONGEST);
        if !hints.has_escapes && (digits.count_ones() as usize) < phones::FEWEST {
            return None;
        }
        let read = Ahead::read(text, start, stretch, hints.has_escapes);
        let ahead = read.bytes();
        let is_it = |written: &phones::Written| {
            goes_on(text, start + read.written(written.end), stretch.end) == Joined::Not
                && phones::is_known(written)
        };
        // Few runs of digits are long enough and no fractions; words are asked before plans.
        let is_fraction = ahead.iter().take(4).any(|byte| *byte == b'.') && ahead.first() == Some(&b'0');
        let is_long = phones::read(ahead, phones::GROUPS)?.digits().len() >= phones::FEWEST;
        if is_fraction || !is_long || !hints.speak_for(PHONE, start, stretch.end) {
            return None;
        }
        let written = phones::longest(ahead, is_it)?;
        let end = start + read.written(written.end);
        if stretch.taken(start, end).is_none() && stretch.reports(end) {
            tell(Seen {
                kind: *PHONES,
                start,
                end,
                value: Cow::Borrowed(written.digits()),
                told: true,
                confidence: Confidence::Medium,
                validation: Some("national numbering plan, context"),
            });
        }
        Some(end)
    }
}

/// What makes one candidate better than another.
fn weight(
    candidate: &Candidate,
    known: &Known,
) -> (bool, usize, std::cmp::Reverse<u32>, std::cmp::Reverse<u16>) {
    let chance = known.chance(candidate.number);
    (candidate.told, candidate.end, std::cmp::Reverse(chance), std::cmp::Reverse(candidate.number))
}

/// Digits of `2026-01-02` and of `10:11:12`, a bit each.
const DAY: u64 = 0b11_0110_1111;
const TIME: u64 = 0b1101_1011;

/// Returns how long a day or a time of day (ISO 8601) is that stands by itself: nearly every line of a log has them.
fn stamp(text: Text<'_>, digit: usize, digits: u64) -> Option<usize> {
    let (length, sign) = match (digits & ones(10), digits & ones(8)) {
        (DAY, _) if matches!(text.at(digit), b'1' | b'2') => (10, text.at(digit + 4)),
        (_, TIME) => (8, text.at(digit + 2)),
        _ => return None,
    };
    let (first, second) = if length == 10 { (4, 7) } else { (2, 5) };
    let is_joined = text.at(digit + first) == sign && text.at(digit + second) == sign;
    let is_sign = if length == 10 { matches!(sign, b'-' | b'/' | b'.') } else { sign == b':' };
    let before = if digit == 0 { b' ' } else { text.at(digit - 1) };
    let behind = text.at(digit + length);
    let is_bound = !before.is_ascii_alphanumeric() || before == b'T';
    (is_joined && is_sign && is_bound && before != sign && behind != sign && !behind.is_ascii_digit())
        .then_some(length)
}

/// Returns how many bytes stand at a place if they are no number and begin none, by the bit maps alone.
fn nothing(text: Text<'_>, digit: usize) -> Option<usize> {
    let digits = text.window(DIGIT, digit);
    if let Some(length) = stamp(text, digit, digits) {
        return Some(length);
    }
    let run = (!digits).trailing_zeros() as usize;
    let is_bound = digit == 0 || !text.at(digit - 1).is_ascii_alphanumeric();
    let groups = digits | digits << 1 & digits >> 1;
    let token = !text.window(BASE64, digit);
    let is_short = is_bound
        && token.trailing_zeros() < SHORTEST as u32
        && (!groups).trailing_zeros() < GROUPED
        && run as u32 == token.trailing_zeros();
    (is_short || (digits & ones(AHEAD)).count_ones() < FEWEST).then_some(run.max(1))
}

/// Returns whether a token with what follows it is too short for a number, or is one of a program (`0x1f`).
fn is_short(text: Text<'_>, start: usize, end: usize) -> bool {
    if end - start >= SHORTEST {
        return text.at(start) == b'0' && matches!(text.at(start + 1), b'x' | b'X');
    }
    let digits = text.window(DIGIT, start);
    let groups = digits | digits << 1 & digits >> 1;
    let is_number = digits & ones(end - start) == ones(end - start);
    is_number && (!groups).trailing_zeros() < GROUPED
}

/// Returns the run of letters, digits and fillers (`<`) around a digit, not before `from`.
fn token(text: Text<'_>, digit: usize, from: usize, to: usize) -> (usize, usize) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'<';
    let mut start = digit;
    while start > from && is_part(text.at(start - 1)) {
        start -= 1;
    }
    let mut end = digit + 1;
    while end < to && is_part(text.at(end)) {
        end += 1;
    }
    // An escape reaches into the token: `\n`, `\u8bc1`, `%20`.
    if start > from && text.at(start - 1) == b'%' && start + 2 <= digit && escapes::is_hex(text, start) {
        start += 2;
    }
    if start > from && text.at(start - 1) == b'\\' && !text.at(start).is_ascii_digit() {
        let width = if text.at(start) == b'u' { 5 } else { 1 };
        if start + width <= digit && end - start != 31 && end - start != 37 && end - start != 45 {
            start += width;
        }
    }
    (start, end)
}

/// Returns where a number may begin whose first digits are in the token at `start`: up to two short groups of letters
/// before it, one of them, or there.
fn starts(text: Text<'_>, start: usize, from: usize) -> impl Iterator<Item = usize> {
    let group_before = |start: usize| {
        let width = if text.slice(start.saturating_sub(3), start) == b"%20" { 3 } else { 1 };
        let is_sign = |at: &usize| *at > from && matches!(text.at(*at), b' ' | b'-' | b'+' | b'%');
        let sign = start.checked_sub(width).filter(is_sign)?;
        let letters = (1..=LETTERS + 1)
            .take_while(|back| sign >= from + back && text.at(sign - back).is_ascii_alphabetic());
        let count = letters.count();
        let is_bound = sign == from + count || !text.at(sign - count - 1).is_ascii_alphanumeric();
        ((1..=LETTERS).contains(&count) && is_bound).then(|| sign - count)
    };
    let one = group_before(start);
    let two = one.and_then(group_before);
    [two, one, Some(start)].into_iter().flatten()
}

/// Whether a value is part of something longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    /// A letter or digit, or a sign with a digit, is next to it.
    Digit,
    /// It stands by itself.
    Not,
    /// A sign joins it with a word.
    Word,
}

fn joined(sign: u8, beyond: u8) -> Joined {
    let joins =
        matches!(sign, b'-' | b'.' | b',' | b'/' | b'_' | b'+' | b'@' | b'#' | b'%' | b'=' | b'&' | b'$');
    match (sign.is_ascii_alphanumeric(), joins) {
        (true, _) => Joined::Digit,
        (false, true) if beyond.is_ascii_digit() => Joined::Digit,
        (false, true) if beyond.is_ascii_alphabetic() && !matches!(sign, b'.' | b',' | b'=' | b'&') => {
            Joined::Word
        }
        _ => Joined::Not,
    }
}

/// Returns whether what begins at `start` is joined with something before it.
fn is_joined(text: Text<'_>, start: usize, from: usize) -> Joined {
    let back = |by: usize| start.checked_sub(by).filter(|at| *at >= from).map_or(b' ', |at| text.at(at));
    let is_escape = match back(1) {
        b'n' | b't' | b'r' => back(2) == b'\\',
        b'/' => back(2) == b'\\' && !back(3).is_ascii_digit(),
        _ => back(5) == b'u' && back(6) == b'\\' || back(3) == b'%',
    };
    if is_escape { Joined::Not } else { joined(back(1), back(2)) }
}

/// Returns whether what ends at `end` goes on.
fn goes_on(text: Text<'_>, end: usize, to: usize) -> Joined {
    let ahead = |by: usize| if end + by < to { text.at(end + by) } else { b' ' };
    match escapes::at(text, end, to) {
        Some((sign, width)) => joined(sign, ahead(width)),
        None => joined(ahead(0), ahead(1)),
    }
}

#[cfg(test)]
mod tests {
    use crate::lines::testing::{counted, found};

    #[test]
    fn a_number_is_read_once() {
        // Fillers join what follows with the number before it.
        for text in ["tel (0301234567<<<231002X)\n", "tel +49 (010519491<<<<<<231002X)30 1\n"] {
            assert_eq!(counted(text, text.len()), [("contact.phone", 1)], "{text}");
        }
    }

    #[test]
    fn numbers_in_text_need_a_word_or_are_strong_alone() {
        for (text, expected) in [
            ("her ssn is 219-09-9998, she said", vec!["us.ssn"]),
            ("her order is 219-09-9998, she said", vec![]),
            ("PESEL: 44051401359.", vec!["pl.pesel"]),
            ("code 44051401359.", vec![]),
            ("他的护照 EC3365203 在这里", vec!["cn.passport"]),
            ("NI number AA 12 34 56 B", vec!["gb.nino"]),
            ("ring me, phone 030 901820", vec!["contact.phone"]),
            ("phone book of 2019-03-02 08:15", vec![]),
            ("call 13800138000 or 13800138001", vec!["contact.phone"]),
            ("ein 123456789 und sin 046454286", vec![]),
            ("EIN 123456789", vec!["us.ein"]),
            ("ssn 3219-09-9998 and 219-09-9998-1", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn names_of_fields_speak_for_numbers_in_any_case() {
        assert_eq!(found(r#"{"ustid":"de136695976"}"#), ["de.vat"]);
        assert_eq!(found(r#"{"ustid":"bei DE 136 695 976 gemeldet"}"#), ["de.vat"]);
        assert_eq!(found(r#"{"ustid":["de136695976"]}"#), ["de.vat"]);
        assert_eq!(found(r#"{"cpf":["529.982.247-25","52998224725"]}"#), ["br.cpf"]);
    }

    #[test]
    fn numbers_are_the_same_however_a_long_line_is_cut() {
        let piece = "her ssn is 219-09-9998, phone 030 901820; PESEL: 44051401359 and +44 20 7946 0018 \
                     他的护照 EC3365203，L898902C36UTO7408122F1204159ZE184226B<<<<<10 ";
        let text = piece.repeat(40);
        let whole = counted(&text, usize::MAX);
        assert_eq!(whole.len(), 6, "{whole:?}");
        assert!(whole.iter().all(|(kind, count)| *count == if *kind == "contact.phone" { 80 } else { 40 }));
        for size in [301, 512, 777, 1_024, 1_500] {
            assert_eq!(counted(&text, size), whole, "{size}");
        }
    }

    #[test]
    fn zones_of_documents_tell_a_birth() {
        let text =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
        assert_eq!(found(text), ["mrz", "person.birth_date"]);
        let field = r#"{"x":"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"}"#;
        assert_eq!(found(field), ["mrz", "person.birth_date"]);
        assert!(found("L898902C36UTO7408122F1204159ZE184226B<<<<<11").is_empty());
    }
}
