//! Percent-encoding (RFC 3986, section 2.1) of a word: everything between spaces, quotes and brackets of markup.
//!
//! `+` for a space is left as it stands: it is also a digit of base64, and a sign of a phone number.

use super::{LONGEST, hex, kept};

/// Finds a word with an encoded byte in it.
pub(super) fn find(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    loop {
        let percent = from + memchr::memchr(b'%', bytes.get(from..)?)?;
        if encoded(bytes.get(percent..)?).is_some() {
            return Some(word(bytes, at, percent));
        }
        from = percent + 1;
    }
}

/// Returns the word around a byte, beginning at `least` or later.
pub(super) fn word(bytes: &[u8], least: usize, at: usize) -> (usize, usize) {
    let is_in = |byte: &&u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'`');
    let before = bytes.get(least.max(at.saturating_sub(LONGEST))..at).unwrap_or_default();
    let behind = bytes.get(at..).unwrap_or_default();
    let start = at - before.iter().rev().take_while(is_in).count();
    (start, at + behind.iter().take(LONGEST).take_while(is_in).count())
}

/// Decodes all encoded bytes of a word; to bytes that are nothing, where they are more than a few.
pub(super) fn decode(word: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(word.len());
    let (mut at, mut count) = (0, 0);
    while let Some(&byte) = word.get(at) {
        let decoded = encoded(word.get(at..)?);
        count += usize::from(decoded.is_some());
        out.push(decoded.unwrap_or(byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    if count >= MANY { Some(out) } else { kept(out) }
}

/// Encoded bytes that are no accident.
const MANY: usize = 4;

fn encoded(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else { return None };
    Some(hex::digit(*high)? << 4 | hex::digit(*low)?)
}
