//! A block as recognisers see it: bytes, their neighbours, and what the place says of them.
//!
//! Boundaries are by ASCII class, not by Unicode: an identity number inside Chinese text has letters of some
//! script on both sides and is found all the same.

use whither_model::Place;

/// A block with what is known of its place.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Whether they are program text by their media type.
    pub code: bool,
    /// Whether dotted numbers here are versions or the server's own address.
    pub no_addresses: bool,
}

impl<'a> View<'a> {
    /// Looks at a block of `place`.
    pub(crate) fn new(place: &Place<'_>, bytes: &'a [u8]) -> Self {
        let media = place.media_type;
        let code = media.contains("javascript") || media.contains("ecmascript") || media.contains("css");
        let name = place.path.rsplit('.').next().unwrap_or_default();
        let no_addresses = matches!(name, "user-agent" | "server" | "host" | "x-powered-by" | "via");
        Self { bytes, code, no_addresses }
    }

    /// Returns the byte at `index`, 0 behind the end.
    pub fn at(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or(0)
    }

    /// Returns the byte `back` bytes before `index`, 0 before the beginning.
    pub fn before(&self, index: usize, back: usize) -> u8 {
        index.checked_sub(back).map_or(0, |at| self.at(at))
    }

    /// Returns the bytes from `start` to `end`, as far as they exist.
    pub fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        let end = end.min(self.bytes.len());
        self.bytes.get(start.min(end)..end).unwrap_or_default()
    }

    /// Returns whether a token may begin at `start`: no ASCII letter or digit before it, save an escape.
    pub fn left_bound(&self, start: usize) -> bool {
        !self.before(start, 1).is_ascii_alphanumeric() || self.after_escape(start)
    }

    /// Returns whether a token may end at `end`.
    pub fn right_bound(&self, end: usize) -> bool {
        !self.at(end).is_ascii_alphanumeric()
    }

    /// Moves the start of a token behind an escape that reaches into it (`%20138…`, `\u8bc1110…`, `\n138…`).
    pub fn skip_escape(&self, start: usize) -> usize {
        for back in 1..=2 {
            if self.before(start, back) == b'%' && self.is_hex(start + 1 - back, start + 3 - back) {
                return start + 3 - back;
            }
        }
        for back in 1..=6 {
            if self.before(start, back) == b'\\' {
                let escape = self.at(start + 1 - back);
                if escape == b'u' && self.is_hex(start + 2 - back, start + 6 - back) {
                    return start.max(start + 6 - back);
                }
                if back == 1 && matches!(escape, b'n' | b'r' | b't') {
                    return start + 1;
                }
                break;
            }
        }
        start
    }

    /// Returns whether an escape ends right before `start`.
    fn after_escape(&self, start: usize) -> bool {
        (self.before(start, 3) == b'%' && self.is_hex(start - 2, start))
            || (self.before(start, 2) == b'\\' && matches!(self.before(start, 1), b'n' | b'r' | b't'))
            || (self.before(start, 6) == b'\\'
                && self.before(start, 5) == b'u'
                && self.is_hex(start - 4, start))
    }

    fn is_hex(&self, start: usize, end: usize) -> bool {
        let bytes = self.slice(start, end);
        bytes.len() == end - start && bytes.iter().all(u8::is_ascii_hexdigit)
    }

    /// Returns whether one of `words` (lower case) stands in the 48 bytes before `start`.
    pub fn context(&self, start: usize, words: &[&str]) -> bool {
        let mut buffer = [0u8; 48];
        let before = self.slice(start.saturating_sub(buffer.len()), start);
        let Some(lower) = buffer.get_mut(..before.len()) else { return false };
        lower.copy_from_slice(before);
        lower.make_ascii_lowercase();
        words.iter().any(|word| {
            let Some(&first) = word.as_bytes().first() else { return false };
            memchr::memchr_iter(first, lower)
                .any(|at| lower.get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes())))
        })
    }

    /// Returns whether the neighbourhood of a value is text: six of ten bytes around it are printable.
    ///
    /// The neighbourhood and not the block is asked, so that the answer does not depend on how content was cut.
    pub fn is_text(&self, start: usize, end: usize) -> bool {
        let around = [self.slice(start.saturating_sub(32), start), self.slice(end, end + 32)];
        let total = around[0].len() + around[1].len();
        let printable = printable(around[0]) + printable(around[1]);
        printable * 10 >= total * 6
    }
}

/// Counts bytes that are printable ASCII, white space or part of a well-formed UTF-8 sequence.
fn printable(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let length = match byte {
            b'\t' | b'\n' | b'\r' | 0x20..=0x7e => 1,
            // A window may begin inside a character.
            0x80..=0xbf if index < 3 => 1,
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 0,
        };
        let end = bytes.len().min(index + length);
        let rest = bytes.get(index + 1..end).unwrap_or_default();
        if length == 0 || rest.iter().any(|byte| !(0x80..0xc0).contains(byte)) {
            index += 1;
        } else {
            count += end - index;
            index = end;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(bytes: &[u8]) -> View<'_> {
        View { bytes, code: false, no_addresses: false }
    }

    #[test]
    fn escapes_are_boundaries() {
        assert_eq!(view(b"%20138").skip_escape(1), 3);
        assert_eq!(view(b"%2B86138").skip_escape(1), 3);
        assert_eq!(view(b"\\u8bc1110").skip_escape(5), 6);
        assert_eq!(view(b"\\n138").skip_escape(2), 2);
        assert!(view(b"\\n138").left_bound(2));
        assert!(view(b"%2B86138").left_bound(3));
        assert!(view("号138".as_bytes()).left_bound(3));
        assert!(!view(b"a138").left_bound(1));
    }

    #[test]
    fn chinese_is_text_and_noise_is_not() {
        let text = "请联系我们的客服电话：".as_bytes();
        assert!(view(text).is_text(text.len(), text.len()));
        let noise: Vec<u8> = (0..64u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
        assert!(!view(&noise).is_text(32, 32));
        assert!(view(b"").is_text(0, 0));
    }
}
