//! The frame that nearly all are: Ethernet, then IPv4 or IPv6 without anything between, then TCP or UDP that is no
//! tunnel.
//!
//! Nothing is read here that the steps do not read: they say the same of such a frame, which a test holds, in four times
//! the instructions. Whatever is unusual about a frame leaves it to them.

use super::{Packet, TCP, UDP, udp_tunnel};

const ETHERNET_BYTES: usize = 14;
const IPV4_BYTES: usize = 20;
const IPV6_BYTES: usize = 40;

/// Steps that the others would take: link, EtherType, IP, transport.
pub(super) const STEPS: usize = 4;

/// Fills in a packet that begins at `start` of its block; false, and nothing is filled in, where its frame is another.
pub(super) fn frame(frame: &[u8], start: usize, packet: &mut Packet) -> bool {
    let Some((ethernet, ip)) = frame.split_first_chunk::<ETHERNET_BYTES>() else { return false };
    match [ethernet[12], ethernet[13]] {
        [0x08, 0x00] => ipv4(ip, start + ETHERNET_BYTES, packet),
        [0x86, 0xdd] => ipv6(ip, start + ETHERNET_BYTES, packet),
        _ => None,
    }
    .is_some()
}

/// A header without options, a length that is there, no fragment (RFC 791 section 3.1).
fn ipv4(ip: &[u8], start: usize, packet: &mut Packet) -> Option<()> {
    let (head, _) = ip.split_first_chunk::<IPV4_BYTES>()?;
    if head[0] != 0x45 || u16::from_be_bytes([head[6], head[7]]) & 0x3fff != 0 {
        return None;
    }
    let total = usize::from(u16::from_be_bytes([head[2], head[3]]));
    let payload = ip.get(IPV4_BYTES..total)?;
    transport(head[9], payload, start + IPV4_BYTES, packet)?;
    packet.v6 = false;
    *packet.source.first_chunk_mut()? = [head[12], head[13], head[14], head[15]];
    *packet.destination.first_chunk_mut()? = [head[16], head[17], head[18], head[19]];
    Some(())
}

/// A length that is there, no extension header (RFC 8200 section 3).
fn ipv6(ip: &[u8], start: usize, packet: &mut Packet) -> Option<()> {
    let (head, rest) = ip.split_first_chunk::<IPV6_BYTES>()?;
    if head[0] >> 4 != 6 {
        return None;
    }
    let length = usize::from(u16::from_be_bytes([head[4], head[5]]));
    let payload = rest.get(..length)?;
    transport(head[6], payload, start + IPV6_BYTES, packet)?;
    packet.v6 = true;
    packet.source.copy_from_slice(head.get(8..24)?);
    packet.destination.copy_from_slice(head.get(24..40)?);
    Some(())
}

/// A header that is there (RFC 9293 section 3.1, RFC 768).
fn transport(protocol: u8, bytes: &[u8], start: usize, packet: &mut Packet) -> Option<()> {
    let (header, length) = match protocol {
        TCP => {
            let head = bytes.first_chunk::<20>()?;
            let header = usize::from(head[12] >> 4) * 4;
            if header < 20 {
                return None;
            }
            packet.sequence = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
            packet.acknowledgement = u32::from_be_bytes([head[8], head[9], head[10], head[11]]);
            packet.tcp_flags = head[13];
            (header.min(bytes.len()), bytes.len())
        }
        UDP => {
            let head = bytes.first_chunk::<8>()?;
            let length = usize::from(u16::from_be_bytes([head[4], head[5]]));
            if !(8..=bytes.len()).contains(&length) || udp_tunnel::may_be_on(ports(head)) {
                return None;
            }
            (8, length)
        }
        _ => return None,
    };
    let [source, destination] = ports(bytes.first_chunk()?);
    packet.protocol = protocol;
    packet.source_port = source;
    packet.destination_port = destination;
    packet.payload_offset = (start + header) as u32;
    packet.payload_length = (length - header) as u32;
    Some(())
}

fn ports(head: &[u8; 8]) -> [u16; 2] {
    [u16::from_be_bytes([head[0], head[1]]), u16::from_be_bytes([head[2], head[3]])]
}
