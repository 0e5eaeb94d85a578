//! TLS as it looks from outside (RFC 8446, RFC 5246, RFC 2246): hellos and certificates in clear, then ciphertext
//! of the right length. Keys and ciphertext are made up: nothing can be decrypted, by anyone.

use super::{random::Random, tcp::Tcp, wire::length16};

pub(super) mod hello;

const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

/// The authority of the story, its service certificate, and one that nobody should accept: see samples/README.md.
const AUTHORITY: &[u8] = include_bytes!("../../../samples/parts/authority.der");
const SERVICE: &[u8] = include_bytes!("../../../samples/parts/service.der");
const EXPIRED: &[u8] = include_bytes!("../../../samples/parts/expired-self-signed.der");

/// A message of an application: bytes asked, bytes answered.
pub(super) type Exchange = (usize, usize);

/// Speaks TLS 1.3 as a current browser does.
pub(super) fn modern(tcp: &mut Tcp<'_>, name: &str, ech: bool, exchanges: &[Exchange]) {
    let client = hello::browser(&mut tcp.world.random, name, ech, None);
    tcp.send(&record(HANDSHAKE, 0x0301, &client));
    let server = hello::server_13(&mut tcp.world.random, session_of(&client));
    let random = &mut tcp.world.random;
    let mut flight = record(HANDSHAKE, 0x0303, &server);
    flight.extend(record(CHANGE_CIPHER_SPEC, 0x0303, &[1]));
    // Encrypted extensions, certificates, signature, finished.
    for length in [27, 2_641, 95, 53] {
        flight.extend(sealed(random, length));
    }
    tcp.receive(&flight);
    let mut finished = record(CHANGE_CIPHER_SPEC, 0x0303, &[1]);
    finished.extend(sealed(&mut tcp.world.random, 53));
    tcp.send(&finished);
    data(tcp, exchanges);
}

/// Speaks TLS 1.2 as an app's HTTP library does; the certificates are in clear.
pub(super) fn library(tcp: &mut Tcp<'_>, name: &str, exchanges: &[Exchange]) {
    let client = hello::library(&mut tcp.world.random, name);
    tcp.send(&record(HANDSHAKE, 0x0301, &client));
    let random = &mut tcp.world.random;
    let mut flight = hello::server(random, 0x0303, 0xc02b, true);
    flight.extend(certificates(&[SERVICE, AUTHORITY]));
    flight.extend(server_key(random));
    flight.extend(message(14, &[]));
    tcp.receive(&record(HANDSHAKE, 0x0303, &flight));
    let point = curve_point(&mut tcp.world.random);
    finish(tcp, 0x0303, &[&[65], point.as_slice()].concat(), 40);
    data(tcp, exchanges);
}

/// Speaks TLS 1.0 with a cipher suite and a certificate of another age.
pub(super) fn outdated(tcp: &mut Tcp<'_>, name: &str, cipher_suite: u16, exchanges: &[Exchange]) {
    let client = hello::outdated(&mut tcp.world.random, name);
    tcp.send(&record(HANDSHAKE, 0x0301, &client));
    let mut flight = hello::server(&mut tcp.world.random, 0x0301, cipher_suite, false);
    flight.extend(certificates(&[EXPIRED]));
    flight.extend(message(14, &[]));
    tcp.receive(&record(HANDSHAKE, 0x0301, &flight));
    // The secret under the 1,024-bit key of the certificate.
    let secret = tcp.world.random.bytes(128);
    finish(tcp, 0x0301, &[length16(128).as_slice(), &secret].concat(), 36);
    for &(asked, answered) in exchanges {
        let request = tcp.world.random.bytes(asked);
        tcp.send(&record(APPLICATION_DATA, 0x0301, &request));
        let answer = tcp.world.random.bytes(answered);
        tcp.receive(&record(APPLICATION_DATA, 0x0301, &answer));
    }
}

/// Key exchange, change of ciphers and finished messages up to TLS 1.2.
fn finish(tcp: &mut Tcp<'_>, version: u16, key: &[u8], finished: usize) {
    let sealed = tcp.world.random.bytes(finished);
    let mut flight = record(HANDSHAKE, version, &message(16, key));
    flight.extend(record(CHANGE_CIPHER_SPEC, version, &[1]));
    flight.extend(record(HANDSHAKE, version, &sealed));
    tcp.send(&flight);
    let sealed = tcp.world.random.bytes(finished);
    let mut flight = record(CHANGE_CIPHER_SPEC, version, &[1]);
    flight.extend(record(HANDSHAKE, version, &sealed));
    tcp.receive(&flight);
}

/// Exchanges ciphertext on a connection that is set up.
pub(super) fn data(tcp: &mut Tcp<'_>, exchanges: &[Exchange]) {
    for &(asked, answered) in exchanges {
        let request = sealed(&mut tcp.world.random, asked);
        tcp.send(&request);
        let answer = sealed(&mut tcp.world.random, answered);
        tcp.receive(&answer);
    }
}

/// Returns application data records of ciphertext.
fn sealed(random: &mut Random, length: usize) -> Vec<u8> {
    let bytes = random.bytes(length);
    bytes.chunks(16_384).flat_map(|part| record(APPLICATION_DATA, 0x0303, part)).collect()
}

/// Returns a record (RFC 8446 section 5.1).
fn record(kind: u8, version: u16, body: &[u8]) -> Vec<u8> {
    let [major, minor] = version.to_be_bytes();
    [&[kind, major, minor], length16(body.len()).as_slice(), body].concat()
}

/// Returns a handshake message (RFC 8446 section 4).
pub(super) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 0], length16(body.len()).as_slice(), body].concat()
}

/// Returns the session identifier of a ClientHello, which the server echoes.
fn session_of(client: &[u8]) -> &[u8] {
    // Type and length (4), version (2), random (32), length (1).
    &client[39..71]
}

fn certificates(chain: &[&[u8]]) -> Vec<u8> {
    let list: Vec<u8> = chain.iter().flat_map(|der| vector24(der)).collect();
    message(11, &vector24(&list))
}

fn vector24(bytes: &[u8]) -> Vec<u8> {
    [&[0], length16(bytes.len()).as_slice(), bytes].concat()
}

/// ServerKeyExchange with a point of P-256 and a signature by ECDSA with SHA-256.
fn server_key(random: &mut Random) -> Vec<u8> {
    let mut body = vec![3, 0, 23, 65];
    body.extend(curve_point(random));
    // Two positive integers of 32 bytes in a sequence.
    let (mut r, mut s) = (random.array::<32>(), random.array::<32>());
    r[0] &= 0x7f;
    s[0] &= 0x7f;
    body.extend([4, 3, 0, 70, 0x30, 68, 2, 32]);
    body.extend(r);
    body.extend([2, 32]);
    body.extend(s);
    message(12, &body)
}

fn curve_point(random: &mut Random) -> Vec<u8> {
    [&[4], random.bytes(64).as_slice()].concat()
}
