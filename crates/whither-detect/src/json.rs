//! Where in a JSON document a byte stands: a light, tolerant reader (RFC 8259) that tracks the key path.
//!
//! It is run over content in which something was found, as far as the last hit, and over content that goes on
//! in another block. Quotes and brackets become bit masks (`lanes`); a prefix sum of the quotes tells what is
//! inside strings, and only brackets outside of them are looked at one by one. Keys are read backwards from
//! where they are needed. It never fails: what is not JSON gives an odd path.

use crate::{
    limit,
    shown::push_key,
    simd::{Set, masks},
};

/// Bytes of a key as they stand; empty where there is none or it is too long to be shown.
#[derive(Clone, Copy)]
struct KeyText {
    bytes: [u8; limit::KEY],
    length: usize,
}

impl KeyText {
    const NONE: Self = Self { bytes: [0; limit::KEY], length: 0 };

    fn text(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Reads the key of the value that begins at `at`.
    fn before(block: &[u8], at: usize) -> Self {
        let mut text = Self::NONE;
        let from = at.saturating_sub(JsonPath::BACK);
        let before = block.get(from..at).unwrap_or_default().trim_ascii_end();
        let Some(before) = before.strip_suffix(b":").map(<[u8]>::trim_ascii_end) else { return text };
        let Some(before) = before.strip_suffix(b"\"") else { return text };
        let Some(open) = memchr::memrchr(b'"', before) else { return text };
        let key = before.get(open + 1..).unwrap_or_default();
        if before.get(..open).is_some_and(|before| before.ends_with(b"\\")) {
            return text;
        }
        if let Some(room) = text.bytes.get_mut(..key.len()) {
            room.copy_from_slice(key);
            text.length = key.len();
        }
        text
    }
}

/// A container that is open, and the key under which it stands in the one around it.
#[derive(Clone)]
struct Frame {
    array: bool,
    key: KeyText,
}

/// The state of the reader at one byte of a document.
#[derive(Clone)]
pub(crate) struct JsonPath {
    /// Next byte to read, relative to the block at hand.
    position: usize,
    stack: Vec<Frame>,
    /// Containers open beyond [`limit::JSON_DEPTH`].
    beyond: usize,
    in_string: bool,
    /// Whether a backslash stands before the next byte.
    escaped: bool,
    /// Where the last string began in the block at hand.
    string: Option<usize>,
    /// Key of the string that began in a block before.
    carried: KeyText,
}

impl JsonPath {
    /// How far back keys are looked for; as much of a block must stand before the state that is carried over.
    pub(crate) const BACK: usize = limit::BEFORE;

    /// Stands at the beginning of a document.
    pub(crate) fn new() -> Self {
        Self {
            position: 0,
            stack: Vec::new(),
            beyond: 0,
            in_string: false,
            escaped: false,
            string: None,
            carried: KeyText::NONE,
        }
    }

    /// Counts positions from an origin that lies `by` bytes further on in `block`.
    pub(crate) fn rebase(&mut self, block: &[u8], by: usize) {
        if by == 0 {
            return;
        }
        self.position = self.position.saturating_sub(by);
        if let Some(start) = self.string.take()
            && self.in_string
        {
            self.carried = KeyText::before(block, start);
        }
    }

    /// Counts positions from an origin that lies `by` bytes further back.
    pub(crate) fn shift(&mut self, by: usize) {
        self.position += by;
        self.string = self.string.map(|start| start + by);
    }

    /// Reads on to `until`.
    pub(crate) fn advance(&mut self, block: &[u8], until: usize) {
        let until = until.min(block.len());
        while self.position < until {
            let rest = block.get(self.position..until).unwrap_or_default();
            match rest.first_chunk::<64>() {
                Some(chunk) => self.chunk(block, chunk, 64),
                None => {
                    let mut chunk = [0; 64];
                    if let Some(room) = chunk.get_mut(..rest.len()) {
                        room.copy_from_slice(rest);
                    }
                    self.chunk(block, &chunk, rest.len());
                }
            }
        }
    }

    /// Reads `length` bytes, from 1 to 64.
    fn chunk(&mut self, block: &[u8], chunk: &[u8; 64], length: usize) {
        let [quotes, backslashes, brackets] = masks(chunk, &SETS);
        let top = 1 << (length - 1);
        let mut escaped = u64::from(self.escaped);
        self.escaped = false;
        let mut rest = backslashes;
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            rest &= rest - 1;
            if escaped & bit == 0 {
                escaped |= bit << 1;
                self.escaped |= bit == top;
            }
        }
        let quotes = quotes & !escaped;
        let inside = prefix_xor(quotes) ^ if self.in_string { u64::MAX } else { 0 };
        self.in_string = inside & top != 0;
        let mut brackets = brackets & !inside;
        while brackets != 0 {
            let at = self.position + brackets.trailing_zeros() as usize;
            brackets &= brackets - 1;
            match block.get(at) {
                Some(b'{') => self.open(block, at, false),
                Some(b'[') => self.open(block, at, true),
                _ => self.close(),
            }
        }
        let opening = quotes & inside;
        if opening != 0 {
            self.string = Some(self.position + 63 - opening.leading_zeros() as usize);
        }
        self.position += length;
    }

