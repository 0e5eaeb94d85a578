//! Link layers by the numbers of the tcpdump.org registry, EtherTypes, LLC and MPLS.

use super::{CUT, Cursor, Decoded, Encapsulation, Layer, Next, ieee80211};

/// Takes the link header of a frame.
pub(super) fn link(kind: u16, cursor: &mut Cursor<'_>) -> Next {
    match kind {
        1 => ethernet(cursor),
        0 | 108 => null(cursor),
        // PPP, PPP in HDLC-like framing, PPP with a direction octet.
        9 => ppp(cursor),
        50 => ppp(cursor),
        51 => pppoe(cursor),
        166 | 204 => skip(cursor, if kind == 166 { 0 } else { 1 }, ppp),
        12 | 14 | 101 => Next::Layer(Layer::Ip),
        228 => Next::Layer(Layer::Ipv4),
        229 => Next::Layer(Layer::Ipv6),
        104 => cisco_hdlc(cursor),
        105 => ieee80211::frame(cursor),
        119 => prism(cursor),
        127 => ieee80211::radiotap(cursor),
        113 => linux_cooked(cursor),
        276 => linux_cooked_2(cursor),
        192 => per_packet_information(cursor),
        253 => netlink(cursor),
        _ => Next::End(Decoded::Problem("packet.link-type")),
    }
}

fn skip(cursor: &mut Cursor<'_>, bytes: usize, then: impl Fn(&mut Cursor<'_>) -> Next) -> Next {
    cursor.at += bytes;
    then(cursor)
}

/// Destination, source, type or length (IEEE 802.3).
fn ethernet(cursor: &mut Cursor<'_>) -> Next {
    let Some(kind) = cursor.u16(12) else { return CUT };
    cursor.at += 14;
    type_or_length(kind, cursor)
}

/// Values up to 1500 are a length, and LLC follows.
fn type_or_length(kind: u16, cursor: &mut Cursor<'_>) -> Next {
    if kind <= 1_500 {
        cursor.limit(usize::from(kind));
        return Next::Layer(Layer::Llc);
    }
    Next::Layer(Layer::EtherType(kind))
}

/// Takes what an EtherType announces.
pub(super) fn ether_type(kind: u16, cursor: &mut Cursor<'_>) -> Next {
    match kind {
        0x0800 => Next::Layer(Layer::Ipv4),
        0x86dd => Next::Layer(Layer::Ipv6),
        // 802.1Q, 802.1ad and the older numbers that switches use for the outer tag.
        0x8100 | 0x88a8 | 0x9100 | 0x9200 => {
            let Some(inner) = cursor.u16(2) else { return CUT };
            cursor.at += 4;
            cursor.packet.tunnel.add(Encapsulation::Vlan);
            type_or_length(inner, cursor)
        }
        0x8847 | 0x8848 => Next::Layer(Layer::Mpls),
        0x8864 => pppoe(cursor),
        0x8863 => Next::End(Decoded::NotIp("pppoe-discovery")),
        0x880b => Next::Layer(Layer::Ppp),
        0x6558 => {
            cursor.at += 0;
            ethernet(cursor)
        }
        // Cisco metadata: version, length, one option, then the real type.
        0x8909 => {
            let Some(inner) = cursor.u16(6) else { return CUT };
            cursor.at += 8;
            Next::Layer(Layer::EtherType(inner))
        }
        0x0806 => Next::End(Decoded::NotIp("arp")),
        0x8035 => Next::End(Decoded::NotIp("rarp")),
        0x888e => Next::End(Decoded::NotIp("eapol")),
        0x88cc => Next::End(Decoded::NotIp("lldp")),
        other => Next::End(Decoded::OtherEtherType(other)),
    }
}

/// IEEE 802.2: SNAP carries an EtherType, SAP 6 carries IP.
pub(super) fn llc(cursor: &mut Cursor<'_>) -> Next {
    let Some([destination, source, control]) = cursor.head::<3>() else { return CUT };
    match (destination, source, control) {
        (0xaa, 0xaa, 3) => {
            let (Some(organisation), Some(kind)) = (cursor.rest().get(3..6), cursor.u16(6)) else {
                return CUT;
            };
            let organisation_known = matches!(organisation, [0, 0, 0] | [0, 0, 0xf8]);
            cursor.at += 8;
            if organisation_known {
                return Next::Layer(Layer::EtherType(kind));
            }
            Next::End(Decoded::NotIp("snap"))
        }
        (6, 6, 3) => {
            cursor.at += 3;
            Next::Layer(Layer::Ipv4)
        }
        (0x42, 0x42, _) => Next::End(Decoded::NotIp("spanning-tree")),
        (0xfe, 0xfe, _) => Next::End(Decoded::NotIp("osi")),
        _ => Next::End(Decoded::NotIp("llc")),
    }
}

