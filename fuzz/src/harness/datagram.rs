//! UDP datagrams of both directions on a port.
//!
//! The first byte chooses the port. Datagrams follow: two bytes whose highest bit is set for an answer and whose
//! rest is the length, and the bytes.

use super::{
    compare, inspect_bytes, take, take_u16,
    wire::{self, RAW_IP, Way},
};

/// Ports by index.
pub(crate) const PORTS: [u16; 12] =
    [53, 443, 1_900, 5_353, 5_355, 4_433, 80, 3_478, 8_130, 4_789, 2_152, 50_000];
/// Datagrams read from one input.
const DATAGRAMS: usize = 64;
/// Bit of the length that marks an answer.
pub(crate) const ANSWER: u16 = 0x8000;

/// Returns the input for datagrams: whether the client sent it, and its bytes.
pub(crate) fn input(port: u16, datagrams: &[(bool, Vec<u8>)]) -> Vec<u8> {
    let index = PORTS.iter().position(|known| *known == port).expect("a listed port");
    let mut bytes = vec![index as u8];
    for (out, datagram) in datagrams {
        let length = datagram.len() as u16 | if *out { 0 } else { ANSWER };
        bytes.extend(length.to_be_bytes());
        bytes.extend(datagram);
    }
    bytes
}

/// Reads the datagrams.
pub(crate) fn run(bytes: &[u8]) {
    let Some((choice, mut rest)) = bytes.split_first() else { return };
    let port = PORTS[usize::from(*choice) % PORTS.len()];
    let mut frames = Vec::new();
    while let Some(head) = take_u16(&mut rest).filter(|_| frames.len() < DATAGRAMS) {
        let payload = take(&mut rest, usize::from(head & !ANSWER));
        frames.push(Way { port, out: head & ANSWER == 0 }.udp(payload));
    }
    let file = wire::pcap(RAW_IP, &frames);
    let one = inspect_bytes(file.clone(), 1).expect("a capture");
    if choice & 0x80 != 0 {
        let two = inspect_bytes(file, 2).expect("a capture");
        compare::same(&compare::whole(&one), &compare::whole(&two), "two threads");
    }
}
