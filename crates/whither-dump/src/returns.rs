//! Text whose lines end with a carriage return alone, as old Macintosh programs and some exports write it: given on with
//! line feeds, so that readers know one kind of line.

use std::io::{self, Read};

use crate::head::looks_text;

/// Returns whether this is text with carriage returns and no line feed.
pub(crate) fn ends_lines(head: &[u8]) -> bool {
    memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() && looks_text(head)
}

/// Gives line feeds for carriage returns.
pub(crate) struct Returns<R> {
    inner: R,
}

impl<R: Read> Returns<R> {
    /// Wraps text.
    pub(crate) fn new(inner: R) -> Self {
        Self { inner }
    }
}

impl<R: Read> Read for Returns<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        for byte in buffer.iter_mut().take(count).filter(|byte| **byte == b'\r') {
            *byte = b'\n';
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::read_named;

    #[test]
    fn carriage_returns_end_lines() {
        let (kept, _) = read_named("a.csv", b"a,b,c\r1,2,3\r4,5,6\r7,8,9\r");
        assert_eq!(kept.tables[""].lines().count(), 3, "{:?}", kept.tables);
        let (kept, _) = read_named("a.txt", b"one\rtwo");
        assert_eq!(kept.bytes, b"one\ntwo");
    }
}
