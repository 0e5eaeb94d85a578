//! A QUIC connection (RFC 9000): Initial packets with their real protection (RFC 9001 section 5), which anyone can
//! take off, then packets of which only the headers are true.

use anyhow::{Result, anyhow};
use ring::{
    aead::{self, Aad, LessSafeKey, Nonce, UnboundKey, quic},
    hkdf,
};

use super::{
    hosts::Host,
    random::Random,
    tls::{hello, message},
    wire::length16,
    world::{MICROSECOND, MILLISECOND, World},
};

/// RFC 9001 section 5.2.
const SALT: [u8; 20] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc,
    0xbb, 0x7f, 0x0a,
];
/// Datagrams with an Initial packet have at least this many bytes (RFC 9000 section 14.1).
const DATAGRAM_BYTES: usize = 1_250;
const TAG_BYTES: usize = 16;
const NUMBER_BYTES: usize = 2;

/// Connects, asks and is answered. The ClientHello is spread over two datagrams, and in the first one the second
/// part comes before the first.
pub(super) fn connection(world: &mut World, at: u64, host: &Host) -> Result<()> {
    let flow = world.udp_flow(host, 443);
    let (client_id, server_id) = (world.random.array::<8>(), world.random.array::<8>());
    let parameters = transport_parameters(&mut world.random);
    let client = hello::browser(&mut world.random, host.name, false, Some(&parameters));
    let (head, rest) = client.split_at(700);
    let (middle, tail) = rest.split_at(400);
    let keys = |label| Keys::derive(&client_id, label);
    let (mine, theirs) = (keys("client in")?, keys("server in")?);

    let first = [crypto(head.len(), middle), crypto(0, head)].concat();
    world.udp_out(at, flow, &mine.initial(&client_id, &[], 0, &first)?);
    let second = crypto(head.len() + middle.len(), tail);
    world.udp_out(at + 60 * MICROSECOND, flow, &mine.initial(&client_id, &[], 1, &second)?);

    let mut now = at + world.round_trip(host.round_trip_ms) + 2 * MILLISECOND;
    // Packets 0 and 1 have arrived: largest 1, no delay, no gaps, first range 1.
    let answer = [vec![2, 1, 0, 0, 1], crypto(0, &server_hello(&mut world.random))].concat();
    world.udp_in(now, flow, &theirs.initial(&[], &server_id, 0, &answer)?);
    let handshake = handshake_packet(&mut world.random, &[], &server_id, 1_150);
    world.udp_in(now + 90 * MICROSECOND, flow, &handshake);
    let finished = handshake_packet(&mut world.random, &server_id, &[], 76);
    now += MILLISECOND;
    world.udp_out(now, flow, &finished);
    for (asked, answered) in [(214, 1_150), (38, 388), (35, 0)] {
        let packet = short_packet(&mut world.random, &server_id, asked);
        world.udp_out(now + 120 * MICROSECOND, flow, &packet);
        now += world.round_trip(host.round_trip_ms) + MILLISECOND;
        if answered > 0 {
            let packet = short_packet(&mut world.random, &[], answered);
            world.udp_in(now, flow, &packet);
        }
    }
    Ok(())
}

/// X25519 only: the answer fits into one packet.
fn server_hello(random: &mut Random) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend(random.bytes(32));
    // No session; AES-128-GCM; key share and version.
    body.extend([0, 0x13, 0x01, 0, 0, 46, 0, 51, 0, 36, 0, 29, 0, 32]);
    body.extend(random.bytes(32));
    body.extend([0, 43, 0, 2, 3, 4]);
    message(2, &body)
}

/// Idle time, data limits and the connection identifier, which is empty (RFC 9000 section 18.2).
fn transport_parameters(random: &mut Random) -> Vec<u8> {
    let mut parameters = vec![1, 4, 0x80, 0, 0x75, 0x30];
    parameters.extend([4, 4, 0x80, 0xf0, 0, 0, 5, 4, 0x80, 0x60, 0, 0, 8, 2, 0x40, 100, 15, 0]);
    // One that means nothing (section 18.1).
    parameters.extend([27, 4]);
    parameters.extend(random.bytes(4));
    parameters
}

/// A CRYPTO frame (RFC 9000 section 19.6) with integers of two bytes.
fn crypto(offset: usize, bytes: &[u8]) -> Vec<u8> {
    [&[6], variable(offset).as_slice(), &variable(bytes.len()), bytes].concat()
}

