//! TLS over a stream: the record layer (RFC 8446 section 5, RFC 5246 section 6) down to the end of what is clear.
//!
//! Reads ClientHello, ServerHello and, up to TLS 1.2, certificates, whatever number of records and segments they
//! are spread over. Nothing is decrypted here.

pub(crate) mod certificate;
pub(crate) mod handshake;
#[cfg(test)]
mod tests;

use super::{Context, Entry, Probe, Protocol, Step, never};

pub(crate) const ENTRY: Entry = Entry { stream: probe, datagram: never, start: |_| Box::new(Tls::default()) };

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HEARTBEAT: u8 = 24;

const HEADER_BYTES: usize = 5;
/// So many bytes tell a hello, even where its first record holds no whole message header.
pub(crate) const HELLO_BYTES: usize = 13;
/// 2^14 and what ciphers may add; SSL 3.0 stacks have been seen to go a little further.
const RECORD_BYTES: usize = (16 << 10) + 2_048;
/// Certificate messages of real servers stay below this.
const MESSAGE_BYTES: usize = 256 << 10;

/// Recognises a record whose content can be told: a hello, or data of a connection joined midway.
fn probe(head: &[u8], _: [u16; 2]) -> Probe {
    match head {
        [HANDSHAKE, 3, 0..=4, ..] => match head {
            _ if head.len() < HELLO_BYTES => Probe::More,
            _ if is_hello(head) => Probe::Yes,
            // Other messages of the handshake: a connection joined midway.
            [_, _, _, high, low, kind, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let known = matches!(kind, 0 | 4 | 11 | 12 | 13 | 14 | 15 | 16 | 20 | 22);
                if known && (4..=RECORD_BYTES).contains(&length) { Probe::Yes } else { Probe::No }
            }
            _ => Probe::No,
        },
        [APPLICATION_DATA, 3, 1..=4, high, low, ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            // Less than a block and its tag is no TLS record.
            if (17..=RECORD_BYTES).contains(&length) { Probe::Yes } else { Probe::No }
        }
        [CHANGE_CIPHER_SPEC, 3, 0..=4, 0, 1, 1, ..] => Probe::Yes,
        [ALERT, 3, 0..=4, 0, 2, 1 | 2, ..] => Probe::Yes,
        [20..=23]
        | [20..=23, 3]
        | [20 | 21 | 23, 3, 0..=4]
        | [20 | 21 | 23, 3, 0..=4, _]
        | [20 | 21, 3, 0..=4, 0, _] => Probe::More,
        _ => Probe::No,
    }
}

/// Returns whether a record with a ClientHello or ServerHello begins here. [`HELLO_BYTES`] tell.
pub(crate) fn is_hello(head: &[u8]) -> bool {
    // A first record of less than a message header is legal: another record must follow it.
    if let [HANDSHAKE, 3, 0..=4, 0, length @ 1..=5, 1 | 2, ..] = head {
        return matches!(head.get(HEADER_BYTES + usize::from(*length)..), Some([HANDSHAKE, 3, 0..=4, ..]));
    }
    let Some([HANDSHAKE, 3, 0..=4, high, low, kind @ (1 | 2), long, high_body, low_body, major, _]) =
        head.first_chunk::<11>().copied()
    else {
        return false;
    };
    let record = usize::from(u16::from_be_bytes([high, low]));
    let body = usize::from(long) << 16 | usize::from(u16::from_be_bytes([high_body, low_body]));
    let version = major == 3 || (kind == 2 && major == 0x7f);
    version && (38..=MESSAGE_BYTES).contains(&body) && (6..=RECORD_BYTES).contains(&record)
}

#[derive(Default)]
struct Side {
    /// A record that is not complete.
    held: Vec<u8>,
    /// A handshake message that is not complete.
    message: Vec<u8>,
    ciphered: bool,
    done: bool,
}

#[derive(Default)]
struct Tls {
    sides: [Side; 2],
    labelled: bool,
}

impl Protocol for Tls {
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step {
        if !self.labelled {
            self.labelled = true;
            context.facts.label("tls");
            context.facts.encrypted = true;
        }
        let side = &mut self.sides[context.direction.index()];
        if !side.done {
            side.take(bytes, context);
        }
        if self.sides.iter().all(|side| side.done) { Step::Done } else { Step::More }
    }

