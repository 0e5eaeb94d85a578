//! Answers of private DNS over clear HTTP: facts of their own source, which offer addresses and name flows.

use serde_json::Value;

use crate::{
    program::{json, run, stdout, write},
    wire::Packets,
};

/// A client asks a private DNS for two names, and sends something to an address of one of them, which names itself
/// nowhere.
fn capture() -> Vec<u8> {
    let mut packets = Packets::default();
    let mut connection = packets.connect((50_000, 80));
    let body = r#"{"dns":[{"host":"Edge.example.com","ips":["1.0.0.1"],"ttl":60},
        {"host":"spare.example.com","ips":["203.0.113.9"],"ttl":60}]}"#;
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let question =
        b"GET /100000/resolve?host=edge.example.com,spare.example.com HTTP/1.1\r\nHost: dns.example\r\n\r\n";
    packets.exchange(&mut connection, question, answer.as_bytes());
    packets.udp((50_001, 40_000), b"join room");
    packets.file()
}

fn rows<'a>(document: &'a Value, table: &str) -> Vec<&'a Value> {
    document[table].as_array().expect("a table").iter().collect()
}

fn check(document: &Value) {
    let names = rows(document, "names").into_iter().filter(|name| name["source"] == "private-dns");
    let names: Vec<_> = names.map(|name| [&name["name"], &name["ip"], &name["ttl"]]).collect();
    assert_eq!(
        serde_json::json!(names),
        serde_json::json!([["edge.example.com", "1.0.0.1", 60], ["spare.example.com", "203.0.113.9", 60]])
    );
    let endpoints = rows(document, "endpoints");
    let endpoint = |ip: &str| *endpoints.iter().find(|row| row["ip"] == ip).expect("an endpoint");
    let spare = endpoint("203.0.113.9");
    assert_eq!([&spare["contacted"], &spare["offered"]], [false, true]);
    assert_eq!(spare["names"], serde_json::json!(["spare.example.com"]));
    let edge = endpoint("1.0.0.1");
    assert_eq!([&edge["contacted"], &edge["offered"]], [true, true]);
    let flows = rows(document, "flows");
    let flow = flows.iter().find(|flow| flow["responder_port"] == 40_000).expect("a flow");
    assert_eq!([&flow["server_name"], &flow["name_source"]], ["edge.example.com", "private-dns"]);
}

#[test]
fn private_dns_offers_addresses_and_names_flows() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "private.pcap", &capture());
    check(&json(&[&capture]));
    check(&json(&[&capture, "--metadata-only"]));
    let text = stdout(&run(&["inspect", &capture, "--quiet"]), 0);
    assert!(text.contains("1 address was offered in answers of resolvers, not contacted"), "{text}");
}
