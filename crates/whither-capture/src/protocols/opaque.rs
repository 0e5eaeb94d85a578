//! Streams of a protocol that is not known, and text protocols that turn into TLS on the way (STARTTLS).
//!
//! The start of each direction is searched for a ClientHello or ServerHello and for an HTTP request, which then
//! take over. Content that does not look random is handed on to be read for personal data.

use super::{Context, Protocol, Step, content::Blocks, http, probe_stream, tls};
use crate::flow::texture::{Look, Texture};

/// Bytes of each direction in which a hello is looked for.
const SEARCH_BYTES: usize = 64 << 10;

#[derive(Default)]
struct Side {
    seen: usize,
    texture: Texture,
    blocks: Blocks,
}

/// A stream that nobody recognised.
#[derive(Default)]
pub(crate) struct Opaque {
    sides: [Side; 2],
}

impl Protocol for Opaque {
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step {
        let side = &mut self.sides[context.direction.index()];
        let begins = side.seen == 0;
        if side.seen < SEARCH_BYTES {
            // A direction that has been silent so far may begin with a protocol of its own.
            if begins && probe_stream(bytes, context.ports).is_ok() {
                return Step::Handover(0);
            }
            if begins && is_openvpn(bytes) {
                // Its TLS is cut into packets of its own, each with a header; and all of it is encrypted.
                context.facts.label("openvpn");
                context.facts.encrypted = true;
                return Step::Done;
            }
            if let Some(at) = hello(bytes) {
                return Step::Handover(at);
            }
            if http::is_request_line(bytes) {
                return Step::Handover(0);
            }
        }
        side.seen += bytes.len();
        if !context.wants_content() {
            let searched = self.sides.iter().all(|side| side.seen >= SEARCH_BYTES);
            return if searched { Step::Done } else { Step::More };
        }
        side.texture.add(bytes);
        if side.texture.look() != Look::Random {
            side.blocks.add("tcp.payload", "", bytes, context);
        }
        Step::More
    }

    fn gap(&mut self, _: u64, context: &mut Context<'_>) -> Step {
        let side = &mut self.sides[context.direction.index()];
        side.blocks.finish("tcp.payload", "", context);
        Step::More
    }

    fn end(&mut self, context: &mut Context<'_>) {
        let direction = context.direction;
        for direction in [direction, direction.reverse()] {
            context.direction = direction;
            self.sides[direction.index()].blocks.finish("tcp.payload", "", context);
        }
        context.direction = direction;
    }
}

/// OpenVPN over TCP: length, then the opcode of a client's hard reset (version 2 or 3, key 0).
fn is_openvpn(bytes: &[u8]) -> bool {
    matches!(bytes, [high @ 0..=3, low, 0x38 | 0x50, rest @ ..]
        if usize::from(u16::from_be_bytes([*high, *low])) == rest.len() + 1 && rest.len() >= 13)
}

/// Returns where in `bytes` a TLS hello begins, if one does. Every known implementation writes the head of its first
/// record in one piece.
fn hello(bytes: &[u8]) -> Option<usize> {
    let searched = bytes.get(..SEARCH_BYTES.min(bytes.len())).unwrap_or_default();
    memchr::memchr_iter(22, searched).find(|at| tls::is_hello(bytes.get(*at..).unwrap_or_default()))
}
