//! Messages of every framing and coding, in every cut.

use std::io::Write;

use crate::testing::{Seen, Talk, client_hello, records};

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

fn ask(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: dns.example\r\n\r\n")
}

fn give(status: u16, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} x\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn private(seen: &Seen) -> Vec<String> {
    let rows = seen.observed.names.iter().filter(|name| &*name.source == "private-dns");
    rows.map(|name| {
        let to = name.ip.map_or_else(|| name.target.to_string(), |ip| ip.to_string());
        format!("{} {} {to} {:?}", name.name, &*name.record_type, name.ttl)
    })
    .collect()
}

#[test]
fn answers_of_private_dns_are_names_in_every_cut() {
    let json = gzip(r#"{"host":"b.example.com","ips":["192.0.2.2"],"ttl":5}"#);
    let xml = br#"<dns><domainlist><domain name="c.example.com" timeout="7"><ip>2001:db8::3</ip></domain>"#;
    let talk = Talk::tcp(80)
        .out(
            ask("/d?dn=a.example.com")
                + &ask("/other?dn=z")
                + &ask("/1/d?host=b.example.com")
                + &ask("/newgetdns"),
        )
        .back(give(200, "Content-Type: text/plain\r\n", b"192.0.2.1;192.0.2.4,60"))
        .back(give(200, "", b"192.0.2.9"))
        .back(give(200, "Content-Encoding: gzip\r\n", &json))
        .back([b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), xml].concat());
    let seen = talk.read_in_all_cuts();
    let names = [
        "a.example.com A 192.0.2.1 Some(60)",
        "a.example.com A 192.0.2.4 Some(60)",
        "b.example.com A 192.0.2.2 Some(5)",
        "c.example.com AAAA 2001:db8::3 Some(7)",
    ];
    assert_eq!(private(&seen), names);
    assert_eq!(seen.observed.names.iter().filter(|name| &*name.source == "http-host").count(), 1);
    assert!(seen.observed.coverage.problems.is_empty());
    let seen = talk.read_metadata();
    assert_eq!(private(&seen), names, "names are metadata");
    assert_eq!(seen.observed.coverage.payload_bytes_searched, 0);
}

#[test]
fn answers_that_are_no_answers_name_nothing() {
    let question = ask("/d?dn=a.example.com");
    for answers in [
        // An error page, an answer that is too long, one cut short, one in a damaged coding.
        give(404, "", b"192.0.2.1"),
        give(200, "", "192.0.2.1;".repeat(7_000).as_bytes()),
        b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n192.0.2.1".to_vec(),
        b"HTTP/1.1 200 OK\r\n\r\n192.0.2.1".to_vec(),
        give(200, "Content-Encoding: gzip\r\n", b"192.0.2.1"),
        give(204, "", b""),
    ] {
        let seen = Talk::tcp(80).out(&question).back(answers).read(usize::MAX);
        assert_eq!(private(&seen), [""; 0]);
    }
    // The first answer belongs to a request before the capture began: which name is the second one of?
    let answer = give(200, "", b"192.0.2.1");
    let seen = Talk::tcp(80).back(&answer).out(&question).back(&answer).read(usize::MAX);
    assert_eq!(private(&seen), [""; 0]);
    let named = give(200, "", br#"{"host":"b.example.com","ip":"192.0.2.2"}"#);
    let seen = Talk::tcp(80).back(&answer).out(&question).back(named).read(usize::MAX);
    assert_eq!(private(&seen), ["b.example.com A 192.0.2.2 None"]);
    let long = give(200, "", &[b' '; 70_000]);
    let seen = Talk::tcp(80).out(&question).back(long).read(999);
    assert!(seen.observed.coverage.problems.contains_key("http.private-dns-limit"));
}
