//! Content on its way from a dissector to whoever reads it for personal data.

use crate::{Evidence, FlowId};

/// Which way bytes went, seen from the originator of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the originator to the responder.
    Out,
    /// From the responder to the originator.
    In,
}

impl Direction {
    /// Returns the other direction.
    pub fn reverse(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
        }
    }

    /// Returns 0 for out and 1 for in.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// Where in a flow some content stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place<'a> {
    /// Flow; with it the reader can tell flows apart.
    pub flow: FlowId,
    /// Direction of the bytes.
    pub direction: Direction,
    /// Path of the content, such as `http.request.body>gzip` or `udp.payload`; after a `>` come the decoders.
    pub path: &'a str,
    /// Media type as the sender declared it, lower case, without parameters; empty where none was given.
    pub media_type: &'a str,
}

/// Reads clear content.
///
/// Content comes in blocks. The blocks of one place overlap, so that nothing is lost where they were cut:
/// `new_from` is the offset of the first byte that was not in the block before, and a value that ends at or
/// before it has been reported already. A value that touches the end of a block is left for the next one,
/// unless `last` is set.
pub trait ContentSink: Send {
    /// Takes one block of content. `at` is the part of what it adds that lies in the packet where this begins; for
    /// decoded content, what it was decoded from.
    fn content(&mut self, place: &Place<'_>, block: &[u8], new_from: usize, last: bool, at: Evidence);
}

/// Bytes by which two blocks of one place overlap; no recogniser needs more context than this.
pub const BLOCK_OVERLAP: usize = 256;
