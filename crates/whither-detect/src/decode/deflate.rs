//! Deflate (RFC 1951) as it is, in zlib's frame (RFC 1950) and in gzip's (RFC 1952).
//!
//! Bare deflate has no magic number: it is believed where it ends with the content and gives text.

use std::io::Read as _;

use flate2::{Decompress, FlushDecompress, Status};

use super::{is_text, most, read};

/// Shortest bare stream; shorter ones fit to noise.
const SHORTEST: usize = 16;
/// Bytes that are inflated to see whether the rest is worth it.
const HEAD: usize = 64;

/// Inflates all members of a gzip file.
pub(super) fn gzip(bytes: &[u8]) -> Vec<Vec<u8>> {
    let [0x1f, 0x8b, 8, ..] = bytes else { return Vec::new() };
    some(read(flate2::read::MultiGzDecoder::new(bytes), most(bytes.len())))
}

/// Inflates a zlib stream.
pub(super) fn zlib(bytes: &[u8]) -> Vec<Vec<u8>> {
    let [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] = bytes else { return Vec::new() };
    some(read(flate2::read::ZlibDecoder::new(bytes), most(bytes.len())))
}

/// Inflates a bare stream.
pub(super) fn raw(bytes: &[u8]) -> Vec<Vec<u8>> {
    // The first block must be compressed: RFC 1951, section 3.2.3.
    let Some(kind) = bytes.first().map(|first| first >> 1 & 3) else { return Vec::new() };
    if bytes.len() < SHORTEST || !matches!(kind, 1 | 2) {
        return Vec::new();
    }
    let mut head = [0; HEAD];
    let mut inflate = Decompress::new(false);
    let begun = inflate.decompress(bytes, &mut head, FlushDecompress::None);
    let written = usize::try_from(inflate.total_out()).unwrap_or(0);
    // What wants more before it has given much does not end here.
    let goes_on = written == HEAD || matches!(begun, Ok(Status::StreamEnd));
    if !goes_on || written == 0 || !is_text(head.get(..written).unwrap_or_default()) {
        return Vec::new();
    }
    let mut inflate = flate2::bufread::DeflateDecoder::new(bytes);
    let most = most(bytes.len()) as u64;
    let mut out = Vec::new();
    let is_read = inflate.by_ref().take(most).read_to_end(&mut out).is_ok();
    let is_whole = is_read && inflate.total_in() == bytes.len() as u64;
    if is_whole && is_text(&out) { some(out) } else { Vec::new() }
}

fn some(out: Vec<u8>) -> Vec<Vec<u8>> {
    if out.is_empty() { Vec::new() } else { vec![out] }
}
