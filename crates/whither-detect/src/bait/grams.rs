//! A search for thousands of literals at once that reads few bytes of the text.
//!
//! Every literal is known by short pieces of it, and the text is asked for a piece every few bytes only: wherever a
//! literal stands, one of its pieces lies at such a place (after Wu and Manber 1994). A piece is not its bytes but the
//! differences of neighbours, without the bit that tells cases apart. One look-up thus serves letters of either case and
//! all 255 keys of one-byte XOR, and whatever it finds is compared byte by byte. A set of bits answers nearly all look-ups.

use hashbrown::HashMap;

use super::forms::Literal;

/// Length from which on a literal is long: pieces are far apart.
pub(super) const LONG: usize = 7;
/// Bytes of a piece, of long literals and of short ones.
const WIDTH: usize = 5;
const SHORT_WIDTH: usize = 4;
/// Most bytes between two pieces: more would only make the table large.
const STRIDE: usize = 8;
/// Bits of the set for each piece.
const BITS: usize = 48;

/// The literals of one kind.
pub(super) struct Grams {
    stride: usize,
    mask: u32,
    shift: u32,
    set: Vec<u64>,
    /// Literals and where in them the piece stands.
    known: HashMap<u32, Vec<(u32, u32)>>,
}

/// Where a literal may stand.
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) literal: usize,
}

impl Grams {
    /// Takes those literals that are `chosen`; none where there are none.
    pub(super) fn new(literals: &[Literal], chosen: impl Fn(&Literal) -> bool) -> Option<Self> {
        let all = || literals.iter().enumerate().filter(|(_, literal)| chosen(literal));
        let shortest = all().map(|(_, literal)| literal.least).min()?;
        let width = if shortest > WIDTH { WIDTH } else { SHORT_WIDTH };
        let stride = (shortest.max(width) - width + 1).min(STRIDE);
        let mask = if width == WIDTH { 0xdfdf_dfdf } else { 0x00df_dfdf };
        let mut known: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for (index, literal) in all() {
            for offset in 0..stride {
                let gram = gram(word(&literal.bytes, offset), mask);
                known.entry(gram).or_default().push((index as u32, offset as u32));
            }
        }
        let bits = (known.len() * BITS).next_power_of_two().clamp(1 << 12, 1 << 22);
        let shift = 32 - bits.trailing_zeros();
        let mut set = vec![0; bits / 64];
        for &gram in known.keys() {
            let at = place(gram, shift);
            if let Some(word) = set.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        Some(Self { stride, mask, shift, set, known })
    }

    /// Calls `found` wherever a piece of a literal stands.
    pub(super) fn search(&self, bytes: &[u8], found: &mut dyn FnMut(Candidate)) {
        let mut at = 0;
        // Where pieces are close, one word has two of them.
        if self.stride + WIDTH <= 8 {
            while let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| chunk.first_chunk::<8>()) {
                let word = u64::from_le_bytes(*chunk);
                self.ask(word, at, found);
                self.ask(word >> (8 * self.stride), at + self.stride, found);
                at += 2 * self.stride;
            }
        }
        while let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| chunk.first_chunk::<8>()) {
            self.ask(u64::from_le_bytes(*chunk), at, found);
            at += self.stride;
        }
        while at + SHORT_WIDTH <= bytes.len() {
            self.ask(word(bytes, at), at, found);
            at += self.stride;
        }
    }

    #[inline]
    fn ask(&self, word: u64, at: usize, found: &mut dyn FnMut(Candidate)) {
        let gram = gram(word, self.mask);
        let place = place(gram, self.shift);
        if self.set.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 != 0) {
            self.look(gram, at, found);
        }
    }

    #[cold]
    fn look(&self, gram: u32, at: usize, found: &mut dyn FnMut(Candidate)) {
        for &(literal, offset) in self.known.get(&gram).into_iter().flatten() {
            if let Some(start) = at.checked_sub(offset as usize) {
                found(Candidate { start, literal: literal as usize });
            }
        }
    }
}

/// The differences of five neighbours, or of four.
#[inline]
fn gram(word: u64, mask: u32) -> u32 {
    (word ^ word >> 8) as u32 & mask
}

#[inline]
fn place(gram: u32, shift: u32) -> usize {
    (gram.wrapping_mul(0x9e37_79b1) >> shift) as usize
}

/// Eight bytes from an offset on; what is not there is zero.
fn word(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take(8).rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}
