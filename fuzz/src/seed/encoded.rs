//! Content in layers of encodings, with generated identities.

use std::io::Write;

use super::{
    Seed,
    harness::decode::{MAIL, PHONE, input},
};

/// Seeds of the target `decode`.
pub(crate) fn seeds() -> Vec<Seed> {
    let json = format!("{{\"mail\":\"{MAIL}\",\"phone\":\"{PHONE}\",\"lat\":52.520008,\"lon\":13.404954}}");
    let plain = json.as_bytes();
    let escaped = json.replace('\\', "\\\\").replace('"', "\\\"");
    let numbers: String = json.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let multipart = format!(
        "--xYzZy123\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--xYzZy123\r\n\r\n{json}\r\n--xYzZy123--\r\n",
        base64(plain)
    );
    let xor: Vec<u8> = plain.iter().map(|byte| byte ^ 0x5a).collect();
    let utf16: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let nested = percent(&percent(&base64(&gzip(base64(plain).as_bytes()))));
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(plain).expect("memory");
    vec![
        ("base64", input(1, base64(plain).as_bytes())),
        ("base64-gzip", input(2, format!("d={}&e=1", base64(&gzip(plain))).as_bytes())),
        ("base64-deflate", input(3, base64(&deflated(json.repeat(3).as_bytes())).as_bytes())),
        ("base64-xor", input(4, base64(&xor).as_bytes())),
        ("hex-long", input(5, hex(json.repeat(9).as_bytes()).as_bytes())),
        ("percent-nested", input(6, format!("GET /?d={nested} HTTP/1.1").as_bytes())),
        ("json-string", input(7, format!("{{\"d\":\"{escaped}\"}}").as_bytes())),
        ("unicode", input(8, format!("{{\"d\":\"{numbers}\"}}").as_bytes())),
        ("multipart", input(9, multipart.as_bytes())),
        ("utf-16", input(10, &utf16)),
        ("zlib", input(11, &zlib.finish().expect("memory"))),
        ("zstd", input(12, &zstd::encode_all(plain, 3).expect("memory"))),
        ("plist", input(13, format!("<plist><dict><key>mail</key><string>{MAIL}</string></dict></plist>").as_bytes())),
        ("protobuf", input(14, &[b"\x0a\x1e", MAIL.as_bytes(), b"\x10\x95\xd6\xf6\xe9\x86\x8f\x01"].concat())),
        ("msgpack", input(15, &[b"\x81\xa4mail\xbe", MAIL.as_bytes()].concat())),
        ("cbor", input(16, &[b"\xa1\x64mail\x78\x1e", MAIL.as_bytes()].concat())),
        ("numbers", input(17, &[&4_915_123_456_789_u64.to_le_bytes()[..], &[0x49, 0x15, 0x12, 0x34, 0x56, 0x78, 0x9f]].concat())),
        ("mixed", input(18, [base64(plain), hex(plain), percent(&json), json.clone()].join(" ").repeat(3).as_bytes())),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn percent(text: &str) -> String {
    let one = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place > group.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}
