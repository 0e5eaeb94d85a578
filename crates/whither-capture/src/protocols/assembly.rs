//! Bytes of a message that come in pieces and in any order: CRYPTO frames of QUIC (RFC 9000 section 19.6), fragments
//! of DTLS (RFC 6347 section 4.2.3). Bytes that came first stand; work and memory follow what was sent.

use std::collections::BTreeMap;

/// What may wait behind a hole.
const WAITING_BYTES: usize = 128 << 10;
/// What a piece counts for beside its bytes: many small ones take memory too.
const PIECE_BYTES: usize = 64;

/// Pieces on their way to be one.
#[derive(Default)]
pub(crate) struct Assembly {
    /// Pieces behind a hole, by offset.
    waiting: BTreeMap<usize, Vec<u8>>,
    waiting_bytes: usize,
    /// Bytes without a hole from `start` on.
    ready: Vec<u8>,
    start: usize,
}

impl Assembly {
    /// Adds a piece; false where too much waits already.
    pub(crate) fn add(&mut self, offset: usize, bytes: &[u8]) -> bool {
        if offset <= self.start + self.ready.len() {
            self.append(offset, bytes);
            self.join();
            return true;
        }
        // A retransmission may be cut differently; the longer piece holds the shorter.
        let known = self.waiting.get(&offset).map_or(0, Vec::len);
        if known >= bytes.len() {
            return true;
        }
        if self.waiting_bytes + bytes.len() + PIECE_BYTES > WAITING_BYTES {
            return false;
        }
        self.waiting_bytes += bytes.len() - known + if known == 0 { PIECE_BYTES } else { 0 };
        self.waiting.insert(offset, bytes.to_vec());
        true
    }

    /// Returns the bytes that have no hole before them and were not consumed.
    pub(crate) fn ready(&self) -> &[u8] {
        &self.ready
    }

    /// Lets go of bytes that have been read.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start += count;
        if count >= self.ready.len() {
            self.ready = Vec::new();
        } else {
            self.ready.drain(..count);
        }
    }

    fn append(&mut self, offset: usize, bytes: &[u8]) {
        let end = self.start + self.ready.len();
        if let Some(fresh) = bytes.get(end.saturating_sub(offset)..) {
            self.ready.extend_from_slice(fresh);
        }
    }

    fn join(&mut self) {
        while let Some(entry) = self.waiting.first_entry() {
            if *entry.key() > self.start + self.ready.len() {
                break;
            }
            let (offset, piece) = entry.remove_entry();
            self.waiting_bytes = self.waiting_bytes.saturating_sub(piece.len() + PIECE_BYTES);
            self.append(offset, &piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_in_any_order_are_one() {
        for pieces in [[(0, "abc"), (3, "def")], [(3, "def"), (0, "abc")], [(2, "cdef"), (0, "abX")]] {
            let mut assembly = Assembly::default();
            for (offset, piece) in pieces {
                assert!(assembly.add(offset, piece.as_bytes()));
            }
            let expected = if pieces[0].0 == 2 { b"abXdef" } else { b"abcdef" };
            assert_eq!(assembly.ready(), expected);
            assembly.consume(4);
            assembly.add(4, b"XXgh");
            assert_eq!(assembly.ready(), b"efgh");
        }
    }

    #[test]
    fn the_same_piece_twice_fills_no_hole() {
        let mut assembly = Assembly::default();
        assembly.add(3, b"def");
        assembly.add(3, b"def");
        assert_eq!(assembly.ready(), b"");
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut assembly = Assembly::default();
        let kept = (0..60_000).filter(|n| assembly.add(2 * n + 1, b"x")).count();
        assert_eq!(kept, WAITING_BYTES / (PIECE_BYTES + 1));
    }
}