/// An integer in the form of two bytes (RFC 9000 section 16).
fn variable(value: usize) -> [u8; 2] {
    let [high, low] = length16(value);
    [0x40 | high, low]
}

/// Bytes of a long header up to the connection identifiers.
fn long_header(first: u8, destination: &[u8], source: &[u8]) -> Vec<u8> {
    let mut header = vec![first, 0, 0, 0, 1, destination.len() as u8];
    header.extend(destination);
    header.push(source.len() as u8);
    header.extend(source);
    header
}

fn handshake_packet(random: &mut Random, destination: &[u8], source: &[u8], length: usize) -> Vec<u8> {
    let mut packet = long_header(0xe0 | random.below(16) as u8, destination, source);
    packet.extend(variable(length));
    packet.extend(random.bytes(length));
    packet
}

fn short_packet(random: &mut Random, destination: &[u8], length: usize) -> Vec<u8> {
    [&[0x40 | random.below(64) as u8], destination, &random.bytes(length)].concat()
}

/// Keys of one side's Initial packets.
struct Keys {
    packet: LessSafeKey,
    iv: [u8; 12],
    header: quic::HeaderProtectionKey,
}

impl Keys {
    fn derive(destination: &[u8], label: &str) -> Result<Self> {
        let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, &SALT).extract(destination);
        let secret = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, &expand::<32>(&secret, label)?);
        let key = UnboundKey::new(&aead::AES_128_GCM, &expand::<16>(&secret, "quic key")?);
        let header = quic::HeaderProtectionKey::new(&quic::AES_128, &expand::<16>(&secret, "quic hp")?);
        Ok(Self {
            packet: LessSafeKey::new(key.map_err(refused)?),
            iv: expand(&secret, "quic iv")?,
            header: header.map_err(refused)?,
        })
    }

    /// Returns a datagram with one Initial packet, padded to its full size.
    fn initial(&self, destination: &[u8], source: &[u8], number: u16, frames: &[u8]) -> Result<Vec<u8>> {
        let mut packet = long_header(0xc0 | (NUMBER_BYTES as u8 - 1), destination, source);
        packet.push(0);
        let start = packet.len() + 2;
        let payload = DATAGRAM_BYTES - start - NUMBER_BYTES - TAG_BYTES;
        packet.extend(variable(NUMBER_BYTES + payload + TAG_BYTES));
        packet.extend(number.to_be_bytes());
        let mut sealed = frames.to_vec();
        sealed.resize(payload, 0);
        let mut nonce = self.iv;
        nonce.iter_mut().skip(10).zip(number.to_be_bytes()).for_each(|(byte, number)| *byte ^= number);
        let nonce = Nonce::assume_unique_for_key(nonce);
        self.packet.seal_in_place_append_tag(nonce, Aad::from(&packet), &mut sealed).map_err(refused)?;
        packet.extend(sealed);
        // The sample begins four bytes after the number does (RFC 9001 section 5.4.2).
        let mask = self.header.new_mask(&packet[start + 4..start + 20]).map_err(refused)?;
        packet[0] ^= mask[0] & 0x0f;
        packet[start..start + NUMBER_BYTES].iter_mut().zip(&mask[1..]).for_each(|(byte, mask)| *byte ^= mask);
        Ok(packet)
    }
}

/// HKDF-Expand-Label (RFC 8446 section 7.1) with an empty context.
fn expand<const N: usize>(secret: &hkdf::Prk, label: &str) -> Result<[u8; N]> {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let label = format!("tls13 {label}");
    let (length, label_length) = (length16(N), [label.len() as u8]);
    let info = [length.as_slice(), &label_length, label.as_bytes(), &[0]];
    let mut out = [0; N];
    secret.expand(&info, Length(N)).and_then(|key| key.fill(&mut out)).map_err(refused)?;
    Ok(out)
}

fn refused(_: ring::error::Unspecified) -> anyhow::Error {
    anyhow!("ring refused a key of QUIC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_standard() -> Result<()> {
        // RFC 9001 appendix A.1.
        let keys = Keys::derive(&[0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08], "client in")?;
        assert_eq!(keys.iv, [0xfa, 0x04, 0x4b, 0x2f, 0x42, 0xa3, 0xfd, 0x3b, 0x46, 0xfb, 0x25, 0x5c]);
        Ok(())
    }
}
