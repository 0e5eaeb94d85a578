//! UTF-16 in both byte orders: whole content with a byte order mark or of mostly Latin letters, and runs of Latin
//! letters in other bytes.

use super::is_text;

/// Shortest content and shortest run, in characters.
const SHORTEST: usize = 5;
/// Longest run, in characters.
const LONGEST: usize = 1 << 16;

/// Decodes whole content.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let decoded = match bytes {
        [0xff, 0xfe, rest @ ..] => text(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => text(rest, u16::from_be_bytes),
        _ => unmarked(bytes),
    };
    decoded.into_iter().collect()
}

/// Decodes what has a zero in three of four characters, always on the same side.
fn unmarked(bytes: &[u8]) -> Option<Vec<u8>> {
    let units = bytes.len() / 2;
    if units < SHORTEST || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low * 4 >= units * 3 => text(bytes, u16::from_le_bytes),
        (high, 0) if high * 4 >= units * 3 => text(bytes, u16::from_be_bytes),
        _ => None,
    }
}

fn text(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Vec<u8>> {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk::<2>()).map(|pair| unit(*pair));
    let text = char::decode_utf16(units).collect::<Result<String, _>>().ok()?.into_bytes();
    is_text(&text).then_some(text)
}

/// Finds a run of Latin letters, each beside a zero.
pub(super) fn find(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    loop {
        let zero = from + memchr::memchr(0, bytes.get(from..)?)?;
        // The letter of the first zero stands before it in one order, behind it in the other.
        for start in [zero.saturating_sub(1).max(at), zero] {
            let count = pairs(bytes.get(start..)?, start == zero);
            if count >= SHORTEST {
                return Some((start, start + 2 * count));
            }
        }
        from = zero + 1;
    }
}

/// Counts pairs of a letter and a zero, or the other way round.
fn pairs(bytes: &[u8], zero_first: bool) -> usize {
    let is_pair = |pair: &&[u8]| match (pair, zero_first) {
        ([letter, 0], false) | ([0, letter], true) => (0x20..0x7f).contains(letter),
        _ => false,
    };
    bytes.chunks_exact(2).take(LONGEST).take_while(is_pair).count()
}

/// Decodes a run.
pub(super) fn decode_run(run: &[u8]) -> Option<Vec<u8>> {
    Some(run.iter().copied().filter(|&byte| byte != 0).collect())
}

/// Decodes big-endian text of any script.
pub(super) fn big_endian(bytes: &[u8]) -> Option<Vec<u8>> {
    text(bytes, u16::from_be_bytes)
}
