//! QUIC Initial packets of a client with their real protection (RFC 9000 section 17.2.2, RFC 9001 section 5).

use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey, quic},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
};

/// RFC 9001 section 5.2, and RFC 9369 section 3.3.1.
const SALTS: [[u8; 20]; 2] = [
    [
        0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc,
        0xbb, 0x7f, 0x0a,
    ],
    [
        0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9,
        0xbd, 0x2e, 0xd9,
    ],
];
const DESTINATION: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

/// Returns a datagram with one Initial packet of version 1 or 2.
pub(crate) fn initial(version_2: bool, number: u8, frames: &[u8]) -> Vec<u8> {
    let (version, first, prefix) =
        if version_2 { (0x6b33_43cf_u32, 0xd0, "quicv2") } else { (1, 0xc0, "quic") };
    let secret = Salt::new(HKDF_SHA256, &SALTS[usize::from(version_2)]).extract(&DESTINATION);
    let secret = Prk::new_less_safe(HKDF_SHA256, &expand::<32>(&secret, "client in"));
    let label = |name: &str| format!("{prefix} {name}");
    let key = UnboundKey::new(&AES_128_GCM, &expand::<16>(&secret, &label("key"))).expect("16 bytes");
    let header =
        quic::HeaderProtectionKey::new(&quic::AES_128, &expand::<16>(&secret, &label("hp"))).expect("16 bytes");
    let mut packet = vec![first];
    packet.extend(version.to_be_bytes());
    packet.push(DESTINATION.len() as u8);
    packet.extend(DESTINATION);
    // No source identifier, no token; a length of two bytes, a number of one byte.
    packet.extend([0, 0]);
    let start = packet.len() + 2;
    let mut sealed = frames.to_vec();
    sealed.resize(sealed.len().max(32), 0);
    packet.extend((0x4000 | (1 + sealed.len() as u16 + 16)).to_be_bytes());
    packet.push(number);
    let mut nonce = expand::<12>(&secret, &label("iv"));
    nonce[11] ^= number;
    let nonce = Nonce::assume_unique_for_key(nonce);
    LessSafeKey::new(key).seal_in_place_append_tag(nonce, Aad::from(&packet), &mut sealed).expect("short");
    packet.extend(sealed);
    let mask = header.new_mask(&packet[start + 4..start + 20]).expect("16 bytes");
    packet[0] ^= mask[0] & 0x0f;
    packet[start] ^= mask[1];
    packet
}

/// Returns a CRYPTO frame (RFC 9000 section 19.6) with integers of two bytes.
pub(crate) fn crypto(offset: usize, bytes: &[u8]) -> Vec<u8> {
    let integer = |value: usize| (0x4000 | value as u16).to_be_bytes();
    [&[6], integer(offset).as_slice(), &integer(bytes.len()), bytes].concat()
}

/// HKDF-Expand-Label (RFC 8446 section 7.1) with an empty context.
fn expand<const N: usize>(secret: &Prk, label: &str) -> [u8; N] {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let label = format!("tls13 {label}");
    let head = [0, N as u8, label.len() as u8];
    let info = [head.as_slice(), label.as_bytes(), &[0]];
    let mut out = [0; N];
    secret.expand(&info, Length(N)).and_then(|key| key.fill(&mut out)).expect("short");
    out
}
