//! MessagePack (github.com/msgpack/msgpack/blob/master/spec.md): a map or an array that fits to its last byte.

use super::json_text::{JsonText, NESTING};

/// Shortest structure.
const SHORTEST: usize = 6;

/// Writes a structure as JSON; its other bytes follow.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let is_structure = matches!(bytes.first(), Some(0x81..=0x8f | 0x91..=0x9f | 0xdc..=0xdf));
    if bytes.len() < SHORTEST || !is_structure {
        return Vec::new();
    }
    let mut json = JsonText::default();
    match value(bytes, &mut json, false, 0) {
        Some([]) => json.finish(),
        _ => Vec::new(),
    }
}

/// Writes the first value; returns what follows it.
fn value<'a>(bytes: &'a [u8], json: &mut JsonText, is_key: bool, depth: usize) -> Option<&'a [u8]> {
    if depth > NESTING || !json.count() {
        return None;
    }
    let (&first, rest) = bytes.split_first()?;
    let sized = |width: usize, extra: u64| {
        let (size, rest) = rest.split_at_checked(width)?;
        rest.split_at_checked(usize::try_from(unsigned(size).checked_add(extra)?).ok()?)
    };
    let (text, rest) = match first {
        0x80..=0x8f => return pairs(rest, json, u64::from(first & 15), depth),
        0xde | 0xdf => return counted(rest, if first == 0xde { 2 } else { 4 }, json, depth, pairs),
        0x90..=0x9f => return list(rest, json, u64::from(first & 15), depth),
        0xdc | 0xdd => return counted(rest, if first == 0xdc { 2 } else { 4 }, json, depth, list),
        0xa0..=0xbf => rest.split_at_checked(usize::from(first & 31))?,
        0xc4 | 0xd9 => sized(1, 0)?,
        0xc5 | 0xda => sized(2, 0)?,
        0xc6 | 0xdb => sized(4, 0)?,
        0xc7 => sized(1, 1)?,
        0xc8 => sized(2, 1)?,
        0xc9 => sized(4, 1)?,
        0xd4..=0xd8 => rest.split_at_checked((1 << (first - 0xd4)) + 1)?,
        _ => {
            let (word, rest) = scalar(first, rest)?;
            if is_key {
                json.key(word.as_bytes())
            } else {
                json.word(&word)
            }
            return Some(rest);
        }
    };
    if is_key {
        json.key(text)
    } else {
        json.bytes(text)
    }
    Some(rest)
}

type Items = for<'a> fn(&'a [u8], &mut JsonText, u64, usize) -> Option<&'a [u8]>;

fn counted<'a>(
    bytes: &'a [u8],
    width: usize,
    json: &mut JsonText,
    depth: usize,
    items: Items,
) -> Option<&'a [u8]> {
    let (count, rest) = bytes.split_at_checked(width)?;
    items(rest, json, unsigned(count), depth)
}

fn pairs<'a>(mut rest: &'a [u8], json: &mut JsonText, count: u64, depth: usize) -> Option<&'a [u8]> {
    json.bracket(b'{');
    for _ in 0..count {
        // A key is text or a number.
        if matches!(rest.first()?, 0x80..=0x9f | 0xc0..=0xc9 | 0xd4..=0xd8 | 0xdc..=0xdf) {
            return None;
        }
        rest = value(rest, json, true, depth + 1)?;
        rest = value(rest, json, false, depth + 1)?;
    }
    json.bracket(b'}');
    Some(rest)
}

fn list<'a>(mut rest: &'a [u8], json: &mut JsonText, count: u64, depth: usize) -> Option<&'a [u8]> {
    json.bracket(b'[');
    for _ in 0..count {
        rest = value(rest, json, false, depth + 1)?;
    }
    json.bracket(b']');
    Some(rest)
}

/// Reads a number, a truth value or nil.
fn scalar(first: u8, rest: &[u8]) -> Option<(String, &[u8])> {
    let width = match first {
        0x00..=0x7f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => 0,
        0xca => 4,
        0xcb => 8,
        0xcc..=0xcf => 1 << (first - 0xcc),
        0xd0..=0xd3 => 1 << (first - 0xd0),
        _ => return None,
    };
    let (number, rest) = rest.split_at_checked(width)?;
    let bits = unsigned(number);
    let word = match first {
        0x00..=0x7f => first.to_string(),
        0xc0 => "null".to_owned(),
        0xc2 | 0xc3 => (first == 0xc3).to_string(),
        0xe0..=0xff => (first as i8).to_string(),
        0xca => f32::from_bits(bits as u32).to_string(),
        0xcb => f64::from_bits(bits).to_string(),
        0xcc..=0xcf => bits.to_string(),
        _ => ((bits << (64 - 8 * width)) as i64 >> (64 - 8 * width)).to_string(),
    };
    Some((word, rest))
}

fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}
