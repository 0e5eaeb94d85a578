//! GRE (RFC 2784, 2890), its PPTP form (RFC 2637) and ERSPAN within it (draft-foschiano-erspan).

use super::{CUT, Cursor, Decoded, Encapsulation, Layer, Next};

/// Takes a GRE header. Its payload may be anything an EtherType names.
pub(super) fn gre(cursor: &mut Cursor<'_>) -> Next {
    let (Some(flags), Some(protocol)) = (cursor.u16(0), cursor.u16(2)) else { return CUT };
    let version = flags & 7;
    let bit = |mask: u16| flags & mask != 0;
    let mut header = 4;
    // Checksum or routing present: checksum and offset; key; sequence number; acknowledgement (version 1).
    if bit(0xc000) {
        header += 4;
    }
    if bit(0x2000) {
        header += 4;
    }
    let sequence = bit(0x1000);
    if sequence {
        header += 4;
    }
    if version == 1 && bit(0x0080) {
        header += 4;
    }
    if version > 1 {
        return Next::End(Decoded::Packet);
    }
    cursor.at += header;
    if cursor.rest().is_empty() {
        return Next::End(Decoded::Packet);
    }
    match protocol {
        0x0800 | 0x86dd | 0x8847 | 0x8848 | 0x6558 | 0x8100 => {
            cursor.packet.tunnel.add(Encapsulation::Gre);
            Next::Layer(Layer::EtherType(protocol))
        }
        0x880b => {
            cursor.packet.tunnel.add(Encapsulation::Gre);
            Next::Layer(Layer::Ppp)
        }
        // ERSPAN: type II has 8 bytes when a sequence number is there, type I none, type III 12 and perhaps 8.
        0x88be => {
            cursor.packet.tunnel.add(Encapsulation::Erspan);
            cursor.at += if sequence { 8 } else { 0 };
            Next::Layer(Layer::Link(1))
        }
        0x22eb => {
            cursor.packet.tunnel.add(Encapsulation::Erspan);
            let subheader = cursor.byte(11).is_some_and(|last| last & 1 != 0);
            cursor.at += if subheader { 20 } else { 12 };
            Next::Layer(Layer::Link(1))
        }
        _ => Next::End(Decoded::Packet),
    }
}