/// Label stack (RFC 3032), then IP by its version, or a frame behind a control word (RFC 4385).
pub(super) fn mpls(cursor: &mut Cursor<'_>) -> Next {
    cursor.packet.tunnel.add(Encapsulation::Mpls);
    loop {
        let Some(entry) = cursor.u32(0) else { return CUT };
        cursor.at += 4;
        if entry & 0x100 != 0 {
            break;
        }
    }
    match cursor.byte(0).map(|first| first >> 4) {
        Some(4) => Next::Layer(Layer::Ipv4),
        Some(6) => Next::Layer(Layer::Ipv6),
        Some(0) => {
            cursor.at += 4;
            ethernet(cursor)
        }
        Some(_) => ethernet(cursor),
        None => CUT,
    }
}

/// RFC 2516: version and type, code, session, length, then PPP.
fn pppoe(cursor: &mut Cursor<'_>) -> Next {
    let Some(length) = cursor.u16(4) else { return CUT };
    cursor.at += 6;
    cursor.limit(usize::from(length));
    cursor.packet.tunnel.add(Encapsulation::PppoE);
    Next::Layer(Layer::Ppp)
}

/// PPP with or without address and control (RFC 1662), or Cisco HDLC under the same link type.
fn ppp(cursor: &mut Cursor<'_>) -> Next {
    match cursor.head::<2>() {
        Some([0xff, 3]) => {
            cursor.at += 2;
            Next::Layer(Layer::Ppp)
        }
        Some([0x0f | 0x8f, _]) => cisco_hdlc(cursor),
        Some(_) => Next::Layer(Layer::Ppp),
        None => CUT,
    }
}

/// Address, control, EtherType.
fn cisco_hdlc(cursor: &mut Cursor<'_>) -> Next {
    let Some(kind) = cursor.u16(2) else { return CUT };
    cursor.at += 4;
    match kind {
        0x8035 => Next::End(Decoded::NotIp("slarp")),
        0xfefe => Next::End(Decoded::NotIp("osi")),
        kind => Next::Layer(Layer::EtherType(kind)),
    }
}

/// BSD loopback: the address family in the byte order of the machine that captured.
fn null(cursor: &mut Cursor<'_>) -> Next {
    let Some(head) = cursor.head::<4>() else { return CUT };
    let family = match u32::from_le_bytes(*head) {
        little @ ..=0xffff => little,
        _ => u32::from_be_bytes(*head),
    };
    cursor.at += 4;
    match family {
        2 => Next::Layer(Layer::Ipv4),
        // The numbers of the BSDs, macOS and Linux for IPv6.
        10 | 23 | 24 | 28 | 30 => Next::Layer(Layer::Ipv6),
        _ => Next::End(Decoded::NotIp("null")),
    }
}

/// LINKTYPE_LINUX_SLL: 16 bytes, EtherType at 14.
fn linux_cooked(cursor: &mut Cursor<'_>) -> Next {
    let (Some(hardware), Some(kind)) = (cursor.u16(2), cursor.u16(14)) else { return CUT };
    cursor.at += 16;
    cooked(hardware, kind, cursor)
}

/// LINKTYPE_LINUX_SLL2: 20 bytes, EtherType first.
fn linux_cooked_2(cursor: &mut Cursor<'_>) -> Next {
    let (Some(kind), Some(hardware)) = (cursor.u16(0), cursor.u16(8)) else { return CUT };
    cursor.at += 20;
    cooked(hardware, kind, cursor)
}

fn cooked(hardware: u16, kind: u16, cursor: &mut Cursor<'_>) -> Next {
    match (hardware, kind) {
        // ARPHRD_IPGRE puts the GRE protocol into the type field; ARPHRD_FRAD, NETLINK and the rest carry no IP.
        (824, _) => Next::End(Decoded::NotIp("netlink")),
        (_, 1) => Next::End(Decoded::NotIp("ipx")),
        (_, 4) => Next::Layer(Layer::Llc),
        (_, 0xc) => Next::End(Decoded::NotIp("can")),
        (_, kind) => type_or_length(kind, cursor),
    }
}

/// PPI: version, flags, length (little-endian), link type; then fields, then the frame.
fn per_packet_information(cursor: &mut Cursor<'_>) -> Next {
    let Some(head) = cursor.head::<8>() else { return CUT };
    let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
    let link = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if length < 8 {
        return Next::End(Decoded::Problem("packet.link-header"));
    }
    cursor.at += length;
    match u16::try_from(link) {
        Ok(192) | Err(_) => Next::End(Decoded::Problem("packet.link-type")),
        Ok(link) => Next::Layer(Layer::Link(link)),
    }
}

/// Prism header: 144 bytes, or a radiotap-like AVS header that tells its length.
fn prism(cursor: &mut Cursor<'_>) -> Next {
    let Some(length) = cursor.u32(4) else { return CUT };
    let swapped = length.swap_bytes();
    let length = if (1..4_096).contains(&length) { length } else { swapped };
    if !(8..4_096).contains(&length) {
        return Next::End(Decoded::Problem("packet.link-header"));
    }
    cursor.at += length as usize;
    ieee80211::frame(cursor)
}

fn netlink(_cursor: &mut Cursor<'_>) -> Next {
    Next::End(Decoded::NotIp("netlink"))
}
