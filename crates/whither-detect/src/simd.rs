//! Bit maps of a text, 64 bytes at a time: the one place with vector instructions, and its scalar twin.
//!
//! [`Maps`] have one bit a byte for each kind of byte that readers of lines ask for. Processors with AVX-512 VBMI look
//! 64 bytes up in one table, those with NEON in two; those with AVX2 make each kind of about ten instructions. All others
//! run the scalar code, which is also what the tests compare with. More maps are made of these: where in a text
//! something may stand at all ([`BUSY`], [`MARKED`]), and where something may be encoded ([`CODED`]).

use crate::busy::derive;

/// Closing or opening quote, or backslash: where a string ends or may seem to.
pub(crate) const STOP: usize = 0;
/// Backslash.
pub(crate) const ESCAPE: usize = 1;
/// ASCII digit.
pub(crate) const DIGIT: usize = 2;
/// One of [`MARKS`]: something with a shape or a key may stand around it.
pub(crate) const MARK: usize = 3;
/// Point.
pub(crate) const DOT: usize = 4;
/// Letter or digit of base64 in either alphabet (RFC 4648, sections 4 and 5), without padding.
pub(crate) const BASE64: usize = 5;
/// End of a line.
pub(crate) const NEWLINE: usize = 6;
/// ASCII letter.
pub(crate) const LETTER: usize = 7;

/// A byte at or beside which something may stand, or the first byte of digits with single bytes between them, eight in
/// a row: a value that has none is nothing but what its name and its whole shape say. There are more of them than of
/// what stands there.
pub(crate) const BUSY: usize = 8;
/// The same without digits between which other bytes stand.
pub(crate) const MARKED: usize = 9;
/// First byte of a run of [`CODED_RUN`] letters or digits of base64.
pub(crate) const CODED: usize = 10;

/// What [`MARK`] stands for.
pub(crate) const MARKS: &[u8] = b":@%=>-+";
/// Shortest run that is decoded.
pub(crate) const CODED_RUN: usize = 24;

/// Maps that are made of bytes, and all.
const KINDS_OF_BYTES: usize = 8;
const ALL: usize = 11;

/// The kinds of 64 bytes; bit 0 is the first byte.
type Word = [u64; KINDS_OF_BYTES];
/// Some words, before they are put into their rows.
type Block = [Word; 32];
/// The words of a text, kind by kind.
pub(crate) type Rows = [Vec<u64>; ALL];

/// The maps of a text, a word for 64 bytes; the first byte is bit 0 of the first word.
#[derive(Debug, Default)]
pub(crate) struct Maps {
    rows: Rows,
}

impl Maps {
    /// Returns the words of a kind: those of the bytes, then zeros.
    #[inline]
    pub(crate) fn of(&self, kind: usize) -> &[u64] {
        self.rows.get(kind).and_then(|row| row.get(BEFORE..)).unwrap_or_default()
    }

    /// Returns the bits of a kind for the 64 bytes from `at` on; behind the end there are none.
    #[inline(always)]
    pub(crate) fn window(&self, kind: usize, at: usize) -> u64 {
        let (row, word, shift) = (&self.rows[kind], BEFORE + at / 64, at % 64);
        match (row.get(word), row.get(word + 1)) {
            // Shifted twice, since one shift by 64 is none; in the other order it becomes an instruction that is slow.
            (Some(word), Some(next)) => word >> shift | (next << (63 - shift)) << 1,
            _ => 0,
        }
    }
}

/// Words of zeros before those of the bytes, and behind them at least.
pub(crate) const BEFORE: usize = 1;
pub(crate) const BEHIND: usize = 2;

/// One way to make words.
struct Way {
    /// Whether this processor can.
    is_there: fn() -> bool,
    /// Makes the words of at most a block.
    words: fn(&[[u8; 64]], &mut Block),
    /// Makes the maps that are made of others.
    derive: fn(&mut Rows),
}

