//! From a frame to its innermost 5-tuple: links, tags, tunnels and extension headers, one step at a time.
//!
//! Reads one packet's bytes and gives where its transport payload lies. Cut packets are normal (snapshot
//! lengths); whatever is there is used. Every step eats at least one byte or ends, and the number of steps is
//! bounded, so that no nesting loops. Errors carried in ICMP are not looked into: the flow is that of the ICMP.

mod gre;
mod ieee80211;
mod ip;
mod link;
mod ppp;
mod transport;
mod udp_tunnel;
mod usual;

/// Link type of Ethernet (tcpdump.org's registry).
const ETHERNET: u16 = 1;
/// IP protocol number of TCP.
pub(crate) const TCP: u8 = 6;
/// IP protocol number of UDP.
pub(crate) const UDP: u8 = 17;
/// IP protocol number of ICMP.
pub(crate) const ICMP: u8 = 1;
/// IP protocol number of ICMPv6.
pub(crate) const ICMPV6: u8 = 58;
/// IP protocol number of SCTP.
pub(crate) const SCTP: u8 = 132;

/// Encapsulations that are noted, in the order of [`Tunnel::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Encapsulation {
    /// RFC 2784 and its relatives.
    Gre = 1,
    /// 3GPP TS 29.281.
    GtpU,
    /// IP in IP: RFC 2003, 2473, 4213.
    Ipip,
    /// RFC 2661, 3931.
    L2tp,
    /// RFC 3032.
    Mpls,
    /// RFC 2516.
    PppoE,
    /// RFC 4380.
    Teredo,
    /// IEEE 802.1Q, 802.1ad.
    Vlan,
    /// RFC 7348.
    Vxlan,
    /// RFC 8926.
    Geneve,
    /// ERSPAN: mirrored frames in GRE.
    Erspan,
}

/// The encapsulations of one packet, outermost first; more than eight are not noted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tunnel([u8; 8]);

impl Tunnel {
    fn add(&mut self, encapsulation: Encapsulation) {
        if let Some(free) = self.0.iter_mut().find(|slot| **slot == 0) {
            *free = encapsulation as u8;
        }
    }

    /// Returns the names, joined by dots.
    pub(crate) fn name(self) -> String {
        const NAMES: [&str; 12] = [
            "", "gre", "gtp-u", "ip-in-ip", "l2tp", "mpls", "pppoe", "teredo", "vlan", "vxlan", "geneve",
            "erspan",
        ];
        let names = self.0.iter().filter(|code| **code != 0);
        names.map(|code| NAMES.get(usize::from(*code)).copied().unwrap_or("")).collect::<Vec<_>>().join(".")
    }
}

/// A packet of an IP flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Packet {
    /// Index of the input.
    pub(crate) input: u32,
    /// Number within the input.
    pub(crate) number: u64,
    /// Nanoseconds since 1970-01-01 UTC.
    pub(crate) time: i64,
    /// Bytes of the frame on the wire.
    pub(crate) wire_length: u32,
    /// Offset of the frame in its block.
    pub(crate) frame_offset: u32,
    /// Source address; IPv4 in the first four bytes.
    pub(crate) source: [u8; 16],
    /// Destination address.
    pub(crate) destination: [u8; 16],
    /// Whether the addresses are IPv6.
    pub(crate) v6: bool,
    /// IP protocol number.
    pub(crate) protocol: u8,
    /// Source port, 0 where the transport has none.
    pub(crate) source_port: u16,
    /// Destination port.
    pub(crate) destination_port: u16,
    /// TCP flags: FIN 1, SYN 2, RST 4, ACK 16.
    pub(crate) tcp_flags: u8,
    /// Whether it is the first of several in one frame, which are not read.
    pub(crate) is_aggregate: bool,
    /// TCP sequence number.
    pub(crate) sequence: u32,
    /// TCP acknowledgement number.
    pub(crate) acknowledgement: u32,
    /// Offset of the transport payload in the block.
    pub(crate) payload_offset: u32,
    /// Bytes of the transport payload that were captured.
    pub(crate) payload_length: u32,
    /// Bytes of the transport payload that were not captured.
    pub(crate) payload_missing: u32,
    /// Encapsulations.
    pub(crate) tunnel: Tunnel,
    /// Stream of inputs it belongs to.
    pub(crate) stream: u32,
}

/// A piece of an IP datagram (RFC 791 section 3.2, RFC 8200 section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    /// Identification of the datagram.
    pub(crate) identification: u32,
    /// Byte offset of this piece in the datagram's payload.
    pub(crate) offset: u32,
    /// Whether more pieces follow.
    pub(crate) more: bool,
    /// Where the piece lies in the block.
    pub(crate) start: u32,
    /// Its captured length.
    pub(crate) length: u32,
    /// What its payload is.
    pub(crate) layer: Layer,
    /// Steps already taken.
    pub(crate) steps: usize,
}

