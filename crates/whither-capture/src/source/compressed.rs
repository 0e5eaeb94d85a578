//! Compressed captures: gzip (RFC 1952, any number of members) and Zstandard (RFC 8878), told by their magic.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes asked of the operating system at a time for compressed inputs; plain ones are read past this buffer.
const BUFFER_BYTES: usize = 128 << 10;

/// Wraps `inner` in the decoder its first bytes ask for; returns it with the name of the compression.
///
/// # Errors
/// When the first bytes cannot be read or the decoder cannot be set up.
pub fn decoded<R: Read + Send + 'static>(inner: R) -> io::Result<(Box<dyn Read + Send>, &'static str)> {
    let mut inner = BufReader::with_capacity(BUFFER_BYTES, inner);
    let magic = inner.fill_buf()?;
    if magic.starts_with(&[0x1f, 0x8b]) {
        return Ok((Box::new(flate2::bufread::MultiGzDecoder::new(inner)), "+gzip"));
    }
    if magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(inner)?;
        // 2^27 = 128 MB: the window that `zstd --ultra` may ask for; a larger one would break the memory bound.
        decoder.window_log_max(27)?;
        return Ok((Box::new(decoder), "+zstd"));
    }
    Ok((Box::new(inner), ""))
}
