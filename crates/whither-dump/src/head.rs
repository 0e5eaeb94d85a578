//! The first bytes of a stream, as formats are told by them.

/// Bytes that are looked at to tell a format.
pub(crate) const HEAD_BYTES: usize = 64 << 10;

/// The first bytes of a stream and its name's extension.
pub(crate) struct Head<'a> {
    /// The first bytes.
    pub(crate) bytes: &'a [u8],
    /// Whether they are all there is.
    pub(crate) is_whole: bool,
    /// Extension in lower case; empty without one.
    pub(crate) extension: &'a str,
}

impl<'a> Head<'a> {
    /// Returns the bytes after white space.
    pub(crate) fn trimmed(&self) -> &'a [u8] {
        self.bytes.trim_ascii_start()
    }

    /// Returns the first lines; the last one only where it is whole.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &'a [u8]> {
        let end = memchr::memrchr(b'\n', self.bytes).map_or(0, |at| at + 1);
        let end = if self.is_whole { self.bytes.len() } else { end };
        let lines = self.bytes.get(..end).unwrap_or_default();
        lines.split_inclusive(|byte| *byte == b'\n').map(|line| line.trim_ascii_end())
    }

    /// Returns whether it is text.
    pub(crate) fn is_text(&self) -> bool {
        looks_text(self.bytes)
    }
}

/// Returns whether bytes are text of some encoding: no zeros, hardly any control characters.
pub(crate) fn looks_text(bytes: &[u8]) -> bool {
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    memchr::memchr(0, bytes).is_none() && bytes.iter().filter(control).count() * 100 <= bytes.len()
}
