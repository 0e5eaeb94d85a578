//! Protocol Buffers without their schema (protobuf.dev/programming-guides/encoding), also in a frame of gRPC.
//!
//! Fields have numbers for names. What may be a message is read as one where it fits to its last byte. Groups, which
//! nobody uses any more, are taken for noise.

use super::{
    is_text,
    json_text::{JsonText, NESTING},
};

/// Shortest message.
const SHORTEST: usize = 6;
/// Highest field number that senders use.
const FIELDS: u64 = 1 << 16;

/// Writes a message as JSON; its other bytes follow.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let message = unframed(bytes);
    if message.len() < SHORTEST || !fits(message) {
        return Vec::new();
    }
    let mut json = JsonText::default();
    object(message, &mut json, 0);
    json.finish()
}

/// Returns the message in a frame of gRPC: a flag and the length.
fn unframed(bytes: &[u8]) -> &[u8] {
    match bytes {
        [0, a, b, c, d, message @ ..] if u32::from_be_bytes([*a, *b, *c, *d]) as usize == message.len() => {
            message
        }
        _ => bytes,
    }
}

/// A field: its number and what it holds.
enum Value<'a> {
    Bytes(&'a [u8]),
    Double(u64),
    Single(u32),
    Varint(u64),
}

/// Reads the first field; returns what follows it.
fn field(bytes: &[u8]) -> Option<(u64, Value<'_>, &[u8])> {
    let (tag, rest) = varint(bytes)?;
    let number = tag >> 3;
    if !(1..FIELDS).contains(&number) {
        return None;
    }
    let (value, rest) = match tag & 7 {
        0 => varint(rest).map(|(value, rest)| (Value::Varint(value), rest))?,
        1 => {
            let (value, rest) = rest.split_first_chunk::<8>()?;
            (Value::Double(u64::from_le_bytes(*value)), rest)
        }
        2 => {
            let (length, rest) = varint(rest)?;
            let (value, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            (Value::Bytes(value), rest)
        }
        5 => {
            let (value, rest) = rest.split_first_chunk::<4>()?;
            (Value::Single(u32::from_le_bytes(*value)), rest)
        }
        _ => return None,
    };
    Some((number, value, rest))
}

/// Reads a number of seven bits a byte.
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

fn fits(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        let Some((_, _, rest)) = field(bytes) else { return false };
        bytes = rest;
    }
    true
}

fn object(mut bytes: &[u8], json: &mut JsonText, depth: usize) {
    json.bracket(b'{');
    while let Some((number, value, rest)) = field(bytes).filter(|_| json.count()) {
        bytes = rest;
        json.key(number.to_string().as_bytes());
        match value {
            Value::Bytes(inner) if depth < NESTING && !inner.is_empty() && !is_text(inner) && fits(inner) => {
                object(inner, json, depth + 1);
            }
            Value::Bytes(inner) => json.bytes(inner),
            Value::Double(bits) => json.word(&number_of(f64::from_bits(bits), bits)),
            Value::Single(bits) => json.word(&number_of(f64::from(f32::from_bits(bits)), u64::from(bits))),
            Value::Varint(value) => json.word(&value.to_string()),
        }
    }
    json.bracket(b'}');
}

/// Fixed fields hold integers or floating point numbers: one that reads as a number of everyday size is one.
fn number_of(float: f64, bits: u64) -> String {
    if (1e-6..1e12).contains(&float.abs()) { float.to_string() } else { bits.to_string() }
}
