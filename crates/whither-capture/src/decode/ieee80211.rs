//! IEEE 802.11 data frames, with radiotap headers where there are any (radiotap.org).
//!
//! Encrypted frames are counted as such; of aggregated frames (A-MSDU) the first is read, and the others are counted.

use super::{CUT, Cursor, Decoded, Layer, Next};

/// Bytes of two addresses and a length before each part of an A-MSDU (section 9.3.2.2.2).
const SUBFRAME_HEADER: usize = 14;

/// Takes a radiotap header: version, pad, length (little-endian), presence words, fields.
pub(super) fn radiotap(cursor: &mut Cursor<'_>) -> Next {
    let Some(head) = cursor.head::<8>() else { return CUT };
    let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
    if length < 8 {
        return Next::End(Decoded::Problem("packet.link-header"));
    }
    let padded = flags(cursor.rest()).is_some_and(|flags| flags & 0x20 != 0);
    cursor.at += length;
    frame_with(cursor, padded)
}

/// Returns the flags field, the second of the radiotap fields, which may follow an 8-byte timer.
fn flags(header: &[u8]) -> Option<u8> {
    let word = |at: usize| header.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four));
    let present = word(4)?;
    let mut fields = 8;
    let mut last = present;
    while last & 0x8000_0000 != 0 && fields < 64 {
        last = word(fields)?;
        fields += 4;
    }
    if present & 2 == 0 {
        return None;
    }
    let at = if present & 1 != 0 { fields.next_multiple_of(8) + 8 } else { fields };
    header.get(at).copied()
}

/// Takes a frame without radiotap.
pub(super) fn frame(cursor: &mut Cursor<'_>) -> Next {
    frame_with(cursor, false)
}

/// Section 9.2.4: frame control, three or four addresses, QoS and HT control where present.
fn frame_with(cursor: &mut Cursor<'_>, padded: bool) -> Next {
    let Some([control, flags]) = cursor.head::<2>().copied() else { return CUT };
    if control & 0x0c != 0x08 {
        return Next::End(Decoded::NotIp("802.11-management"));
    }
    // Subtypes with bit 0x40 carry no data.
    if control & 0x40 != 0 {
        return Next::End(Decoded::NotIp("802.11-null"));
    }
    if flags & 0x40 != 0 {
        return Next::End(Decoded::NotIp("802.11-encrypted"));
    }
    let mut header = if flags & 3 == 3 { 30 } else { 24 };
    let mut aggregated = false;
    if control & 0x80 != 0 {
        aggregated = cursor.byte(header).is_some_and(|quality| quality & 0x80 != 0);
        header += 2;
        if flags & 0x80 != 0 {
            header += 4;
        }
    }
    if padded {
        header = header.next_multiple_of(4);
    }
    cursor.at += header;
    if aggregated {
        let Some(length) = cursor.u16(12) else { return CUT };
        let whole = (SUBFRAME_HEADER + usize::from(length)).next_multiple_of(4);
        cursor.packet.is_aggregate = cursor.rest().len() >= whole + SUBFRAME_HEADER;
        cursor.at += SUBFRAME_HEADER;
        cursor.limit(usize::from(length));
    }
    Next::Layer(Layer::Llc)
}
