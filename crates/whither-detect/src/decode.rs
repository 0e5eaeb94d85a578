//! Decoders of what stands in a value: base64 in both alphabets (RFC 4648), hexadecimal, and gzip, zlib and zstd below
//! them (RFC 1952, 1950, 8878). One layer a call; whoever calls follows the layers and counts them.
//!
//! Most long runs of letters and digits are identifiers. A run is decoded only if its first bytes decode to text or to
//! the beginning of a compressed stream, and what comes out is kept only if it is text or can be decoded further.

use std::io::Read;

/// Longest encoded value.
pub(crate) const LONGEST: usize = 1 << 20;
/// Most that one layer may decode to.
const DECODED: u64 = 4 << 20;
/// Shortest run that is decoded.
pub(crate) const SHORTEST: usize = 24;
/// Bytes of a run that decide whether it is decoded at all.
const PROBE: usize = 8;
/// Layers that are followed.
pub(crate) const DEPTH: usize = 6;

/// What a layer is called in a path, and what it held.
pub(crate) struct Decoded {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// Decodes a compressed stream, told by its first bytes.
pub(crate) fn decompress(bytes: &[u8]) -> Option<Decoded> {
    let mut out = Vec::new();
    let name = match bytes {
        [0x1f, 0x8b, 8, ..] => {
            read(flate2::read::MultiGzDecoder::new(bytes), &mut out);
            "gzip"
        }
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            read(flate2::read::ZlibDecoder::new(bytes), &mut out);
            "zlib"
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            read(zstd::stream::read::Decoder::new(bytes).ok()?, &mut out);
            "zstd"
        }
        _ => return None,
    };
    (!out.is_empty()).then_some(Decoded { name, bytes: out })
}

/// Reads as much as may come; what a damaged stream gave until then is kept.
fn read(reader: impl Read, out: &mut Vec<u8>) {
    drop(reader.take(DECODED).read_to_end(out));
}

/// Decodes a run of base64 or hexadecimal digits, without its padding.
pub(crate) fn decode_run(run: &[u8]) -> Option<Decoded> {
    if !(SHORTEST..=LONGEST).contains(&run.len()) {
        return None;
    }
    let is_hex = run.len().is_multiple_of(2) && run.iter().all(u8::is_ascii_hexdigit);
    if is_hex {
        let decode = |run: &[u8]| -> Option<Vec<u8>> {
            run.chunks_exact(2).map(|pair| Some(hex(*pair.first()?)? << 4 | hex(*pair.get(1)?)?)).collect()
        };
        if promises(&decode(run.get(..2 * PROBE)?)?) {
            return kept(Decoded { name: "hex", bytes: decode(run)? });
        }
    }
    if !promises(&base64(run.get(..PROBE * 4 / 3 / 4 * 4)?)?) {
        return None;
    }
    kept(Decoded { name: "base64", bytes: base64(run)? })
}

fn kept(decoded: Decoded) -> Option<Decoded> {
    (is_text(&decoded.bytes) || starts_compressed(&decoded.bytes)).then_some(decoded)
}

/// Returns whether first bytes are text or begin a compressed stream.
fn promises(head: &[u8]) -> bool {
    starts_compressed(head) || is_text(head)
}

fn starts_compressed(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x1f, 0x8b, 8, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..]
    )
}

/// Returns whether bytes are UTF-8 without control characters, save for a character that is cut off at the end.
fn is_text(bytes: &[u8]) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes,
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or_default(),
        Err(_) => return false,
    };
    !valid.is_empty()
        && valid.iter().all(|&byte| byte >= 0x20 && byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r'))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Decodes base64 in either alphabet; a last character that carries less than a byte is passed over.
fn base64(run: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(run.len() / 4 * 3 + 2);
    for group in run.chunks(4) {
        let mut bits = 0u32;
        for &character in group {
            bits = bits << 6 | u32::from(sextet(character)?);
        }
        match group.len() {
            4 => out.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]),
            3 => out.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
            2 => out.push((bits >> 4) as u8),
            _ => {}
        }
    }
    Some(out)
}

fn sextet(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Calls `found` for each run of base64 characters that is long enough.
pub(crate) fn runs(bytes: &[u8], mut found: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|&&byte| sextet(byte).is_some()).count();
        if length >= SHORTEST {
            found(at, at + length);
        }
        at += length + 1;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn text(run: &str) -> Option<(&'static str, String)> {
        let decoded = decode_run(run.as_bytes())?;
        Some((decoded.name, String::from_utf8(decoded.bytes).ok()?))
    }

    #[test]
    fn runs_that_are_text_are_decoded() {
        assert_eq!(text("aGVsbG8gd29ybGQsIGhlbGxv"), Some(("base64", "hello world, hello".to_owned())));
        assert_eq!(
            text("eyJwaG9uZSI6ICIxMzgwMDEzODAwMCJ9"),
            Some(("base64", "{\"phone\": \"13800138000\"}".to_owned()))
        );
        assert_eq!(
            text("68656c6c6f20776f726c642c2068656c6c6f"),
            Some(("hex", "hello world, hello".to_owned()))
        );
        for other in [
            "97ad77dd6a7a17c87752f0df",
            "thisIsALongNameOfAFunctionInAProgram",
            "6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13",
            "aGVsbG8",
            "AAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(text(other), None, "{other}");
        }
    }

    #[test]
    fn compressed_streams_end_at_their_limit() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![b'x'; 64 << 20]).expect("memory");
        let bomb = encoder.finish().expect("memory");
        assert_eq!(decompress(&bomb).map(|decoded| decoded.bytes.len() as u64), Some(DECODED));
        assert!(decompress(&bomb[..20]).is_none_or(|decoded| decoded.bytes.len() < 1 << 20));
        assert!(decompress(b"plain").is_none());
    }
}
