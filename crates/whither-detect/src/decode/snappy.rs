//! Snappy, framed (framing_format.txt) and bare (format_description.txt).
//!
//! A bare stream begins with its decoded size and a literal: it is believed where both fit and it gives text.

use super::{is_text, most, read};

/// Shortest bare stream.
const SHORTEST: usize = 12;

/// Decodes frames.
pub(super) fn frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let [0xff, 0x06, 0x00, 0x00, b's', b'N', ..] = bytes else { return Vec::new() };
    let out = read(snap::read::FrameDecoder::new(bytes), most(bytes.len()));
    if out.is_empty() { Vec::new() } else { vec![out] }
}

/// Decodes a bare stream.
pub(super) fn raw(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(size) = snap::raw::decompress_len(bytes) else { return Vec::new() };
    // A copy gives 64 bytes for 2 at most.
    if bytes.len() < SHORTEST || size < bytes.len() / 2 || size > most(bytes.len()).min(bytes.len() * 32) {
        return Vec::new();
    }
    let preamble = bytes.iter().take_while(|&&byte| byte & 0x80 != 0).count() + 1;
    if bytes.get(preamble).is_none_or(|tag| tag & 3 != 0) {
        return Vec::new();
    }
    match snap::raw::Decoder::new().decompress_vec(bytes) {
        Ok(out) if is_text(&out) => vec![out],
        _ => Vec::new(),
    }
}
