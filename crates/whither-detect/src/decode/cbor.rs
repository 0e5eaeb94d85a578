//! CBOR (RFC 8949): a map or an array that fits to its last byte, tags passed over.

use super::json_text::{JsonText, NESTING};

/// Shortest structure.
const SHORTEST: usize = 6;
/// The end of an item of indefinite length.
const BREAK: u8 = 0xff;

/// Writes a structure as JSON; its other bytes follow.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let is_structure = matches!(bytes.first(), Some(0x81..=0x9b | 0x9f | 0xa1..=0xbb | 0xbf | 0xd9));
    if bytes.len() < SHORTEST || !is_structure {
        return Vec::new();
    }
    let mut json = JsonText::default();
    match value(bytes, &mut json, false, 0) {
        Some([]) => json.finish(),
        _ => Vec::new(),
    }
}

/// An initial byte and its argument (section 3): none where the length is indefinite.
struct Head<'a> {
    major: u8,
    info: u8,
    argument: Option<u64>,
    rest: &'a [u8],
}

fn head(bytes: &[u8]) -> Option<Head<'_>> {
    let (&first, rest) = bytes.split_first()?;
    let (major, info) = (first >> 5, first & 31);
    let (argument, rest) = match info {
        0..=23 => (Some(u64::from(info)), rest),
        24..=27 => {
            let (number, rest) = rest.split_at_checked(1 << (info - 24))?;
            (Some(number.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))), rest)
        }
        31 if matches!(major, 2..=5) => (None, rest),
        _ => return None,
    };
    Some(Head { major, info, argument, rest })
}

/// Writes the first item; returns what follows it.
fn value<'a>(bytes: &'a [u8], json: &mut JsonText, is_key: bool, depth: usize) -> Option<&'a [u8]> {
    if depth > NESTING || !json.count() {
        return None;
    }
    let Head { major, info, argument, rest } = head(bytes)?;
    let word = match (major, argument) {
        (0, Some(number)) => number.to_string(),
        (1, Some(number)) => (-1 - i128::from(number)).to_string(),
        (2 | 3, Some(length)) => {
            let (text, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            if is_key {
                json.key(text)
            } else {
                json.bytes(text)
            }
            return Some(rest);
        }
        (2 | 3, None) => return chunks(rest, json, is_key, major),
        (4 | 5, _) if is_key => return None,
        (4, count) => return items(rest, json, count, depth, false),
        (5, count) => return items(rest, json, count, depth, true),
        (6, Some(_)) => return value(rest, json, is_key, depth + 1),
        (7, Some(bits)) => match info {
            20 | 21 => (info == 21).to_string(),
            25 => half(bits as u16).to_string(),
            26 => f32::from_bits(bits as u32).to_string(),
            27 => f64::from_bits(bits).to_string(),
            _ => "null".to_owned(),
        },
        _ => return None,
    };
    if is_key {
        json.key(word.as_bytes())
    } else {
        json.word(&word)
    }
    Some(rest)
}

/// Puts the parts of a string of indefinite length together.
fn chunks<'a>(mut rest: &'a [u8], json: &mut JsonText, is_key: bool, kind: u8) -> Option<&'a [u8]> {
    let mut text = Vec::new();
    while rest.first()? != &BREAK {
        let part = head(rest).filter(|part| part.major == kind)?;
        let (bytes, behind) = part.rest.split_at_checked(usize::try_from(part.argument?).ok()?)?;
        text.extend_from_slice(bytes);
        rest = behind;
    }
    if is_key {
        json.key(&text)
    } else {
        json.bytes(&text)
    }
    rest.get(1..)
}

fn items<'a>(
    mut rest: &'a [u8],
    json: &mut JsonText,
    count: Option<u64>,
    depth: usize,
    is_map: bool,
) -> Option<&'a [u8]> {
    json.bracket(if is_map { b'{' } else { b'[' });
    let mut done = 0;
    loop {
        let is_done = match count {
            Some(count) => done == count,
            None => rest.first()? == &BREAK,
        };
        if is_done {
            break;
        }
        if is_map {
            rest = value(rest, json, true, depth + 1)?;
        }
        rest = value(rest, json, false, depth + 1)?;
        done += 1;
    }
    json.bracket(if is_map { b'}' } else { b']' });
    if count.is_none() { rest.get(1..) } else { Some(rest) }
}

/// A floating point number of 16 bits (appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1_023));
    let value = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 => f64::NAN,
        _ => (fraction + 1_024.0) * 2f64.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { value } else { -value }
}
