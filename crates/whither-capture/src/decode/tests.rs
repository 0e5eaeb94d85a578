//! The smallest frame for each way to an IP packet.

use super::*;

/// A UDP datagram 10.0.0.1:1000 → 10.0.0.2:2000 with the payload `hi`.
fn datagram() -> Vec<u8> {
    let mut bytes = vec![0x45, 0, 0, 30, 0, 0, 0, 0, 64, UDP, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
    bytes.extend([3, 232, 7, 208, 0, 10, 0, 0]);
    bytes.extend(b"hi");
    bytes
}

fn udp_to(port: u16, inner: &[u8]) -> Vec<u8> {
    let length = (8 + inner.len()) as u16;
    let mut bytes = vec![0x45, 0];
    bytes.extend((20 + length).to_be_bytes());
    bytes.extend([0, 0, 0, 0, 64, UDP, 0, 0, 192, 168, 0, 1, 192, 168, 0, 2, 9, 9]);
    bytes.extend(port.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend([0, 0]);
    bytes.extend(inner);
    bytes
}

fn ethernet(kind: u16, inner: &[u8]) -> Vec<u8> {
    [&[2; 12], kind.to_be_bytes().as_slice(), inner].concat()
}

fn check(link: u16, frame: &[u8], tunnel: &str) {
    let mut packet = Packet { wire_length: frame.len() as u32, ..Packet::default() };
    let decoded = decode(frame, 0, frame.len(), &mut packet, Layer::Link(link), 32);
    assert_eq!(decoded, Decoded::Packet, "link {link}");
    assert_eq!((packet.source_port, packet.destination_port), (1_000, 2_000), "link {link}");
    assert_eq!(&frame[packet.payload_offset as usize..][..packet.payload_length as usize], b"hi");
    assert_eq!(packet.tunnel.name(), tunnel);
    // A frame that ends anywhere earlier gives less, and never panics.
    for end in 0..frame.len() {
        let _ = decode(&frame[..end], 0, end, &mut Packet::default(), Layer::Link(link), 32);
    }
}

#[test]
fn finds_the_innermost_flow() {
    let ip = datagram();
    let snap = [&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ip.as_slice()].concat();
    let mpls = [&[0, 1, 0, 64, 0, 2, 1, 64], ip.as_slice()].concat();
    let pppoe = [&[0x11, 0, 0, 1, 0, 32, 0, 0x21], ip.as_slice()].concat();
    let wifi = [&[0x88, 1, 0, 0], [3; 20].as_slice(), &[0, 0], snap.as_slice()].concat();
    let radiotap = [&[0, 0, 9, 0, 2, 0, 0, 0, 0], wifi.as_slice()].concat();
    let gre = |flags: u8, rest: &[u8]| {
        let mut bytes = vec![0x45, 0];
        bytes.extend(((24 + rest.len()) as u16).to_be_bytes());
        bytes.extend([0, 0, 0, 0, 64, 47, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, flags, 0, 8, 0]);
        bytes.extend(rest);
        bytes
    };
    let ipip = [&[0x45, 0, 0, 50, 0, 0, 0, 0, 64, 4, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], ip.as_slice()].concat();
    let vxlan = udp_to(4_789, &[&[8, 0, 0, 0, 0, 0, 1, 0], ethernet(0x800, &ip).as_slice()].concat());
    let geneve = udp_to(6_081, &[&[0, 0, 0x65, 0x58, 0, 0, 1, 0], ethernet(0x800, &ip).as_slice()].concat());
    let gtp = udp_to(2_152, &[&[0x30, 255, 0, 30, 0, 0, 0, 1], ip.as_slice()].concat());
    let l2tp = udp_to(1_701, &[&[0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x21], ip.as_slice()].concat());
    let mut six = vec![0x60, 0, 0, 0, 0, 18, 0, 64];
    six.extend([1; 32]);
    six.extend([UDP, 0, 0, 0, 0, 0, 0, 0]);
    six.extend(&ip[20..]);
    let teredo = udp_to(3_544, &[&[0, 0, 1, 2, 3, 4, 5, 6], six.as_slice()].concat());
    for (link, frame, tunnel) in [
        (1, ethernet(0x800, &ip), ""),
        (1, ethernet(0x8100, &[&[0, 5, 8, 0], ip.as_slice()].concat()), "vlan"),
        (1, ethernet(0x88a8, &[&[0, 5, 0x81, 0, 0, 6, 8, 0], ip.as_slice()].concat()), "vlan.vlan"),
        (1, ethernet(0x8847, &mpls), "mpls"),
        (1, ethernet(0x8864, &pppoe), "pppoe"),
        (1, ethernet(0x86dd, &six), ""),
        (9, [&[0xff, 3, 0, 0x21], ip.as_slice()].concat(), ""),
        (0, [&[2, 0, 0, 0], ip.as_slice()].concat(), ""),
        (108, [&[0, 0, 0, 2], ip.as_slice()].concat(), ""),
        (101, ip.clone(), ""),
        (228, ip.clone(), ""),
        (104, [&[0x0f, 0, 8, 0], ip.as_slice()].concat(), ""),
        (105, wifi, ""),
        (127, radiotap, ""),
        (113, [[0; 14].as_slice(), &[8, 0], &ip].concat(), ""),
        (276, [&[8, 0], [0; 18].as_slice(), &ip].concat(), ""),
        (192, [&[0, 0, 8, 0, 1, 0, 0, 0], ethernet(0x800, &ip).as_slice()].concat(), ""),
        (101, gre(0, &ip), "gre"),
        (101, gre(0x20, &[&[0, 0, 0, 9], ip.as_slice()].concat()), "gre"),
        (101, ipip, "ip-in-ip"),
        (101, vxlan, "vxlan"),
        (101, geneve, "geneve"),
        (101, gtp, "gtp-u"),
        (101, l2tp, "l2tp"),
        (101, teredo, "teredo"),
    ] {
        check(link, &frame, tunnel);
    }
}

#[test]
fn nesting_is_bounded() {
    let mut frame = Vec::new();
    for _ in 0..200 {
        frame.extend([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 4, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    }
    let decoded = decode(&frame, 0, frame.len(), &mut Packet::default(), Layer::Link(101), 32);
    assert_eq!(decoded, Decoded::Problem("packet.layers"));
}
