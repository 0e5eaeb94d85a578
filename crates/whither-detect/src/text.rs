//! A block of lines with its bit maps: questions about spans of bytes, answered without looking at each byte.

use crate::simd::{BASE64, BUSY, CODED, CODED_RUN, DIGIT, DOT, ESCAPE, LETTER, MARK, MARKED, Maps, STOP};

/// Bytes with their maps.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) maps: &'a Maps,
}

/// Bytes of a floating point number with less than seven digits before its point, at most.
const FLOAT: usize = 8;

/// Bytes of the longest run that numbers are told by, and the one before it.
const GROUPS: usize = 11;

/// A value: where it stands, and which of its first 64 bytes are digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) digits: u64,
}

impl Span {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Returns whether it consists of at most 64 digits and of nothing else.
    #[inline]
    pub(crate) fn is_number(&self) -> bool {
        self.len() <= 64 && self.digits == ones(self.len())
    }
}

/// Returns `count` ones, `count` at most 64.
#[inline]
pub(crate) fn ones(count: usize) -> u64 {
    !u64::MAX.checked_shl(count as u32).unwrap_or(0)
}

/// Returns whether seven digits stand in a row, six behind a letter, four between five letters and one, or eight bytes of
/// digits with single bytes between them.
#[inline]
fn has_numbers(digits: u64, letters: u64) -> bool {
    let runs = |bits: u64| {
        let two = bits & bits >> 1;
        two & two >> 2
    };
    let (four, grouped) = (runs(digits), runs(digits | digits << 1 & digits >> 1));
    let five = runs(letters) & letters >> 4;
    let behind = four >> 2 & letters << 1 | five << 5 & letters >> 4;
    four & (four >> 3 | behind) | grouped & grouped >> 4 != 0
}

