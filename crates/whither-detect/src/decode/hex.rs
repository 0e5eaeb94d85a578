//! Hexadecimal digits, two a byte (RFC 4648, section 8).

use super::{LONGEST, PROBE, base64, kept, promises};

/// Shortest run.
const SHORTEST: usize = 24;

/// Finds a run of an even number of digits; before it may stand `0x`, or a word and a hyphen or underscore.
pub(super) fn find(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    loop {
        let (start, end) = base64::run(bytes, at, SHORTEST)?;
        let run = bytes.get(start..end)?;
        let other = run.iter().rposition(|byte| !byte.is_ascii_hexdigit());
        let may_stand = |at: usize| matches!(run.get(at), Some(b'x' | b'X' | b'-' | b'_'));
        if other.is_none_or(may_stand) {
            let from = start + other.map_or(0, |at| at + 1);
            if end - from >= SHORTEST && (end - from).is_multiple_of(2) {
                return Some((from, end));
            }
        }
        at = end;
    }
}

/// Decodes a run to text, or to what can be decoded further.
pub(super) fn decode(run: &[u8]) -> Option<Vec<u8>> {
    if run.len() > LONGEST || !is_hex(run) || !promises(&bytes(run.get(..2 * PROBE)?)?) {
        return None;
    }
    kept(bytes(run)?)
}

fn is_hex(run: &[u8]) -> bool {
    run.len().is_multiple_of(2) && run.iter().all(u8::is_ascii_hexdigit)
}

/// Decodes pairs of digits.
pub(super) fn bytes(run: &[u8]) -> Option<Vec<u8>> {
    if !run.len().is_multiple_of(2) {
        return None;
    }
    run.chunks_exact(2).map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

/// Returns the value of a digit.
pub(super) fn digit(character: u8) -> Option<u8> {
    char::from(character).to_digit(16).map(|value| value as u8)
}
