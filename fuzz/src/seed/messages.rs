//! Messages of the protocols that are read: TLS, DTLS, HTTP, DNS, QUIC, SSDP; as datagrams and as streams.

use std::io::Write;

use super::{
    Seed,
    harness::{datagram, stream},
    quic,
};

const NAME: &str = "api.chatterbox.example";

fn length16(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u16).to_be_bytes(), bytes].concat()
}

fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    [kind.to_be_bytes().to_vec(), length16(body)].concat()
}

/// A handshake message (RFC 8446 section 4).
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 0], length16(body).as_slice()].concat()
}

/// A record (RFC 8446 section 5.1).
fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 3, 3], length16(body).as_slice()].concat()
}

/// RFC 8446 section 4.1.2, with every extension that is read; a cookie where it goes over datagrams.
pub(crate) fn client_hello(datagram: bool) -> Vec<u8> {
    let name = [&[0], length16(NAME.as_bytes()).as_slice()].concat();
    let extensions = [
        extension(0, &length16(&name)),
        extension(10, &length16(&[0, 29, 0, 23])),
        extension(11, &[1, 0]),
        extension(13, &length16(&[4, 3, 8, 4, 4, 1])),
        extension(16, &length16(b"\x02h2\x08http/1.1")),
        extension(43, &[4, 3, 4, 3, 3]),
        extension(0xfe0d, &[0, 0, 1, 0, 1, 7]),
    ]
    .concat();
    let mut body = if datagram { vec![0xfe, 0xfd] } else { vec![3, 3] };
    body.extend([7; 32]);
    body.push(0);
    if datagram {
        body.push(0);
    }
    body.extend(length16(&[0x13, 1, 0xc0, 0x2b, 0xc0, 0x2f]));
    body.extend([1, 0]);
    body.extend(length16(&extensions));
    message(1, &body)
}

fn server_hello() -> Vec<u8> {
    let extensions = [extension(43, &[3, 4]), extension(16, &length16(b"\x02h2"))].concat();
    message(2, &[&[3, 3], [9; 32].as_slice(), &[0, 0x13, 1, 0], &length16(&extensions)].concat())
}

/// A list with one certificate that is none.
fn certificate() -> Vec<u8> {
    let entry = [&[0], length16(&[0x30, 0x82, 0, 4, 1, 2, 3, 4]).as_slice()].concat();
    message(11, &[&[0], length16(&entry).as_slice()].concat())
}

/// RFC 6347 section 4.2.2: the first record holds the first part of the message, the second one the rest.
fn dtls() -> Vec<Vec<u8>> {
    let whole = client_hello(true);
    let (head, body) = whole.split_at(4);
    let (one, two) = body.split_at(60);
    let fragment = |number: u8, offset: u8, part: &[u8]| {
        let body = [head, &[0, 0, 0, 0, offset], &[0], &length16(part)].concat();
        [&[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, number], length16(&body).as_slice()].concat()
    };
    vec![fragment(0, 0, one), fragment(1, 60, two), fragment(2, 0, body)]
}

fn dns_name(name: &str) -> Vec<u8> {
    let labels = name.split('.').flat_map(|label| [&[label.len() as u8], label.as_bytes()].concat());
    labels.chain([0]).collect()
}

fn query(kind: u8) -> Vec<u8> {
    [&[0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], dns_name(NAME).as_slice(), &[0, kind, 0, 1]].concat()
}

