//! Messages of every framing and coding, in every cut.

use std::io::Write;

use crate::testing::{Talk, client_hello, records};

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn pipelined_requests_and_their_answers() {
    let seen = Talk::tcp(80)
        .out("GET /a?uid=71 HTTP/1.1\r\nHost: a.example\r\n\r\nHEAD /b HTTP/1.1\r\nHost: a.example\r\n\r\nGET /c HTTP/1.0\n\n")
        .back("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Type: Text/Plain; charset=x\r\n\r\nabc")
        .back("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHTTP/1.0 404 no\r\n\r\nuntil the end")
        .read_in_all_cuts();
    let rows: Vec<_> =
        seen.observed.messages.iter().map(|m| (&*m.method, m.path.as_str(), m.status, m.bytes)).collect();
    assert_eq!(
        rows,
        [
            ("GET", "/a?uid=", None, 0),
            ("HEAD", "/b", None, 0),
            ("GET", "/c", None, 0),
            ("", "", Some(200), 3),
            ("", "", Some(200), 0),
            ("", "", Some(404), 13),
        ]
    );
    assert_eq!(seen.text("http.request.uri"), "/a?uid=71|/b|/c");
    assert_eq!(seen.text("http.response.body"), "abc|until the end");
    assert_eq!(&*seen.observed.flows[0].server_name, "a.example");
}

#[test]
fn chunked_and_compressed_bodies() {
    let body = gzip("{\"imei\":\"490154203237518\"}");
    let mut request = b"POST /log HTTP/1.1\r\nHost: l.example\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in body.chunks(9) {
        request.extend(format!("{:x};x=y\r\n", chunk.len()).bytes());
        request.extend(chunk);
        request.extend(b"\r\n");
    }
    request.extend(b"0\r\nTrailer: t\r\n\r\nGET /next HTTP/1.1\r\nHost: l.example\r\n\r\n");
    let seen = Talk::tcp(8_123).out(request).read_in_all_cuts();
    assert_eq!(seen.text("http.request.body>gzip"), "{\"imei\":\"490154203237518\"}");
    assert_eq!(seen.observed.messages[1].path, "/next");
}

#[test]
fn a_bomb_is_stopped_and_counted() {
    let bomb = gzip(&"0".repeat(40 << 20));
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len());
    let seen = Talk::tcp(80).back([head.as_bytes(), &bomb].concat()).read(usize::MAX);
    assert!(seen.text("http.response.body>gzip").len() <= 17 << 20);
    assert!(seen.observed.coverage.problems.contains_key("http.decoded-limit"));
}

#[test]
fn what_is_inside_a_tunnel() {
    let seen = Talk::tcp(3_128)
        .out("CONNECT in.example:443 HTTP/1.1\r\nHost: in.example:443\r\n\r\n")
        .back("HTTP/1.1 200 Connection established\r\n\r\n")
        .out(records(&client_hello("in.example", 10), 200))
        .read_in_all_cuts();
    let flow = &seen.observed.flows[0];
    assert_eq!((&*flow.protocols, &*flow.server_name), ("tcp.http.tls", "in.example"));
    assert!(
        seen.observed.names.iter().all(|name| name.ip.is_none()),
        "the proxy's address is not the host's"
    );
}

#[test]
fn other_protocols_on_its_port_and_itself_on_others() {
    let sip = Talk::tcp(80).out("OPTIONS sip:a@b.example SIP/2.0\r\n\r\n").read(usize::MAX);
    assert_eq!(&*sip.observed.flows[0].protocols, "tcp");
    let bad = Talk::tcp(80).out("GET nothing that ends").out([0xff; 70_000]).read(usize::MAX);
    assert!(bad.observed.coverage.problems.contains_key("http.head-limit"));
    let ssdp =
        Talk::udp(1_900).out("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n").read(usize::MAX);
    assert_eq!(&*ssdp.observed.flows[0].protocols, "udp.ssdp");
}
