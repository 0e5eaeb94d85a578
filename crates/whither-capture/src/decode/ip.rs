//! IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200).

use super::{CUT, Cursor, Decoded, Fragment, Layer, Next};

/// Takes an IPv4 header; a fragment ends the decoding here.
pub(super) fn ipv4(cursor: &mut Cursor<'_>) -> Next {
    let Some(head) = cursor.head::<20>() else { return CUT };
    let header = usize::from(head[0] & 15) * 4;
    if head[0] >> 4 != 4 || header < 20 {
        return Next::End(Decoded::Problem("packet.ip-header"));
    }
    let total = usize::from(u16::from_be_bytes([head[2], head[3]]));
    // 0 is what segmentation offload leaves; a length below the header cannot be true.
    if total >= header {
        cursor.limit(total);
    }
    cursor.at += header;
    if cursor.at > cursor.block.len() {
        return CUT;
    }
    let packet = &mut *cursor.packet;
    packet.v6 = false;
    packet.source = [0; 16];
    packet.destination = [0; 16];
    if let (Some(source), Some(destination)) =
        (packet.source.first_chunk_mut::<4>(), packet.destination.first_chunk_mut::<4>())
    {
        *source = [head[12], head[13], head[14], head[15]];
        *destination = [head[16], head[17], head[18], head[19]];
    }
    packet.protocol = head[9];
    let flags = u16::from_be_bytes([head[6], head[7]]);
    if flags & 0x3fff == 0 {
        return Next::Layer(Layer::Protocol(head[9]));
    }
    Next::End(Decoded::Fragment(Fragment {
        identification: u32::from(u16::from_be_bytes([head[4], head[5]])),
        offset: u32::from(flags & 0x1fff) * 8,
        more: flags & 0x2000 != 0,
        start: cursor.at as u32,
        length: cursor.rest().len() as u32,
        layer: Layer::Protocol(head[9]),
        steps: cursor.steps,
    }))
}

/// Takes an IPv6 header and its extension headers.
pub(super) fn ipv6(cursor: &mut Cursor<'_>) -> Next {
    let Some(head) = cursor.head::<40>() else { return CUT };
    if head[0] >> 4 != 6 {
        return Next::End(Decoded::Problem("packet.ip-header"));
    }
    let length = usize::from(u16::from_be_bytes([head[4], head[5]]));
    cursor.at += 40;
    // 0 is a jumbogram (RFC 2675) or segmentation offload: everything up to the end of the frame.
    if length > 0 {
        cursor.limit(length);
    }
    let (_, addresses) = head.split_at(8);
    let (source, destination) = addresses.split_at(16);
    let packet = &mut *cursor.packet;
    packet.v6 = true;
    packet.source.copy_from_slice(source);
    packet.destination.copy_from_slice(destination);
    extension_headers(head[6], cursor)
}

/// Walks the chain of next headers (section 4.1); each is at least eight bytes, so the walk ends.
fn extension_headers(first: u8, cursor: &mut Cursor<'_>) -> Next {
    let mut next = first;
    loop {
        cursor.packet.protocol = next;
        match next {
            // Hop-by-hop, routing, destination options, mobility, HIP, Shim6: length in units of eight bytes.
            0 | 43 | 60 | 135 | 139 | 140 => {
                let Some([following, length]) = cursor.head::<2>().copied() else { return CUT };
                cursor.at += (usize::from(length) + 1) * 8;
                next = following;
            }
            // Authentication header: length in units of four bytes, less two (RFC 4302).
            51 => {
                let Some([following, length]) = cursor.head::<2>().copied() else { return CUT };
                cursor.at += (usize::from(length) + 2) * 4;
                next = following;
            }
            44 => return fragment(cursor),
            59 => return Next::Layer(Layer::Protocol(59)),
            protocol => return Next::Layer(Layer::Protocol(protocol)),
        }
        if cursor.at > cursor.block.len() {
            return CUT;
        }
    }
}

/// Section 4.5: next header, offset and M flag, identification.
fn fragment(cursor: &mut Cursor<'_>) -> Next {
    let Some(head) = cursor.head::<8>() else { return CUT };
    let flags = u16::from_be_bytes([head[2], head[3]]);
    cursor.at += 8;
    cursor.packet.protocol = head[0];
    // An atomic fragment is a whole datagram (RFC 6946).
    if flags & 0xfff9 == 0 {
        return extension_headers(head[0], cursor);
    }
    Next::End(Decoded::Fragment(Fragment {
        identification: u32::from_be_bytes([head[4], head[5], head[6], head[7]]),
        offset: u32::from(flags & 0xfff8),
        more: flags & 1 != 0,
        start: cursor.at as u32,
        length: cursor.rest().len() as u32,
        layer: Layer::Protocol(head[0]),
        steps: cursor.steps,
    }))
}