    fn gap(&mut self, missing: u64, context: &mut Context<'_>) -> Step {
        let side = &mut self.sides[context.direction.index()];
        if !side.done {
            context.problem("tls.gap", usize::try_from(missing).unwrap_or(usize::MAX));
            side.finish();
        }
        if self.sides.iter().all(|side| side.done) { Step::Done } else { Step::More }
    }

    fn end(&mut self, context: &mut Context<'_>) {
        for side in &mut self.sides {
            // A hello that the capture cut off may still hold the name.
            if let (false, Some(body)) = (side.done, side.held.get(HEADER_BYTES..)) {
                side.message.extend_from_slice(body);
            }
            if !side.done && !side.message.is_empty() {
                context.problem("tls.handshake-cut", side.message.len());
            }
        }
    }
}

impl Side {
    fn finish(&mut self) {
        self.done = true;
        self.held = Vec::new();
        self.message = Vec::new();
    }

    fn take(&mut self, bytes: &[u8], context: &mut Context<'_>) {
        // Records that lie whole in the bytes at hand are read in place.
        if self.held.is_empty() {
            return self.records(bytes, context);
        }
        self.held.extend_from_slice(bytes);
        if Self::waits_for(&self.held) {
            return;
        }
        let held = std::mem::take(&mut self.held);
        self.records(&held, context);
    }

    /// Returns whether the first record is a known one and longer than what is there.
    fn waits_for(bytes: &[u8]) -> bool {
        let Some([kind, 3, 0..=4, high, low]) = bytes.first_chunk::<HEADER_BYTES>() else { return false };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        matches!(*kind, CHANGE_CIPHER_SPEC | ALERT | HANDSHAKE | HEARTBEAT)
            && length <= RECORD_BYTES
            && bytes.len() < HEADER_BYTES + length
    }

    fn records(&mut self, bytes: &[u8], context: &mut Context<'_>) {
        let mut rest = bytes;
        while let Some([kind, major, minor, high, low]) = rest.first_chunk::<HEADER_BYTES>().copied() {
            let length = usize::from(u16::from_be_bytes([high, low]));
            let known = matches!(kind, CHANGE_CIPHER_SPEC..=HEARTBEAT) && (major == 3 && minor <= 4);
            if !known || length > RECORD_BYTES {
                context.problem("tls.record", rest.len());
                return self.finish();
            }
            if kind == APPLICATION_DATA {
                return self.finish();
            }
            let Some(body) = rest.get(HEADER_BYTES..HEADER_BYTES + length) else { break };
            rest = rest.get(HEADER_BYTES + length..).unwrap_or_default();
            self.record(kind, body, context);
            if self.done {
                return;
            }
        }
        self.held = rest.to_vec();
    }

    fn record(&mut self, kind: u8, body: &[u8], context: &mut Context<'_>) {
        match kind {
            CHANGE_CIPHER_SPEC => self.ciphered = true,
            HANDSHAKE if self.ciphered => {
                // After a HelloRetryRequest one more hello follows in clear (RFC 8446 section 4.1.4).
                let whole = matches!(body, [1 | 2, 0, high, low, rest @ ..]
                    if usize::from(u16::from_be_bytes([*high, *low])) == rest.len());
                if whole { self.handshake(body, context) } else { self.finish() }
            }
            HANDSHAKE => self.handshake(body, context),
            _ => {}
        }
    }

    fn handshake(&mut self, body: &[u8], context: &mut Context<'_>) {
        if self.message.is_empty() {
            return self.messages(body, context);
        }
        self.message.extend_from_slice(body);
        let message = std::mem::take(&mut self.message);
        self.messages(&message, context);
    }

    fn messages(&mut self, bytes: &[u8], context: &mut Context<'_>) {
        let mut rest = bytes;
        while let Some([kind, long, high, low]) = rest.first_chunk::<4>().copied() {
            let length = usize::from(long) << 16 | usize::from(u16::from_be_bytes([high, low]));
            if length > MESSAGE_BYTES {
                context.problem("tls.handshake-length", rest.len());
                return self.finish();
            }
            let Some(body) = rest.get(4..4 + length) else { break };
            handshake::message(kind, body, 't', context);
            rest = rest.get(4 + length..).unwrap_or_default();
        }
        self.message = rest.to_vec();
    }
}
