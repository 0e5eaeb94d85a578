//! Brotli (RFC 7932). It has no magic number: it is believed where it ends with the content and gives text.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::{is_text, most};

/// Shortest stream: its dictionary makes words of very little.
const SHORTEST: usize = 16;
/// Bytes that are decoded to see whether the rest is worth it.
const HEAD: usize = 64;

/// Decodes a stream.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    if bytes.len() < SHORTEST || !may_begin(bytes) {
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

/// Bytes that one byte of text may come from, at most; what random bits announce is mostly more.
const RATIO: u64 = 64;

/// Returns whether window and first block (sections 9.1 and 9.2) are such as a text of this size has: decoding begins
/// with megabytes of memory, and most that is asked is something else.
fn may_begin(bytes: &[u8]) -> bool {
    let Some(head) = bytes.first_chunk::<8>() else { return false };
    let mut bits = u64::from_le_bytes(*head);
    let mut take = |count: u32| {
        let value = bits & ((1 << count) - 1);
        bits >>= count;
        value
    };
    if take(1) == 1 && take(3) == 0 && take(3) == 1 {
        return false;
    }
    let is_last = take(1) == 1;
    if is_last && take(1) == 1 {
        return false;
    }
    let nibbles = 4 + take(2) as u32;
    if nibbles > 6 {
        return false;
    }
    let length = take(4 * nibbles);
    let is_short = nibbles > 4 && length >> (4 * (nibbles - 1)) == 0;
    let is_plain = !is_last && take(1) == 1;
    let most = bytes.len() as u64 * if is_plain { 1 } else { RATIO };
    !is_short && length < most
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
