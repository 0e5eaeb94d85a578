//! QUIC packets: long headers (RFC 8999, RFC 9000 section 17.2) and the frames of an Initial (section 12.4).

use crate::fingerprint::hello::Reader;

/// The part of a long header that all versions share.
pub(super) struct Header<'a> {
    pub(super) first: u8,
    pub(super) version: u32,
    pub(super) destination: &'a [u8],
    /// Bytes up to here.
    pub(super) length: usize,
}

/// Where an Initial's parts lie; for other packet types only the end counts.
pub(super) struct Initial {
    pub(super) is_initial: bool,
    /// Offset of the packet number.
    pub(super) number: usize,
    /// Offset after the packet.
    pub(super) end: usize,
}

/// Reads the version-independent header. Google's Q044 and Q046 pack both lengths into one byte.
pub(super) fn long_header(bytes: &[u8]) -> Option<Header<'_>> {
    let mut reader = Reader(bytes);
    let first = reader.u8()?;
    if first & 0x80 == 0 {
        return None;
    }
    let version = u32::from_be_bytes(*reader.take(4)?.first_chunk()?);
    let destination = if super::google::is_clear(version) || matches!(version, 0x5130_3530 | 0x5430_3530) {
        packed_identifiers(&mut reader)?
    } else {
        let destination = reader.vector8()?;
        let source = reader.vector8()?;
        // RFC 9000 section 17.2: 20 bytes at the most.
        if destination.len() > 20 || source.len() > 20 {
            return None;
        }
        destination
    };
    Some(Header { first, version, destination, length: bytes.len() - reader.0.len() })
}

/// Draft 21 and before: four bits each, three less than the length, zero for none. Q050 and T050 may use either
/// form; the packed one is told by its first byte, which is no plausible length.
fn packed_identifiers<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let lengths = *reader.0.first()?;
    if lengths <= 20 && lengths & 0xf0 == 0 {
        let destination = reader.vector8()?;
        reader.vector8()?;
        return Some(destination);
    }
    reader.u8()?;
    let length = |nibble: u8| if nibble == 0 { 0 } else { usize::from(nibble) + 3 };
    let destination = reader.take(length(lengths >> 4))?;
    reader.take(length(lengths & 15))?;
    Some(destination)
}

/// Reads the rest of the header of a packet that carries a length.
pub(super) fn initial(bytes: &[u8], header: &Header<'_>) -> Option<Initial> {
    // v2 shuffled the types (RFC 9369 section 3.2).
    let kind = header.first >> 4 & 3;
    let is_v2 = matches!(header.version, 0x6b33_43cf | 0x709a_50c4);
    let (initial_kind, retry_kind) = if is_v2 { (1, 0) } else { (0, 3) };
    if kind == retry_kind || header.version == 0 {
        return None;
    }
    let mut reader = Reader(bytes.get(header.length..)?);
    if kind == initial_kind {
        let token = variable(&mut reader)?;
        reader.take(usize::try_from(token).ok()?)?;
    }
    let length = usize::try_from(variable(&mut reader)?).ok()?;
    let number = bytes.len() - reader.0.len();
    let end = number.checked_add(length)?;
    (length >= 20 && end <= bytes.len()).then_some(Initial { is_initial: kind == initial_kind, number, end })
}

/// Variable-length integer (RFC 9000 section 16).
pub(super) fn variable(reader: &mut Reader<'_>) -> Option<u64> {
    let first = reader.u8()?;
    let more = (1_usize << (first >> 6)) - 1;
    let rest = reader.take(more)?;
    Some(rest.iter().fold(u64::from(first & 0x3f), |value, byte| value << 8 | u64::from(*byte)))
}

/// Returns offset and data of the CRYPTO frames; an unknown frame ends the list. Google's versions number the
/// frame otherwise.
pub(super) fn crypto_frames(payload: &[u8], version: u32) -> Vec<(usize, &[u8])> {
    let mut frames = Vec::new();
    let mut reader = Reader(payload);
    let crypto = if super::google::is_version(version) { 8 } else { 6 };
    while frame(&mut reader, crypto, &mut frames).is_some() {}
    frames
}

fn frame<'a>(reader: &mut Reader<'a>, crypto: u64, frames: &mut Vec<(usize, &'a [u8])>) -> Option<()> {
    match variable(reader)? {
        // PADDING comes by the hundred (section 19.1).
        0 => {
            let padding = reader.0.iter().take_while(|byte| **byte == 0).count();
            reader.take(padding)?;
        }
        // PING.
        1 => {}
        // ACK, with ECN counts in the second form.
        kind @ (2 | 3) => {
            variable(reader)?;
            variable(reader)?;
            let ranges = variable(reader)?;
            variable(reader)?;
            for _ in 0..ranges.checked_mul(2)? {
                variable(reader)?;
            }
            for _ in 0..if kind == 3 { 3 } else { 0 } {
                variable(reader)?;
            }
        }
        kind if kind == crypto => {
            let offset = usize::try_from(variable(reader)?).ok()?;
            let length = usize::try_from(variable(reader)?).ok()?;
            offset.checked_add(length)?;
            frames.push((offset, reader.take(length)?));
        }
        // CONNECTION_CLOSE: error, frame type, reason.
        0x1c => {
            variable(reader)?;
            variable(reader)?;
            let length = usize::try_from(variable(reader)?).ok()?;
            reader.take(length)?;
        }
        _ => return None,
    }
    Some(())
}
