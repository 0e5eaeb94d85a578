//! Decoders of what stands in content: one file a decoder, one entry each in [`WHOLE`] or [`WITHIN`].
//!
//! Most long runs of letters and digits are identifiers, and most bytes are nothing in particular. A decoder gives
//! something only if what comes out is text or can be decoded further, or if a structure fits to its last byte.
//! [`pieces`] undoes one layer; [`layers()`] follows layers to [`DEPTH`], within the bounds of [`Work`].

mod base64;
mod brotli;
mod cbor;
mod deflate;
mod hex;
mod json_string;
mod json_text;
mod layers;
mod lz4;
mod msgpack;
mod multipart;
mod percent;
mod plist;
mod protobuf;
mod run;
mod snappy;
mod unicode;
mod utf16;
mod work;
mod zstandard;

pub(crate) use base64::bytes as base64_bytes;
pub(crate) use hex::bytes as hex_bytes;
pub use layers::replaced;
pub(crate) use layers::{Step, layers, pieces};
pub(crate) use work::Work;

/// Longest encoded value.
pub(crate) const LONGEST: usize = 1 << 20;
/// Most that one layer may decode to.
const DECODED: usize = 4 << 20;
/// Most bytes that one byte may decode to, beside a first [`FREE`].
const RATIO: usize = 1_000;
/// Decoded bytes that no ratio is asked for.
const FREE: usize = 64 << 10;
/// Shortest run that is decoded, its padding counted.
pub(crate) const SHORTEST: usize = 24;
/// Layers that are followed.
pub(crate) const DEPTH: usize = 6;

/// What a layer is called in a path, and what it held.
pub(crate) struct Decoded {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// Something decoded, and the span of bytes that it was decoded from.
pub(crate) struct Piece {
    pub(crate) name: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) bytes: Vec<u8>,
}

/// How much of a content is there, and what it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// It was decoded, and is whole: whatever it is, somebody put it there.
    Nested,
    /// A part: what needs its beginning and its end is not asked.
    Part,
    /// A part of what is text.
    Text,
    /// It is whole, and may be anything, such as a packet of noise.
    Whole,
}

/// A decoder of content as a whole; gives nothing where the content is something else.
struct Whole {
    name: &'static str,
    reads: Reads,
    decode: fn(&[u8]) -> Vec<Vec<u8>>,
}

/// What a decoder can have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Text or bytes.
    Any,
    /// Bytes that are no text, and have a magic number or a structure.
    Binary,
    /// Bytes that are no text, told by what they decode to: tried where they were decoded already, since that costs.
    Guessed,
}

impl Whole {
    fn may_have(&self, is_text: bool, extent: Extent) -> bool {
        match self.reads {
            Reads::Any => true,
            Reads::Binary => !is_text,
            Reads::Guessed => !is_text && extent == Extent::Nested,
        }
    }
}

/// Decoders of whole content. Those with a magic number or a frame come first, those that only show by their result
/// last; the first that gives something has it.
static WHOLE: [Whole; 15] = [
    Whole { name: "gzip", reads: Reads::Binary, decode: deflate::gzip },
    Whole { name: "zlib", reads: Reads::Binary, decode: deflate::zlib },
    Whole { name: "zstd", reads: Reads::Binary, decode: zstandard::decode },
    Whole { name: "lz4", reads: Reads::Binary, decode: lz4::decode },
    Whole { name: "snappy", reads: Reads::Binary, decode: snappy::frames },
    Whole { name: "plist", reads: Reads::Binary, decode: plist::binary },
    Whole { name: "plist", reads: Reads::Any, decode: plist::xml },
    Whole { name: "multipart", reads: Reads::Any, decode: multipart::decode },
    Whole { name: "utf-16", reads: Reads::Binary, decode: utf16::decode },
    Whole { name: "protobuf", reads: Reads::Binary, decode: protobuf::decode },
    Whole { name: "msgpack", reads: Reads::Binary, decode: msgpack::decode },
    Whole { name: "cbor", reads: Reads::Binary, decode: cbor::decode },
    Whole { name: "deflate", reads: Reads::Guessed, decode: deflate::raw },
    Whole { name: "snappy", reads: Reads::Guessed, decode: snappy::raw },
    Whole { name: "brotli", reads: Reads::Guessed, decode: brotli::decode },
];

/// Finds the first span from an offset on.
type Find = fn(&[u8], usize) -> Option<(usize, usize)>;

/// A decoder of spans within content.
///
/// `find` gives the next span that it may have; `decode` its content, if it has it.
struct Within {
    /// Whether it has spans of text.
    in_text: bool,
    find: Find,
    decode: fn(&[u8]) -> Option<Decoded>,
}

