//! A block of lines with its bit maps: questions about spans of bytes, answered without looking at each byte.

use crate::simd::{BASE64, COLON, DIGIT, DOT, ESCAPE, MARK, QUOTE, Word};

/// Bytes with their maps.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) words: &'a [Word],
}

/// Something in a text that is worth a closer look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    /// Digits, signs or escapes that values in running text have.
    pub(crate) busy: bool,
    /// Groups of digits as long as a number that is written so, with single bytes between them.
    pub(crate) numbers: bool,
    /// A run of base64 or hexadecimal digits long enough to be decoded.
    pub(crate) coded: bool,
}

/// Run of base64 from which on it is decoded.
pub(crate) const CODED: usize = 24;

/// Returns `count` ones, `count` at most 64.
#[inline]
pub(crate) fn ones(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

impl<'a> Text<'a> {
    #[inline]
    pub(crate) fn at(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Returns the bits of a map for the 64 bytes from `at` on.
    #[inline]
    pub(crate) fn window(&self, map: usize, at: usize) -> u64 {
        let Some([low, high]) = self.words.get(at / 64..).and_then(|words| words.first_chunk::<2>()) else {
            return 0;
        };
        let shift = at % 64;
        low[map & 7] >> shift | (high[map & 7] << 1) << (63 - shift)
    }

    /// Returns the first byte of a kind from `at` on.
    #[inline]
    pub(crate) fn next(&self, map: usize, at: usize) -> Option<usize> {
        let mut word = at / 64;
        let mut bits = self.words.get(word)?[map & 7] & u64::MAX << (at % 64);
        while bits == 0 {
            word += 1;
            bits = self.words.get(word)?[map & 7];
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// Returns the first byte of a kind from `start` on and before `end`.
    pub(crate) fn next_before(&self, map: usize, start: usize, end: usize) -> Option<usize> {
        let mut at = start;
        while at < end {
            let bits = self.window(map, at) & ones(end - at);
            if bits != 0 {
                return Some(at + bits.trailing_zeros() as usize);
            }
            at += 64;
        }
        None
    }

    /// Returns the quote that closes a string which begins at `start`.
    #[inline]
    pub(crate) fn string_end(&self, start: usize) -> Option<usize> {
        let close = self.next(QUOTE, start)?;
        match self.next_before(ESCAPE, start, close) {
            Some(escape) => self.escaped_end(escape + 2),
            None => Some(close),
        }
    }

    fn escaped_end(&self, mut at: usize) -> Option<usize> {
        loop {
            let close = self.next(QUOTE, at)?;
            match self.next_before(ESCAPE, at, close) {
                Some(escape) => at = escape + 2,
                None => return Some(close),
            }
        }
    }

    /// Returns whether a short span is one run of letters, digits and the signs that join them (`-`, `_`, `+`, `/`).
    pub(crate) fn is_token(&self, start: usize, end: usize) -> bool {
        let all = ones(end - start);
        end - start <= 64 && self.window(BASE64, start) & all == all
    }

    /// Looks a span over for what may be worth more.
    pub(crate) fn looks(&self, start: usize, end: usize) -> Looks {
        let mut looks = Looks::default();
        let mut at = start;
        // Windows overlap by the longest run that is asked for.
        while at < end {
            let mask = ones(end - at);
            let digit = self.window(DIGIT, at) & mask;
            let dot = self.window(DOT, at) & mask;
            let colon = self.window(COLON, at) & mask;
            let mark = (self.window(MARK, at) | self.window(ESCAPE, at)) & mask;
            let two = digit & digit >> 1;
            let four = two & two >> 2;
            let seven = four & four >> 3;
            let decimals = dot & digit << 1 & four >> 1;
            let octets = dot & digit << 1 & digit >> 1 & (dot >> 2 | dot >> 3 | dot >> 4);
            // Hardware addresses, and those of IPv6.
            let pairs = colon & (colon >> 1 | colon >> 3 | colon >> 5);
            looks.busy |= mark | seven | decimals | octets | pairs != 0;
            // Digits with at most one other byte between them.
            let grouped = digit | digit << 1 & digit >> 1;
            let two = grouped & grouped >> 1;
            let four = two & two >> 2;
            looks.numbers |= four & four >> 4 != 0;
            let mut run = self.window(BASE64, at) & mask;
            for by in [1, 2, 4, 8, 8] {
                run &= run >> by;
            }
            looks.coded |= run != 0;
            at += 64 - CODED;
        }
        looks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::maps;

    fn with<T>(text: &str, ask: impl Fn(Text<'_>) -> T) -> T {
        let mut words = Vec::new();
        maps(text.as_bytes(), &mut words);
        ask(Text { bytes: text.as_bytes(), words: &words })
    }

    #[test]
    fn strings_end_at_their_quote() {
        let long = "x".repeat(200);
        for (text, end) in [
            ("ab\"c", Some(2)),
            ("\"", Some(0)),
            ("a\\\"b\"", Some(4)),
            ("a\\\\\"b\"", Some(3)),
            ("abc", None),
            (&format!("{long}\\\"{long}\""), Some(402)),
            (&format!("{long}\""), Some(200)),
        ] {
            assert_eq!(with(text, |text| text.string_end(0)), end, "{text}");
        }
    }

    #[test]
    fn looks_find_what_is_worth_it_anywhere() {
        let filler = "ab cd, ef gh. ";
        for before in 0..150 {
            let lead: String = filler.chars().cycle().take(before).collect();
            let looks = |middle: &str| {
                let text = format!("{lead} {middle} {filler}");
                with(&text, |text| text.looks(0, text.bytes.len()))
            };
            for busy in
                ["1234567", "a@b", "%20", "k=v", "31.2304", "10.0.0.1", "00:1b:44:11:3a:b7", "\\u8bc1"]
            {
                assert!(looks(busy).busy, "{before} {busy}");
            }
            assert!(looks("AB 12 34 56 C").numbers, "{before}");
            for calm in ["1234", "15:30, room 4021", "1299.00", "version 2.3"] {
                assert_eq!(looks(calm), Looks::default(), "{before} {calm}");
            }
            assert!(looks("aGVsbG8gd29ybGQsIGhlbGxv").coded, "{before}");
        }
    }
}
