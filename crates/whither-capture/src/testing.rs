//! Conversations for tests: written as what each side sends, cut into segments of any length, read as a capture.

use std::io::Cursor;

use whither_model::{ContentSink, Crew, Evidence, Limits, Place};

use crate::{Control, Observed, source::Capture};

/// What two sides say to each other, in order.
pub(crate) struct Talk {
    port: u16,
    datagrams: bool,
    steps: Vec<(usize, Vec<u8>)>,
}

/// What was seen of it.
pub(crate) struct Seen {
    pub(crate) observed: Observed,
    /// Content by place, in order: path and bytes without the overlap of blocks.
    pub(crate) content: Vec<(String, Vec<u8>)>,
}

#[derive(Default)]
struct Collector(Vec<(String, Vec<u8>)>);

impl ContentSink for Collector {
    fn content(&mut self, place: &Place<'_>, block: &[u8], new_from: usize, _: bool, _: Evidence) {
        let fresh = block[new_from..].to_vec();
        match self.0.last_mut().filter(|last| last.0 == place.path && new_from > 0) {
            Some(last) => last.1.extend(fresh),
            None => self.0.push((place.path.to_owned(), fresh)),
        }
    }
}

impl Talk {
    /// Begins a TCP connection to a port.
    pub(crate) fn tcp(port: u16) -> Self {
        Self { port, datagrams: false, steps: Vec::new() }
    }

    /// Begins an exchange of datagrams with a port.
    pub(crate) fn udp(port: u16) -> Self {
        Self { port, datagrams: true, steps: Vec::new() }
    }

    /// The originator sends.
    pub(crate) fn out(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.steps.push((0, bytes.as_ref().to_vec()));
        self
    }

    /// The responder sends.
    pub(crate) fn back(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.steps.push((1, bytes.as_ref().to_vec()));
        self
    }

    /// Reads the conversation with segments of at most `segment` bytes.
    pub(crate) fn read(&self, segment: usize) -> Seen {
        self.read_with(segment, || Some(Collector::default()))
    }

    /// Reads it whole, without content.
    pub(crate) fn read_metadata(&self) -> Seen {
        self.read_with(usize::MAX, || None)
    }

    fn read_with(&self, segment: usize, sink: impl Fn() -> Option<Collector>) -> Seen {
        let capture =
            Capture::from_reader(Box::new(Cursor::new(self.file(segment))), "t".into(), "t".into(), 0)
                .expect("a capture");
        let (observed, sinks) =
            crate::inspect_capture(capture, &Limits::default(), &Crew::default(), &Control::default(), sink);
        let content = sinks.into_iter().flat_map(|sink| sink.0).collect();
        Seen { observed, content }
    }

    /// Reads it in whole steps and in many other cuts; what is seen must be the same.
    pub(crate) fn read_in_all_cuts(&self) -> Seen {
        let shown = |seen: &Seen| {
            let names: Vec<_> =
                seen.observed.names.iter().map(|name| (&name.name, &name.target, &name.source)).collect();
            let messages = seen.observed.messages.iter();
            let messages: Vec<_> =
                messages.map(|m| (&m.method, &m.host, &m.path, m.status, m.bytes)).collect();
            let flow = &seen.observed.flows[0];
            let hello =
                (&flow.ja3, &flow.ja3s, &flow.ja4, &flow.alpn, &flow.certificate_sha256, &flow.tls_version);
            format!("{names:?}{messages:?}{hello:?}{}{:?}{:?}", flow.protocols, flow.protection, seen.content)
        };
        let whole = self.read(usize::MAX);
        for segment in [1, 2, 3, 5, 7, 11, 64, 100, 999] {
            let (cut, whole) = (shown(&self.read(segment)), shown(&whole));
            assert!(cut == whole, "segments of {segment}: {:.300}\n{:.300}", cut, whole);
        }
        whole
    }

