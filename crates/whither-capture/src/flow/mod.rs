//! Flows: packets that share a 5-tuple, from either side (RFC 7011 section 2), and what is known of each.

pub(crate) mod facts;
pub(crate) mod reassembly;
pub(crate) mod row;
pub(crate) mod rows;
pub(crate) mod state;
pub(crate) mod table;
pub(crate) mod texture;

use crate::decode::{Packet, TCP, UDP};

/// The 5-tuple without a direction, and the stream of inputs: the lower (address, port) comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Addresses as big-endian numbers, IPv4 in the highest four bytes; numbers compare without a call.
    pub(crate) addresses: [u128; 2],
    pub(crate) ports: [u16; 2],
    pub(crate) protocol: u8,
    pub(crate) v6: bool,
    pub(crate) stream: u32,
}

impl Key {
    /// Returns the key of a packet and the index of its sender in it.
    pub(crate) fn of(packet: &Packet) -> (Self, usize) {
        let source = (u128::from_be_bytes(packet.source), packet.source_port);
        let destination = (u128::from_be_bytes(packet.destination), packet.destination_port);
        let swapped = source > destination;
        let (low, high) = if swapped { (destination, source) } else { (source, destination) };
        let key = Self {
            addresses: [low.0, high.0],
            ports: [low.1, high.1],
            protocol: packet.protocol,
            v6: packet.v6,
            stream: packet.stream,
        };
        (key, usize::from(swapped))
    }

    /// Returns a hash that is the same in every run and on every machine: it decides which part of the flow table
    /// a flow belongs to, and with that which limits it shares. (The tables themselves use seeded hashes.)
    pub(crate) fn partition(&self) -> usize {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut mix = |word: u64| hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        for address in self.addresses {
            mix(address as u64);
            mix((address >> 64) as u64);
        }
        mix(u64::from(self.ports[0]) << 32 | u64::from(self.ports[1]) << 8 | u64::from(self.protocol));
        mix(u64::from(self.stream));
        (hash >> 32) as usize % PARTITIONS
    }
}

/// Parts of the flow table. Fixed, so that shared limits do not depend on the number of threads.
pub(crate) const PARTITIONS: usize = 16;

/// Returns whether a port is one that services listen on.
///
/// Below 1024 by RFC 6335; above, ports that are registered and in wide use.
pub(crate) fn is_service_port(port: u16) -> bool {
    const REGISTERED: [u16; 38] = [
        1080, 1194, 1433, 1521, 1701, 1723, 1883, 1900, 1935, 2049, 2152, 2404, 3128, 3306, 3389, 3478, 4500,
        4789, 5060, 5061, 5222, 5223, 5228, 5353, 5355, 5432, 5671, 5672, 5683, 6379, 6667, 8000, 8080, 8130,
        8443, 8883, 9200, 27017,
    ];
    (port > 0 && port < 1_024) || REGISTERED.binary_search(&port).is_ok()
}

/// Returns the index of the originator and how that is known: by SYN, else by a well-known port, else who spoke
/// first.
pub(crate) fn originator(packet: &Packet, sender: usize) -> (usize, &'static str) {
    const SYN: u8 = 2;
    const ACK: u8 = 16;
    if packet.protocol == TCP && packet.tcp_flags & SYN != 0 {
        let answered = packet.tcp_flags & ACK != 0;
        return (if answered { 1 - sender } else { sender }, "syn");
    }
    if matches!(packet.protocol, TCP | UDP) {
        match (is_service_port(packet.source_port), is_service_port(packet.destination_port)) {
            (true, false) => return (1 - sender, "port"),
            (false, true) => return (sender, "port"),
            _ => {}
        }
    }
    (sender, "first-packet")
}
