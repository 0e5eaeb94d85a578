//! JA4, the client fingerprint (FoxIO, "JA4 technical details", BSD-3-Clause).

use ring::digest::{SHA256, digest};

use super::{hello::ClientHello, is_grease};
use crate::source::digest::hexadecimal;

const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;

/// Returns the JA4 of a ClientHello that came over `transport`: `t` TCP, `q` QUIC, `d` DTLS.
pub(crate) fn client(hello: &ClientHello, transport: char) -> String {
    let plain =
        |values: &[u16]| values.iter().copied().filter(|value| !is_grease(*value)).collect::<Vec<_>>();
    let mut suites = plain(&hello.cipher_suites);
    let mut extensions = plain(&hello.extensions);
    let first = format!(
        "{transport}{}{}{:02}{:02}{}",
        version(hello),
        if extensions.contains(&SERVER_NAME) { 'd' } else { 'i' },
        suites.len().min(99),
        extensions.len().min(99),
        alpn(hello.alpn.first())
    );
    suites.sort_unstable();
    extensions.retain(|extension| !matches!(*extension, SERVER_NAME | ALPN));
    extensions.sort_unstable();
    let mut third = hexadecimal_list(&extensions);
    if !third.is_empty() && !hello.signature_algorithms.is_empty() {
        // Signature algorithms keep their order, and keep GREASE out.
        third = third + "_" + &hexadecimal_list(&plain(&hello.signature_algorithms));
    }
    format!("{first}_{}_{}", truncated(&hexadecimal_list(&suites)), truncated(&third))
}

/// The highest version offered.
fn version(hello: &ClientHello) -> &'static str {
    let offered = hello.supported_versions.iter().copied().filter(|version| !is_grease(*version));
    match offered.max().unwrap_or(hello.version) {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        0x0300 => "s3",
        0x0002 => "s2",
        0xfeff => "d1",
        0xfefd => "d2",
        0xfefc => "d3",
        _ => "00",
    }
}

/// First and last character of the first protocol; of its hexadecimal form where they are not alphanumeric.
fn alpn(first: Option<&Vec<u8>>) -> String {
    let (Some(first), Some(last)) = (first.and_then(|name| name.first()), first.and_then(|name| name.last()))
    else {
        return "00".to_owned();
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [char::from(*first), char::from(*last)].iter().collect();
    }
    let first = hexadecimal(&[*first]);
    let last = hexadecimal(&[*last]);
    first.chars().take(1).chain(last.chars().skip(1)).collect()
}

fn hexadecimal_list(values: &[u16]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(values.len() * 5);
    for value in values {
        if !text.is_empty() {
            text.push(',');
        }
        for shift in [12, 8, 4, 0] {
            text.push(char::from(DIGITS[usize::from(value >> shift & 15)]));
        }
    }
    text
}

fn truncated(text: &str) -> String {
    if text.is_empty() {
        return "000000000000".to_owned();
    }
    // Twelve digits are six bytes.
    hexadecimal(digest(&SHA256, text.as_bytes()).as_ref().get(..6).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_published_example() {
        // The example of the technical details: a browser hello over TCP.
        let hello = ClientHello {
            version: 0x0303,
            cipher_suites: vec![
                0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
                0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
            ],
            extensions: vec![
                0x1a1a, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023,
                0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015,
            ],
            signature_algorithms: vec![0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
            alpn: vec![b"h2".to_vec()],
            supported_versions: vec![0x0a0a, 0x0304, 0x0303],
            ..ClientHello::default()
        };
        assert_eq!(client(&hello, 't'), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    }
}