    fn open(&mut self, block: &[u8], at: usize, array: bool) {
        if self.stack.len() >= limit::JSON_DEPTH {
            self.beyond += 1;
            return;
        }
        let in_object = self.stack.last().is_some_and(|frame| !frame.array);
        let key = if in_object { KeyText::before(block, at) } else { KeyText::NONE };
        self.stack.push(Frame { array, key });
    }

    fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else {
            self.stack.pop();
        }
    }

    /// Returns the name of the list whose element begins where was read up to.
    pub(crate) fn list(&self) -> Option<&[u8]> {
        let list = self.stack.last().filter(|frame| frame.array && self.beyond == 0)?;
        Some(list.key.text()).filter(|name| !name.is_empty())
    }

    /// Appends the path of the value in which `at` stands, up to which was read, such as `$.device.ids[]`;
    /// returns false where it is too deep to be told.
    pub(crate) fn write(&self, path: &mut String, block: &[u8], at: usize) -> bool {
        if self.beyond > 0 {
            return false;
        }
        path.push('$');
        let mut parent: Option<bool> = None;
        for frame in &self.stack {
            push_step(path, parent, frame.key.text());
            parent = Some(frame.array);
        }
        let key = match (parent, self.in_string, self.string) {
            (Some(false), true, Some(start)) => KeyText::before(block, start),
            (Some(false), true, None) => self.carried,
            (Some(false), false, _) => KeyText::before(block, at),
            _ => KeyText::NONE,
        };
        push_step(path, parent, key.text());
        true
    }
}

/// Appends one step: an element of an array, a member of an object, or nothing at the root.
fn push_step(path: &mut String, in_array: Option<bool>, key: &[u8]) {
    match in_array {
        None => {}
        Some(true) => path.push_str("[]"),
        Some(false) => {
            path.push('.');
            push_key(path, key);
        }
    }
}

/// Sets each bit to the parity of the bits up to and with it.
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Quotes, backslashes, brackets.
const SETS: [Set; 3] = [Set::of(b"\""), Set::of(b"\\"), Set::of(b"{}[]")];

/// Returns whether content looks like JSON from its first bytes on.
pub(crate) fn looks_like_json(block: &[u8], media_type: &str) -> bool {
    let mut bytes = block.iter().take(64).filter(|byte| !byte.is_ascii_whitespace());
    match (bytes.next(), bytes.next()) {
        (Some(b'{'), Some(b'"' | b'}') | None) => true,
        (Some(b'['), Some(b'{' | b'[' | b'"' | b']') | None) => true,
        (Some(b'{' | b'['), _) => media_type.contains("json"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"a":{"b":[{"c":"X1"},{"c" : 72}]},"d":["X3"],"e\"f":"X4 {\\","13800138000":{"g":"\\\"X5"}} {"h":-76,"i":[77,{}],"j":" X8"}"#;

    fn path_of(needle: &str, cut: usize) -> String {
        let at = TEXT.find(needle).expect("needle");
        let mut json = JsonPath::new();
        json.advance(TEXT.as_bytes(), cut.min(at));
        json.advance(TEXT.as_bytes(), at);
        let mut path = String::new();
        json.write(&mut path, TEXT.as_bytes(), at);
        path
    }

    #[test]
    fn tracks_keys_and_arrays_however_it_is_read() {
        for cut in 0..TEXT.len() {
            for (needle, path) in [
                ("X1", "$.a.b[].c"),
                ("72", "$.a.b[].c"),
                ("X3", "$.d[]"),
                ("X4", "$.*"),
                ("13800138000", "$.*"),
                ("X5", "$.*.g"),
                ("-76", "$.h"),
                ("77", "$.i[]"),
                ("X8", "$.j"),
            ] {
                assert_eq!(path_of(needle, cut), path, "{needle} {cut}");
            }
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(100_000);
        let mut json = JsonPath::new();
        json.advance(deep.as_bytes(), deep.len());
        assert_eq!(json.stack.len(), limit::JSON_DEPTH);
        assert!(!json.write(&mut String::new(), deep.as_bytes(), deep.len()));
    }
}
