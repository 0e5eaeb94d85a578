//! Where in a JSON document a byte stands: a light, tolerant tokenizer (RFC 8259) that tracks the key path.
//!
//! It is run only over content in which something was found, as far as the last hit. It never fails: what is
//! not JSON gives an odd path. It does not decode strings; keys with escapes are shown as `*`.

use crate::{limit, shown::push_key};

/// A container that is open.
#[derive(Clone)]
struct Frame {
    array: bool,
    /// Last key of an object, as far as it fits; `length` is larger than that for a longer one.
    key: [u8; limit::KEY],
    length: usize,
}

/// The state of the tokenizer at one byte of a document.
#[derive(Clone)]
pub(crate) struct JsonPath {
    /// Next byte to read, relative to the block at hand.
    position: usize,
    stack: Vec<Frame>,
    /// Containers open beyond [`limit::JSON_DEPTH`].
    beyond: usize,
    in_string: bool,
    /// Whether a string that starts now is a key.
    expects_key: bool,
    /// Whether the string being read is a key.
    is_key: bool,
    /// Bytes to pass over at the beginning of the next block: an escape was cut.
    escaped: bool,
}

impl JsonPath {
    /// Stands at the beginning of a document.
    pub(crate) fn new() -> Self {
        Self {
            position: 0,
            stack: Vec::new(),
            beyond: 0,
            in_string: false,
            expects_key: false,
            is_key: false,
            escaped: false,
        }
    }

    /// Counts positions from an origin that lies `by` bytes further on.
    pub(crate) fn rebase(&mut self, by: usize) {
        self.position = self.position.saturating_sub(by);
    }

    /// Counts positions from an origin that lies `by` bytes further back.
    pub(crate) fn shift(&mut self, by: usize) {
        self.position += by;
    }

    /// Reads on to `until`.
    pub(crate) fn advance(&mut self, block: &[u8], until: usize) {
        let block = block.get(..until).unwrap_or(block);
        while self.position < block.len() {
            if self.in_string {
                self.string(block);
            } else {
                self.structure(block);
            }
        }
    }

    /// Reads up to and with the next byte that has a meaning outside strings.
    fn structure(&mut self, block: &[u8]) {
        let rest = block.get(self.position..).unwrap_or_default();
        let skipped = rest.iter().take_while(|&&byte| !STRUCTURE[usize::from(byte)]).count();
        self.position += skipped;
        let Some(&byte) = block.get(self.position) else { return };
        self.position += 1;
        match byte {
            b'{' | b'[' => self.open(byte == b'['),
            b'}' | b']' => self.close(),
            b',' => self.expects_key = self.in_object(),
            b':' => self.expects_key = false,
            _ => {
                self.in_string = true;
                self.is_key = self.expects_key && self.in_object();
                if self.is_key
                    && let Some(frame) = self.stack.last_mut()
                {
                    frame.length = 0;
                }
            }
        }
    }

    /// Reads on within a string, up to and with its closing quote.
    fn string(&mut self, block: &[u8]) {
        let start = self.position;
        if self.escaped {
            self.escaped = false;
            self.position += 1;
        }
        loop {
            let Some(found) = block.get(self.position..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
            else {
                self.position = block.len();
                break;
            };
            self.position += found + 1;
            if block.get(self.position - 1) == Some(&b'"') {
                self.in_string = false;
                break;
            }
            if self.position >= block.len() {
                self.escaped = true;
                break;
            }
            self.position += 1;
        }
        if self.is_key {
            let end = self.position - usize::from(!self.in_string);
            self.key_part(block.get(start..end).unwrap_or_default());
        }
    }

    fn key_part(&mut self, part: &[u8]) {
        let Some(frame) = self.stack.last_mut() else { return };
        if self.beyond > 0 {
            return;
        }
        let end = frame.length + part.len();
        if let Some(room) = frame.key.get_mut(frame.length..end) {
            room.copy_from_slice(part);
        }
        frame.length = end;
    }

    fn in_object(&self) -> bool {
        self.stack.last().is_some_and(|frame| !frame.array)
    }

    fn open(&mut self, array: bool) {
        if self.stack.len() < limit::JSON_DEPTH {
            self.stack.push(Frame { array, key: [0; limit::KEY], length: 0 });
        } else {
            self.beyond += 1;
        }
        self.expects_key = !array;
    }

    fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else {
            self.stack.pop();
        }
        self.expects_key = false;
    }

    /// Appends the path, such as `$.device.ids[]`; returns false where it is too deep to be told.
    pub(crate) fn write(&self, path: &mut String) -> bool {
        if self.beyond > 0 {
            return false;
        }
        path.push('$');
        let innermost = self.stack.len().saturating_sub(1);
        for (depth, frame) in self.stack.iter().enumerate() {
            if frame.array {
                path.push_str("[]");
                continue;
            }
            path.push('.');
            // A hit inside a key must not be named by that key.
            let within_key = depth == innermost && self.in_string && self.is_key;
            let key = if within_key { None } else { frame.key.get(..frame.length) };
            push_key(path, key.unwrap_or_default());
        }
        true
    }
}

/// Bytes with a meaning outside strings.
static STRUCTURE: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"{}[],:\"";
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
};

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

    fn path_of(text: &str, needle: &str) -> String {
        let mut json = JsonPath::new();
        json.advance(text.as_bytes(), text.find(needle).expect("needle"));
        let mut path = String::new();
        json.write(&mut path);
        path
    }

    #[test]
    fn tracks_keys_and_arrays() {
        let text =
            r#"{"a":{"b":[{"c":"X1"},{"c":X2}]},"d":["X3"],"e\"f":"X4","13800138000":{"g":"X5"}} {"h":X6}"#;
        assert_eq!(path_of(text, "X1"), "$.a.b[].c");
        assert_eq!(path_of(text, "X2"), "$.a.b[].c");
        assert_eq!(path_of(text, "X3"), "$.d[]");
        assert_eq!(path_of(text, "X4"), "$.*");
        assert_eq!(path_of(text, "X5"), "$.*.g");
        assert_eq!(path_of(text, "X6"), "$.h");
        assert_eq!(path_of(text, "13800138000"), "$.*");
    }

    #[test]
    fn any_cut_gives_the_same_path() {
        let text = r#"{"device":{"na\"me":"a\\","ids":[1,{"imei":"X"}]}}"#;
        let whole = path_of(text, "X");
        for cut in 0..text.find('X').expect("X") {
            let mut json = JsonPath::new();
            json.advance(text.as_bytes(), cut);
            json.advance(text.as_bytes(), text.find('X').expect("X"));
            let mut path = String::new();
            json.write(&mut path);
            assert_eq!(path, whole, "{cut}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(100_000);
        let mut json = JsonPath::new();
        json.advance(deep.as_bytes(), deep.len());
        assert_eq!(json.stack.len(), limit::JSON_DEPTH);
        assert!(!json.write(&mut String::new()));
    }
}
