//! How much one content may cost: bytes read and written by decoders, instead of a clock, so that the same input gives
//! the same output on any machine.

/// Bytes of work that any content may cost.
const LEAST: usize = 4 << 20;
/// Work for each byte of a content.
const EACH: usize = 64;
/// Most that one content may cost.
const MOST: usize = 64 << 20;

/// Work that is left.
pub(crate) struct Work {
    left: usize,
}

impl Work {
    /// Returns the work that a content of this size is worth.
    pub(crate) fn new(content: usize) -> Self {
        Self { left: content.saturating_mul(EACH).clamp(LEAST, MOST) }
    }

    /// Takes work; returns whether there was so much.
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        let enough = bytes <= self.left;
        self.left = self.left.saturating_sub(bytes);
        enough
    }

    /// Returns whether the limit was reached.
    pub(crate) fn is_spent(&self) -> bool {
        self.left == 0
    }
}
