//! The forms in which senders write text: as it is, in other cases and encodings, hashed.
//!
//! Percent-encoding, escapes, compression and structures are undone by [`crate::decode`] before; there is no form of them
//! here.

use super::{
    COMPARED, SHORTEST, binary, digest,
    spelling::{self, Spellings},
};

/// A value in one form.
pub(super) struct Literal {
    /// Index of the bait.
    pub(super) bait: u16,
    pub(super) form: Box<str>,
    pub(super) bytes: Box<[u8]>,
    /// Bytes from the beginning that must be there.
    pub(super) least: usize,
    /// Whether letters of either case fit.
    pub(super) folds: bool,
    /// Whether all bytes may be combined with one key.
    pub(super) xor: bool,
    /// Whether it is searched in what is no text only.
    pub(super) binary: bool,
    pub(super) check: Check,
    /// Bits that a random match would have to guess.
    pub(super) bits: f64,
}

/// What must hold beside the bytes.
pub(super) enum Check {
    None,
    /// A digit in the high or low half of the byte before or behind.
    Nibble {
        before: bool,
        high: bool,
        digit: u8,
    },
    /// Other bytes no further away than this.
    Near {
        bytes: Box<[u8]>,
        distance: usize,
        /// Whether these, and the others, must be a whole number, but for zeros behind its point.
        whole: (bool, bool),
    },
    /// No more digits before or behind, but for zeros behind a point.
    Whole,
}

impl Literal {
    pub(super) fn new(bait: u16, form: impl Into<Box<str>>, bytes: &[u8]) -> Self {
        let bits = bytes.iter().take(COMPARED).map(|&byte| bits(byte)).sum();
        Self {
            bait,
            form: form.into(),
            least: bytes.len().min(COMPARED),
            bytes: bytes.into(),
            folds: false,
            xor: false,
            binary: false,
            check: Check::None,
            bits,
        }
    }

    /// Searched in what is no text; zeros and ones are cheap there.
    pub(super) fn binary(mut self) -> Self {
        self.binary = true;
        self.bits = self
            .bytes
            .iter()
            .take(COMPARED)
            .map(|byte| if matches!(byte, 0 | 0xff) { 1.0 } else { 8.0 })
            .sum();
        self
    }
}

/// Bits of a character in text: digits, letters and signs are not equally frequent.
fn bits(byte: u8) -> f64 {
    match byte {
        b'0'..=b'9' => 3.3,
        b'a'..=b'z' | b'A'..=b'Z' => 4.0,
        0x80.. => 4.0,
        _ => 5.0,
    }
}

/// Writes all forms of a text.
pub(super) fn forms(bait: u16, text: &str, is_phone: bool, salts: &[Box<str>], out: &mut Vec<Literal>) {
    let bare = spelling::bare(text);
    let spellings = Spellings::new(text, is_phone);
    for spelling in &spellings.main {
        let is_bare = *spelling == bare && bare != text;
        plain(bait, spelling, if is_bare { "separators-removed" } else { "utf-8" }, text, out);
        encoded(bait, spelling.as_bytes(), out);
        utf16(bait, spelling, text, out);
    }
    for spelling in &spellings.separated {
        plain(bait, spelling, "separators-changed", text, out);
    }
    for spelling in &spellings.hashed {
        digest::forms(bait, spelling, salts, out);
    }
    let reversed: String = text.chars().rev().collect();
    if reversed != text {
        let literal = Literal::new(bait, "reversed", reversed.as_bytes());
        out.push(Literal { folds: true, ..literal });
    }
    binary::forms(bait, &bare, out);
}

/// Writes the forms of the text of a place: no number without its points is one.
pub(super) fn written(bait: u16, text: &str, salts: &[Box<str>], out: &mut Vec<Literal>) {
    let first = out.len();
    plain(bait, text, "utf-8", text, out);
    out.iter_mut().skip(first).for_each(|literal| literal.check = Check::Whole);
    encoded(bait, text.as_bytes(), out);
    utf16(bait, text, text, out);
    digest::forms(bait, text, salts, out);
}

/// Text as it is. Spellings that only differ in the case of Latin letters are one.
fn plain(bait: u16, spelling: &str, form: &str, text: &str, out: &mut Vec<Literal>) {
    let mut before = out.iter().rev().take_while(|known| known.bait == bait);
    if spelling != text
        && before.any(|known| known.folds && known.bytes.eq_ignore_ascii_case(spelling.as_bytes()))
    {
        return;
    }
    let literal = Literal::new(bait, form, spelling.as_bytes());
    let xor = literal.bytes.len() >= XOR && varies(&literal.bytes);
    out.push(Literal { folds: true, xor, ..literal });
}

/// Shortest value that is searched under a key: the first byte gives the key, the others must fit.
const XOR: usize = 8;

/// Returns whether neighbours differ in several ways: else a row of zeros would be the value under some key.
fn varies(bytes: &[u8]) -> bool {
    let mut steps: Vec<u8> =
        bytes.windows(2).map(|pair| pair.first().unwrap_or(&0) ^ pair.last().unwrap_or(&0)).collect();
    let moves = steps.iter().filter(|&&step| step != 0).count();
    steps.sort_unstable();
    steps.dedup();
    moves >= 5 && steps.len() >= 4
}

/// Hexadecimal digits, and base64 wherever in its groups of three the value may begin.
fn encoded(bait: u16, bytes: &[u8], out: &mut Vec<Literal>) {
    let hex = Literal::new(bait, "hex", hex(bytes).as_bytes());
    out.push(Literal { folds: true, bits: hex.bits / 2.0, ..hex });
    for phase in 0..3 {
        let digits = base64(bytes, phase);
        if digits.len() < SHORTEST + 2 {
            continue;
        }
        out.push(Literal::new(bait, "base64", &digits));
        let other = url_alphabet(&digits);
        if other != digits {
            out.push(Literal::new(bait, "base64url", &other));
        }
    }
}

fn utf16(bait: u16, spelling: &str, text: &str, out: &mut Vec<Literal>) {
    if spelling != text && spelling.eq_ignore_ascii_case(text) {
        return;
    }
    let units = || spelling.encode_utf16();
    for (form, bytes) in [
        ("utf-16le", units().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        ("utf-16be", units().flat_map(u16::to_be_bytes).collect()),
    ] {
        let literal = Literal::new(bait, form, &bytes);
        let bits = literal.bits / 2.0;
        out.push(Literal { folds: true, bits, ..literal.binary() });
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the characters of base64 that depend on the value alone, where so many bytes stand before it.
pub(super) fn base64(bytes: &[u8], phase: usize) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| {
        let byte = (at / 8).checked_sub(phase).and_then(|index| bytes.get(index)).copied().unwrap_or(0);
        byte >> (7 - at % 8) & 1
    };
    let first = (phase * 8).div_ceil(6);
    let last = (phase + bytes.len()) * 8 / 6;
    (first..last)
        .map(|place| (0..6).fold(0, |digit, at| digit << 1 | usize::from(bit(place * 6 + at))))
        .map(|digit| DIGITS.get(digit).copied().unwrap_or(b'A'))
        .collect()
}

pub(super) fn url_alphabet(digits: &[u8]) -> Vec<u8> {
    digits
        .iter()
        .map(|digit| match digit {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        })
        .collect()
}
