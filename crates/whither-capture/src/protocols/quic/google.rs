//! Google's QUIC before it became the IETF's: the CHLO message with its tags, in clear up to Q046.
//!
//! Source: "QUIC Wire Layout Specification" and "QUIC Crypto", both public documents of the Chromium project.

use super::{Context, handshake};
use crate::flow::facts::add_once;

/// Tags are listed with the end offsets of their values; a hello has a few dozen.
const TAGS: usize = 128;

/// Returns whether a version number is one of Google's (`Q043`, `T051`).
pub(super) fn is_version(version: u32) -> bool {
    matches!(version.to_be_bytes(), [b'Q' | b'T', b'0', b'0'..=b'9', b'0'..=b'9'])
}

/// Returns whether hellos of this version are not encrypted.
pub(super) fn is_clear(version: u32) -> bool {
    version.to_be_bytes().starts_with(b"Q0") && version < 0x5130_3530
}

/// Reads the public header of versions up to Q043 and returns the version, if it is there: flags, connection
/// identifier of eight bytes, version.
pub(super) fn public_header(bytes: &[u8]) -> Option<u32> {
    let flags = *bytes.first()?;
    // Version present, eight-byte identifier; no reset, no multipath.
    if flags & 0xc3 != 0x01 || flags & 0x08 == 0 {
        return None;
    }
    let version = u32::from_be_bytes(*bytes.get(9..)?.first_chunk()?);
    (is_version(version) && version < 0x5130_3434).then_some(version)
}

/// Looks for a CHLO message and takes server name, user agent and protocol from its tags.
pub(super) fn hello(payload: &[u8], context: &mut Context<'_>) {
    let Some(at) = memchr::memmem::find(payload, b"CHLO") else { return };
    let Some(message) = payload.get(at..) else { return };
    let Some(count) = message.get(4..).and_then(|rest| rest.first_chunk()) else { return };
    let count = usize::from(u16::from_le_bytes(*count)).min(TAGS);
    let Some(values) = message.get(8 + count * 8..) else { return };
    let mut start = 0;
    for entry in message.get(8..8 + count * 8).unwrap_or_default().chunks_exact(8) {
        let (tag, end) = entry.split_at(4);
        let end = end.first_chunk().map_or(0, |four| u32::from_le_bytes(*four)) as usize;
        let Some(value) = values.get(start..end) else { return };
        start = end;
        let evidence = context.evidence(at, 8 + count * 8 + end);
        match tag {
            b"SNI\0" => context.server_name(&handshake::printable(value), "sni", evidence),
            b"ALPN" => {
                let protocol = context.output.memory.texts.share(&handshake::printable(value));
                add_once(&mut context.facts.alpn, protocol);
            }
            b"UAID" => context.content("quic.chlo.uaid", "", value, at),
            _ => {}
        }
    }
}
