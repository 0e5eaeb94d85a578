//! DNS messages (RFC 1035) with addresses, aliases and HTTPS records (RFC 9460), and questions to the router.

use std::net::IpAddr;

use super::{
    hosts::{self, Host},
    wire::length16,
    world::{UdpFlow, World},
};

/// Type of an IPv4 address.
pub(super) const A: u16 = 1;
/// Type of an IPv6 address.
pub(super) const AAAA: u16 = 28;
/// Type of a pointer to a name.
pub(super) const PTR: u16 = 12;
/// Type of HTTPS service parameters.
pub(super) const HTTPS: u16 = 65;
const CNAME: u16 = 5;
const SOA: u16 = 6;

/// What an answer says.
#[derive(Clone, Debug)]
pub(super) enum Record {
    /// An address of a name.
    Address(&'static str, IpAddr),
    /// Another name of a name.
    Alias(&'static str, &'static str),
    /// A service with HTTP/2, HTTP/3 and an encrypted hello; the bytes are the ECHConfigList.
    Https(&'static str, Vec<u8>),
    /// A pointer.
    Pointer(&'static str, &'static str),
}

/// Asks the router for a name; returns when the answer is there.
pub(super) fn resolve(world: &mut World, at: u64, name: &str, kind: u16, records: &[Record]) -> u64 {
    ask(world, at, &hosts::RESOLVER, name, kind, records)
}

/// Asks for a host's address by its own name, or along a chain of aliases.
pub(super) fn resolve_host(world: &mut World, at: u64, host: &Host, aliases: &[&'static str]) -> u64 {
    let mut records = Vec::new();
    let mut owner = host.name;
    for alias in aliases {
        records.push(Record::Alias(owner, alias));
        owner = alias;
    }
    records.push(Record::Address(owner, host.ip()));
    resolve(world, at, host.name, if host.ip().is_ipv4() { A } else { AAAA }, &records)
}

/// Asks any resolver.
pub(super) fn ask(
    world: &mut World,
    at: u64,
    resolver: &Host,
    name: &str,
    kind: u16,
    records: &[Record],
) -> u64 {
    let flow: UdpFlow = world.udp_flow(resolver, 53);
    let identifier = world.random.next() as u16;
    world.udp_out(at, flow, &message(identifier, 0x0100, &[(name, kind)], &[]));
    // The router asks further up before it answers.
    let answer = at + world.round_trip(resolver.round_trip_ms + 9);
    world.udp_in(answer, flow, &message(identifier, 0x8180, &[(name, kind)], records));
    answer
}

/// Returns a message.
pub(super) fn message(identifier: u16, flags: u16, questions: &[(&str, u16)], records: &[Record]) -> Vec<u8> {
    let nothing = records.is_empty() && flags & 0x8000 != 0;
    let mut message = identifier.to_be_bytes().to_vec();
    message.extend(flags.to_be_bytes());
    for count in [questions.len(), records.len(), usize::from(nothing), 0] {
        message.extend(length16(count));
    }
    for (name, kind) in questions {
        message.extend(encode(name));
        message.extend([kind.to_be_bytes(), [0, 1]].concat());
    }
    let first = questions.first().map(|(name, _)| *name);
    for record in records {
        append(&mut message, record, first);
    }
    if nothing {
        append_authority(&mut message);
    }
    message
}

fn append(message: &mut Vec<u8>, record: &Record, first: Option<&str>) {
    let (name, kind, data) = match record {
        Record::Address(name, IpAddr::V4(ip)) => (name, A, ip.octets().to_vec()),
        Record::Address(name, IpAddr::V6(ip)) => (name, AAAA, ip.octets().to_vec()),
        Record::Alias(name, target) => (name, CNAME, encode(target)),
        Record::Https(name, ech) => (name, HTTPS, https(ech)),
        Record::Pointer(name, target) => (name, PTR, encode(target)),
    };
    // The name that was asked for is pointed at (RFC 1035 section 4.1.4).
    let owner = if first == Some(name) { vec![0xc0, 12] } else { encode(name) };
    append_record(message, &owner, kind, 300, &data);
}

fn append_record(message: &mut Vec<u8>, owner: &[u8], kind: u16, seconds: u32, data: &[u8]) {
    message.extend(owner);
    message.extend([kind.to_be_bytes(), [0, 1]].concat());
    message.extend(seconds.to_be_bytes());
    message.extend(length16(data.len()));
    message.extend(data);
}

/// Who says that there is nothing (RFC 2308).
fn append_authority(message: &mut Vec<u8>) {
    let mut data = [encode("ns.chatterbox.example"), encode("hostmaster.chatterbox.example")].concat();
    for field in [2_026_030_201_u32, 7_200, 900, 1_209_600, 300] {
        data.extend(field.to_be_bytes());
    }
    append_record(message, &encode("example"), SOA, 300, &data);
}

/// Priority 1, the owner itself as target, then alpn (1) and ech (5).
fn https(ech: &[u8]) -> Vec<u8> {
    let alpn = b"\x02h3\x02h2";
    let mut data = vec![0, 1, 0];
    data.extend([0, 1]);
    data.extend(length16(alpn.len()));
    data.extend(alpn);
    data.extend([0, 5]);
    data.extend(length16(ech.len()));
    data.extend(ech);
    data
}

/// Returns an ECHConfigList with one X25519 configuration (RFC 9849 section 4).
pub(super) fn ech_list(public_key: &[u8; 32], public_name: &str) -> Vec<u8> {
    let mut contents = vec![0x17, 0x00, 0x20, 0x00, 0x20];
    contents.extend(public_key);
    // HKDF-SHA256 with AES-128-GCM, no limit on names' lengths.
    contents.extend([0, 4, 0, 1, 0, 1, 0, public_name.len() as u8]);
    contents.extend(public_name.as_bytes());
    contents.extend([0, 0]);
    let config = [&[0xfe, 0x0d], length16(contents.len()).as_slice(), &contents].concat();
    [length16(config.len()).as_slice(), &config].concat()
}

fn encode(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len() + 2);
    for label in name.split('.') {
        bytes.push(label.len() as u8);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}
