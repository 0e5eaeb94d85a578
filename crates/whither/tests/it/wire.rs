//! A small builder of captures: Ethernet, IPv4, TCP and UDP in pcap. The client's address is one of
//! documentation (RFC 5737); the server's is that of a public resolver, because findings are about public addresses.

use std::net::Ipv4Addr;

pub(crate) const SYN: u8 = 2;
pub(crate) const ACK: u8 = 16;
const CLIENT: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 10);
const SERVER: Ipv4Addr = Ipv4Addr::new(1, 0, 0, 1);

/// Packets on their way into a file.
#[derive(Default)]
pub(crate) struct Packets(Vec<Vec<u8>>);

/// A TCP connection from a port of the client to one of the server.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    pub(crate) ports: (u16, u16),
    sequences: (u32, u32),
}

impl Packets {
    /// Shakes hands.
    pub(crate) fn connect(&mut self, ports: (u16, u16)) -> Connection {
        let connection = Connection { ports, sequences: (1_001, 5_001) };
        self.tcp(Connection { sequences: (1_000, 0), ..connection }, true, SYN, b"");
        self.tcp(Connection { sequences: (1_001, 5_000), ..connection }, false, SYN | ACK, b"");
        connection
    }

    /// The client asks and is answered.
    pub(crate) fn exchange(&mut self, connection: &mut Connection, request: &[u8], answer: &[u8]) {
        for (out, bytes) in [(true, request), (false, answer)] {
            for segment in bytes.chunks(1_400) {
                self.tcp(*connection, out, ACK, segment);
                let next = if out { &mut connection.sequences.0 } else { &mut connection.sequences.1 };
                *next = next.wrapping_add(segment.len() as u32);
            }
        }
    }

    /// A datagram of the client.
    pub(crate) fn udp(&mut self, ports: (u16, u16), payload: &[u8]) {
        let mut datagram = [ports.0.to_be_bytes(), ports.1.to_be_bytes()].concat();
        datagram.extend((payload.len() as u16 + 8).to_be_bytes());
        datagram.extend([0, 0]);
        datagram.extend(payload);
        self.ipv4(17, true, &datagram);
    }

    fn tcp(&mut self, connection: Connection, out: bool, flags: u8, payload: &[u8]) {
        let Connection { ports, sequences } = connection;
        let ((from, to), (sequence, other)) =
            if out { (ports, sequences) } else { ((ports.1, ports.0), (sequences.1, sequences.0)) };
        let mut segment = [from.to_be_bytes(), to.to_be_bytes()].concat();
        segment.extend(sequence.to_be_bytes());
        segment.extend(other.to_be_bytes());
        segment.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        segment.extend(payload);
        self.ipv4(6, out, &segment);
    }

    fn ipv4(&mut self, protocol: u8, out: bool, payload: &[u8]) {
        let (from, to) = if out { (CLIENT, SERVER) } else { (SERVER, CLIENT) };
        let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0];
        frame.extend((payload.len() as u16 + 20).to_be_bytes());
        frame.extend([0, 1, 0x40, 0, 64, protocol, 0, 0]);
        frame.extend(from.octets());
        frame.extend(to.octets());
        frame.extend(payload);
        self.0.push(frame);
    }

    /// Returns a pcap file of the packets from number `from` to before `to`, one a millisecond.
    pub(crate) fn part(&self, from: usize, to: usize) -> Vec<u8> {
        let mut file = header();
        for (index, frame) in self.0.iter().enumerate().take(to).skip(from) {
            let index = index as u32;
            let length = frame.len() as u32;
            for word in [1_772_446_447 + index / 1_000, index % 1_000 * 1_000, length, length] {
                file.extend(word.to_le_bytes());
            }
            file.extend(frame);
        }
        file
    }

    /// Returns all of them as a file.
    pub(crate) fn file(&self) -> Vec<u8> {
        self.part(0, self.0.len())
    }

    /// Returns how many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

/// Returns the header of a pcap file of Ethernet frames.
pub(crate) fn header() -> Vec<u8> {
    let mut file = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0];
    file.extend([0; 8]);
    file.extend(262_144_u32.to_le_bytes());
    file.extend(1_u32.to_le_bytes());
    file
}

/// Returns a plain HTTP request with a JSON body.
pub(crate) fn post(path: &str, host: &str, fields: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{fields}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Returns an empty answer.
pub(crate) fn no_content() -> &'static [u8] {
    b"HTTP/1.1 204 No Content\r\n\r\n"
}

/// A connection in which a device identifier is sent in clear: gives a finding of the gravest kind.
pub(crate) fn leak() -> Packets {
    let mut packets = Packets::default();
    let mut connection = packets.connect((50_000, 80));
    let body = r#"{"uid":7100420,"imei":"490154203237518"}"#;
    let request = post("/log", "log.chatterbox.example", "", body);
    packets.exchange(&mut connection, &request, no_content());
    packets
}
