//! Compressed captures: gzip (RFC 1952, any number of members) and Zstandard (RFC 8878), told by their magic.

use std::io::{self, BufReader, Cursor, Read};

/// Bytes asked of the operating system at a time for compressed inputs; plain ones have no buffer of their own.
const BUFFER_BYTES: usize = 128 << 10;

/// Wraps `inner` in the decoder its first bytes ask for; returns it with the name of the compression.
///
/// # Errors
/// When the first bytes cannot be read or the decoder cannot be set up.
pub fn decoded<R: Read + Send + 'static>(inner: R) -> io::Result<(Box<dyn Read + Send>, &'static str)> {
    let (mut inner, mut magic) = (inner, Vec::new());
    // A pipe may deliver less than a magic number at a time, and be interrupted: this reads on until it is whole.
    inner.by_ref().take(4).read_to_end(&mut magic)?;
    let begins = |known: &[u8]| magic.starts_with(known);
    // A frame to be skipped may come first, as `pzstd` writes it (RFC 8878, section 3.1.2).
    let is_skippable = matches!(*magic, [0x50..=0x5f, 0x2a, 0x4d, 0x18]);
    let (is_gzip, is_zstd) = (begins(&[0x1f, 0x8b]), begins(&[0x28, 0xb5, 0x2f, 0xfd]) || is_skippable);
    let inner = Cursor::new(magic).chain(inner);
    if is_gzip {
        let inner = BufReader::with_capacity(BUFFER_BYTES, Whole(inner));
        return Ok((Box::new(Small(flate2::bufread::MultiGzDecoder::new(inner))), "+gzip"));
    }
    if is_zstd {
        let inner = BufReader::with_capacity(BUFFER_BYTES, Whole(inner));
        let mut decoder = zstd::stream::read::Decoder::with_buffer(inner)?;
        // 2^27 = 128 MB: the window that `zstd --ultra` may ask for; a larger one would break the memory bound.
        decoder.window_log_max(27)?;
        return Ok((Box::new(Small(decoder)), "+zstd"));
    }
    Ok((Box::new(inner), ""))
}

/// Fills the buffer as long as there is input: what a decoder makes of damaged data depends on how much of it it
/// is given at a time, and must not depend on how a pipe delivered it.
struct Whole<R>(R);

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.0.read(room) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if filled == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(filled)
    }
}

/// Asks for little at a time: a decoder that meets damage drops what it decoded in the same call.
struct Small<R>(R);

impl<R: Read> Read for Small<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(16 << 10);
        self.0.read(buffer.get_mut(..most).unwrap_or_default())
    }
}
