//! Dissectors: one file a protocol, and the one list that names them.
//!
//! Protocols are recognised by content first; a port only helps where content says too little. A dissector sees
//! and never judges. Adding one costs a file here and a line in [`PROTOCOLS`].

mod assembly;
pub(crate) mod content;
mod dns;
mod dtls;
mod http;
mod opaque;
mod quic;
mod tls;

pub(crate) use crate::flow::facts::Context;
pub(crate) use quic::version_name as quic_version_name;
pub(crate) use tls::certificate::Readings;

/// What the first bytes of a direction, or one datagram, say about a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// It is not this protocol.
    No,
    /// More bytes are needed to tell.
    More,
    /// It is.
    Yes,
}

/// How a dissector goes on after some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It wants what follows.
    More,
    /// It needs no more bytes of this flow, in either direction.
    Done,
    /// Another protocol begins after so many of these bytes (CONNECT, STARTTLS).
    Handover(usize),
}

/// The state of one flow's dissection. The result never depends on how the bytes were cut.
pub(crate) trait Protocol: Send {
    /// Takes the next bytes of a direction, or one datagram.
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step;

    /// Takes note that bytes of this direction are missing.
    fn gap(&mut self, missing: u64, context: &mut Context<'_>) -> Step {
        let _ = (missing, context);
        Step::More
    }

    /// Takes note that the flow has ended.
    fn end(&mut self, context: &mut Context<'_>) {
        let _ = context;
    }
}

/// A protocol as the list holds it.
pub(crate) struct Entry {
    /// Recognises it at the start of a stream's direction, given the ports.
    pub(crate) stream: fn(&[u8], [u16; 2]) -> Probe,
    /// Recognises it in a datagram, given the ports.
    pub(crate) datagram: fn(&[u8], [u16; 2]) -> Probe,
    /// Begins a dissection; true for streams.
    pub(crate) start: fn(bool) -> Box<dyn Protocol>,
}

/// Every protocol, in the order in which they are asked: the surest recognition first.
pub(crate) const PROTOCOLS: [&Entry; 5] =
    [&tls::ENTRY, &http::ENTRY, &quic::ENTRY, &dtls::ENTRY, &dns::ENTRY];

/// Begins the dissection of a stream that no entry recognised.
pub(crate) fn opaque() -> Box<dyn Protocol> {
    Box::new(opaque::Opaque::default())
}

/// Never recognises.
fn never(_: &[u8], _: [u16; 2]) -> Probe {
    Probe::No
}

/// Asks every protocol about the start of a stream's direction.
pub(crate) fn probe_stream(head: &[u8], ports: [u16; 2]) -> Result<&'static Entry, Probe> {
    let mut answer = Probe::No;
    for entry in PROTOCOLS {
        match (entry.stream)(head, ports) {
            Probe::Yes => return Ok(entry),
            Probe::More => answer = Probe::More,
            Probe::No => {}
        }
    }
    Err(answer)
}

/// Asks every protocol about a datagram.
pub(crate) fn probe_datagram(datagram: &[u8], ports: [u16; 2]) -> Option<&'static Entry> {
    PROTOCOLS.into_iter().find(|entry| (entry.datagram)(datagram, ports) == Probe::Yes)
}
