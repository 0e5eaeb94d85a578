//! JSON as what binary structures are written as, so that one reader of fields serves them all.
//!
//! Bytes that are not text stand apart: they may be something that can be decoded further.

use super::is_text;

/// Values of one structure.
const VALUES: usize = 1 << 16;
/// Nesting that is followed.
pub(super) const NESTING: usize = 32;

/// A structure on its way to JSON.
#[derive(Default)]
pub(super) struct JsonText {
    out: Vec<u8>,
    /// Fields of bytes.
    blobs: Vec<Vec<u8>>,
    values: usize,
    /// Texts of some length: a structure without any is taken for noise.
    texts: usize,
}

impl JsonText {
    /// Begins or ends an object or array.
    pub(super) fn bracket(&mut self, bracket: u8) {
        if matches!(bracket, b'{' | b'[') {
            self.comma();
        }
        self.out.push(bracket);
    }

    /// Writes a key.
    pub(super) fn key(&mut self, key: &[u8]) {
        self.string(key);
        self.out.push(b':');
    }

    /// Writes text, or keeps bytes apart.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        if bytes.is_empty() || is_text(bytes) && std::str::from_utf8(bytes).is_ok() {
            self.texts += usize::from(bytes.len() >= TEXT);
            self.string(bytes);
        } else {
            self.word("null");
            self.blobs.push(bytes.to_vec());
        }
    }

    /// Writes a number or a literal name.
    pub(super) fn word(&mut self, word: &str) {
        self.comma();
        self.out.extend_from_slice(word.as_bytes());
    }

    /// Counts a value; returns whether there may be more.
    pub(super) fn count(&mut self) -> bool {
        self.values += 1;
        self.values < VALUES
    }

    /// Returns the JSON, then the fields of bytes; nothing where no text was among them.
    pub(super) fn finish(self) -> Vec<Vec<u8>> {
        if self.texts == 0 {
            return Vec::new();
        }
        let mut all = vec![self.out];
        all.extend(self.blobs.into_iter().filter(|blob| blob.len() >= BLOB));
        all
    }

    fn string(&mut self, text: &[u8]) {
        self.comma();
        self.out.push(b'"');
        for &byte in text {
            match byte {
                b'"' | b'\\' => self.out.extend([b'\\', byte]),
                ..0x20 => self.out.extend(format!("\\u{byte:04x}").into_bytes()),
                _ => self.out.push(byte),
            }
        }
        self.out.push(b'"');
    }

    /// Writes a comma where one is due.
    fn comma(&mut self) {
        if !matches!(self.out.last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(b',');
        }
    }
}

/// Bytes of a text that speaks for a structure.
const TEXT: usize = 4;
/// Shortest bytes that are looked at further.
const BLOB: usize = 4;