/// All ways, the fastest first.
static WAYS: &[Way] = &[
    #[cfg(target_arch = "x86_64")]
    Way { is_there: avx512::is_there, words: avx512::words, derive: avx512::derive_wide },
    #[cfg(target_arch = "x86_64")]
    Way { is_there: avx2::is_there, words: avx2::words, derive: avx2::derive_wide },
    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
    Way { is_there: neon::is_there, words: neon::words, derive },
    Way { is_there: || true, words: scalar_words, derive },
];

/// Makes the maps of `bytes`, with zeros behind the end.
pub(crate) fn maps(bytes: &[u8], maps: &mut Maps) {
    if let Some(way) = WAYS.iter().find(|way| (way.is_there)()) {
        maps_by(way, bytes, maps);
    }
}

fn maps_by(way: &Way, bytes: &[u8], maps: &mut Maps) {
    let (chunks, rest) = bytes.as_chunks::<64>();
    let words = BEFORE + chunks.len() + 1;
    let room = words + BEHIND;
    for row in &mut maps.rows {
        row.resize(room, 0);
        row.iter_mut().skip(words).for_each(|word| *word = 0);
    }
    let mut tail = [0u8; 64];
    if let Some(room) = tail.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    let mut block = Block::default();
    let mut from = 0;
    for chunks in chunks.chunks(block.len()).chain([&[tail][..]]) {
        (way.words)(chunks, &mut block);
        put(block.get(..chunks.len()).unwrap_or_default(), &mut maps.rows, from);
        from += chunks.len();
    }
    (way.derive)(&mut maps.rows);
}

/// Puts words into the rows, kind by kind, from a place on.
fn put(words: &[Word], rows: &mut Rows, from: usize) {
    for (kind, row) in rows.iter_mut().enumerate().take(KINDS_OF_BYTES) {
        let row = row.get_mut(BEFORE + from..).unwrap_or_default();
        for (room, word) in row.iter_mut().zip(words) {
            *room = word[kind];
        }
    }
}

fn scalar_words(chunks: &[[u8; 64]], words: &mut Block) {
    chunks.iter().zip(words).for_each(|(chunk, word)| *word = scalar(chunk));
}

/// Returns the kinds of a byte as bits in the order of the constants.
const fn kinds(byte: u8) -> u8 {
    let base64 = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    (matches!(byte, b'"' | b'\\') as u8) << STOP
        | (matches!(byte, b'\\') as u8) << ESCAPE
        | (byte.is_ascii_digit() as u8) << DIGIT
        | (is_mark(byte) as u8) << MARK
        | (matches!(byte, b'.') as u8) << DOT
        | (base64 as u8) << BASE64
        | (matches!(byte, b'\n') as u8) << NEWLINE
        | (byte.is_ascii_alphabetic() as u8) << LETTER
}

const fn is_mark(byte: u8) -> bool {
    let mut index = 0;
    while index < MARKS.len() && MARKS[index] != byte {
        index += 1;
    }
    index < MARKS.len()
}

static KINDS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = kinds(byte as u8);
        byte += 1;
    }
    table
};

