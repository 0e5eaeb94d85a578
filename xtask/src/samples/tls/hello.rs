//! ClientHello and ServerHello of three ages (RFC 8446 section 4.1, RFC 5246 section 7.4.1).

use super::{
    super::{random::Random, wire::length16},
    message,
};

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

/// What browsers send, in this order, after a reserved value (RFC 8701).
const BROWSER_SUITES: [u16; 15] = [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
    0x002f, 0x0035,
];
/// ECDSA, RSA-PSS and RSA of SHA-256, SHA-384 and SHA-512.
const SIGNATURES: [u16; 8] = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
/// X25519 with ML-KEM-768, X25519, P-256, P-384.
const GROUPS: [u16; 4] = [0x11ec, 0x001d, 0x0017, 0x0018];

/// Returns the hello of a current browser. It is longer than a packet: its key share is a post-quantum one.
///
/// With `quic`, the transport parameters, it offers what QUIC allows and HTTP/3.
pub(in super::super) fn browser(random: &mut Random, name: &str, ech: bool, quic: Option<&[u8]>) -> Vec<u8> {
    let grease = reserved(random);
    let mut extensions = extension(reserved(random), &[]);
    extensions.extend(server_name(name));
    if quic.is_none() {
        extensions.extend(extension(23, &[]));
        extensions.extend(extension(0xff01, &[0]));
        extensions.extend(extension(11, &[1, 0]));
        extensions.extend(extension(35, &[]));
    }
    extensions.extend(extension(10, &words(&[&[grease], GROUPS.as_slice()].concat())));
    extensions.extend(extension(13, &words(&SIGNATURES)));
    extensions.extend(protocols(if quic.is_some() { &["h3"] } else { &["h2", "http/1.1"] }));
    extensions.extend(extension(5, &[1, 0, 0, 0, 0]));
    extensions.extend(extension(45, &[1, 1]));
    extensions.extend(extension(51, &key_shares(random, grease)));
    let versions: &[u8] = if quic.is_some() { &[2, 3, 4] } else { &[4, 3, 4, 3, 3] };
    extensions.extend(extension(43, versions));
    // Brotli.
    extensions.extend(extension(27, &[2, 0, 2]));
    if let Some(parameters) = quic {
        extensions.extend(extension(57, parameters));
    }
    if ech {
        extensions.extend(extension(0xfe0d, &encrypted_hello(random)));
    }
    let suites = if quic.is_some() {
        BROWSER_SUITES[..3].to_vec()
    } else {
        [&[reserved(random)], BROWSER_SUITES.as_slice()].concat()
    };
    // QUIC has no middleboxes to please (RFC 9001 section 8.4).
    let session = if quic.is_some() { Vec::new() } else { random.bytes(32) };
    client(random, 0x0303, &session, &suites, &extensions)
}

/// Returns the hello of an app's HTTP library with TLS 1.2.
pub(in super::super) fn library(random: &mut Random, name: &str) -> Vec<u8> {
    let mut extensions = extension(0xff01, &[0]);
    extensions.extend(server_name(name));
    extensions.extend(extension(23, &[]));
    extensions.extend(extension(35, &[]));
    extensions.extend(extension(13, &words(&SIGNATURES)));
    extensions.extend(protocols(&["h2", "http/1.1"]));
    extensions.extend(extension(11, &[1, 0]));
    extensions.extend(extension(10, &words(&GROUPS[1..])));
    client(random, 0x0303, &[], &BROWSER_SUITES[3..], &extensions)
}

/// Returns the hello of a library that was never updated: RC4, 3DES and AES with SHA-1.
pub(in super::super) fn outdated(random: &mut Random, name: &str) -> Vec<u8> {
    client(random, 0x0301, &[], &[0x0005, 0x0004, 0x000a, 0x002f, 0x0035], &server_name(name))
}

/// Returns the ServerHello of TLS 1.3: AES-128-GCM, a share for X25519 with ML-KEM-768.
pub(in super::super) fn server_13(random: &mut Random, session: &[u8]) -> Vec<u8> {
    let share = random.bytes(1_120);
    let share = [&[0x11, 0xec], length16(share.len()).as_slice(), &share].concat();
    let extensions = [extension(51, &share), extension(43, &[3, 4])].concat();
    hello(random, 0x0303, session, 0x1301, &extensions)
}

/// Returns the ServerHello of an older version.
pub(in super::super) fn server(random: &mut Random, version: u16, suite: u16, alpn: bool) -> Vec<u8> {
    let mut extensions = extension(0xff01, &[0]);
    if alpn {
        extensions.extend(protocols(&["h2"]));
    }
    let session = random.bytes(32);
    hello(random, version, &session, suite, &extensions)
}

fn client(random: &mut Random, version: u16, session: &[u8], suites: &[u16], extensions: &[u8]) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend(random.bytes(32));
    body.push(session.len() as u8);
    body.extend(session);
    body.extend(words(suites));
    body.extend([1, 0]);
    body.extend(length16(extensions.len()));
    body.extend(extensions);
    message(CLIENT_HELLO, &body)
}

fn hello(random: &mut Random, version: u16, session: &[u8], suite: u16, extensions: &[u8]) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend(random.bytes(32));
    body.push(session.len() as u8);
    body.extend(session);
    body.extend(suite.to_be_bytes());
    body.push(0);
    body.extend(length16(extensions.len()));
    body.extend(extensions);
    message(SERVER_HELLO, &body)
}

/// A value that means nothing and must be ignored (RFC 8701).
fn reserved(random: &mut Random) -> u16 {
    0x0a0a + 0x1010 * random.below(16) as u16
}

fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    [kind.to_be_bytes().as_slice(), &length16(body.len()), body].concat()
}

fn words(values: &[u16]) -> Vec<u8> {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_be_bytes()).collect();
    [length16(bytes.len()).as_slice(), &bytes].concat()
}

/// RFC 6066 section 3.
fn server_name(name: &str) -> Vec<u8> {
    let entry = [&[0], length16(name.len()).as_slice(), name.as_bytes()].concat();
    extension(0, &[length16(entry.len()).as_slice(), &entry].concat())
}

/// RFC 7301 section 3.1.
fn protocols(names: &[&str]) -> Vec<u8> {
    let list: Vec<u8> =
        names.iter().flat_map(|name| [&[name.len() as u8], name.as_bytes()].concat()).collect();
    extension(16, &[length16(list.len()).as_slice(), &list].concat())
}

fn key_shares(random: &mut Random, grease: u16) -> Vec<u8> {
    let mut shares = extension(grease, &[0]);
    shares.extend(extension(GROUPS[0], &random.bytes(1_216)));
    shares.extend(extension(GROUPS[1], &random.bytes(32)));
    [length16(shares.len()).as_slice(), &shares].concat()
}

/// The outer form of an encrypted ClientHello (RFC 9849 section 5): HKDF-SHA256 with AES-128-GCM.
fn encrypted_hello(random: &mut Random) -> Vec<u8> {
    let mut body = vec![0, 0, 1, 0, 1, 0x17];
    body.extend(length16(32));
    body.extend(random.bytes(32));
    body.extend(length16(208));
    body.extend(random.bytes(208));
    body
}
