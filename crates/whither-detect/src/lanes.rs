//! Candidates of a block, sixty-four bytes at a time.
//!
//! A table gives each byte its kind; the kinds of 64 bytes become bit masks, and arithmetic on the masks leaves
//! out what cannot begin anything: runs of fewer than four digits, points that do not stand between digits with
//! another point or three more digits behind. Plain text thus costs the look-up and little else.
//! Vector instructions can take the place of [`masks`] and nothing else.

/// Kind of a digit.
pub(crate) const DIGIT: u8 = 1;
/// Kind of a decimal point.
pub(crate) const DOT: u8 = 2;
/// Kind of any other byte that is a candidate by itself.
pub(crate) const OTHER: u8 = 4;

/// Where something may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Candidate {
    /// First digit of a run of four or more.
    Digits(usize),
    /// A point between two digits, with another point or three more digits behind.
    Dot(usize),
    /// A byte of kind [`OTHER`].
    Other(usize),
}

/// Calls `candidate` for each candidate, in order.
pub(crate) fn each(bytes: &[u8], kinds: &[u8; 256], mut candidate: impl FnMut(Candidate)) {
    let (chunks, rest) = bytes.as_chunks::<64>();
    let mut tail = [0u8; 64];
    if let Some(room) = tail.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    let mut chunks = chunks.iter().chain(std::iter::once(&tail));
    let mut now = chunks.next().map_or([0; 3], |chunk| masks(chunk, kinds));
    let mut digit_before = 0;
    let mut base = 0;
    while base < bytes.len() {
        let next = chunks.next().map_or([0; 3], |chunk| masks(chunk, kinds));
        let ([digit, dot, other], [digit_next, dot_next, _]) = (now, next);
        let ahead = |by: u32| digit >> by | digit_next << (64 - by);
        let dot_ahead = |by: u32| dot >> by | dot_next << (64 - by);
        let follows_digit = digit << 1 | digit_before;
        let starts = digit & !follows_digit & ahead(1) & ahead(2) & ahead(3);
        let decimals = ahead(2) & ahead(3) & ahead(4);
        let octet = dot_ahead(2) | dot_ahead(3) | dot_ahead(4);
        let dots = dot & follows_digit & ahead(1) & (decimals | octet);
        let mut all = starts | dots | other;
        while all != 0 {
            let bit = all & all.wrapping_neg();
            let at = base + all.trailing_zeros() as usize;
            all &= all - 1;
            if other & bit != 0 {
                candidate(Candidate::Other(at));
            } else if starts & bit != 0 {
                candidate(Candidate::Digits(at));
            } else {
                candidate(Candidate::Dot(at));
            }
        }
        digit_before = digit >> 63;
        now = next;
        base += 64;
    }
}

/// Makes a mask of each of the three lowest bits of the kinds of 64 bytes; bit 0 is the first byte.
pub(crate) fn masks(chunk: &[u8; 64], kinds: &[u8; 256]) -> [u64; 3] {
    let mut masks = [0; 3];
    let (lanes, _) = chunk.as_chunks::<8>();
    for (index, lane) in lanes.iter().enumerate() {
        let kind = u64::from_le_bytes(lane.map(|byte| kinds[usize::from(byte)]));
        masks[0] |= gather(kind) << (8 * index);
        masks[1] |= gather(kind >> 1) << (8 * index);
        masks[2] |= gather(kind >> 2) << (8 * index);
    }
    masks
}

/// Gathers the lowest bit of each of eight bytes: the product moves bit `8 i` to bit `56 + i`.
fn gather(kind: u64) -> u64 {
    (kind & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8]) {
        let mut kinds = [0; 256];
        kinds[usize::from(b'0')..=usize::from(b'9')].fill(DIGIT);
        kinds[usize::from(b'.')] = DOT;
        kinds[usize::from(b':')] = OTHER;
        let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
        let mut expect = Vec::new();
        for (at, byte) in text.iter().enumerate() {
            let inside = at > 0 && digit(at - 1);
            match byte {
                b':' => expect.push(Candidate::Other(at)),
                b'.' if inside
                    && digit(at + 1)
                    && ((at + 2..at + 5).all(digit)
                        || (at + 2..at + 5).any(|at| text.get(at) == Some(&b'.'))) =>
                {
                    expect.push(Candidate::Dot(at))
                }
                b'0'..=b'9' if !inside && (at..at + 4).all(digit) => expect.push(Candidate::Digits(at)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        each(text, &kinds, |candidate| found.push(candidate));
        assert_eq!(found, expect, "{}", String::from_utf8_lossy(text));
    }

    #[test]
    fn agrees_with_a_byte_by_byte_reading() {
        let mut state = 1u32;
        for length in (0..400).chain([1000]) {
            let mut text = Vec::new();
            for _ in 0..length {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push(b"0123456789012345.:a"[(state >> 16) as usize % 19]);
            }
            check(&text);
        }
        check(&[b'1'; 64]);
        check(&[b'1'; 200]);
    }
}
