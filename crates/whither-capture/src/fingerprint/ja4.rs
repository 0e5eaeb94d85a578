//! JA4, the client fingerprint (FoxIO, "JA4 technical details", BSD-3-Clause).

use ring::digest::{SHA256, digest};

use super::{BETWEEN, hello::ClientHello, memo::Memo, plain, write_lists};

const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;

/// Returns the JA4 of a ClientHello that came over `transport`: `t` TCP, `q` QUIC, `d` DTLS.
pub(crate) fn client(hello: &ClientHello<'_>, transport: char, memo: &mut Memo) -> String {
    memo.list.clear();
    memo.list.extend(plain(hello.cipher_suites.iter()));
    let suites = memo.list.len();
    memo.list.sort_unstable();
    let suites_digest = memo.digest(truncated);

    memo.list.clear();
    memo.list.extend(plain(hello.extensions.numbers()));
    let extensions = memo.list.len();
    let named = memo.list.contains(&SERVER_NAME);
    memo.list.retain(|extension| !matches!(*extension, SERVER_NAME | ALPN));
    memo.list.sort_unstable();
    if !memo.list.is_empty() && hello.signature_algorithms.iter().next().is_some() {
        // Signature algorithms keep their order, and keep GREASE out.
        memo.list.push(BETWEEN);
        memo.list.extend(plain(hello.signature_algorithms.iter()));
    }
    let extensions_digest = memo.digest(truncated);

    let mut text = String::with_capacity(JA4_BYTES);
    text.push(transport);
    text.push_str(version(hello));
    text.push(if named { 'd' } else { 'i' });
    two_digits(suites, &mut text);
    two_digits(extensions, &mut text);
    text.extend(alpn(hello.alpn.iter().next()));
    for digest in [suites_digest, extensions_digest] {
        text.push('_');
        text.push_str(&digest);
    }
    text
}

/// `t13d1516h2` and two digests of twelve digits.
const JA4_BYTES: usize = 36;

fn two_digits(count: usize, text: &mut String) {
    let count = count.min(99) as u8;
    text.extend([char::from(b'0' + count / 10), char::from(b'0' + count % 10)]);
}

/// The highest version offered.
fn version(hello: &ClientHello<'_>) -> &'static str {
    match plain(hello.supported_versions.iter()).max().unwrap_or(hello.version) {
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
fn alpn(first: Option<&[u8]>) -> [char; 2] {
    let (Some(first), Some(last)) = (first.and_then(<[u8]>::first), first.and_then(<[u8]>::last)) else {
        return ['0', '0'];
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [char::from(*first), char::from(*last)];
    }
    [digit(u16::from(first >> 4)), digit(u16::from(last & 15))]
}

fn digit(value: u16) -> char {
    char::from(b"0123456789abcdef"[usize::from(value & 15)])
}

/// Returns the first twelve digits of the SHA-256 of numbers of four digits with commas between them.
fn truncated(list: &[u16]) -> String {
    if list.is_empty() {
        return "000000000000".to_owned();
    }
    let mut text = String::with_capacity(list.len() * 5);
    let four_digits =
        |value: u16, text: &mut String| text.extend([12, 8, 4, 0].map(|shift| digit(value >> shift)));
    write_lists(list, '_', ',', four_digits, &mut text);
    let digest = digest(&SHA256, text.as_bytes());
    digest
        .as_ref()
        .iter()
        .take(6)
        .flat_map(|byte| [byte >> 4, *byte])
        .map(|half| digit(u16::from(half)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::hello::{Extensions, ProtocolNames, Words};
    use super::*;

    #[test]
    fn gives_the_published_example() {
        // The example of the technical details: a browser hello over TCP.
        let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
        let suites = words(&[
            0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
            0x009c, 0x009d, 0x002f, 0x0035,
        ]);
        let extensions: [u16; 17] = [
            0x1a1a, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012,
            0x002b, 0xff01, 0x000b, 0x000a, 0x0015,
        ];
        // Each extension with an empty body.
        let extensions = words(&extensions.map(|extension| [extension, 0]).concat());
        let algorithms = words(&[0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601]);
        let versions = words(&[0x0a0a, 0x0304, 0x0303]);
        let hello = ClientHello {
            version: 0x0303,
            cipher_suites: Words(&suites),
            extensions: Extensions(&extensions),
            signature_algorithms: Words(&algorithms),
            alpn: ProtocolNames(b"\x02h2"),
            supported_versions: Words(&versions),
            ..ClientHello::default()
        };
        assert_eq!(client(&hello, 't', &mut Memo::default()), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    }
}