/// An answer with an alias, addresses, a service with hints, and a pointer.
fn answer() -> Vec<u8> {
    let record = |name: &[u8], kind: u8, data: &[u8]| {
        [name, &[0, kind, 0, 1, 0, 0, 1, 44], length16(data).as_slice()].concat()
    };
    let edge = dns_name("edge.example.net");
    let service = [vec![0, 1, 0], extension(4, &[198, 51, 100, 20]), extension(5, &[0, 4, 1, 2, 3, 4])].concat();
    [
        [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 5, 0, 0, 0, 0].as_slice(),
        &dns_name(NAME),
        &[0, 1, 0, 1],
        &record(&[0xc0, 12], 5, &edge),
        &record(&edge, 1, &[198, 51, 100, 20]),
        &record(&[0xc0, 12], 28, &[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        &record(&[0xc0, 12], 65, &service),
        &record(&dns_name("20.100.51.198.in-addr.arpa"), 12, &[0xc0, 12]),
    ]
    .concat()
}

/// Seeds of the target `datagram`.
pub(crate) fn datagrams() -> Vec<Seed> {
    let hello = client_hello(false);
    let (one, two) = hello.split_at(70);
    let split = [quic::crypto(70, two), quic::crypto(0, one)].concat();
    let q043 = b"\x09\x01\x02\x03\x04\x05\x06\x07\x08Q043\x01CHLO\x02\0\0\0SNI\0\x0b\0\0\0UAID\x10\0\0\0example.comagent";
    let ssdp = b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\n\r\n".to_vec();
    let dtls: Vec<(bool, Vec<u8>)> = dtls().into_iter().map(|datagram| (true, datagram)).collect();
    vec![
        ("dns", datagram::input(53, &[(true, query(1)), (false, answer())])),
        ("mdns", datagram::input(5_353, &[(true, answer()), (true, query(12))])),
        ("dns-elsewhere", datagram::input(50_000, &[(true, query(1)), (false, answer())])),
        ("quic-v1", datagram::input(443, &[(true, quic::initial(false, 0, &quic::crypto(0, &hello)))])),
        ("quic-v1-split", datagram::input(443, &[(true, quic::initial(false, 1, &split))])),
        (
            "quic-v2-two",
            datagram::input(443, &[
                (true, quic::initial(true, 0, &quic::crypto(70, two))),
                (true, quic::initial(true, 1, &quic::crypto(0, one))),
            ]),
        ),
        ("quic-google", datagram::input(443, &[(true, q043.to_vec())])),
        ("dtls", datagram::input(4_433, &dtls)),
        ("ssdp", datagram::input(1_900, &[(true, ssdp)])),
        ("text", datagram::input(8_130, &[(true, b"join room M4T7kqpZ uid=7100420".to_vec())])),
    ]
}

/// Seeds of the target `stream`.
pub(crate) fn streams() -> Vec<Seed> {
    let body = br#"{"uid":7100420,"imei":"490154203237518"}"#;
    let post = format!(
        "POST /log?uid=7100420 HTTP/1.1\r\nHost: {NAME}\r\nUser-Agent: Chatterbox/2.4\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let post = [post.as_bytes(), body].concat();
    let get = format!("GET /a HTTP/1.1\r\nHost: {NAME}\r\nCookie: uid=7100420\r\n\r\n").into_bytes();
    let get = [get.as_slice(), &get].concat();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: x\r\n\r\nHTTP/1.0 404 No\r\nContent-Length: 2\r\n\r\nno".to_vec();
    let coded = |coding: &str, bytes: &[u8]| {
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n", bytes.len());
        [head.as_bytes(), bytes].concat()
    };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(body).expect("memory");
    let gzip = coded("gzip", &gzip.finish().expect("memory"));
    let zstd = coded("zstd", &zstd::encode_all(body.as_slice(), 3).expect("memory"));
    let answers = [
        format!("<dns><domain name=\"{NAME}\" timeout=\"60\"><ip>198.51.100.20</ip></domain></dns>"),
        "198.51.100.20;198.51.100.21,60".to_owned(),
        format!(r#"{{"dns":[{{"host":"{NAME}","ips":["198.51.100.20"],"ttl":60}}]}}"#),
        format!(r#"{{"Answer":[{{"name":"{NAME}.","type":1,"TTL":60,"data":"198.51.100.20"}}]}}"#),
    ];
    let questions = ["newgetdns?uin=0", "d?dn=example.com", "1/resolve?host=example.com", "dns-query?name=example.com"];
    let private: Vec<(bool, Vec<u8>)> = questions
        .iter()
        .zip(&answers)
        .flat_map(|(question, answer)| {
            let length = answer.len();
            [
                (true, format!("GET /{question} HTTP/1.1\r\nHost: {NAME}\r\n\r\n").into_bytes()),
                (false, format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{answer}").into_bytes()),
            ]
        })
        .collect();
    let hello = record(22, &client_hello(false));
    let flight = [record(22, &server_hello()), record(22, &certificate()), record(20, &[1])].concat();
    let sealed = record(23, &[0x5a; 40]);
    let connect = format!("CONNECT {NAME}:443 HTTP/1.1\r\nHost: {NAME}\r\n\r\n").into_bytes();
    let ok = b"HTTP/1.1 200 Connection established\r\n\r\n".to_vec();
    let (query, answer) = (length16(&query(1)), length16(&answer()));
    vec![
        ("http-post", stream::input(80, 1, &[(true, post), (false, chunked.clone())])),
        ("http-pipelined", stream::input(8_080, 2, &[(true, get.clone()), (false, chunked)])),
        ("http-gzip", stream::input(80, 3, &[(true, get.clone()), (false, gzip)])),
        ("http-zstd", stream::input(80, 4, &[(true, get), (false, zstd)])),
        ("http-private-dns", stream::input(80, 10, &private)),
        ("tls", stream::input(443, 5, &[(true, hello.clone()), (false, flight.clone()), (true, sealed)])),
        (
            "connect",
            stream::input(3_128, 6, &[(true, connect), (false, ok), (true, hello.clone()), (false, flight.clone())]),
        ),
        (
            "starttls",
            stream::input(5_222, 7, &[
                (false, b"220 ready\r\n".to_vec()),
                (true, b"STARTTLS\r\n".to_vec()),
                (false, b"220 go\r\n".to_vec()),
                (true, hello),
                (false, flight),
            ]),
        ),
        ("dns", stream::input(53, 8, &[(true, [query.clone(), query].concat()), (false, answer)])),
        ("text", stream::input(8_130, 9, &[(true, b"LOGIN uid=7100420\n".to_vec()), (false, b"OK\n".to_vec())])),
    ]
}