impl<'a> Text<'a> {
    #[inline]
    pub(crate) fn at(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Returns the bits of a map for the 64 bytes from `at` on.
    #[inline(always)]
    pub(crate) fn window(&self, map: usize, at: usize) -> u64 {
        self.maps.window(map, at)
    }

    /// Returns the first byte of a kind from `at` on.
    #[inline]
    pub(crate) fn next(&self, map: usize, at: usize) -> Option<usize> {
        let words = self.maps.of(map);
        let mut word = at / 64;
        let mut bits = words.get(word)? & u64::MAX << (at % 64);
        while bits == 0 {
            word += 1;
            bits = *words.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// Returns the first byte of a kind from `start` on and before `end`.
    pub(crate) fn next_before(&self, map: usize, start: usize, end: usize) -> Option<usize> {
        let mut at = start;
        while at < end {
            let bits = self.window(map, at) & ones(end - at);
            if bits != 0 {
                return Some(at + bits.trailing_zeros() as usize);
            }
            at += 64;
        }
        None
    }

    /// Returns the quote that closes a string which begins at `start`, and whether there are escapes before it.
    #[inline]
    pub(crate) fn string_end(&self, start: usize) -> Option<(usize, bool)> {
        let stops = self.window(STOP, start);
        let end = start + stops.trailing_zeros() as usize;
        if stops != 0 && self.at(end) == b'"' {
            return Some((end, false));
        }
        self.long_string_end(start)
    }

    fn long_string_end(&self, start: usize) -> Option<(usize, bool)> {
        let (mut at, mut is_escaped) = (start, false);
        loop {
            let stop = self.next(STOP, at)?;
            if self.at(stop) == b'"' {
                return Some((stop, is_escaped));
            }
            (at, is_escaped) = (stop + 2, true);
        }
    }

    /// Returns whether a short value is one run of letters, digits and the signs that join them (`-`, `_`, `+`, `/`).
    #[inline]
    pub(crate) fn is_token(&self, span: &Span) -> bool {
        let all = ones(span.len());
        span.len() <= 64 && self.window(BASE64, span.start) & all == all
    }

    /// Returns where a value stands without blanks around it, which columns of fixed width and some tables have, without
    /// the apostrophe before digits by which spreadsheets know text, and without the `.0` of what was read as a floating
    /// point number.
    #[inline]
    pub(crate) fn without_padding(&self, from: usize, to: usize) -> (usize, usize) {
        let (mut start, mut end) = (from, to);
        let is_blank = |at: usize| matches!(self.at(at), b' ' | b'\t');
        while start < end && is_blank(start) {
            start += 1;
        }
        while start < end && is_blank(end - 1) {
            end -= 1;
        }
        if start == end {
            return (from, to);
        }
        let is_marked = self.at(start) == b'\'' && matches!(self.at(start + 1), b'0'..=b'9' | b'+');
        if is_marked && !self.slice(start + 1, end).contains(&b'\'') {
            start += 1;
        }
        let value = self.slice(start, end);
        let is_float = value.len() > FLOAT && value.ends_with(b".0");
        if is_float && value.iter().rev().skip(2).all(u8::is_ascii_digit) {
            end -= 2;
        }
        (start, end)
    }

    /// Looks at a value.
    #[inline]
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span { start, end, digits: self.window(DIGIT, start) & ones(end - start) }
    }

    /// Returns whether a short value without escapes is one word of letters and digits, or a text without digits and
    /// marks: nothing can stand in it but what is encoded.
    #[inline]
    pub(crate) fn is_plain(&self, span: &Span) -> bool {
        let (start, all) = (span.start, ones(span.len()));
        if span.len() > 64 {
            return false;
        }
        if span.digits == 0 {
            return self.window(MARK, start) & all == 0;
        }
        let letters = self.window(LETTER, start) & all;
        letters != 0 && letters | span.digits == all
    }

    /// Returns whether a short value has no marks, no points between digits and no numbers ([`has_numbers`]): nothing in it
    /// is looked for.
    #[inline]
    pub(crate) fn is_bare(&self, span: &Span) -> bool {
        let (start, all, digits) = (span.start, ones(span.len()), span.digits);
        let dots = || self.window(DOT, start) & all & digits << 1 & digits >> 1;
        span.len() <= 64
            && (self.window(MARK, start) | self.window(ESCAPE, start)) & all == 0
            && !has_numbers(digits, self.window(LETTER, start))
            && dots() == 0
    }

    /// Returns whether a value is short and nothing in it may begin anything ([`crate::lanes`]): it has no marks, no
    /// points between digits, and four digits in a row only behind a letter.
    #[inline]
    pub(crate) fn is_quiet(&self, span: &Span) -> bool {
        let (start, all) = (span.start, ones(span.len()));
        span.len() <= 64
            && (self.window(MARK, start) | self.window(ESCAPE, start)) & all == 0
            && self.has_quiet_digits(span)
    }

    /// Returns whether a short value has one mark, and nothing else in it may begin anything.
    #[inline]
    pub(crate) fn is_quiet_but_for_one_mark(&self, span: &Span) -> bool {
        let marks = self.window(MARK, span.start) & ones(span.len());
        span.len() <= 64 && marks.is_power_of_two() && self.has_quiet_digits(span)
    }

    fn has_quiet_digits(&self, span: &Span) -> bool {
        let (start, all, digits) = (span.start, ones(span.len()), span.digits);
        let two = digits & digits >> 1;
        let four = two & two >> 2 & !((digits | self.window(LETTER, start)) << 1);
        let dots = self.window(DOT, start) & all & digits << 1 & digits >> 1;
        digits == 0 || four | dots == 0
    }

    /// Returns whether there is as much ([`has_numbers`]) as the shortest number has that is looked for in running text.
    #[inline]
    pub(crate) fn has_numbers(&self, span: &Span) -> bool {
        // Windows overlap by the longest run that is asked for.
        (span.start..span.end)
            .step_by(64 - GROUPS)
            .any(|at| has_numbers(self.window(DIGIT, at) & ones(span.end - at), self.window(LETTER, at)))
    }

    /// Returns whether there are bytes of a kind from `start` on and before `end`.
    #[inline]
    fn has(&self, map: usize, start: usize, end: usize) -> bool {
        let all = ones(end.saturating_sub(start));
        self.window(map, start) & all != 0
            || end > start + 64 && self.next_before(map, start + 64, end).is_some()
    }

    /// Returns whether nothing may stand in a value but what its name, its whole shape or what is encoded in it says.
    #[inline(always)]
    pub(crate) fn is_nothing(&self, start: usize, end: usize) -> bool {
        if end - start > 64 {
            return !self.has(BUSY, start, end);
        }
        self.window(BUSY, start) & ones(end - start) == 0 || self.is_busy_token(start, end)
    }

    /// Returns whether the first sign of a short value is an underscore, given where letters and digits stand. In numbers
    /// there are none.
    #[inline(always)]
    pub(crate) fn has_underscore(&self, start: usize, length: usize, alphanumeric: u64) -> bool {
        let signs = ones(length) & !alphanumeric;
        signs != 0 && self.at(start + signs.trailing_zeros() as usize) == b'_'
    }

    /// Returns whether a short value is busy, and nothing may stand in it all the same.
    fn is_busy_token(&self, start: usize, end: usize) -> bool {
        let all = ones(end - start);
        if self.window(MARKED, start) & all == 0 {
            // Digits between letters are those of a token.
            return self.window(BASE64, start) & all == all;
        }
        let (letters, digits) = (self.window(LETTER, start) & all, self.window(DIGIT, start) & all);
        letters != 0 && letters | digits == all && digits != ones(17)
    }

    /// Returns whether a run of base64 or hexadecimal digits is long enough to be decoded.
    #[inline]
    pub(crate) fn is_coded(&self, start: usize, end: usize) -> bool {
        // A run that begins in a value and goes on behind it is too long for the value only where it is near its end.
        end >= start + CODED_RUN && self.has(CODED, start, end - (CODED_RUN - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Maps, maps};

    fn with<T>(text: &str, ask: impl Fn(Text<'_>) -> T) -> T {
        let mut made = Maps::default();
        maps(text.as_bytes(), &mut made);
        ask(Text { bytes: text.as_bytes(), maps: &made })
    }

    #[test]
    fn strings_end_at_their_quote() {
        let long = "x".repeat(200);
        for (text, end) in [
            ("ab\"c", Some(2)),
            ("\"", Some(0)),
            ("a\\\"b\"", Some(4)),
            ("a\\\\\"b\"", Some(3)),
            ("abc", None),
            (&format!("{long}\\\"{long}\""), Some(402)),
            (&format!("{long}\""), Some(200)),
        ] {
            let found = with(text, |text| text.string_end(0));
            assert_eq!(found, end.map(|end| (end, text[..end].contains('\\'))), "{text}");
        }
    }

    #[test]
    fn runs_are_found_anywhere() {
        let filler = "ab cd, ef gh. ";
        for before in 0..150 {
            let lead: String = filler.chars().cycle().take(before).collect();
            for (run, is) in [("aGVsbG8gd29ybGQsIGhlbGxv", true), ("aGVsbG8gd29ybGQsIGhlbGx", false)] {
                for text in [format!("{lead} {run} {filler}"), format!("{lead} {run}")] {
                    assert_eq!(with(&text, |text| text.is_coded(0, text.bytes.len())), is, "{text}");
                }
            }
        }
    }

    #[test]
    fn quiet_values_have_no_candidates() {
        for (text, is_quiet) in [
            ("Anna", true),
            ("wxid_b14cd0c084563", true),
            ("NB36536087", true),
            ("version 2.3", false),
            ("room 4021", false),
            ("wxid_084563", false),
            ("\\u8bc1110105", false),
            ("a@b", false),
            ("15:30", false),
            ("a.b", true),
        ] {
            let quiet = with(text, |text| text.is_quiet(&text.span(0, text.bytes.len())));
            assert_eq!(quiet, is_quiet, "{text}");
        }
    }

    #[test]
    fn numbers_in_text_are_seen_anywhere() {
        let filler = "ab cd, ef gh. ";
        for before in 0..150 {
            let lead: String = filler.chars().cycle().take(before).collect();
            for (number, has) in [
                ("AB 12 34 56 C", true),
                ("1234567", true),
                ("123456", false),
                ("AB123456C", true),
                ("ABCPE1234F", true),
                ("15:30, room 4021", false),
            ] {
                let text = format!("{lead} {number} {filler}");
                assert_eq!(
                    with(&text, |text| text.has_numbers(&text.span(0, text.bytes.len()))),
                    has,
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn padding_is_no_part_of_a_value() {
        for (value, bare) in [
            ("  a b ", "a b"),
            ("13800138000.0", "13800138000"),
            ("138001.0", "138001.0"),
            ("a3800138000.0", "a3800138000.0"),
            ("ab", "ab"),
            (" \t", " \t"),
            ("'+49", "+49"),
            (" '12 ", "12"),
            ("'a", "'a"),
            ("'1'", "'1'"),
        ] {
            let (start, end) = with(value, |text| text.without_padding(0, value.len()));
            assert_eq!(&value[start..end], bare, "{value}");
        }
    }

    #[test]
    fn digits_of_a_value_are_known() {
        for (text, is_number) in [("1234567", true), ("12a4567", false), ("", true)] {
            let span = with(text, |text| text.span(0, text.bytes.len()));
            assert_eq!((span.is_number(), span.len()), (is_number, text.len()), "{text}");
        }
    }
}
