//! PPP from the protocol field on (RFC 1661 section 2, numbers of the IANA PPP registry).

use super::{CUT, Cursor, Decoded, Layer, Next};

/// Takes the protocol field, which may be compressed to one byte (odd first byte).
pub(super) fn ppp(cursor: &mut Cursor<'_>) -> Next {
    if let Some([0xff, 3]) = cursor.head::<2>() {
        cursor.at += 2;
    }
    let Some(first) = cursor.byte(0) else { return CUT };
    let protocol = if first & 1 == 1 {
        cursor.at += 1;
        u16::from(first)
    } else {
        let Some(protocol) = cursor.u16(0) else { return CUT };
        cursor.at += 2;
        protocol
    };
    match protocol {
        0x21 => Next::Layer(Layer::Ipv4),
        0x57 => Next::Layer(Layer::Ipv6),
        0x281 | 0x283 => Next::Layer(Layer::Mpls),
        0x3d => Next::End(Decoded::NotIp("ppp-multilink")),
        0xfd | 0xfb => Next::End(Decoded::NotIp("ppp-compressed")),
        0x8021..=0xcfff => Next::End(Decoded::NotIp("ppp-control")),
        _ => Next::End(Decoded::NotIp("ppp")),
    }
}
