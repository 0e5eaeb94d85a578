//! QUIC up to its hellos: Initial packets of v1 (RFC 9000, 9001), v2 (RFC 9369), the drafts 22 to 34 and Google's
//! versions Q043 to T051. Initial packets are encrypted with keys that anyone can derive from the packet itself.
//!
//! The ClientHello is put together from any number of CRYPTO frames and datagrams, in any order.

mod google;
mod initial;
mod packet;

use whither_model::table::Word;

use super::{Context, Entry, Probe, Protocol, Step, assembly::Assembly, never, tls::handshake};
use initial::{Keys, Side};

pub(crate) const ENTRY: Entry =
    Entry { stream: never, datagram: probe, start: |_| Box::new(Quic::default()) };

/// CRYPTO data beyond this offset are no hello.
const CRYPTO_BYTES: usize = 64 << 10;
/// Keys derived in one flow: connections that share its ports, retries, migrations.
const DERIVATIONS: u32 = 64;

/// Returns the name of a version.
pub(crate) fn version_name(version: u32) -> Word {
    match version {
        0 => "negotiation".into(),
        1 => "v1".into(),
        0x6b33_43cf => "v2".into(),
        0x709a_50c4 => "v2-draft".into(),
        0xff00_0000..=0xff00_00ff => Word::from(format!("draft-{}", version & 0xff)),
        0xface_b000..=0xface_b0ff => Word::from(format!("mvfst-{:x}", version & 0xff)),
        _ => match version.to_be_bytes() {
            google @ [b'Q' | b'T', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
                Word::from(google.iter().map(|byte| char::from(*byte)).collect::<String>())
            }
            _ => Word::from(format!("0x{version:08x}")),
        },
    }
}

fn is_known(version: u32) -> bool {
    let reserved = version & 0x0f0f_0f0f == 0x0a0a_0a0a;
    matches!(version, 1 | 0x6b33_43cf | 0x709a_50c4 | 0xff00_0016..=0xff00_0022 | 0xface_b000..=0xface_b01f)
        || google::is_version(version)
        || reserved
}

/// A long header with a known version, or Google's public header with one.
fn probe(datagram: &[u8], _: [u16; 2]) -> Probe {
    let known = match packet::long_header(datagram) {
        Some(header) => {
            is_known(header.version) && (header.version & 0xff00_0000 != 0 || datagram.len() >= 21)
        }
        None => google::public_header(datagram).is_some(),
    };
    if known { Probe::Yes } else { Probe::No }
}

#[derive(Default)]
struct Quic {
    keys: Option<Box<Keys>>,
    derivations: u32,
    /// CRYPTO data by direction.
    streams: [Assembly; 2],
    labelled: bool,
}

impl Protocol for Quic {
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step {
        let mut rest = bytes;
        while let Some(header) = packet::long_header(rest) {
            self.note(header.version, context);
            if google::is_clear(header.version) {
                google::hello(rest, context);
                break;
            }
            let Some(initial) = packet::initial(rest, &header) else { break };
            if initial.is_initial {
                self.initial(rest, &header, &initial, context);
            }
            rest = rest.get(initial.end..).unwrap_or_default();
        }
        if let Some(version) = google::public_header(bytes) {
            self.note(version, context);
            google::hello(bytes, context);
        }
        Step::More
    }
}

impl Quic {
    fn note(&mut self, version: u32, context: &mut Context<'_>) {
        let facts = &mut *context.facts;
        let settled = facts.quic_version.is_some_and(|version| version & 0x0f0f_0f0f != 0x0a0a_0a0a);
        if version != 0 && !settled {
            facts.quic_version = Some(version);
        }
        if !self.labelled {
            self.labelled = true;
            context.facts.label("quic");
            context.facts.encrypted = true;
        }
    }

    /// Opens an Initial packet with the keys at hand, else with keys from its own connection identifier.
    fn initial(
        &mut self,
        bytes: &[u8],
        header: &packet::Header<'_>,
        initial: &packet::Initial,
        context: &mut Context<'_>,
    ) {
        let guess =
            if context.direction == whither_model::Direction::Out { Side::Client } else { Side::Server };
        let sides = [guess, guess.other()];
        let open = |keys: &Keys| sides.iter().find_map(|side| keys.open(*side, bytes, initial));
        let mut payload = self.keys.as_deref().filter(|keys| keys.version == header.version).and_then(open);
        if payload.is_none() && self.derivations < DERIVATIONS {
            self.derivations += 1;
            for salted in initial::candidates(header.version) {
                let Some(keys) = Keys::derive(header.version, salted, header.destination) else { continue };
                payload = keys.open(Side::Client, bytes, initial);
                if payload.is_some() {
                    self.keys = Some(Box::new(keys));
                    self.streams = Default::default();
                    break;
                }
            }
        }
        let Some(payload) = payload else {
            return context.problem("quic.initial", bytes.len());
        };
        if google::is_version(header.version) && header.version >> 24 == u32::from(b'Q') {
            return google::hello(&payload, context);
        }
        let stream = &mut self.streams[context.direction.index()];
        for (offset, data) in packet::crypto_frames(&payload, header.version) {
            if offset + data.len() > CRYPTO_BYTES || !stream.add(offset, data) {
                context.problem("quic.crypto-limit", data.len());
            }
        }
        messages(stream, context);
    }
}

/// Reads the messages that are complete, and lets go of what has been read.
fn messages(stream: &mut Assembly, context: &mut Context<'_>) {
    let mut rest = stream.ready();
    while let Some([kind, long, high, low]) = rest.first_chunk::<4>().copied() {
        let length = usize::from(long) << 16 | usize::from(u16::from_be_bytes([high, low]));
        let Some(body) = rest.get(4..4 + length) else { break };
        handshake::message(kind, body, 'q', context);
        rest = rest.get(4 + length..).unwrap_or_default();
    }
    let done = stream.ready().len() - rest.len();
    stream.consume(done);
}
