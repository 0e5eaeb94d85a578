//! Escapes in running text: `%20` of addresses and forms, `+` for a space in these, `\/` and `\u0418` of JSON.
//!
//! What a number is written like is compared with what stands there undone; where it stands is counted in the bytes
//! as they are. One layer only: what is escaped twice is decoded as content of its own.

use std::borrow::Cow;

use super::{LONGEST, Stretch};
use crate::{
    limit,
    simd::DIGIT,
    text::{Text, ones},
};

/// Most bytes that a number takes with its escapes.
const ESCAPED: usize = 96;
/// Bytes before a number with escapes that may decide on it.
pub(super) const BEFORE: usize = 128;

const _: () = assert!(ESCAPED + BEFORE + limit::AFTER <= whither_model::content::BLOCK_OVERLAP);

/// What stands from a place on, undone.
pub(super) struct Ahead<'a> {
    plain: &'a [u8],
    undone: Option<Undone>,
}

/// Bytes without escapes.
struct Undone {
    bytes: [u8; LONGEST],
    /// Of each, how many bytes are written up to and with it.
    written: [u8; LONGEST],
    length: usize,
}

impl<'a> Ahead<'a> {
    /// Reads as many bytes as the longest number has.
    pub(super) fn read(text: Text<'a>, start: usize, stretch: &Stretch<'_>, has_escapes: bool) -> Self {
        let plain = text.slice(start, (start + LONGEST).min(stretch.end));
        if !has_escapes {
            return Self { plain, undone: None };
        }
        let Some(sign) = memchr::memchr3(b'%', b'\\', b'+', plain) else {
            return Self { plain, undone: None };
        };
        let plus = memchr::memchr(b'+', plain).is_some() && is_form(text, start, stretch.start);
        if !plus && at(text, start + sign, stretch.end).is_none() {
            return Self { plain, undone: None };
        }
        let end = (start + ESCAPED).min(stretch.end);
        let mut undone = Undone { bytes: [0; LONGEST], written: [0; LONGEST], length: 0 };
        let mut place = start;
        for (byte, written) in undone.bytes.iter_mut().zip(&mut undone.written) {
            if place >= end {
                break;
            }
            let (said, width) = match text.at(place) {
                b'+' if plus => (b' ', 1),
                other => at(text, place, end).unwrap_or((other, 1)),
            };
            place += width;
            *byte = said;
            *written = u8::try_from(place - start).unwrap_or(u8::MAX);
            undone.length += 1;
        }
        Self { plain, undone: Some(undone) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match &self.undone {
            Some(undone) => undone.bytes.get(..undone.length).unwrap_or_default(),
            None => self.plain,
        }
    }

    /// Returns how many bytes are written for the first `length`.
    pub(super) fn written(&self, length: usize) -> usize {
        let undone = self.undone.as_ref().and_then(|undone| undone.written.get(length.checked_sub(1)?));
        undone.map_or(length, |written| usize::from(*written))
    }

    /// Returns which of the bytes are digits.
    pub(super) fn digits(&self, text: Text<'_>, start: usize) -> u64 {
        if self.undone.is_none() {
            return text.window(DIGIT, start);
        }
        let places = self.bytes().iter().enumerate();
        places.fold(0, |bits, (at, byte)| bits | u64::from(byte.is_ascii_digit()) << at) & ones(LONGEST)
    }
}

/// Returns whether there are signs of escapes in a text.
pub(super) fn are_in(text: &[u8]) -> bool {
    memchr::memchr3(b'%', b'\\', b'+', text).is_some()
}

/// Returns text with its escapes undone; `plus` says whether `+` is a space.
pub(super) fn undone(text: &[u8], plus: bool) -> Cow<'_, [u8]> {
    let next = |text: &[u8]| match plus {
        true => memchr::memchr3(b'%', b'\\', b'+', text),
        false => memchr::memchr2(b'%', b'\\', text),
    };
    if next(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = next(rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let width = if let Some(letter) = unicode(rest).and_then(char::from_u32) {
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            6
        } else if let Some((byte, width)) = ascii(rest) {
            out.push(byte);
            width
        } else {
            out.extend(rest.first().map(|byte| if *byte == b'+' { b' ' } else { *byte }));
            1
        };
        rest = rest.get(width..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// Returns what an escape at `at` says, and how long it is.
pub(super) fn at(text: Text<'_>, at: usize, end: usize) -> Option<(u8, usize)> {
    if !matches!(text.at(at), b'%' | b'\\') {
        return None;
    }
    ascii(text.slice(at, (at + 6).min(end)))
}

/// Returns where an escape ends that a digit is part of, or the digit.
pub(super) fn behind(text: Text<'_>, digit: usize, from: usize) -> usize {
    let is_percent = |back: usize| digit >= from + back && text.at(digit - back) == b'%';
    if is_percent(1) && is_hex(text, digit) {
        digit + 2
    } else if is_percent(2) && is_hex(text, digit - 1) {
        digit + 1
    } else {
        digit
    }
}

/// Returns whether two hexadecimal digits stand at a place.
pub(super) fn is_hex(text: Text<'_>, at: usize) -> bool {
    text.at(at).is_ascii_hexdigit() && text.at(at + 1).is_ascii_hexdigit()
}

/// Returns whether what begins at `start` stands in the value of a form, in which nothing is a space but `+`.
pub(super) fn is_form(text: Text<'_>, start: usize, from: usize) -> bool {
    let before = text.slice(start.saturating_sub(limit::BEFORE).max(from), start);
    let is_in = |byte: &&u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'`');
    before.iter().rev().take_while(is_in).any(|byte| *byte == b'=')
}

/// Returns the ASCII character that an escape at the beginning says, and how long it is.
fn ascii(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'%', high, low, ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let byte = digit(*high)? << 4 | digit(*low)?;
            u8::try_from(byte).ok().map(|byte| (byte, 3))
        }
        [b'\\', b'/', ..] => Some((b'/', 2)),
        _ => {
            unicode(text).and_then(|code| u8::try_from(code).ok()).filter(u8::is_ascii).map(|byte| (byte, 6))
        }
    }
}

/// Returns the code of `\u0418`.
fn unicode(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |code, byte| Some(code << 4 | char::from(*byte).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_pluses_in_forms_only() {
        let text = |bytes: &[u8], plus| String::from_utf8_lossy(&undone(bytes, plus)).into_owned();
        assert_eq!(text(b"my%20ssn+is", false), "my ssn+is");
        assert_eq!(text(b"my%20ssn+is", true), "my ssn is");
        assert_eq!(text(br"\u0418\u041d\u041d: a\/b", false), "ИНН: a/b");
        assert_eq!(text(br"100%, %zz \u12 \ud800", false), r"100%, %zz \u12 \ud800");
    }
}
