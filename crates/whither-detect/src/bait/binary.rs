//! Numbers and identifiers as bytes: integers of both byte orders, varints, packed decimal digits, the bytes that
//! hexadecimal digits stand for.
//!
//! What is left of small numbers is short and full of zeros: it is not searched below [`LEAST`], and its hits are as
//! sure as the bits that are left say.

use super::forms::{Check, Literal};
use crate::decode::hex_bytes;

/// Smallest number that is searched as four bytes: all of them are in use.
const LEAST: u64 = 1 << 24;
/// Digits from which on packed decimal is searched.
const PACKED: usize = 8;
/// Bytes from which on an identifier in hexadecimal digits is searched as bytes.
const IDENTIFIER: usize = 6;

/// Writes the forms of a value without its separators.
pub(super) fn forms(bait: u16, bare: &str, out: &mut Vec<Literal>) {
    if bare.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(number) = bare.parse() {
            integers(bait, number, out);
        }
        packed(bait, bare, out);
    } else if let Some(bytes) = hex_bytes(bare.as_bytes()).filter(|bytes| bytes.len() >= IDENTIFIER) {
        out.push(Literal::new(bait, "bytes", &bytes).binary());
        if let [a, b, c, d, e, f, g, h, rest @ ..] = bytes.as_slice()
            && rest.len() == 8
        {
            // As Windows has it: the first three groups turned round (RFC 9562, section 4.2).
            let turned = [&[*d, *c, *b, *a, *f, *e, *h, *g], rest].concat();
            out.push(Literal::new(bait, "bytes-guid", &turned).binary());
        }
    }
}

fn integers(bait: u16, number: u64, out: &mut Vec<Literal>) {
    if number < LEAST {
        return;
    }
    let mut add = |form: &str, bytes: &[u8]| out.push(Literal::new(bait, form, bytes).binary());
    if let Ok(short) = u32::try_from(number) {
        // Eight bytes end or begin with these.
        add("u32le", &short.to_le_bytes());
        add("u32be", &short.to_be_bytes());
    } else {
        add("u64le", &number.to_le_bytes());
        add("u64be", &number.to_be_bytes());
    }
    add("varint", &varint(number));
    if number < 1 << 63 {
        add("zigzag", &varint(number << 1));
    }
    let float = number as f64;
    if float as u64 == number {
        add("f64le", &float.to_le_bytes());
        add("f64be", &float.to_be_bytes());
    }
}

/// Seven bits a byte, the lowest first (protobuf.dev/programming-guides/encoding).
fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Two digits a byte, in either order, beginning with a whole byte or with half of one (3GPP TS 24.008, 10.5.4.7).
fn packed(bait: u16, digits: &str, out: &mut Vec<Literal>) {
    let digits: Vec<u8> = digits.bytes().map(|byte| byte - b'0').collect();
    if digits.len() < PACKED {
        return;
    }
    for (form, swapped) in [("bcd", false), ("bcd-swapped", true)] {
        for lead in 0..2 {
            let whole = digits.get(lead..).unwrap_or_default();
            let pairs = whole.chunks_exact(2);
            let rest = pairs.remainder().first().copied();
            let bytes: Vec<u8> = pairs
                .filter_map(|pair| pair.first_chunk::<2>())
                .map(|[first, second]| if swapped { second << 4 | first } else { first << 4 | second })
                .collect();
            if bytes.len() < 4 {
                continue;
            }
            let check = match (lead, rest) {
                (0, Some(digit)) => Check::Nibble { before: false, high: !swapped, digit },
                (1, None) => match digits.first() {
                    Some(&digit) => Check::Nibble { before: true, high: swapped, digit },
                    None => Check::None,
                },
                (0, None) => Check::None,
                // Half a byte on either side: nobody writes an even number of digits so.
                _ => continue,
            };
            let literal = Literal::new(bait, form, &bytes).binary();
            out.push(Literal { check, bits: digits.len() as f64 * 3.3, ..literal });
        }
    }
}
