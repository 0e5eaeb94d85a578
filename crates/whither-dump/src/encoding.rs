//! Encodings of text, told from the first bytes and decoded as a stream: UTF-16 of either order with a byte order
//! mark or by its zeros, GB18030 by its pairs (WHATWG Encoding Standard, through encoding_rs). Text of another
//! encoding is passed on as it stands and counted as `encoding.unknown`.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::stream::Stream;

/// What the first bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// To be decoded.
    Other(&'static Encoding),
    /// Text of an encoding that is not known.
    Unknown,
    /// UTF-8 with a byte order mark of three bytes.
    Utf8Mark,
    /// UTF-8, or no text at all.
    Utf8,
}

/// Bytes that are looked at.
const SNIFF_BYTES: usize = 64 << 10;

/// Says in which encoding `head` is.
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    let head = head.get(..SNIFF_BYTES).unwrap_or(head);
    match head {
        [0xef, 0xbb, 0xbf, ..] => return Sniffed::Utf8Mark,
        // UTF-32 begins with the mark of UTF-16 and is nobody's dump.
        [0xff, 0xfe, 0, 0, ..] => return Sniffed::Utf8,
        [0xff, 0xfe, ..] if looks_wide(head, 1) => return Sniffed::Other(UTF_16LE),
        [0xfe, 0xff, ..] if looks_wide(head, 0) => return Sniffed::Other(UTF_16BE),
        _ => {}
    }
    if has_zeros(head, 1) {
        return Sniffed::Other(UTF_16LE);
    }
    if has_zeros(head, 0) {
        return Sniffed::Other(UTF_16BE);
    }
    let is_utf8 = std::str::from_utf8(head).is_ok_and(|_| true) || cut_utf8(head);
    if is_utf8 || !crate::head::looks_text(head) {
        return Sniffed::Utf8;
    }
    if is_gb18030(head) { Sniffed::Other(GB18030) } else { Sniffed::Unknown }
}

/// Returns whether only the last character is incomplete.
fn cut_utf8(head: &[u8]) -> bool {
    matches!(std::str::from_utf8(head), Err(error) if error.error_len().is_none())
}

/// Returns whether text in units of two bytes is plausible: no unit that is a control character.
fn looks_wide(head: &[u8], high: usize) -> bool {
    head.chunks_exact(2).skip(1).take(512).all(|unit| {
        let (Some(high), Some(low)) = (unit.get(high), unit.get(1 - high)) else { return false };
        *high != 0 || *low >= 0x20 || matches!(low, b'\t' | b'\n' | b'\r')
    })
}

/// Returns whether nearly all units have a zero at `high` and none has one elsewhere: Latin text without a mark.
fn has_zeros(head: &[u8], high: usize) -> bool {
    let units = head.chunks_exact(2).take(512);
    let count = units.len();
    let zeros = |place: usize| units.clone().filter(|unit| unit.get(place) == Some(&0)).count();
    count >= 4 && zeros(high) * 10 >= count * 8 && zeros(1 - high) == 0 && looks_wide(head, high)
}

/// Returns whether the bytes decode as GB18030 and most pairs are of the characters in daily use: GB 2312 level 1
/// and its punctuation and full-width forms (rows 0xA1, 0xA3 and 0xB0 to 0xD7).
fn is_gb18030(head: &[u8]) -> bool {
    let (mut pairs, mut common) = (0_usize, 0_usize);
    let mut bytes = head.iter().copied();
    while let Some(lead) = bytes.next() {
        if lead < 0x80 {
            continue;
        }
        let Some(trail) = bytes.next() else { break };
        pairs += 1;
        common += usize::from(trail >= 0xa1 && matches!(lead, 0xa1 | 0xa3 | 0xb0..=0xd7));
    }
    // The last character may be cut.
    let whole = |cut: usize| {
        let part = head.get(..head.len().saturating_sub(cut)).unwrap_or_default();
        GB18030.decode_without_bom_handling_and_without_replacement(part).is_some()
    };
    pairs >= 2 && common * 10 >= pairs * 7 && (0..4).any(whole)
}

/// A stream in UTF-8 of one in another encoding.
pub(crate) struct Transcoded<'s, 'a> {
    inner: &'s mut Stream<'a>,
    decoder: Decoder,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<'s, 'a> Transcoded<'s, 'a> {
    /// Begins decoding; a byte order mark is dropped.
    pub(crate) fn new(inner: &'s mut Stream<'a>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, ready: vec![0; 64 << 10], given: 0, ended: false }.emptied()
    }

    fn emptied(mut self) -> Self {
        self.given = self.ready.len();
        self
    }

    fn refill(&mut self) {
        let mut room = std::mem::take(&mut self.ready);
        room.resize(64 << 10, 0);
        let mut written = 0;
        while written == 0 && !self.ended {
            let window = self.inner.fill(1);
            let last = window.is_empty();
            let (result, read, count, _) = self.decoder.decode_to_utf8(window, &mut room, last);
            written = count;
            self.inner.take_off(read);
            self.ended = last && result == CoderResult::InputEmpty;
        }
        room.truncate(written);
        self.ready = room;
        self.given = 0;
    }
}

impl Read for Transcoded<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill();
        }
        let ready = self.ready.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        buffer.iter_mut().zip(ready).for_each(|(place, byte)| *place = *byte);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcoded(input: &[u8]) -> (Sniffed, String) {
        let sniffed = sniff(input);
        let mut stream = Stream::new(Box::new(input));
        let mut out = String::new();
        if let Sniffed::Other(encoding) = sniffed {
            Transcoded::new(&mut stream, encoding).read_to_string(&mut out).unwrap();
        }
        (sniffed, out)
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn utf_16_with_and_without_mark() {
        let text = "name,city\nJörg,北京\nAnna Example,Bonn\n".repeat(9_000);
        for little in [true, false] {
            let encoding = if little { UTF_16LE } else { UTF_16BE };
            let marked = format!("\u{feff}{text}");
            assert_eq!(transcoded(&utf16(&marked, little)), (Sniffed::Other(encoding), text.clone()));
            assert_eq!(transcoded(&utf16("name,city\nAnna,Bonn\n", little)).1, "name,city\nAnna,Bonn\n");
        }
    }

    #[test]
    fn gb18030_by_its_pairs() {
        let text = "姓名,城市\n张三,北京\n李四,上海\n".repeat(9_000);
        let (bytes, _, _) = GB18030.encode(&text);
        assert_eq!(transcoded(&bytes), (Sniffed::Other(GB18030), text));
    }

    #[test]
    fn others_are_told_apart() {
        assert_eq!(sniff("ascii and Jörg 北京".as_bytes()), Sniffed::Utf8);
        assert_eq!(sniff("Jörg".as_bytes().get(..2).unwrap()), Sniffed::Utf8);
        assert_eq!(sniff(b"\xef\xbb\xbfa"), Sniffed::Utf8Mark);
        assert_eq!(sniff(b"J\xf6rg M\xfcller, K\xf6ln"), Sniffed::Unknown);
        assert_eq!(sniff(&[0, 1, 2, 3, 0xff, 0xfe, 0, 0]), Sniffed::Utf8);
    }
}
