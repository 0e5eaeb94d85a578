//! Tunnels over UDP: VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U (3GPP TS 29.281), Teredo (RFC 4380), L2TP (RFC
//! 2661). They have no magic number, so the port is asked first and then the inner header must make sense.

use super::{Cursor, Encapsulation, Layer, Next};

/// Returns whether [`inside`] looks into datagrams between these ports.
pub(super) fn may_be_on(ports: [u16; 2]) -> bool {
    ports.iter().any(|port| matches!(port, 1_701 | 2_152 | 3_544 | 4_789 | 6_081 | 8_472))
}

/// Goes into a tunnel, if this datagram is one. The cursor stands at the UDP header.
pub(super) fn inside(cursor: &mut Cursor<'_>) -> Option<Next> {
    let ports = [cursor.packet.source_port, cursor.packet.destination_port];
    let payload = cursor.rest().get(8..)?;
    let on = |port: u16| ports.contains(&port);
    let (encapsulation, skip, layer) = if cursor.packet.destination_port == 4_789 || on(8_472) {
        vxlan(payload)?
    } else if cursor.packet.destination_port == 6_081 {
        geneve(payload)?
    } else if on(2_152) {
        gtp_u(payload)?
    } else if on(3_544) {
        teredo(payload)?
    } else if on(1_701) {
        l2tp(payload)?
    } else {
        return None;
    };
    cursor.at += 8 + skip;
    cursor.packet.tunnel.add(encapsulation);
    // The inner header brings its own ports, or has none.
    cursor.packet.source_port = 0;
    cursor.packet.destination_port = 0;
    Some(Next::Layer(layer))
}

type Inside = Option<(Encapsulation, usize, Layer)>;

/// The I flag is set, the reserved bits of the first byte are not, an Ethernet header follows.
fn vxlan(payload: &[u8]) -> Inside {
    let flags = *payload.first()?;
    (flags & 0x08 != 0 && payload.len() >= 8 + 14).then_some((Encapsulation::Vxlan, 8, Layer::Link(1)))
}

/// Version 0, options in units of four bytes, EtherType at 2.
fn geneve(payload: &[u8]) -> Inside {
    let head: &[u8; 8] = payload.first_chunk()?;
    if head[0] >> 6 != 0 {
        return None;
    }
    let kind = u16::from_be_bytes([head[2], head[3]]);
    let skip = 8 + usize::from(head[0] & 0x3f) * 4;
    let layer = if kind == 0x6558 { Layer::Link(1) } else { Layer::EtherType(kind) };
    matches!(kind, 0x6558 | 0x0800 | 0x86dd).then_some((Encapsulation::Geneve, skip, layer))
}

/// Version 1, protocol type GTP, message type G-PDU (255); then optional fields and extension headers.
fn gtp_u(payload: &[u8]) -> Inside {
    let head: &[u8; 8] = payload.first_chunk()?;
    if head[0] >> 5 != 1 || head[0] & 0x10 == 0 || head[1] != 255 {
        return None;
    }
    let mut skip = 8;
    if head[0] & 7 != 0 {
        skip += 4;
        let mut next = if head[0] & 4 != 0 { *payload.get(11)? } else { 0 };
        // Extension headers: length in units of four bytes, the next type in their last byte.
        while next != 0 {
            let length = usize::from(*payload.get(skip)?) * 4;
            if length == 0 {
                return None;
            }
            next = *payload.get(skip + length - 1)?;
            skip += length;
        }
    }
    inner_ip(payload.get(skip..)?).then_some((Encapsulation::GtpU, skip, Layer::Ip))
}

/// Optional authentication (00 01) and origin indication (00 00), then IPv6.
fn teredo(payload: &[u8]) -> Inside {
    let mut skip = 0;
    if payload.get(skip..)?.starts_with(&[0, 1]) {
        skip += 13 + usize::from(*payload.get(2)?) + usize::from(*payload.get(3)?);
    }
    if payload.get(skip..)?.starts_with(&[0, 0]) {
        skip += 8;
    }
    let inner = payload.get(skip..)?;
    (inner.first()? >> 4 == 6 && inner.len() >= 40).then_some((Encapsulation::Teredo, skip, Layer::Ipv6))
}

/// Version 2 data messages: optional length, sequence and offset fields, then PPP.
fn l2tp(payload: &[u8]) -> Inside {
    let flags = u16::from_be_bytes(*payload.first_chunk()?);
    let control = flags & 0x8000 != 0;
    if control || flags & 0x000f != 2 {
        return None;
    }
    let mut skip = 2 + if flags & 0x4000 != 0 { 2 } else { 0 } + 4;
    if flags & 0x0800 != 0 {
        skip += 4;
    }
    if flags & 0x0200 != 0 {
        let offset = u16::from_be_bytes(*payload.get(skip..)?.first_chunk()?);
        skip += 2 + usize::from(offset);
    }
    (payload.len() > skip + 2).then_some((Encapsulation::L2tp, skip, Layer::Ppp))
}

fn inner_ip(inner: &[u8]) -> bool {
    match inner.first().map(|first| first >> 4) {
        Some(4) => inner.len() >= 20,
        Some(6) => inner.len() >= 40,
        _ => false,
    }
}
