//! Base64 in both alphabets, with or without padding (RFC 4648, sections 4 and 5).

use super::{LONGEST, PROBE, kept, promises};

/// Shortest run: what is shorter is a word or a number more often than not.
const SHORTEST: usize = 16;
/// Characters that are decoded to see whether the rest is worth it.
const HEAD: usize = PROBE / 3 * 4;

/// Finds the first run of at least `shortest` characters from `at` on.
///
/// Looks at every `shortest`-th byte only, until one of them is in a run.
pub(super) fn run(bytes: &[u8], mut at: usize, shortest: usize) -> Option<(usize, usize)> {
    let is_in = |index: usize| bytes.get(index).is_some_and(|&byte| sextet(byte).is_some());
    loop {
        let probe = at + shortest - 1;
        bytes.get(probe)?;
        if !is_in(probe) {
            at = probe + 1;
            continue;
        }
        let mut start = probe;
        while start > at && is_in(start - 1) {
            start -= 1;
        }
        let mut end = probe + 1;
        while is_in(end) {
            end += 1;
        }
        if end - start >= shortest {
            return Some((start, end));
        }
        at = end + 1;
    }
}

/// Finds a run, with what padding it has.
pub(super) fn find(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let (start, end) = run(bytes, at, SHORTEST)?;
    let padding =
        bytes.get(end..).unwrap_or_default().iter().take(2).take_while(|&&byte| byte == b'=').count();
    let is_padded = (end - start + padding).is_multiple_of(4);
    Some((start, if is_padded { end + padding } else { end }))
}

/// Decodes a run to text, or to what can be decoded further.
pub(super) fn decode(run: &[u8]) -> Option<Vec<u8>> {
    let run = run.strip_suffix(b"==").or_else(|| run.strip_suffix(b"=")).unwrap_or(run);
    if run.len() > LONGEST || !promises(&bytes(run.get(..HEAD)?)?) {
        return None;
    }
    kept(bytes(run)?)
}

/// Decodes; a last character that carries less than a byte is passed over.
pub(super) fn bytes(run: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(run.len() / 4 * 3 + 2);
    for group in run.chunks(4) {
        let mut bits = 0u32;
        for &character in group {
            bits = bits << 6 | u32::from(sextet(character)?);
        }
        match group.len() {
            4 => out.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]),
            3 => out.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
            2 => out.push((bits >> 4) as u8),
            _ => {}
        }
    }
    Some(out)
}

fn sextet(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_those_a_reader_of_every_byte_finds() {
        for text in
            ["", "abc", "abcd", "..abcdef..gh.ijklm", "abcd.", ".abcd", "a.b.c.d.efgh.i", "====abcdefgh=="]
        {
            let bytes = text.as_bytes();
            for shortest in 1..6 {
                let mut slow = Vec::new();
                let mut at = 0;
                for part in text.split(['.', '=']) {
                    if part.len() >= shortest {
                        slow.push((at, at + part.len()));
                    }
                    at += part.len() + 1;
                }
                let (mut fast, mut at) = (Vec::new(), 0);
                while let Some((start, end)) = run(bytes, at, shortest) {
                    fast.push((start, end));
                    at = end;
                }
                assert_eq!(fast, slow, "{text} {shortest}");
            }
        }
    }
}