/// What a frame turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decoded {
    /// A packet of a flow.
    Packet,
    /// A piece of one.
    Fragment(Fragment),
    /// Nothing with IP in it; what it is.
    NotIp(&'static str),
    /// An EtherType nobody here reads.
    OtherEtherType(u16),
    /// It could not be decoded; why.
    Problem(&'static str),
}

/// What the bytes at the cursor are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// A link-layer frame of this type.
    Link(u16),
    /// The payload of an Ethernet frame with this EtherType.
    EtherType(u16),
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
    /// IPv4 or IPv6, by its first nibble.
    Ip,
    /// IEEE 802.2 LLC.
    Llc,
    /// MPLS label stack.
    Mpls,
    /// PPP, from the protocol field on.
    Ppp,
    /// The payload of an IP packet with this protocol number.
    Protocol(u8),
}

/// What one step gives: go on, or the end.
pub(super) enum Next {
    Layer(Layer),
    End(Decoded),
}

/// The bytes not yet decoded, and what is known so far.
pub(super) struct Cursor<'a> {
    /// The block, up to the end of the current layer's payload.
    pub(super) block: &'a [u8],
    /// Where the current layer starts.
    pub(super) at: usize,
    /// Bytes of the current layer that the snapshot length cut off.
    pub(super) missing: usize,
    /// What is known of the packet. It is filled in place: it is too large to be handed from step to step.
    pub(super) packet: &'a mut Packet,
    pub(super) steps: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a [u8] {
        self.block.get(self.at..).unwrap_or_default()
    }

    pub(super) fn head<const N: usize>(&self) -> Option<&'a [u8; N]> {
        self.rest().first_chunk()
    }

    pub(super) fn u16(&self, offset: usize) -> Option<u16> {
        self.rest().get(offset..)?.first_chunk().map(|two| u16::from_be_bytes(*two))
    }

    pub(super) fn u32(&self, offset: usize) -> Option<u32> {
        self.rest().get(offset..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
    }

    pub(super) fn byte(&self, offset: usize) -> Option<u8> {
        self.rest().get(offset).copied()
    }

    /// Ends the current layer's payload `length` bytes from here; what was not captured is noted.
    pub(super) fn limit(&mut self, length: usize) {
        let there = self.rest().len();
        if length <= there {
            self.block = self.block.get(..self.at + length).unwrap_or(self.block);
            self.missing = 0;
        } else {
            self.missing = length - there;
        }
    }
}

pub(super) const CUT: Next = Next::End(Decoded::Problem("packet.cut"));

/// Decodes one frame that lies in `block` from `start` to `end`, into `packet`, of which only the frame is known.
pub(crate) fn decode(
    block: &[u8],
    start: usize,
    end: usize,
    packet: &mut Packet,
    layer: Layer,
    limit: usize,
) -> Decoded {
    let frame = block.get(start..end).unwrap_or_default();
    if layer == Layer::Link(ETHERNET) && limit >= usual::STEPS && usual::frame(frame, start, packet) {
        return Decoded::Packet;
    }
    resume(block, start, end, packet, layer, 0, limit)
}

/// Goes on with a datagram that was put together from fragments.
pub(crate) fn resume(
    block: &[u8],
    start: usize,
    end: usize,
    packet: &mut Packet,
    layer: Layer,
    steps: usize,
    limit: usize,
) -> Decoded {
    let missing = (packet.wire_length as usize).saturating_sub(end.saturating_sub(start));
    let block = block.get(..end).unwrap_or(block);
    let mut cursor = Cursor { block, at: start, missing, packet, steps };
    let mut layer = layer;
    loop {
        cursor.steps += 1;
        if cursor.steps > limit {
            return Decoded::Problem("packet.layers");
        }
        match step(layer, &mut cursor) {
            Next::Layer(next) => layer = next,
            Next::End(decoded) => return decoded,
        }
    }
}

fn step(layer: Layer, cursor: &mut Cursor<'_>) -> Next {
    match layer {
        Layer::Link(kind) => link::link(kind, cursor),
        Layer::EtherType(kind) => link::ether_type(kind, cursor),
        Layer::Ipv4 => ip::ipv4(cursor),
        Layer::Ipv6 => ip::ipv6(cursor),
        Layer::Ip => match cursor.byte(0).map(|first| first >> 4) {
            Some(4) => Next::Layer(Layer::Ipv4),
            Some(6) => Next::Layer(Layer::Ipv6),
            Some(_) => Next::End(Decoded::NotIp("raw")),
            None => CUT,
        },
        Layer::Llc => link::llc(cursor),
        Layer::Mpls => link::mpls(cursor),
        Layer::Ppp => ppp::ppp(cursor),
        Layer::Protocol(number) => transport::protocol(number, cursor),
    }
}

#[cfg(test)]
mod tests;
