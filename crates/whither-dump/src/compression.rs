//! Compressed streams, told by their magic: gzip (RFC 1952, any number of members), Zstandard (RFC 8878) and xz
//! (tukaani.org/xz/xz-file-format.txt). bzip2 and others are named and counted, not read.

use std::io::{self, Read};

use crate::{budget::Counted, place::Place, run::Run, stream::Stream};

/// Memory that an xz stream may ask for, in kilobytes: what `xz -9` needs.
const XZ_KILOBYTES: u32 = 66 << 10;

/// Window that a Zstandard stream may ask for: 2^26 = 64 MB, what `zstd -19 --long=26` needs.
const ZSTD_WINDOW_LOG: u32 = 26;

/// Kinds of compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Bzip2,
    Gzip,
    Lz4,
    Xz,
    Zstd,
}

/// Returns the compression that the first bytes show.
pub(crate) fn recognise(head: &[u8]) -> Option<Compression> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Compression::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Compression::Xz),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Compression::Bzip2),
        [0x04, 0x22, 0x4d, 0x18, ..] => Some(Compression::Lz4),
        _ => None,
    }
}

/// Reads what a compressed stream decodes to.
pub(crate) fn read(run: &mut Run<'_>, place: &Place, mut stream: Stream<'_>, kind: Compression) {
    let (name, problem) = match kind {
        Compression::Bzip2 => ("bzip2", "compression.bzip2"),
        Compression::Gzip => ("gzip", "compression.gzip"),
        Compression::Lz4 => ("lz4", "compression.lz4"),
        Compression::Xz => ("xz", "compression.xz"),
        Compression::Zstd => ("zstd", "compression.zstd"),
    };
    let inner = place.decoded(name);
    let opened = match decoder(kind, &mut stream) {
        Ok(Some(decoder)) => {
            let decoder = Counted::new(decoder, &run.budget);
            run.read(&inner, Stream::new(Box::new(decoder)));
            true
        }
        Ok(None) | Err(_) => false,
    };
    if !opened {
        let unread = stream.skip_all();
        run.unread(place, name, problem, unread);
    }
    if let Some(failure) = stream.failure() {
        run.problem(place, name, failure, 1);
    }
}

fn decoder<'a>(kind: Compression, stream: &'a mut Stream<'_>) -> io::Result<Option<Box<dyn Read + 'a>>> {
    Ok(match kind {
        Compression::Gzip => Some(Box::new(flate2::bufread::MultiGzDecoder::new(stream))),
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(stream)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Some(Box::new(decoder))
        }
        Compression::Xz => Some(Box::new(lzma_rust2::XzReader::new_mem_limit(stream, true, XZ_KILOBYTES))),
        Compression::Bzip2 | Compression::Lz4 => None,
    })
}