fn scalar(chunk: &[u8; 64]) -> Word {
    let mut word = [0; 8];
    for (index, &byte) in chunk.iter().enumerate() {
        let kinds = u64::from(KINDS[usize::from(byte)]);
        for (kind, map) in word.iter_mut().enumerate() {
            *map |= (kinds >> kind & 1) << index;
        }
    }
    word
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::{
        __m512i, _mm512_loadu_si512, _mm512_maskz_permutex2var_epi8, _mm512_movepi8_mask, _mm512_set1_epi8,
        _mm512_test_epi8_mask,
    };

    use super::{Block, KINDS, Rows};
    use crate::busy::derive;

    pub(super) fn is_there() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vbmi")
    }

    pub(super) fn words(chunks: &[[u8; 64]], words: &mut Block) {
        if is_there() {
            #[allow(unsafe_code)]
            // SAFETY: the function needs the three features that have been found.
            unsafe {
                make(chunks, words)
            };
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn make(chunks: &[[u8; 64]], words: &mut Block) {
        let ([low, high, ..], _) = KINDS.as_chunks::<64>() else { return };
        let (low, high) = (load(low), load(high));
        for (room, chunk) in words.iter_mut().zip(chunks) {
            let bytes = load(chunk);
            // The index of the table has seven bits; bytes of other scripts are of no kind.
            let ascii = !_mm512_movepi8_mask(bytes);
            let kinds = _mm512_maskz_permutex2var_epi8(ascii, low, bytes, high);
            let has = |bit: u8| _mm512_test_epi8_mask(kinds, _mm512_set1_epi8((1u8 << bit).cast_signed()));
            *room = [has(0), has(1), has(2), has(3), has(4), has(5), has(6), has(7)];
        }
    }

    /// The scalar code, several words at a time.
    pub(super) fn derive_wide(rows: &mut Rows) {
        if !is_there() {
            return derive(rows);
        }
        #[allow(unsafe_code)]
        // SAFETY: the function needs the three features that have been found.
        unsafe {
            derive_by_avx512(rows)
        };
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn derive_by_avx512(rows: &mut Rows) {
        derive(rows);
    }

    #[target_feature(enable = "avx512f")]
    #[allow(unsafe_code)]
    fn load(bytes: &[u8; 64]) -> __m512i {
        // SAFETY: 64 bytes are there to be read, and the instruction asks for no alignment.
        unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_loadu_si128, _mm256_add_epi8, _mm256_and_si256, _mm256_broadcastsi128_si256,
        _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256,
        _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16,
    };

    use super::{Block, HIGH, Rows, Set, Word};
    use crate::busy::derive;

    pub(super) fn is_there() -> bool {
        is_x86_feature_detected!("avx2")
    }

    pub(super) fn words(chunks: &[[u8; 64]], words: &mut Block) {
        if is_there() {
            #[allow(unsafe_code)]
            // SAFETY: the function needs AVX2, which has been found.
            unsafe {
                make(chunks, words)
            };
        }
    }

    #[target_feature(enable = "avx2")]
    fn make(chunks: &[[u8; 64]], words: &mut Block) {
        for (room, chunk) in words.iter_mut().zip(chunks) {
            let (halves, _) = chunk.as_chunks::<32>();
            let &[low, high] = halves else { continue };
            *room = word(load(&low), load(&high));
        }
    }

    /// The scalar code, several words at a time.
    pub(super) fn derive_wide(rows: &mut Rows) {
        if !is_there() {
            return derive(rows);
        }
        #[allow(unsafe_code)]
        // SAFETY: the function needs AVX2, which has been found.
        unsafe {
            derive_by_avx2(rows)
        };
    }

    #[target_feature(enable = "avx2")]
    fn derive_by_avx2(rows: &mut Rows) {
        derive(rows);
    }

    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load(bytes: &[u8; 32]) -> __m256i {
        // SAFETY: 32 bytes are there to be read, and the instruction asks for no alignment.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn masks(chunk: &[u8; 64], sets: &[Set; 3]) -> [u64; 3] {
        let nibble = _mm256_set1_epi8(0x0f);
        let (halves, _) = chunk.as_chunks::<32>();
        let &[first, second] = halves else { return [0; 3] };
        let high_table = _mm256_broadcastsi128_si256(load_table(&HIGH));
        let parts = [load(&first), load(&second)].map(|bytes| {
            let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
            (_mm256_and_si256(bytes, nibble), _mm256_shuffle_epi8(high_table, high))
        });
        let mut masks = [0; 3];
        for (mask, set) in masks.iter_mut().zip(sets) {
            let low_table = _mm256_broadcastsi128_si256(load_table(&set.low));
            for (index, (low, high)) in parts.into_iter().enumerate() {
                let bits = _mm256_and_si256(_mm256_shuffle_epi8(low_table, low), high);
                let outside = _mm256_cmpeq_epi8(bits, _mm256_setzero_si256());
                *mask |= u64::from(!_mm256_movemask_epi8(outside).cast_unsigned()) << (32 * index);
            }
        }
        masks
    }

    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load_table(table: &[u8; 16]) -> __m128i {
        // SAFETY: 16 bytes are there to be read, and the instruction asks for no alignment.
        unsafe { _mm_loadu_si128(table.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    fn word(low: __m256i, high: __m256i) -> Word {
        let (low, high) = (half(low), half(high));
        let mut word = [0; 8];
        for (map, (low, high)) in word.iter_mut().zip(low.into_iter().zip(high)) {
            *map = u64::from(low) | u64::from(high) << 32;
        }
        word
    }

    /// The kinds of 32 bytes.
    #[target_feature(enable = "avx2")]
    fn half(bytes: __m256i) -> [u32; 8] {
        let is = |byte: u8| _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed()));
        let or = |a, b| _mm256_or_si256(a, b);
        // A byte is within a range of `width` from `first` if, moved to 0, it is its own minimum with the width.
        let within = |bytes, first: u8, width: u8| {
            let moved = _mm256_add_epi8(bytes, _mm256_set1_epi8(first.wrapping_neg().cast_signed()));
            _mm256_cmpeq_epi8(_mm256_min_epu8(moved, _mm256_set1_epi8(width.cast_signed())), moved)
        };
        let mask = |found| _mm256_movemask_epi8(found).cast_unsigned();
        let digit = within(bytes, b'0', 9);
        let letter = within(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), b'a', 25);
        let joint = or(is(b'+'), is(b'-'));
        let sign = or(joint, or(is(b'/'), is(b'_')));
        let mark = or(or(or(is(b'@'), is(b'%')), or(is(b'='), is(b'>'))), or(is(b':'), joint));
        let escape = is(b'\\');
        [
            mask(or(is(b'"'), escape)),
            mask(escape),
            mask(digit),
            mask(mark),
            mask(is(b'.')),
            mask(or(or(digit, letter), sign)),
            mask(is(b'\n')),
            mask(letter),
        ]
    }
}

/// Every vector here has every fourth byte of 64: the load takes them apart, so that bits that belong side by side stand
/// at the same place of different vectors. On processors of the other byte order lanes are numbered otherwise.
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
mod neon {
    use std::arch::{
        aarch64::{
            uint8x16_t, uint8x16x4_t, vandq_u8, vbslq_u8, vdupq_n_u8, veorq_u8, vget_lane_u64,
            vgetq_lane_u64, vld1q_u8, vld1q_u8_x4, vld4q_u8, vqtbl1q_u8, vqtbl4q_u8, vqtbx4q_u8,
            vreinterpret_u64_u8, vreinterpretq_u16_u8, vreinterpretq_u64_u8, vshlq_n_u8, vshrn_n_u16,
            vshrq_n_u8, vsliq_n_u8, vsriq_n_u8, vtstq_u8, vuzp1q_u8, vuzp2q_u8,
        },
        is_aarch64_feature_detected,
    };

    use super::{Block, HIGH, KINDS, Set, Word};

    pub(super) fn is_there() -> bool {
        is_aarch64_feature_detected!("neon")
    }

    pub(super) fn words(chunks: &[[u8; 64]], words: &mut Block) {
        if is_there() {
            #[allow(unsafe_code)]
            // SAFETY: the function needs NEON, which has been found.
            unsafe {
                make(chunks, words)
            };
        }
    }

    #[target_feature(enable = "neon")]
    fn make(chunks: &[[u8; 64]], words: &mut Block) {
        let ([low, high, ..], _) = KINDS.as_chunks::<64>() else { return };
        let (low, high) = (load_tables(low), load_tables(high));
        for (room, chunk) in words.iter_mut().zip(chunks) {
            // An index outside of a table leaves what was there: bytes of other scripts are of no kind.
            let kinds = |bytes| vqtbx4q_u8(vqtbl4q_u8(low, bytes), high, veorq_u8(bytes, vdupq_n_u8(64)));
            let uint8x16x4_t(first, second, third, fourth) = load_apart(chunk);
            *room = word([kinds(first), kinds(second), kinds(third), kinds(fourth)]);
        }
    }

    /// Turns the kinds of 64 bytes into maps, by transposing bits. To test each kind and reduce the four vectors by
    /// `vpaddq_u8` comes to 201 instructions for 64 bytes, this to 43.
    #[target_feature(enable = "neon")]
    fn word([first, second, third, fourth]: [uint8x16_t; 4]) -> Word {
        // Bits of one kind come together, two, four and then eight.
        let (even_front, odd_front) = cross_by_one(first, second);
        let (even_back, odd_back) = cross_by_one(third, fourth);
        let (fours_0_4, fours_2_6) = cross_by_two(even_front, even_back);
        let (fours_1_5, fours_3_7) = cross_by_two(odd_front, odd_back);
        let ([zero, one], [four, five]) = join_fours(fours_0_4, fours_1_5);
        let ([two, three], [six, seven]) = join_fours(fours_2_6, fours_3_7);
        [zero, one, two, three, four, five, six, seven]
    }

    /// Puts the even bits of both beside each other, and the odd ones.
    #[target_feature(enable = "neon")]
    fn cross_by_one(a: uint8x16_t, b: uint8x16_t) -> (uint8x16_t, uint8x16_t) {
        let from_a = vdupq_n_u8(0b0101_0101);
        (vbslq_u8(from_a, a, vshlq_n_u8::<1>(b)), vbslq_u8(from_a, vshrq_n_u8::<1>(a), b))
    }

    /// The same with pairs of bits.
    #[target_feature(enable = "neon")]
    fn cross_by_two(a: uint8x16_t, b: uint8x16_t) -> (uint8x16_t, uint8x16_t) {
        let from_a = vdupq_n_u8(0b0011_0011);
        (vbslq_u8(from_a, a, vshlq_n_u8::<2>(b)), vbslq_u8(from_a, vshrq_n_u8::<2>(a), b))
    }

    /// Joins the lower halves of neighbours to the maps of `a` and of `b`, and the upper halves.
    #[target_feature(enable = "neon")]
    fn join_fours(a: uint8x16_t, b: uint8x16_t) -> ([u64; 2], [u64; 2]) {
        let (even, odd) = (vuzp1q_u8(a, b), vuzp2q_u8(a, b));
        (pair(vsliq_n_u8::<4>(even, odd)), pair(vsriq_n_u8::<4>(odd, even)))
    }

    #[target_feature(enable = "neon")]
    fn pair(bytes: uint8x16_t) -> [u64; 2] {
        let maps = vreinterpretq_u64_u8(bytes);
        [vgetq_lane_u64::<0>(maps), vgetq_lane_u64::<1>(maps)]
    }

    #[target_feature(enable = "neon")]
    pub(super) fn masks(chunk: &[u8; 64], sets: &[Set; 3]) -> [u64; 3] {
        let uint8x16x4_t(first, second, third, fourth) = load_apart(chunk);
        let high_table = load_table(&HIGH);
        let parts = [first, second, third, fourth]
            .map(|bytes| (vandq_u8(bytes, vdupq_n_u8(15)), vqtbl1q_u8(high_table, vshrq_n_u8::<4>(bytes))));
        sets.each_ref().map(|set| {
            let low_table = load_table(&set.low);
            mask(parts.map(|(low, high)| vtstq_u8(vqtbl1q_u8(low_table, low), high)))
        })
    }

    /// Takes one bit of each byte, of which all bits are alike.
    #[target_feature(enable = "neon")]
    fn mask([first, second, third, fourth]: [uint8x16_t; 4]) -> u64 {
        let (one, two) = (vdupq_n_u8(0b0101_0101), vdupq_n_u8(0b0011_0011));
        let fours = vbslq_u8(two, vbslq_u8(one, first, second), vbslq_u8(one, third, fourth));
        // Both halves of a byte say the same of four. Narrowing takes the upper half of one and the lower of the next.
        vget_lane_u64::<0>(vreinterpret_u64_u8(vshrn_n_u16::<4>(vreinterpretq_u16_u8(fours))))
    }

    /// Loads bytes 0, 4, 8 and so on, then 1, 5, 9 and so on, to four vectors.
    #[target_feature(enable = "neon")]
    #[allow(unsafe_code)]
    fn load_apart(bytes: &[u8; 64]) -> uint8x16x4_t {
        // SAFETY: 64 bytes are there to be read, and the instruction asks for no alignment.
        unsafe { vld4q_u8(bytes.as_ptr()) }
    }

    #[target_feature(enable = "neon")]
    #[allow(unsafe_code)]
    fn load_tables(tables: &[u8; 64]) -> uint8x16x4_t {
        // SAFETY: 64 bytes are there to be read, and the instruction asks for no alignment.
        unsafe { vld1q_u8_x4(tables.as_ptr()) }
    }

    #[target_feature(enable = "neon")]
    #[allow(unsafe_code)]
    fn load_table(table: &[u8; 16]) -> uint8x16_t {
        // SAFETY: 16 bytes are there to be read, and the instruction asks for no alignment.
        unsafe { vld1q_u8(table.as_ptr()) }
    }
}

/// A set of ASCII bytes as a table of nibbles: a byte is in it if the entry of its lower half has the bit that [`HIGH`]
/// gives to the upper half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Set {
    low: [u8; 16],
}

/// A bit for each upper half of a byte below 128.
const HIGH: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];