    fn file(&self, segment: usize) -> Vec<u8> {
        let mut file =
            vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 101, 0, 0, 0];
        let mut next = [100_u32, 200];
        let mut packets = Vec::new();
        if !self.datagrams {
            packets.push(self.packet(0, &next, 2, &[]));
            packets.push(self.packet(1, &next, 18, &[]));
            next = [101, 201];
        }
        for (side, bytes) in &self.steps {
            let piece = if self.datagrams { bytes.len() } else { segment.min(1_400).min(bytes.len()) };
            for piece in bytes.chunks(piece.max(1)) {
                packets.push(self.packet(*side, &next, 16, piece));
                next[*side] += piece.len() as u32;
            }
        }
        for (number, packet) in packets.iter().enumerate() {
            for word in [1_772_446_447 + number as u32, 0, packet.len() as u32, packet.len() as u32] {
                file.extend(word.to_le_bytes());
            }
            file.extend(packet);
        }
        file
    }

    fn packet(&self, side: usize, next: &[u32; 2], flags: u8, payload: &[u8]) -> Vec<u8> {
        let ends = [([192, 0, 2, 1], 50_000_u16), ([198, 51, 100, 7], self.port)];
        let (from, to) = (ends[side], ends[1 - side]);
        let mut transport = [from.1.to_be_bytes(), to.1.to_be_bytes()].concat();
        if self.datagrams {
            transport.extend(((8 + payload.len()) as u16).to_be_bytes());
            transport.extend([0, 0]);
        } else {
            transport.extend(next[side].to_be_bytes());
            transport.extend(next[1 - side].to_be_bytes());
            transport.extend([0x50, flags, 255, 255, 0, 0, 0, 0]);
        }
        transport.extend(payload);
        let mut packet = vec![0x45, 0];
        packet.extend(((20 + transport.len()) as u16).to_be_bytes());
        packet.extend([0, 0, 0, 0, 64, if self.datagrams { 17 } else { 6 }, 0, 0]);
        packet.extend(from.0);
        packet.extend(to.0);
        packet.extend(transport);
        packet
    }
}

impl Seen {
    /// Returns the content of a place, joined.
    pub(crate) fn text(&self, path: &str) -> String {
        let parts = self.content.iter().filter(|(place, _)| place == path);
        parts.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect::<Vec<_>>().join("|")
    }
}

/// A ClientHello for `name` with so many bytes of padding, as a handshake message.
pub(crate) fn client_hello(name: &str, padding: usize) -> Vec<u8> {
    let extension = |kind: u16, body: &[u8]| {
        let mut bytes = kind.to_be_bytes().to_vec();
        bytes.extend((body.len() as u16).to_be_bytes());
        bytes.extend(body);
        bytes
    };
    let length = name.len() as u16;
    let mut server_name = (length + 3).to_be_bytes().to_vec();
    server_name.push(0);
    server_name.extend(length.to_be_bytes());
    server_name.extend(name.as_bytes());
    let extensions = [
        extension(0, &server_name),
        extension(16, b"\x00\x03\x02h2"),
        extension(43, &[2, 3, 4]),
        extension(13, &[0, 2, 4, 3]),
        extension(21, &vec![0; padding]),
    ]
    .concat();
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.extend([0, 0, 4, 0x13, 1, 0x13, 2, 1, 0]);
    body.extend((extensions.len() as u16).to_be_bytes());
    body.extend(extensions);
    let length = (body.len() as u32).to_be_bytes();
    [&[1, length[1], length[2], length[3]], body.as_slice()].concat()
}

/// TLS records of at most `size` bytes that carry a handshake message.
pub(crate) fn records(message: &[u8], size: usize) -> Vec<u8> {
    let record = |piece: &[u8]| [&[22, 3, 1], (piece.len() as u16).to_be_bytes().as_slice(), piece].concat();
    message.chunks(size).flat_map(record).collect()
}
