//! Frames of every link type and tunnel that is taken apart, each around the same packet.

use std::net::Ipv4Addr;

use super::{
    Seed,
    harness::{
        link::input,
        wire::{ACK, CLIENT, SERVER, Way, ipv4},
    },
};

const IP: u16 = 0x0800;

fn packet() -> Vec<u8> {
    Way { port: 80, out: true }.tcp(ACK, 1, 1, b"GET / HTTP/1.1\r\n\r\n").0
}

fn ipv6(next: u8, payload: &[u8]) -> Vec<u8> {
    let [high, low] = (payload.len() as u16).to_be_bytes();
    let mut packet = vec![0x60, 0, 0, 0, high, low, next, 64];
    packet.extend(Ipv4Addr::LOCALHOST.to_ipv6_mapped().octets());
    packet.extend(Ipv4Addr::BROADCAST.to_ipv6_mapped().octets());
    packet.extend(payload);
    packet
}

fn ethernet(kind: u16, payload: &[u8]) -> Vec<u8> {
    [[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2].as_slice(), &kind.to_be_bytes(), payload].concat()
}

fn udp(port: u16, payload: &[u8]) -> Vec<u8> {
    Way { port, out: true }.udp(payload).0
}

/// Two pieces of a datagram, the last one first, and one that overlaps.
fn fragments() -> Vec<Vec<u8>> {
    let whole = packet();
    let payload = &whole[20..];
    let piece = |offset: u16, more: bool, bytes: &[u8]| {
        let mut piece = ipv4(6, CLIENT.0, SERVER, bytes);
        let field = offset / 8 | if more { 0x2000 } else { 0 };
        piece[6..8].copy_from_slice(&field.to_be_bytes());
        ethernet(IP, &piece)
    };
    vec![piece(16, false, &payload[16..]), piece(8, true, &payload[8..32]), piece(0, true, &payload[..16])]
}

/// Hop-by-hop options, a routing header, a fragment header that is the only one, destination options.
fn ipv6_chain() -> Vec<u8> {
    let transport = packet()[20..].to_vec();
    let mut chain = vec![43, 0, 1, 4, 0, 0, 0, 0];
    chain.extend([44, 0, 0, 0, 0, 0, 0, 0]);
    chain.extend([60, 0, 0, 0, 0, 0, 0, 9]);
    chain.extend([6, 0, 1, 4, 0, 0, 0, 0]);
    chain.extend(transport);
    ethernet(0x86dd, &ipv6(0, &chain))
}

/// Frames in 802.3, VLAN, MPLS, PPPoE and other dresses.
fn ethernet_frames() -> Vec<Vec<u8>> {
    let ip = packet();
    let with = |head: &[u8], inner: &[u8]| [head, inner].concat();
    vec![
        ethernet(IP, &ip),
        ethernet(0x8100, &with(&[0, 5, 0x88, 0xa8, 0, 6, 8, 0], &ip)),
        ethernet(0x8847, &with(&[0, 1, 0, 64, 0, 1, 1, 64], &ip)),
        ethernet(0x8864, &with(&[0x11, 0, 0, 1, 0, (ip.len() + 2) as u8, 0, 0x21], &ip)),
        ethernet((ip.len() + 8) as u16, &with(&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0], &ip)),
        ethernet(0x86dd, &ipv6(41, &ipv6(4, &ip))),
        ethernet(0x0806, &[0; 28]),
    ]
}

/// Tunnels in IP and UDP.
fn tunnels() -> Vec<Vec<u8>> {
    let ip = packet();
    let frame = ethernet(IP, &ip);
    let in_ip = |protocol: u8, payload: &[u8]| ethernet(IP, &ipv4(protocol, CLIENT.0, SERVER, payload));
    let in_udp = |port: u16, head: &[u8], inner: &[u8]| ethernet(IP, &udp(port, &[head, inner].concat()));
    vec![
        in_ip(4, &ip),
        in_ip(47, &[&[0x20, 0, 8, 0, 0, 0, 0, 7], ip.as_slice()].concat()),
        in_ip(47, &[&[0x30, 1, 0x88, 0x0b, 0, 60, 0, 1, 0, 0, 0, 1, 0, 0x21], ip.as_slice()].concat()),
        in_ip(47, &[&[0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 0, 0, 0, 0, 0, 0, 0], frame.as_slice()].concat()),
        in_udp(4_789, &[8, 0, 0, 0, 0, 0, 1, 0], &frame),
        in_udp(6_081, &[0, 0, 0x65, 0x58, 0, 0, 1, 0], &frame),
        in_udp(2_152, &[0x30, 0xff, 0, ip.len() as u8, 0, 0, 0, 1], &ip),
        in_udp(3_544, &[], &ipv6(6, &ip[20..])),
        in_udp(1_701, &[0x00, 0x02, 0, 1, 0, 1, 0xff, 3, 0, 0x21], &ip),
        in_ip(1, &[8, 0, 0, 0, 0, 1, 0, 1]),
        in_ip(132, &[0x80, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0]),
    ]
}

/// Seeds of the target `link`.
pub(crate) fn seeds() -> Vec<Seed> {
    let ip = packet();
    let before = |head: &[u8]| vec![[head, ip.as_slice()].concat()];
    let llc = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
    let data = [&[8, 1], [0; 22].as_slice(), &llc].concat();
    let radiotap = [&[0, 0, 8, 0, 0, 0, 0, 0], data.as_slice()].concat();
    let prism = [[0, 0, 0, 0x44].as_slice(), &[0; 140], &data].concat();
    let cooked_2 = [[8, 0].as_slice(), &[0; 18]].concat();
    let netlink = [[0; 14].as_slice(), &[8, 0]].concat();
    vec![
        ("ethernet", input(1, &ethernet_frames())),
        ("fragments", input(1, &fragments())),
        ("ipv6-chain", input(1, &[ipv6_chain()])),
        ("tunnels", input(1, &tunnels())),
        ("null", input(0, &before(&[2, 0, 0, 0]))),
        ("ppp", input(9, &before(&[0xff, 3, 0, 0x21]))),
        ("raw", input(101, &[ip.clone(), ipv6(6, &ip[20..])])),
        ("pppoe", input(51, &before(&[0x11, 0, 0, 1, 0, 60, 0, 0x21]))),
        ("hdlc", input(104, &before(&[0x0f, 0, 8, 0]))),
        ("wifi", input(105, &before(&data))),
        ("radiotap", input(127, &before(&radiotap))),
        ("prism", input(119, &before(&prism))),
        ("cooked", input(113, &before(&[0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 1, 0, 0, 8, 0]))),
        ("cooked-2", input(276, &before(&cooked_2))),
        ("ppi", input(192, &before(&[0, 0, 8, 0, 101, 0, 0, 0]))),
        ("netlink", input(253, &before(&netlink))),
        ("ppp-with-direction", input(204, &before(&[0, 0xff, 3, 0, 0x21]))),
    ]
}