impl Set {
    /// Makes the set of the bytes below 128 that `is_in` accepts.
    pub(crate) fn new(is_in: impl Fn(u8) -> bool) -> Self {
        let mut low = [0; 16];
        for byte in (0..128).filter(|&byte| is_in(byte)) {
            low[usize::from(byte & 15)] |= 1 << (byte >> 4);
        }
        Self { low }
    }

    /// Makes the set of some bytes below 128.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        let mut low = [0; 16];
        let mut index = 0;
        while index < bytes.len() {
            low[(bytes[index] & 15) as usize] |= 1 << (bytes[index] >> 4);
            index += 1;
        }
        Self { low }
    }

    fn has(&self, byte: u8) -> bool {
        self.low[usize::from(byte & 15)] & HIGH[usize::from(byte >> 4)] != 0
    }
}

/// Makes maps of the members of three sets in 64 bytes.
#[inline]
pub(crate) fn masks(chunk: &[u8; 64], sets: &[Set; 3]) -> [u64; 3] {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[allow(unsafe_code)]
        // SAFETY: the function needs AVX2 and nothing else, and the line above has found it.
        return unsafe { avx2::masks(chunk, sets) };
    }
    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
    if neon::is_there() {
        #[allow(unsafe_code)]
        // SAFETY: the function needs NEON, which the line above has found.
        return unsafe { neon::masks(chunk, sets) };
    }
    scalar_masks(chunk, sets)
}

