//! LZ4 frames (lz4_Frame_format.md, version 1.6.4).

use super::{most, read};

/// Decodes frames.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let [0x04, 0x22, 0x4d, 0x18, ..] = bytes else { return Vec::new() };
    let out = read(lz4_flex::frame::FrameDecoder::new(bytes), most(bytes.len()));
    if out.is_empty() { Vec::new() } else { vec![out] }
}
