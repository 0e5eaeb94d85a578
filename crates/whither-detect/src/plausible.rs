//! What a value behind a key must look like to be believed: shapes shared by several classes.

use std::borrow::Cow;

/// Returns whether a value stands for "none", or is a template that was not filled in.
pub(crate) fn is_placeholder(value: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[
        b"null",
        b"undefined",
        b"true",
        b"false",
        b"none",
        b"nil",
        b"nan",
        b"unknown",
        b"<unknown ssid>",
        b"anonymous",
        b"guest",
        b"empty",
        b"default",
        b"string",
        b"object",
        b"number",
        b"n/a",
        b"(null)",
    ];
    const LONGEST_WORD: usize = 14;
    /// First letters of the words, a bit each.
    const FIRST: u32 = {
        let (mut bits, mut index) = (0, 0);
        while index < WORDS.len() {
            bits |= 1 << (WORDS[index][0] & 31);
            index += 1;
        }
        bits
    };
    let begins = |first: &u8| FIRST >> (first & 31) & 1 == 1;
    let zero = |byte: &u8| matches!(byte, b'0' | b'-' | b':' | b'.' | b'*' | b'x' | b'X' | b' ');
    value.iter().all(zero)
        || matches!(value.first(), Some(b'{' | b'%' | b'['))
        // Hashes of passwords begin with a dollar sign and a digit.
        || matches!(value, [b'$', next, ..] if !next.is_ascii_digit())
        || (value.len() <= LONGEST_WORD
            && value.first().is_some_and(begins)
            && WORDS.iter().any(|word| word.eq_ignore_ascii_case(value)))
}

/// A byte that may stand in an identifier, and one that is a letter or digit.
const PLAIN: u8 = 1;
const ALPHANUMERIC: u8 = 2;

static ID: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let letter = byte as u8;
        if letter.is_ascii_alphanumeric() {
            table[byte] = PLAIN | ALPHANUMERIC;
        } else if matches!(letter, b'_' | b'.' | b'@' | b'-') {
            table[byte] = PLAIN;
        }
        byte += 1;
    }
    table
};

/// Returns whether a value may be an identifier: `min` to `max` characters of `[A-Za-z0-9_.@-]`.
pub(crate) fn is_id(value: &[u8], min: usize, max: usize) -> bool {
    let kinds = value.iter().map(|byte| ID[usize::from(*byte)]);
    let (all, any) = kinds.fold((PLAIN, 0), |(all, any), kind| (all & kind, any | kind));
    (min..=max).contains(&value.len()) && all == PLAIN && any & ALPHANUMERIC != 0 && !is_placeholder(value)
}

/// Counts ASCII digits.
pub(crate) fn digit_count(value: &[u8]) -> usize {
    value.iter().filter(|byte| byte.is_ascii_digit()).count()
}

/// Returns whether a value is ASCII digits only.
#[inline]
pub(crate) fn is_number(value: &[u8]) -> bool {
    let Some(last) = value.last_chunk::<8>() else {
        return !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    };
    value.as_chunks::<8>().0.iter().all(are_digits) && are_digits(last)
}

/// Returns whether eight bytes are ASCII digits.
#[inline]
fn are_digits(bytes: &[u8; 8]) -> bool {
    const HIGH: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const SIX: u64 = 0x0606_0606_0606_0606;
    let bytes = u64::from_le_bytes(*bytes);
    // What is above nine has another upper half when six more.
    bytes & HIGH == ZEROS && bytes.wrapping_add(SIX) & HIGH == ZEROS
}

/// Returns the upper bit of each of eight bytes that is a hexadecimal digit.
#[inline]
pub(crate) fn hex_digits(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let lower = bytes & (0x7f * ONES);
    // The upper bit of each byte that is `least` or more.
    let from = |bytes: u64, least: u64| bytes + (0x80 - least) * ONES;
    let digit = from(lower, 0x30) & !from(lower, 0x3a);
    let letter = lower | (0x20 * ONES);
    let letter = from(letter, 0x61) & !from(letter, 0x67);
    (digit | letter) & !bytes & (0x80 * ONES)
}

/// Returns whether a value is one character repeated.
pub(crate) fn is_uniform(value: &[u8]) -> bool {
    value.split_first().is_none_or(|(first, rest)| rest.iter().all(|byte| byte == first))
}

/// Returns whether a value is hexadecimal of this length.
pub(crate) fn is_hex(value: &[u8], length: usize) -> bool {
    value.len() == length && value.iter().all(u8::is_ascii_hexdigit) && !is_uniform(value)
}

/// Returns whether a value is a UUID as text (RFC 9562, section 4), not nil.
pub(crate) fn is_uuid(value: &[u8]) -> bool {
    let shape = |(index, byte): (usize, &u8)| match index {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    value.len() == 36 && value.iter().enumerate().all(shape) && !is_placeholder(value)
}

/// Returns the value in lower case; borrows where it is so already.
pub(crate) fn lower(value: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if value.iter().any(u8::is_ascii_uppercase) {
        return Cow::Owned(value.to_ascii_lowercase());
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_are_as_each_of_them() {
        for byte in 0..=255u8 {
            for place in 0..8 {
                let mut bytes = *b"0a9F3fA7";
                bytes[place] = byte;
                let expect = if byte.is_ascii_hexdigit() { 0 } else { 0x80 << (8 * place) };
                assert_eq!(hex_digits(u64::from_le_bytes(bytes)) ^ 0x8080_8080_8080_8080, expect, "{byte}");
                let mut bytes = *b"09182736";
                bytes[place] = byte;
                assert_eq!(are_digits(&bytes), byte.is_ascii_digit(), "{byte}");
            }
        }
    }

    #[test]
    fn placeholders_are_no_identifiers() {
        for value in ["", "0", "null", "NULL", "undefined", "${uid}", "----", "000000", "xxx", "***"] {
            assert!(!is_id(value.as_bytes(), 1, 64), "{value}");
        }
        assert!(is_id(b"alice.b-1", 3, 64));
        assert!(!is_id(b"al ice", 3, 64));
        assert!(!is_uuid(b"00000000-0000-0000-0000-000000000000"));
        assert!(is_uuid(b"6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13"));
    }
}
