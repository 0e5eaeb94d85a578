//! Candidates of a block, sixty-four bytes at a time.
//!
//! A table gives each byte its kind; the kinds of 64 bytes become bit masks, and arithmetic on the masks leaves
//! out what cannot begin anything: runs of fewer than four digits, points that are not between digits. Plain
//! text thus costs the look-up and little else. `facts/detection.md`, section 4, (c), is the model; its vector
//! instructions can take the place of [`masks`] and nothing else.

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
    /// A point between two digits.
    Dot(usize),
    /// A byte of kind [`OTHER`].
    Other(usize),
}

#[derive(Clone, Copy, Default)]
struct Masks {
    digit: u64,
    dot: u64,
    other: u64,
}

/// Calls `candidate` for each candidate, in order.
pub(crate) fn each(bytes: &[u8], kinds: &[u8; 256], mut candidate: impl FnMut(Candidate)) {
    let (chunks, rest) = bytes.as_chunks::<64>();
    let mut tail = [0u8; 64];
    if let Some(room) = tail.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    let mut chunks = chunks.iter().chain(std::iter::once(&tail));
    let mut now = chunks.next().map_or_else(Masks::default, |chunk| masks(chunk, kinds));
    let mut digit_before = 0;
    let mut base = 0;
    while base < bytes.len() {
        let next = chunks.next().map_or_else(Masks::default, |chunk| masks(chunk, kinds));
        let ahead = |by: u32| now.digit >> by | next.digit << (64 - by);
        let follows_digit = now.digit << 1 | digit_before;
        let starts = now.digit & !follows_digit & ahead(1) & ahead(2) & ahead(3);
        let dots = now.dot & follows_digit & ahead(1);
        let mut all = starts | dots | now.other;
        while all != 0 {
            let bit = all & all.wrapping_neg();
            let at = base + all.trailing_zeros() as usize;
            all &= all - 1;
            if now.other & bit != 0 {
                candidate(Candidate::Other(at));
            } else if starts & bit != 0 {
                candidate(Candidate::Digits(at));
            } else {
                candidate(Candidate::Dot(at));
            }
        }
        digit_before = now.digit >> 63;
        now = next;
        base += 64;
    }
}

/// Makes the masks of 64 bytes; bit 0 is the first byte.
fn masks(chunk: &[u8; 64], kinds: &[u8; 256]) -> Masks {
    let mut masks = Masks::default();
    let (lanes, _) = chunk.as_chunks::<8>();
    for (index, lane) in lanes.iter().enumerate() {
        let kind = u64::from_le_bytes(lane.map(|byte| kinds[usize::from(byte)]));
        masks.digit |= gather(kind) << (8 * index);
        masks.dot |= gather(kind >> 1) << (8 * index);
        masks.other |= gather(kind >> 2) << (8 * index);
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
                b'.' if inside && digit(at + 1) => expect.push(Candidate::Dot(at)),
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
