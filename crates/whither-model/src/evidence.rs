//! Pointers into the input: no observation without the bytes it was read from.

use serde::{Deserialize, Serialize};

/// A span of bytes in one input.
///
/// For captures `packet` counts from 1 in the order of the file, as every other capture tool does, and
/// `offset` counts from the first byte of that packet's captured data. For dumps `packet` is the line or record,
/// from 1, and `offset` counts within it; a record of a format that is no text counts as the line of JSON it was read
/// as. A value that was put together from
/// several packets points at the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// Index into the case's list of inputs.
    pub input: u32,
    /// Packet number, from 1.
    pub packet: u64,
    /// Byte offset within the packet.
    pub offset: u32,
    /// Length in bytes.
    pub length: u32,
}
