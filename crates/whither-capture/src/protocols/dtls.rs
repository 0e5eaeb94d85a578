//! DTLS hellos (RFC 6347, RFC 9147): the clear start of media and IoT connections.
//!
//! ClientHello and ServerHello are read, put together from fragments where needed; certificates of DTLS 1.2 too.

use super::{Context, Entry, Probe, Protocol, Step, assembly::Assembly, never, tls::handshake};
use crate::fingerprint::hello::Reader;

pub(crate) const ENTRY: Entry =
    Entry { stream: never, datagram: probe, start: |_| Box::new(Dtls::default()) };

const HANDSHAKE: u8 = 22;
const RECORD_HEADER: usize = 13;
/// Messages longer than this are not put together.
const MESSAGE_BYTES: usize = 64 << 10;

/// Content type, version, epoch 0, length that fits, and a handshake header that makes sense.
fn probe(datagram: &[u8], _: [u16; 2]) -> Probe {
    let Some(head) = datagram.first_chunk::<{ RECORD_HEADER }>() else { return Probe::No };
    // fe ff, fe fd, fe fc; 01 00 is the version of early OpenSSL, still sent by some VPNs.
    let version = matches!([head[1], head[2]], [0xfe, 0xfc | 0xfd | 0xff] | [0x01, 0x00]);
    let length = usize::from(u16::from_be_bytes([head[11], head[12]]));
    let whole = datagram.len() >= RECORD_HEADER + length;
    match head[0] {
        HANDSHAKE if version && whole && length >= 12 => Probe::Yes,
        20 | 21 | 23 if version && whole && length > 0 && length <= 16_640 => Probe::Yes,
        _ => Probe::No,
    }
}

#[derive(Default)]
struct Dtls {
    /// Fragments by direction: message type and what is there of the body.
    partial: [Option<Partial>; 2],
    labelled: bool,
}

struct Partial {
    sequence: u16,
    kind: u8,
    body: Assembly,
}

impl Protocol for Dtls {
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step {
        if probe(bytes, context.ports) != Probe::Yes {
            return Step::More;
        }
        if !self.labelled {
            self.labelled = true;
            context.facts.label("dtls");
            context.facts.encrypted = true;
        }
        let mut reader = Reader(bytes);
        while let Some(header) = reader.take(RECORD_HEADER) {
            let (Some(kind), Some(epoch)) = (header.first(), header.get(3..5)) else { break };
            let length =
                header.get(11..).and_then(|two| two.first_chunk()).map_or(0, |two| u16::from_be_bytes(*two));
            let Some(body) = reader.take(usize::from(length)) else { break };
            if *kind == HANDSHAKE && epoch == [0, 0] {
                self.handshake(body, context);
            }
        }
        Step::More
    }
}

impl Dtls {
    /// Section 4.2.2 of RFC 6347: type, length, sequence, fragment offset, fragment length.
    fn handshake(&mut self, record: &[u8], context: &mut Context<'_>) -> Option<()> {
        let mut reader = Reader(record);
        while !reader.0.is_empty() {
            let (kind, total) = (reader.u8()?, reader.u24()?);
            let (sequence, offset, length) = (reader.u16()?, reader.u24()?, reader.u24()?);
            let fragment = reader.take(length)?;
            if offset == 0 && length == total {
                handshake::message(kind, fragment, 'd', context);
                continue;
            }
            if total > MESSAGE_BYTES || offset + length > total {
                context.problem("dtls.fragment", length);
                return None;
            }
            let slot = &mut self.partial[context.direction.index()];
            let fresh =
                slot.as_ref().is_none_or(|partial| partial.sequence != sequence || partial.kind != kind);
            if fresh {
                *slot = Some(Partial { sequence, kind, body: Assembly::default() });
            }
            let partial = slot.as_mut()?;
            if !partial.body.add(offset, fragment) {
                context.problem("dtls.fragment", length);
                return None;
            }
            if partial.body.ready().len() >= total {
                let partial = slot.take()?;
                handshake::message(partial.kind, partial.body.ready().get(..total)?, 'd', context);
            }
        }
        Some(())
    }
}
