//! Base64 in both alphabets, with or without padding (RFC 4648, sections 4 and 5).

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

/// Decodes; a last character that carries less than a byte is passed over.
pub(crate) fn bytes(run: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(run.len() / 4 * 3 + 2);
    let (groups, rest) = run.as_chunks::<4>();
    for group in groups {
        let [a, b, c, d] = group.map(|character| u32::from(VALUES[usize::from(character)]));
        if (a | b | c | d) & 64 != 0 {
            return None;
        }
        let [_, bytes @ ..] = (a << 18 | b << 12 | c << 6 | d).to_be_bytes();
        out.extend_from_slice(&bytes);
    }
    let mut bits = 0u32;
    for &character in rest {
        bits = bits << 6 | u32::from(sextet(character)?);
    }
    match rest.len() {
        3 => out.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
        2 => out.push((bits >> 4) as u8),
        _ => {}
    }
    Some(out)
}

/// Returns the bytes of four characters, none where one of the characters has no value.
#[inline]
pub(super) fn group(characters: [u8; 4]) -> [Option<u8>; 3] {
    let [a, b, c, d] = characters.map(|character| u32::from(VALUES[usize::from(character)]));
    let is_valid = (a | b | c | d) & 64 == 0;
    let [_, bytes @ ..] = (a << 18 | b << 12 | c << 6 | d).to_be_bytes();
    bytes.map(|byte| is_valid.then_some(byte))
}

/// Returns the value of a character.
#[inline]
pub(super) fn sextet(character: u8) -> Option<u8> {
    let value = VALUES[usize::from(character)];
    (value < 64).then_some(value)
}

/// The value of each character; 64 for those that have none.
static VALUES: [u8; 256] = {
    let mut values = [64; 256];
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut index = 0;
    while index < 64 {
        values[digits[index] as usize] = index as u8;
        index += 1;
    }
    (values[b'-' as usize], values[b'_' as usize]) = (62, 63);
    values
};

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
