//! Zstandard (RFC 8878).

use super::{most, read};

/// Window that a stream may ask for: 2^23 = 8 MB, what the standard recommends decoders to allow.
const WINDOW_LOG: u32 = 23;

/// Decodes frames.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let [0x28, 0xb5, 0x2f, 0xfd, ..] = bytes else { return Vec::new() };
    let Ok(mut decoder) = zstd::stream::read::Decoder::with_buffer(bytes) else { return Vec::new() };
    if decoder.window_log_max(WINDOW_LOG).is_err() {
        return Vec::new();
    }
    let out = read(decoder, most(bytes.len()));
    if out.is_empty() { Vec::new() } else { vec![out] }
}
