//! Headers from the inside out, with lengths and checksums: UDP (RFC 768), TCP (RFC 9293), ICMP (RFC 792), IPv4
//! (RFC 791), IPv6 (RFC 8200), Ethernet with and without an 802.1Q tag.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Number of ICMP in the IP header.
pub(super) const ICMP: u8 = 1;
/// Number of TCP.
pub(super) const TCP: u8 = 6;
/// Number of UDP.
pub(super) const UDP: u8 = 17;

/// TCP flags.
pub(super) mod flag {
    pub(in super::super) const FIN: u8 = 1;
    pub(in super::super) const SYN: u8 = 2;
    pub(in super::super) const PUSH: u8 = 8;
    pub(in super::super) const ACK: u8 = 16;
}

/// The changing fields of a TCP header.
#[derive(Clone, Debug)]
pub(super) struct TcpHeader {
    pub(super) sequence: u32,
    pub(super) acknowledgement: u32,
    pub(super) flags: u8,
    pub(super) window: u16,
    /// Options; a multiple of four bytes.
    pub(super) options: Vec<u8>,
}

/// The changing fields of an IP header.
#[derive(Clone, Copy, Debug)]
pub(super) struct IpHeader {
    pub(super) from: IpAddr,
    pub(super) to: IpAddr,
    pub(super) protocol: u8,
    pub(super) hops: u8,
    /// Identification (IPv4) or flow label (IPv6).
    pub(super) identifier: u16,
}

/// Returns a UDP datagram.
pub(super) fn udp(from: SocketAddr, to: SocketAddr, payload: &[u8]) -> Vec<u8> {
    let mut datagram = Vec::with_capacity(8 + payload.len());
    datagram.extend(from.port().to_be_bytes());
    datagram.extend(to.port().to_be_bytes());
    datagram.extend(length16(8 + payload.len()));
    datagram.extend([0, 0]);
    datagram.extend(payload);
    let sum = match transport_checksum(from.ip(), to.ip(), UDP, &datagram) {
        // Zero would say that there is no checksum.
        0 => 0xffff,
        sum => sum,
    };
    datagram[6..8].copy_from_slice(&sum.to_be_bytes());
    datagram
}

/// Returns a TCP segment.
pub(super) fn tcp(from: SocketAddr, to: SocketAddr, header: &TcpHeader, payload: &[u8]) -> Vec<u8> {
    let mut segment = Vec::with_capacity(20 + header.options.len() + payload.len());
    segment.extend(from.port().to_be_bytes());
    segment.extend(to.port().to_be_bytes());
    segment.extend(header.sequence.to_be_bytes());
    segment.extend(header.acknowledgement.to_be_bytes());
    let words = 5 + header.options.len() / 4;
    segment.push((words as u8) << 4);
    segment.push(header.flags);
    segment.extend(header.window.to_be_bytes());
    segment.extend([0; 4]);
    segment.extend(&header.options);
    segment.extend(payload);
    let sum = transport_checksum(from.ip(), to.ip(), TCP, &segment);
    segment[16..18].copy_from_slice(&sum.to_be_bytes());
    segment
}

/// Returns an ICMP echo request (8) or reply (0).
pub(super) fn icmp_echo(kind: u8, identifier: u16, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let mut message = vec![kind, 0, 0, 0];
    message.extend(identifier.to_be_bytes());
    message.extend(sequence.to_be_bytes());
    message.extend(payload);
    let sum = checksum(&[&message]);
    message[2..4].copy_from_slice(&sum.to_be_bytes());
    message
}

/// Returns an IP packet and its EtherType.
pub(super) fn ip(header: IpHeader, payload: &[u8]) -> (u16, Vec<u8>) {
    match (header.from, header.to) {
        (IpAddr::V4(from), IpAddr::V4(to)) => (0x0800, ipv4(from, to, header, payload)),
        (IpAddr::V6(from), IpAddr::V6(to)) => (0x86dd, ipv6(from, to, header, payload)),
        _ => unreachable!("both ends of a packet are of one family"),
    }
}

fn ipv4(from: Ipv4Addr, to: Ipv4Addr, header: IpHeader, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x45, 0];
    packet.extend(length16(20 + payload.len()));
    packet.extend(header.identifier.to_be_bytes());
    // Don't fragment.
    packet.extend([0x40, 0, header.hops, header.protocol, 0, 0]);
    packet.extend(from.octets());
    packet.extend(to.octets());
    let sum = checksum(&[&packet]);
    packet[10..12].copy_from_slice(&sum.to_be_bytes());
    packet.extend(payload);
    packet
}

fn ipv6(from: Ipv6Addr, to: Ipv6Addr, header: IpHeader, payload: &[u8]) -> Vec<u8> {
    let mut packet = (0x6000_0000 | u32::from(header.identifier)).to_be_bytes().to_vec();
    packet.extend(length16(payload.len()));
    packet.extend([header.protocol, header.hops]);
    packet.extend(from.octets());
    packet.extend(to.octets());
    packet.extend(payload);
    packet
}

/// Returns an Ethernet frame, tagged where a VLAN is given.
pub(super) fn ethernet(from: [u8; 6], to: [u8; 6], vlan: Option<u16>, kind: u16, payload: &[u8]) -> Vec<u8> {
    let mut frame = [to, from].concat();
    if let Some(vlan) = vlan {
        frame.extend(0x8100_u16.to_be_bytes());
        frame.extend(vlan.to_be_bytes());
    }
    frame.extend(kind.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Returns a length field. Scenes are written here and stay below the limits of their protocols.
pub(super) fn length16(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("scenes keep every part below 64 kB").to_be_bytes()
}

/// The pseudo header comes first (RFC 9293 section 3.1, RFC 8200 section 8.1).
fn transport_checksum(from: IpAddr, to: IpAddr, protocol: u8, segment: &[u8]) -> u16 {
    let tail = [[0, protocol], length16(segment.len())].concat();
    match (from, to) {
        (IpAddr::V4(from), IpAddr::V4(to)) => checksum(&[&from.octets(), &to.octets(), &tail, segment]),
        (IpAddr::V6(from), IpAddr::V6(to)) => checksum(&[&from.octets(), &to.octets(), &tail, segment]),
        _ => unreachable!("both ends of a packet are of one family"),
    }
}

/// The Internet checksum (RFC 1071); every part but the last has an even length.
fn checksum(parts: &[&[u8]]) -> u16 {
    let mut sum = 0_u32;
    for part in parts {
        for pair in part.chunks(2) {
            sum += u32::from(u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]));
        }
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        // RFC 1071 section 3: the sum is ddf2, its complement is sent.
        assert_eq!(checksum(&[&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]]), !0xddf2);
        let echo = icmp_echo(8, 1, 1, b"abc");
        assert_eq!(checksum(&[&echo]), 0);
    }
}
