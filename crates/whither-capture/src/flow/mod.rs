//! Flows: packets that share a 5-tuple, from either side (RFC 7011 section 2), and what is known of each.

pub(crate) mod facts;
pub(crate) mod reassembly;
pub(crate) mod row;
pub(crate) mod state;
pub(crate) mod table;
pub(crate) mod texture;

use std::hash::{Hash, Hasher};

use crate::decode::{Packet, TCP, UDP};

/// The 5-tuple without a direction, and the stream of inputs: the lower (address, port) comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// Addresses as big-endian numbers in two halves, IPv4 in the highest four bytes; numbers compare without a
    /// call, and halves pack tighter than `u128`.
    pub(crate) addresses: [(u64, u64); 2],
    pub(crate) ports: [u16; 2],
    pub(crate) protocol: u8,
    pub(crate) v6: bool,
    pub(crate) stream: u32,
}

impl Key {
    /// Returns the key of a packet and the index of its sender in it.
    pub(crate) fn of(packet: &Packet) -> (Self, u8) {
        let source = (halves(packet.source), packet.source_port);
        let destination = (halves(packet.destination), packet.destination_port);
        let swapped = source > destination;
        let (low, high) = if swapped { (destination, source) } else { (source, destination) };
        let key = Self {
            addresses: [low.0, high.0],
            ports: [low.1, high.1],
            protocol: packet.protocol,
            v6: packet.v6,
            stream: packet.stream,
        };
        (key, u8::from(swapped))
    }

    /// Returns a hash that is the same in every run and on every machine: it decides which part of the flow table
    /// a flow belongs to, and with that which limits it shares. (The tables themselves use seeded hashes.)
    pub(crate) fn partition(&self) -> usize {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut mix = |word: u64| hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        for (high, low) in self.addresses {
            mix(low);
            mix(high);
        }
        mix(self.ports_and_protocol());
        mix(u64::from(self.stream));
        (hash >> 32) as usize % PARTITIONS
    }

    /// Returns the address of a side, as in the packet.
    pub(crate) fn address(&self, side: usize) -> [u8; 16] {
        let (high, low) = self.addresses[side & 1];
        (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
    }

    fn ports_and_protocol(&self) -> u64 {
        u64::from(self.ports[0]) << 32 | u64::from(self.ports[1]) << 8 | u64::from(self.protocol)
    }
}

/// By the widest words: a derived hash would go through the bytes of arrays.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pair = |high: u64, low: u64| u128::from(high) << 64 | u128::from(low);
        for (high, low) in self.addresses {
            state.write_u128(pair(high, low));
        }
        let numbers = self.ports_and_protocol() << 1 | u64::from(self.v6);
        state.write_u128(pair(numbers, u64::from(self.stream)));
    }
}

fn halves(address: [u8; 16]) -> (u64, u64) {
    let number = u128::from_be_bytes(address);
    ((number >> 64) as u64, number as u64)
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
