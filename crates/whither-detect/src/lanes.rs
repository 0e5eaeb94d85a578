//! Candidates of a block, sixty-four bytes at a time.
//!
//! The kinds of 64 bytes become bit masks (`simd.rs`), and arithmetic on the masks leaves out what cannot begin
//! anything: runs of fewer than four digits, points that do not stand between digits with another point or three more
//! digits behind. Plain text thus costs the masks and little else.

use crate::{
    simd::{DIGIT, DOT, MARK, Set, masks},
    text::{Text, ones},
};

/// Where something may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Candidate {
    /// First digit of a run of four or more.
    Digits(usize),
    /// A point between two digits, with another point or three more digits behind.
    Dot(usize),
    /// A byte of the set of others.
    Other(usize),
}

/// Kinds of 64 bytes.
#[derive(Clone, Copy, Default)]
struct Lane {
    digit: u64,
    dot: u64,
    other: u64,
}

/// Calls `candidate` for each candidate, in order.
pub(crate) fn each(bytes: &[u8], others: &Set, candidate: impl FnMut(Candidate)) {
    let sets = [Set::of(b"0123456789"), Set::of(b"."), *others];
    let (chunks, rest) = bytes.as_chunks::<64>();
    let mut tail = [0u8; 64];
    if let Some(room) = tail.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    let mut chunks = chunks.iter().chain(std::iter::once(&tail));
    let lanes = std::iter::from_fn(|| {
        let [digit, dot, other] = masks(chunks.next()?, &sets);
        Some(Lane { digit, dot, other })
    });
    each_of(lanes, candidate);
}

/// Calls `candidate` for each candidate between `start` and `end` of a text whose maps are there, in order; places are
/// counted from `start`.
#[inline]
pub(crate) fn each_in(text: &Text<'_>, start: usize, end: usize, candidate: impl FnMut(Candidate)) {
    let lanes = (start..end).step_by(64).map(|at| {
        let mask = ones(end - at);
        Lane {
            digit: text.window(DIGIT, at) & mask,
            dot: text.window(DOT, at) & mask,
            other: text.window(MARK, at) & mask,
        }
    });
    each_of(lanes, candidate);
}

#[inline]
fn each_of(mut lanes: impl Iterator<Item = Lane>, mut candidate: impl FnMut(Candidate)) {
    let Some(mut now) = lanes.next() else { return };
    let (mut base, mut digit_before, mut is_last) = (0, 0, false);
    while !is_last {
        let next = lanes.next();
        is_last = next.is_none();
        let next = next.unwrap_or_default();
        let ahead = |by: u32| now.digit >> by | next.digit << (64 - by);
        let dot_ahead = |by: u32| now.dot >> by | next.dot << (64 - by);
        let follows_digit = now.digit << 1 | digit_before;
        let starts = now.digit & !follows_digit & ahead(1) & ahead(2) & ahead(3);
        let decimals = ahead(2) & ahead(3) & ahead(4);
        let octet = dot_ahead(2) | dot_ahead(3) | dot_ahead(4);
        let dots = now.dot & follows_digit & ahead(1) & (decimals | octet);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{Maps, maps};

    fn check(text: &[u8]) {
        let others = Set::new(|byte| byte == b':');
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
        each(text, &others, |candidate| found.push(candidate));
        assert_eq!(found, expect, "{}", String::from_utf8_lossy(text));
        let mut made = Maps::default();
        let around = [b"12.34:", text, b"5.678:9"].concat();
        maps(&around, &mut made);
        found.clear();
        let start = around.len() - text.len() - 7;
        each_in(&Text { bytes: &around, maps: &made }, start, start + text.len(), |candidate| {
            found.push(candidate)
        });
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
