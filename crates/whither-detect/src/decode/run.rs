//! Runs of base64 or hexadecimal digits in anything: where they are, and which of the two they are.
//!
//! Hexadecimal digits are digits of base64 as well: what is both is hexadecimal where that leads somewhere. A run is
//! decoded if its first bytes become text or begin something known. Other runs are decoded where they look like bytes in
//! base64 and not like an identifier or a hash: they may be a structure without a magic number.

use super::{Decoded, LONGEST, base64, begins_encoded, hex, is_text};
use crate::simd::{Set, masks};

/// Shortest run, without its padding; with it two more.
const SHORTEST: usize = 22;
/// Shortest run of bytes of no known kind.
const OPAQUE: usize = 28;
/// Longest run of hexadecimal digits that may be a hash.
const HASH: usize = 128;
/// Lengths of identifiers and hashes.
const HASHES: [usize; 7] = [32, 40, 48, 56, 64, 96, 128];
/// Bytes of a run that decide whether it is decoded.
const PROBE: usize = 8;

/// Sets for one look at 64 bytes; only the first is asked for.
static SETS: [Set; 3] = [
    Set::of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"),
    Set::of(b""),
    Set::of(b""),
];

/// Finds the first run of [`SHORTEST`] digits from `at` on.
fn next(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    while let Some(chunk) = bytes.get(from..).and_then(|rest| rest.first_chunk::<64>()) {
        let [digits, ..] = masks(chunk, &SETS);
        let mut run = digits & digits >> 1;
        for by in [2, 4, 8, 6] {
            run &= run >> by;
        }
        if run != 0 {
            let inside = from + run.trailing_zeros() as usize;
            let is_in = |byte: &&u8| base64::sextet(**byte).is_some();
            let before = bytes.get(at..inside)?.iter().rev().take_while(is_in).count();
            let length = bytes.get(inside..)?.iter().take_while(is_in).count();
            return Some((inside - before, inside + length));
        }
        // The next look begins where a run might that this one saw too little of.
        from += 64 - SHORTEST + 1;
    }
    base64::run(bytes, from, SHORTEST)
}

/// Finds a run, with what padding it has; of a run of hexadecimal digits behind `0x` or a word, the digits.
pub(super) fn find(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    loop {
        let (start, end) = next(bytes, at)?;
        let run = bytes.get(start..end)?;
        let is_long = run.len() > super::SHORTEST;
        let other = if is_long { run.iter().rposition(|byte| !byte.is_ascii_hexdigit()) } else { None };
        if let Some(other) = other.filter(|&other| matches!(run.get(other), Some(b'x' | b'X' | b'-' | b'_')))
            && run.len() - other > super::SHORTEST
            && promises(run.get(other + 1..)?, true)
        {
            return Some((start + other + 1, end));
        }
        let padding =
            bytes.get(end..).unwrap_or_default().iter().take(2).take_while(|&&byte| byte == b'=').count();
        let padding = if (run.len() + padding).is_multiple_of(4) { padding } else { 0 };
        if run.len() + padding >= super::SHORTEST {
            return Some((start, end + padding));
        }
        at = end;
    }
}

/// Decodes a run to what leads somewhere, or to bytes that may be anything.
pub(super) fn decode(run: &[u8]) -> Option<Decoded> {
    let run = run.strip_suffix(b"==").or_else(|| run.strip_suffix(b"=")).unwrap_or(run);
    if run.len() > LONGEST {
        return None;
    }
    let leads = |bytes: &Vec<u8>| is_text(bytes) || begins_encoded(bytes);
    if promises(run, true)
        && let Some(bytes) = hex::bytes(run).filter(leads)
    {
        return Some(Decoded { name: "hex", bytes });
    }
    if promises(run, false)
        && let Some(bytes) = base64::bytes(run).filter(leads)
    {
        return Some(Decoded { name: "base64", bytes });
    }
    if run.len() < OPAQUE {
        return None;
    }
    if run.iter().all(u8::is_ascii_hexdigit) {
        let bytes = if run.len() > HASH || !HASHES.contains(&run.len()) { hex::bytes(run) } else { None };
        return bytes.map(|bytes| Decoded { name: "hex", bytes });
    }
    let bytes = if is_mixed(run) { base64::bytes(run) } else { None };
    bytes.map(|bytes| Decoded { name: "base64", bytes })
}

/// Returns whether nothing is decoded from a run without padding, being too short to be bytes of no known kind.
pub(super) fn is_opaque(run: &[u8]) -> bool {
    run.len() < OPAQUE && !promises(run, true) && !promises(run, false)
}

/// Returns whether the first bytes of a run are text, or begin something that can be decoded.
fn promises(run: &[u8], is_hex: bool) -> bool {
    if is_hex {
        let Some(digits) = run.first_chunk::<{ 2 * PROBE }>() else { return false };
        let byte = |at: usize| hex::byte(digits[2 * at], digits[2 * at + 1]);
        may_lead(byte(0), byte(1)) && leads(&std::array::from_fn::<_, PROBE, _>(byte))
    } else {
        let Some([first, second]) = run.as_chunks::<4>().0.first_chunk::<2>() else { return false };
        let [one, two, three] = base64::group(*first);
        may_lead(one, two) && {
            let [four, five, six] = base64::group(*second);
            leads(&[one, two, three, four, five, six])
        }
    }
}

/// Returns whether two bytes may be the first of something. Most runs are identifiers, and end here.
#[inline]
fn may_lead(first: Option<u8>, second: Option<u8>) -> bool {
    let (Some(first), Some(second)) = (first, second) else { return false };
    may_begin(first) && (!is_letter(first) || may_follow(second))
}

/// Returns whether bytes are text, or begin something that can be decoded.
fn leads<const N: usize>(head: &[Option<u8>; N]) -> bool {
    let mut bytes = [0; N];
    for (room, byte) in bytes.iter_mut().zip(head) {
        let Some(byte) = byte else { return false };
        *room = *byte;
    }
    is_text(&bytes) || begins_encoded(&bytes)
}

/// Returns whether text or a magic number may begin with a byte.
fn may_begin(byte: u8) -> bool {
    matches!(byte, 0x04 | b'\t' | b'\n' | b'\r' | 0x1f..0x7f | 0xc2..=0xf4 | 0xfe..)
}

fn is_letter(byte: u8) -> bool {
    matches!(byte, 0x20..0x7f) && !matches!(byte, b'(' | b'b' | b'x')
}

/// Returns whether a byte may follow a letter in text.
fn may_follow(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..0x7f | 0xc2..=0xf4)
}

/// Returns whether a run has letters of both cases and digits, as bytes in base64 nearly always have.
fn is_mixed(run: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| run.iter().any(is);
    has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_begin() {
        for before in 0..140 {
            for length in 18..90 {
                let text = format!(
                    "{}{} {}",
                    ".".repeat(before),
                    "aB3".repeat(30).get(..length).unwrap_or(""),
                    ".".repeat(70)
                );
                let expect = (length >= SHORTEST).then_some((before, before + length));
                assert_eq!(next(text.as_bytes(), 0), expect, "{before} {length}");
                assert_eq!(
                    next(text.trim_end_matches(['.', ' ']).as_bytes(), 0),
                    expect,
                    "{before} {length}"
                );
            }
        }
    }
}
