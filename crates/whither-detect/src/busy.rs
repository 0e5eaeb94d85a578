//! Where in a text anything may stand, and where something may be encoded: maps that are made of those of bytes.
//!
//! They are for values of fields, which are quoted: what is asked beyond the ends of a value finds its quotes.

use crate::simd::{BEFORE, BEHIND, Rows};

/// Returns the bits of the bytes that stand so many further on.
#[inline(always)]
fn ahead(word: u64, next: u64, by: u32) -> u64 {
    word >> by | next << (64 - by)
}

/// Returns the bits of the bytes that stand so many before.
#[inline(always)]
fn back(before: u64, word: u64, by: u32) -> u64 {
    word << by | before >> (64 - by)
}

/// Returns where the bits of a word and the next one are set, and set again so many bytes further on.
#[inline(always)]
fn step(word: u64, next: u64, by: u32) -> (u64, u64) {
    (word & ahead(word, next, by), next & next >> by)
}

/// Returns digits and single bytes between two of them.
#[inline(always)]
fn joined(before: u64, word: u64, next: u64) -> u64 {
    word | back(before, word, 1) & ahead(word, next, 1)
}

/// Makes [`crate::simd::BUSY`], [`crate::simd::MARKED`] and [`crate::simd::CODED`]. Loops over slices of one length,
/// written out, become vector instructions.
#[inline(always)]
pub(crate) fn derive(rows: &mut Rows) {
    let [_, escapes, digits, marks, dots, base64, _, letters, busy, marked, coded] = rows;
    let words = digits.len() - BEFORE - BEHIND;
    let places = BEFORE..BEFORE + words;
    let [busy, marked, coded] =
        [busy, marked, coded].map(|row| row.get_mut(places.clone()).unwrap_or_default());
    numbers(marked, digits, letters, base64);
    signs(marked, escapes, digits, marks, base64, letters, dots);
    groups(busy, marked, digits);
    encoded(coded, base64);
}

/// Seven digits in a row, six behind a letter, or four between five letters, which begin there, and one.
#[inline(always)]
fn numbers(marked: &mut [u64], digits: &[u64], letters: &[u64], base64: &[u64]) {
    let words = marked.len();
    let (word, next) = (&digits[1..][..words], &digits[2..][..words]);
    let (before, letter) = (&letters[..words], &letters[1..][..words]);
    let (after, joined) = (&letters[2..][..words], [&base64[..words], &base64[1..][..words]]);
    for at in 0..words {
        let (two, further) = step(word[at], next[at], 1);
        let (four, further) = step(two, further, 2);
        let behind = back(before[at], letter[at], 1);
        let five = (2..6).fold(behind, |five, by| five & back(before[at], letter[at], by));
        let between = five & !back(joined[0][at], joined[1][at], 6) & ahead(letter[at], after[at], 4);
        marked[at] = step(four, further, 3).0 | step(four, further, 2).0 & behind | four & between;
    }
}

/// Digits with single bytes between them, eight bytes in a row.
#[inline(always)]
fn groups(busy: &mut [u64], marked: &[u64], digits: &[u64]) {
    let words = busy.len();
    let marked = &marked[..words];
    let (before, word) = (&digits[..words], &digits[1..][..words]);
    let (next, beyond) = (&digits[2..][..words], &digits[3..][..words]);
    for at in 0..words {
        let run = joined(before[at], word[at], next[at]);
        let further = joined(word[at], next[at], beyond[at]);
        let (run, further) = step(run, further, 1);
        let (run, further) = step(run, further, 2);
        busy[at] = marked[at] | step(run, further, 4).0;
    }
}

/// Marks, points between digits and escapes, but for those that stand in words, versions and times of day.
#[inline(always)]
fn signs(
    marked: &mut [u64],
    escapes: &[u64],
    digits: &[u64],
    marks: &[u64],
    base64: &[u64],
    letters: &[u64],
    dots: &[u64],
) {
    let words = marked.len();
    let escapes = &escapes[1..][..words];
    let (d0, d1, d2) = (&digits[..words], &digits[1..][..words], &digits[2..][..words]);
    let (m0, m1, m2) = (&marks[..words], &marks[1..][..words], &marks[2..][..words]);
    let (b0, b1, b2) = (&base64[..words], &base64[1..][..words], &base64[2..][..words]);
    let (l1, l2) = (&letters[1..][..words], &letters[2..][..words]);
    let (p1, p2) = (&dots[1..][..words], &dots[2..][..words]);
    for at in 0..words {
        let inside = back(d0[at], d1[at], 1) & ahead(d1[at], d2[at], 1);
        // A point matters before four decimals, and as the first of three with at most three bytes between them.
        let near = ahead(p1[at], p2[at], 2) | ahead(p1[at], p2[at], 3) | ahead(p1[at], p2[at], 4);
        let (q1, q2) = (p1[at] & near, p2[at] & (p2[at] >> 2 | p2[at] >> 3 | p2[at] >> 4));
        let three = ahead(q1, q2, 2) | ahead(q1, q2, 3) | ahead(q1, q2, 4);
        let four = ahead(d1[at], d2[at], 2) & ahead(d1[at], d2[at], 3) & ahead(d1[at], d2[at], 4);
        let points = p1[at] & inside & (three | four);
        // Minus and plus matter where another stands three bytes on, or no letter behind them.
        let (s0, s1, s2) = (m0[at] & b0[at], m1[at] & b1[at], m2[at] & b2[at]);
        let signs = s1 & (ahead(s1, s2, 3) | back(s0, s1, 3) | !ahead(l1[at], l2[at], 1));
        // A time of day is none of what other marks lead to.
        let (e1, e2) = (d1[at] | l1[at] | m1[at] | p1[at], d2[at] | l2[at] | m2[at] | p2[at]);
        let time = inside & ahead(d1[at], d2[at], 2) & !ahead(e1, e2, 3) & !back(m0[at], m1[at], 3);
        let others = m1[at] & !b1[at] & !time;
        marked[at] |= points | signs | others | escapes[at];
    }
}

/// Runs of [`crate::simd::CODED_RUN`].
#[inline(always)]
fn encoded(coded: &mut [u64], base64: &[u64]) {
    let words = coded.len();
    let (word, next) = (&base64[1..][..words], &base64[2..][..words]);
    for at in 0..words {
        let (run, further) = step(word[at], next[at], 1);
        let (run, further) = step(run, further, 2);
        let (run, further) = step(run, further, 4);
        let (run, further) = step(run, further, 8);
        coded[at] = step(run, further, 8).0;
    }
}
