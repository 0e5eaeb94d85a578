//! Characters written as numbers: `\u0041` behind any number of backslashes, `\x41`, and `U+0041 U+0042`.

use super::{hex, percent};

/// Finds a word with a character so written, or a row of `U+`.
pub(super) fn find(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    loop {
        let mark = from + memchr::memchr2(b'\\', b'U', bytes.get(from..)?)?;
        let rest = bytes.get(mark..)?;
        if escape(rest).is_some() {
            return Some(percent::word(bytes, at, mark));
        }
        if let Some(length) = row(rest) {
            return Some((mark, mark + length));
        }
        from = mark + 1;
    }
}

/// Decodes a word or a row.
pub(super) fn decode(word: &[u8]) -> Option<Vec<u8>> {
    if word.starts_with(b"U+") {
        return decode_row(word);
    }
    let mut out = Vec::with_capacity(word.len());
    let mut at = 0;
    while let Some(&byte) = word.get(at) {
        match escape(word.get(at..)?) {
            Some((character, length)) => {
                let mut buffer = [0; 4];
                match character {
                    Character::Byte(byte) => out.push(byte),
                    Character::Text(text) => out.extend_from_slice(text.encode_utf8(&mut buffer).as_bytes()),
                }
                at += length;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    Some(out)
}

/// What an escape stands for.
enum Character {
    Byte(u8),
    Text(char),
}

/// Reads an escape; returns how long it is.
fn escape(bytes: &[u8]) -> Option<(Character, usize)> {
    let slashes = bytes.iter().take(BACKSLASHES).take_while(|&&byte| byte == b'\\').count();
    match bytes.get(slashes..)? {
        [b'x', high, low, ..] if slashes > 0 => {
            let byte = hex::digit(*high)? << 4 | hex::digit(*low)?;
            Some((Character::Byte(byte), slashes + 3))
        }
        [b'u', rest @ ..] if slashes > 0 => {
            let first = unit(rest)?;
            let single = char::from_u32(u32::from(first)).map(|text| (Character::Text(text), slashes + 5));
            single.or_else(|| pair(first, rest.get(4..)?, slashes))
        }
        _ => None,
    }
}

/// Reads the second half of a character beyond the first 65,536 (RFC 8259, section 7).
fn pair(first: u16, rest: &[u8], slashes: usize) -> Option<(Character, usize)> {
    let escape = rest.get(..slashes)?;
    let second = rest.get(slashes..)?.strip_prefix(b"u").and_then(unit)?;
    let text = char::decode_utf16([first, second]).next()?.ok()?;
    escape.iter().all(|&byte| byte == b'\\').then_some((Character::Text(text), 2 * (slashes + 5)))
}

/// Backslashes that may stand before one character: each layer of JSON doubles them.
const BACKSLASHES: usize = 16;

fn unit(bytes: &[u8]) -> Option<u16> {
    bytes.get(..4)?.iter().try_fold(0, |unit, &character| Some(unit << 4 | u16::from(hex::digit(character)?)))
}

/// Returns the length of a row of two or more `U+0041`, each behind a space or directly behind the one before.
fn row(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut count) = (0, 0);
    while let [b'U', b'+', digits @ ..] =
        bytes.get(at + usize::from(count > 0 && bytes.get(at) == Some(&b' '))..)?
    {
        if unit(digits).is_none() {
            break;
        }
        at += usize::from(count > 0 && bytes.get(at) == Some(&b' ')) + 6;
        count += 1;
    }
    (count > 1).then_some(at)
}

fn decode_row(row: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(row).ok()?;
    let characters = text
        .split("U+")
        .skip(1)
        .map(|digits| u32::from_str_radix(digits.trim(), 16).ok().and_then(char::from_u32));
    characters.collect::<Option<String>>().map(String::into_bytes)
}