fn scalar_masks(chunk: &[u8; 64], sets: &[Set; 3]) -> [u64; 3] {
    sets.each_ref().map(|set| {
        chunk.iter().enumerate().fold(0, |mask, (index, &byte)| mask | u64::from(set.has(byte)) << index)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8]) {
        // What was in the maps before does not matter.
        let mut maps = Maps::default();
        super::maps(&[b'1'; 300], &mut maps);
        let expect = |kind: usize, index: usize| match kind {
            MARKED => is_marked(bytes, index),
            BUSY => {
                let digit = |at: usize, by: i64| is(bytes, at as i64 + by, DIGIT);
                let is_joined = |at| digit(at, 0) || digit(at, -1) && digit(at, 1);
                is_marked(bytes, index) || (index..index + 8).all(is_joined)
            }
            CODED => (index..index + CODED_RUN).all(|at| is(bytes, at as i64, BASE64)),
            kind => is(bytes, index as i64, kind),
        };
        for way in WAYS.iter().filter(|way| (way.is_there)()) {
            maps_by(way, bytes, &mut maps);
            for kind in 0..ALL {
                assert!(maps.of(kind).len() > bytes.len() / 64 + BEHIND);
                for index in 0..bytes.len() + 64 {
                    let bit = maps.of(kind)[index / 64] >> (index % 64) & 1 == 1;
                    assert_eq!(bit, expect(kind, index), "kind {kind} at {index}");
                }
            }
        }
    }

    fn is(bytes: &[u8], at: i64, kind: usize) -> bool {
        usize::try_from(at).is_ok_and(|at| bytes.get(at).is_some_and(|byte| kinds(*byte) >> kind & 1 == 1))
    }

    /// The same as `busy.rs` makes, byte by byte.
    fn is_marked(bytes: &[u8], index: usize) -> bool {
        let index = index as i64;
        let is = |by: i64, kind: usize| is(bytes, index + by, kind);
        let digit = |by: i64| is(by, DIGIT);
        let sign = |by: i64| is(by, MARK) && is(by, BASE64);
        let ends = [DIGIT, LETTER, MARK, DOT].into_iter().any(|kind| is(3, kind));
        let next = |by: i64| (2..5).map(move |more| by + more).filter(|at| is(*at, DOT));
        let is_first = next(0).any(|at| next(at).next().is_some());
        let time = digit(-1) && digit(1) && digit(2) && !ends && !is(-3, MARK);
        (0..7).all(digit)
            || (0..6).all(digit) && is(-1, LETTER)
            || (0..4).all(digit) && (-5..0).all(|by| is(by, LETTER)) && !is(-6, BASE64) && is(4, LETTER)
            || is(0, ESCAPE)
            || is(0, DOT) && digit(-1) && digit(1) && (is_first || (2..5).all(digit))
            || sign(0) && (sign(3) || sign(-3) || !is(1, LETTER))
            || is(0, MARK) && !is(0, BASE64) && !time
    }

    #[test]
    fn every_byte_at_every_place() {
        for shift in 0..64 {
            let text: Vec<u8> = (0..1024u32).map(|n| ((n + shift) % 256) as u8).collect();
            check(&text);
        }
        check(b"");
        check(b"ABCPE1234F, ABCPE1234F xABCPE1234F ABCPE12345 AB123456C");
        check(b"at 15:30, 1234567 x 12 34 56 7.5 a-b-c +49 a@b.c");
    }

    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
    #[test]
    fn neon_is_among_what_is_compared() {
        assert!(neon::is_there());
    }

    proptest! {
        #[test]
        fn vectors_equal_scalar(text in proptest::collection::vec(any::<u8>(), 0..1000)) {
            check(&text);
        }

        #[test]
        fn what_is_made_of_maps_equals_scalar(text in "[0-9]{0,9}([0-9a-c .:@+-]|15:30|12 34|1.23.4|[a-z0-9]{20,30}){0,60}") {
            check(text.as_bytes());
        }

        #[test]
        fn masks_equal_scalar(bytes in proptest::collection::vec(any::<u8>(), 64), bits in any::<[[u8; 16]; 3]>()) {
            let chunk: [u8; 64] = bytes.try_into().expect("64 bytes");
            let has = |bits: &[u8; 16], byte: u8| byte < 128 && bits[usize::from(byte / 8)] >> (byte % 8) & 1 == 1;
            let sets = bits.map(|bits| Set::new(|byte| has(&bits, byte)));
            let found = masks(&chunk, &sets);
            prop_assert_eq!(found, scalar_masks(&chunk, &sets));
            for (index, &byte) in chunk.iter().enumerate() {
                let expect = bits.each_ref().map(|bits| u64::from(has(bits, byte)));
                prop_assert_eq!(found.map(|mask| mask >> index & 1), expect);
            }
        }
    }
}
