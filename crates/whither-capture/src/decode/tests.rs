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
fn aggregated_frames_tell_that_there_are_others() {
    let head = [&[0x88, 1, 0, 0], [3; 20].as_slice(), &[0x80, 0]].concat();
    let inner = [&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0], datagram().as_slice()].concat();
    let one = [&[4; 12], (inner.len() as u16).to_be_bytes().as_slice(), &inner].concat();
    let padding = vec![0; one.len().next_multiple_of(4) - one.len()];
    let frames = [[head.as_slice(), &one].concat(), [head.as_slice(), &one, &padding, &one].concat()];
    for (frame, is_aggregate) in frames.iter().zip([false, true]) {
        check(105, frame, "");
        let mut packet = Packet { wire_length: frame.len() as u32, ..Packet::default() };
        decode(frame, 0, frame.len(), &mut packet, Layer::Link(105), 32);
        assert_eq!(packet.is_aggregate, is_aggregate);
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

/// What the steps say of a frame, and what is said of it where it is a usual one.
fn both(frame: &[u8], wire_length: usize) -> [Option<Packet>; 2] {
    // The frame lies somewhere in its block.
    let block = [&[7; 3], frame, &[9; 64]].concat();
    let (start, end) = (3, 3 + frame.len());
    let fresh = Packet { wire_length: wire_length as u32, ..Packet::default() };
    let (mut steps, mut usual) = (fresh, fresh);
    let decoded = resume(&block, start, end, &mut steps, Layer::Link(ETHERNET), 0, 32);
    let taken = usual::frame(frame, start, &mut usual);
    [(decoded == Decoded::Packet).then_some(steps), taken.then_some(usual)]
}

/// Frames of TCP and UDP over both versions of IP.
fn usual_frames() -> Vec<Vec<u8>> {
    let mut tcp = vec![0x1f, 0x90, 0xc3, 0x50, 0, 0, 0, 7, 0, 0, 0, 9, 0x60, 0x18, 0, 9, 0, 0, 0, 0];
    tcp.extend([1, 1, 1, 1]);
    tcp.extend(b"hi");
    let mut udp = vec![3, 232, 7, 208, 0, 10, 0, 0];
    udp.extend(b"hi");
    let four = |protocol: u8, inner: &[u8]| {
        let mut bytes = vec![0x45, 0, 0, (20 + inner.len()) as u8, 0, 0, 0x40, 0, 64, protocol, 0, 0];
        bytes.extend([10, 0, 0, 1, 10, 0, 0, 2]);
        ethernet(0x800, &[&bytes, inner].concat())
    };
    let six = |protocol: u8, inner: &[u8]| {
        let mut bytes = vec![0x60, 0, 0, 0, 0, inner.len() as u8, protocol, 64];
        bytes.extend((0..32).collect::<Vec<u8>>());
        ethernet(0x86dd, &[&bytes, inner].concat())
    };
    vec![four(TCP, &tcp), four(UDP, &udp), six(TCP, &tcp), six(UDP, &udp)]
}

#[test]
fn usual_frames_are_taken_at_once() {
    for frame in usual_frames() {
        let [steps, usual] = both(&frame, frame.len());
        assert!(usual.is_some() && usual == steps, "{usual:?}, {steps:?}");
        // What links add behind short frames is no payload.
        let padded = [&frame[..], &[0; 6]].concat();
        let [steps, usual] = both(&padded, padded.len());
        assert!(usual.is_some_and(|usual| usual.payload_length == 2) && usual == steps, "{usual:?}");
    }
}

proptest::proptest! {
    #[test]
    fn a_frame_taken_at_once_is_what_the_steps_make_of_it(
        which in 0..4_usize,
        changes in proptest::collection::vec((0..90_usize, proptest::num::u8::ANY), 0..6),
        ports in proptest::sample::select(vec![0, 53, 443, 1_701, 2_152, 3_544, 4_789, 6_081, 8_472_u16]),
        cut in 0..90_usize,
        wire in 0..8_usize,
    ) {
        let mut frame = usual_frames().swap_remove(which);
        let transport = if which < 2 { 34 } else { 54 };
        frame[transport + 2..transport + 4].copy_from_slice(&ports.to_be_bytes());
        for (at, byte) in changes {
            if let Some(place) = frame.get_mut(at) {
                *place = byte;
            }
        }
        let whole = frame.len();
        frame.truncate(whole - cut.saturating_sub(70).min(whole));
        let [steps, usual] = both(&frame, frame.len() + wire);
        if usual.is_some() {
            proptest::prop_assert_eq!(usual, steps);
        }
    }
}
