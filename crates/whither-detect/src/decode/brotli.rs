//! Brotli (RFC 7932). It has no magic number: it is believed where it ends with the content and gives text.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::{is_text, most};

/// Shortest stream: its dictionary makes words of very little.
const SHORTEST: usize = 16;
/// Bytes that are decoded to see whether the rest is worth it.
const HEAD: usize = 64;

/// Decodes a stream.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    if bytes.len() < SHORTEST {
        return Vec::new();
    }
    let Some(head) = begin(bytes, HEAD).map(|(_, head)| head) else { return Vec::new() };
    if head.is_empty() || !is_text(&head) {
        return Vec::new();
    }
    match begin(bytes, most(bytes.len())) {
        Some((true, out)) if is_text(&out) => vec![out],
        _ => Vec::new(),
    }
}

/// Decodes at most so many bytes; tells whether that was all of both.
fn begin(bytes: &[u8], most: usize) -> Option<(bool, Vec<u8>)> {
    let mut state =
        BrotliState::new(StandardAlloc::default(), StandardAlloc::default(), StandardAlloc::default());
    let mut out = vec![0; most];
    let (mut unread, mut read, mut room, mut written, mut total) = (bytes.len(), 0, most, 0, 0);
    let result = BrotliDecompressStream(
        &mut unread,
        &mut read,
        bytes,
        &mut room,
        &mut written,
        &mut out,
        &mut total,
        &mut state,
    );
    out.truncate(written);
    match result {
        BrotliResult::ResultSuccess => Some((unread == 0, out)),
        BrotliResult::NeedsMoreOutput => Some((false, out)),
        BrotliResult::NeedsMoreInput | BrotliResult::ResultFailure => None,
    }
}