/// Decoders of spans. Where two want the same bytes, the one named first has them.
static WITHIN: [Within; 5] = [
    Within { in_text: true, find: percent::find, decode: |word| named("percent", percent::decode(word)) },
    Within {
        in_text: true,
        find: json_string::find,
        decode: |string| named("json-string", json_string::decode(string)),
    },
    Within { in_text: true, find: unicode::find, decode: |word| named("unicode", unicode::decode(word)) },
    Within { in_text: true, find: run::find, decode: run::decode },
    Within { in_text: false, find: utf16::find, decode: |run| named("utf-16", utf16::decode_run(run)) },
];

fn named(name: &'static str, bytes: Option<Vec<u8>>) -> Option<Decoded> {
    bytes.map(|bytes| Decoded { name, bytes })
}

/// Decodes a run of base64 or hexadecimal digits, without its padding.
pub(crate) fn decode_run(run: &[u8]) -> Option<Decoded> {
    if !(SHORTEST..=LONGEST).contains(&run.len()) {
        return None;
    }
    let decoded = run::decode(run)?;
    let bytes = &decoded.bytes;
    let leads = is_text(bytes) || begins_encoded(bytes) || {
        let inner = pieces(bytes, 0..bytes.len(), Extent::Nested, &mut Work::new(bytes.len()));
        inner.iter().any(|piece| piece.start == 0 && piece.end == bytes.len())
    };
    leads.then_some(decoded)
}

/// Returns whether a short run without padding leads nowhere by its first bytes, which is all that is asked of it.
pub(crate) fn is_opaque(run: &[u8]) -> bool {
    run::is_opaque(run)
}

/// What several layers lead to.
pub(crate) struct Followed {
    /// The layers as steps of a path.
    pub(crate) route: String,
    /// What the last one held.
    pub(crate) bytes: Vec<u8>,
    /// Whether there was more than is followed: further layers, or more bytes.
    pub(crate) is_limited: bool,
}

/// Follows what was decoded as far as one layer leads to one other; `before` layers have led to it.
pub(crate) fn follow(first: Decoded, before: usize) -> Followed {
    let mut route = format!(">{}", first.name);
    let (mut bytes, mut is_limited) = (first.bytes, false);
    let mut work = Work::new(bytes.len());
    for depth in before + 1..=DEPTH {
        let mut next = pieces(&bytes, 0..bytes.len(), Extent::Nested, &mut work).into_iter();
        let (Some(only), None) = (next.next(), next.next()) else { break };
        // A part of a text is told where it stands in it, by whoever reads the text.
        let whole = bytes.trim_ascii();
        let whole = whole.strip_suffix(b"=").unwrap_or(whole);
        if only.end - only.start + 1 < whole.len() {
            break;
        }
        if depth == DEPTH {
            is_limited = true;
            break;
        }
        is_limited |= only.bytes.len() >= most(bytes.len());
        route.push('>');
        route.push_str(only.name);
        bytes = only.bytes;
    }
    Followed { route, bytes, is_limited: is_limited || work.is_spent() }
}

/// Calls `found` for each run of base64 characters that is long enough.
pub(crate) fn runs(bytes: &[u8], mut found: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some((start, end)) = base64::run(bytes, at, SHORTEST) {
        found(start, end);
        at = end;
    }
}

/// Returns how much a layer may decode to.
fn most(encoded: usize) -> usize {
    encoded.saturating_mul(RATIO).saturating_add(FREE).min(DECODED)
}

/// Reads as much as may come; what a damaged stream gave until then is kept.
fn read(reader: impl std::io::Read, most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    drop(std::io::Read::read_to_end(&mut reader.take(most as u64), &mut out));
    out
}

/// Returns what is text or can be decoded further.
fn kept(bytes: Vec<u8>) -> Option<Vec<u8>> {
    (is_text(&bytes) || begins_encoded(&bytes)).then_some(bytes)
}

/// Returns whether bytes begin with the magic number of something that can be decoded.
fn begins_encoded(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x1f, 0x8b, 8, ..]
            | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..]
            | [0x28, 0xb5, 0x2f, 0xfd, ..]
            | [0x04, 0x22, 0x4d, 0x18, ..]
            | [0xff, 0x06, 0x00, 0x00, b's', b'N', ..]
            | [b'b', b'p', b'l', b'i', b's', b't', b'0', b'0', ..]
            | [0xff, 0xfe, ..]
            | [0xfe, 0xff, ..]
    )
}

/// Returns whether bytes are UTF-8 without control characters, save for a character that is cut off at the end.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    // What is no text mostly shows it here, where it costs little.
    let is_control = |byte: u8| byte == 0x7f || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let (head, rest) = bytes.split_at(bytes.len().min(8));
    let in_head = head.iter().fold(false, |any, &byte| any | is_control(byte));
    if in_head || rest.iter().any(|&byte| is_control(byte)) {
        return false;
    }
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes,
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or_default(),
        Err(_) => return false,
    };
    !valid.is_empty()
}

#[cfg(test)]
mod tests;
