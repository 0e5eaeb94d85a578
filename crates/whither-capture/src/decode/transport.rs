//! Transports: TCP (RFC 9293), UDP (RFC 768), SCTP (RFC 9260), and whatever else an IP protocol number names.

use super::{CUT, Cursor, Decoded, Encapsulation, Layer, Next, SCTP, TCP, UDP, gre, udp_tunnel};

/// Takes the payload of an IP packet.
pub(super) fn protocol(number: u8, cursor: &mut Cursor<'_>) -> Next {
    match number {
        TCP => tcp(cursor),
        UDP => udp(cursor),
        SCTP => sctp(cursor),
        // IPv4, IPv6 in IP (RFC 2003, 2473).
        4 => inner(Layer::Ipv4, cursor),
        41 => inner(Layer::Ipv6, cursor),
        47 => gre::gre(cursor),
        // The authentication header in IPv4 leaves the payload readable (RFC 4302).
        51 => {
            let Some([next, length]) = cursor.head::<2>().copied() else { return CUT };
            cursor.at += (usize::from(length) + 2) * 4;
            if cursor.at > cursor.block.len() {
                return CUT;
            }
            cursor.packet.protocol = next;
            Next::Layer(Layer::Protocol(next))
        }
        // Ethernet in IP (RFC 3378), L2TPv3 has its own number and no readable type.
        97 => {
            cursor.at += 2;
            cursor.packet.tunnel.add(Encapsulation::Ipip);
            Next::Layer(Layer::Link(1))
        }
        137 => Next::Layer(Layer::Mpls),
        _ => end(cursor, 0),
    }
}

fn inner(layer: Layer, cursor: &mut Cursor<'_>) -> Next {
    cursor.packet.tunnel.add(Encapsulation::Ipip);
    Next::Layer(layer)
}

/// Ends with a packet whose payload starts `header` bytes from here.
pub(super) fn end(cursor: &mut Cursor<'_>, header: usize) -> Next {
    let start = (cursor.at + header).min(cursor.block.len());
    cursor.packet.payload_offset = start as u32;
    cursor.packet.payload_length = (cursor.block.len() - start) as u32;
    cursor.packet.payload_missing = cursor.missing as u32;
    Next::End(Decoded::Packet)
}

fn ports(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.packet.source_port = cursor.u16(0)?;
    cursor.packet.destination_port = cursor.u16(2)?;
    Some(())
}

fn tcp(cursor: &mut Cursor<'_>) -> Next {
    if ports(cursor).is_none() {
        return CUT;
    }
    let Some(head) = cursor.head::<20>() else {
        // Ports alone still name the flow.
        return end(cursor, usize::MAX >> 1);
    };
    let packet = &mut *cursor.packet;
    packet.sequence = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
    packet.acknowledgement = u32::from_be_bytes([head[8], head[9], head[10], head[11]]);
    packet.tcp_flags = head[13];
    let header = usize::from(head[12] >> 4) * 4;
    if header < 20 {
        packet.tcp_flags = 0;
        return end(cursor, usize::MAX >> 1);
    }
    end(cursor, header)
}

fn udp(cursor: &mut Cursor<'_>) -> Next {
    if ports(cursor).is_none() {
        return CUT;
    }
    if let Some(length) = cursor.u16(4).map(usize::from).filter(|length| *length >= 8) {
        // A UDP length beyond the IP payload is a lie; what is there is used.
        let there = cursor.rest().len() + cursor.missing;
        cursor.limit(length.min(there));
    }
    udp_tunnel::inside(cursor).unwrap_or_else(|| end(cursor, 8))
}

fn sctp(cursor: &mut Cursor<'_>) -> Next {
    if ports(cursor).is_none() {
        return CUT;
    }
    end(cursor, 12)
}
