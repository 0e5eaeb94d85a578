//! Packets and captures built in memory: raw IP in pcap, one packet a millisecond.

use std::net::Ipv4Addr;

/// Link type of packets that begin with their IP header.
pub(crate) const RAW_IP: u16 = 101;
/// The side that asks; a documentation address (RFC 5737).
pub(crate) const CLIENT: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 10), 49_152);
/// Address of the side that answers.
pub(crate) const SERVER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 20);

pub(crate) const SYN: u8 = 2;
pub(crate) const ACK: u8 = 16;

/// A frame: its captured bytes, and how many more it had on the wire.
pub(crate) type Frame = (Vec<u8>, u32);

/// Returns a pcap file; the first packet is at 2026-03-02 10:14:07 UTC.
pub(crate) fn pcap(link: u16, frames: &[Frame]) -> Vec<u8> {
    let mut file = Vec::new();
    file.extend(0xa1b2_c3d4_u32.to_le_bytes());
    file.extend([2, 0, 4, 0]);
    file.extend([0; 8]);
    file.extend(262_144_u32.to_le_bytes());
    file.extend(u32::from(link).to_le_bytes());
    for (index, (frame, cut)) in (0_u32..).zip(frames) {
        let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        let words =
            [1_772_446_447 + index / 1_000, index % 1_000 * 1_000, length, length.saturating_add(*cut)];
        words.iter().for_each(|word| file.extend(word.to_le_bytes()));
        file.extend(frame);
    }
    file
}

/// Returns an IPv4 packet.
pub(crate) fn ipv4(protocol: u8, from: Ipv4Addr, to: Ipv4Addr, payload: &[u8]) -> Vec<u8> {
    let payload = &payload[..payload.len().min(65_000)];
    let [high, low] = ((payload.len() + 20) as u16).to_be_bytes();
    let mut packet = vec![0x45, 0, high, low, 0, 1, 0x40, 0, 64, protocol, 0, 0];
    packet.extend(from.octets());
    packet.extend(to.octets());
    packet.extend(payload);
    packet
}

/// A direction of a flow to a port of the server: true from the client.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) port: u16,
    pub(crate) out: bool,
}

impl Way {
    fn ends(self) -> ((Ipv4Addr, u16), (Ipv4Addr, u16)) {
        let server = (SERVER, self.port);
        if self.out { (CLIENT, server) } else { (server, CLIENT) }
    }

    /// Returns a UDP datagram in its packet.
    pub(crate) fn udp(self, payload: &[u8]) -> Frame {
        let (from, to) = self.ends();
        let payload = &payload[..payload.len().min(64_000)];
        let mut datagram = [from.1.to_be_bytes(), to.1.to_be_bytes()].concat();
        datagram.extend(((payload.len() + 8) as u16).to_be_bytes());
        datagram.extend([0, 0]);
        datagram.extend(payload);
        (ipv4(17, from.0, to.0, &datagram), 0)
    }

    /// Returns a TCP segment in its packet.
    pub(crate) fn tcp(self, flags: u8, sequence: u32, acknowledgement: u32, payload: &[u8]) -> Frame {
        let (from, to) = self.ends();
        let mut segment = [from.1.to_be_bytes(), to.1.to_be_bytes()].concat();
        segment.extend(sequence.to_be_bytes());
        segment.extend(acknowledgement.to_be_bytes());
        segment.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        segment.extend(payload);
        (ipv4(6, from.0, to.0, &segment), 0)
    }
}
