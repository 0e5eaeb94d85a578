//! DNS over UDP and TCP, multicast DNS and LLMNR (RFC 1035, 6762, 4795): questions, and the answers that name
//! addresses: A, AAAA, CNAME, PTR, SVCB and HTTPS with their ECH parameter (RFC 9460).

use std::net::IpAddr;

use whither_model::table::Word;

use super::{Context, Entry, Probe, Protocol, Step};
use crate::{fingerprint::hello::Reader, flow::facts::NameFact};

pub(crate) const ENTRY: Entry = Entry {
    stream: probe_stream,
    datagram: probe_datagram,
    start: |stream| Box::new(Dns { stream, ..Dns::default() }),
};

const HEADER_BYTES: usize = 12;
/// A name is at most 255 bytes; a chain of pointers beyond this many is a loop.
const POINTERS: usize = 32;
const NAME_BYTES: usize = 255;
/// Records read of one message; the largest message has room for fewer useful ones.
const RECORDS: usize = 1_024;

const PORTS: [u16; 3] = [53, 5_353, 5_355];

fn on_dns_port(ports: [u16; 2]) -> bool {
    ports.iter().any(|port| PORTS.contains(port))
}

fn probe_datagram(datagram: &[u8], ports: [u16; 2]) -> Probe {
    if on_dns_port(ports) && plausible(datagram) || strict(datagram) { Probe::Yes } else { Probe::No }
}

/// Over TCP two bytes of length come first. Off the usual ports a whole message must be there and fit exactly.
fn probe_stream(head: &[u8], ports: [u16; 2]) -> Probe {
    let Some(length) = head.first_chunk().map(|two| usize::from(u16::from_be_bytes(*two))) else {
        return if on_dns_port(ports) { Probe::More } else { Probe::No };
    };
    let message = head.get(2..).unwrap_or_default();
    if on_dns_port(ports) {
        return match message.len() {
            0..HEADER_BYTES => Probe::More,
            _ if length >= HEADER_BYTES && plausible(message) => Probe::Yes,
            _ => Probe::No,
        };
    }
    if message.len() == length && strict(message) { Probe::Yes } else { Probe::No }
}

/// On a DNS port: a known operation and counts that the length allows.
fn plausible(message: &[u8]) -> bool {
    let Some(head) = message.first_chunk::<HEADER_BYTES>() else { return false };
    let questions = u16::from_be_bytes([head[4], head[5]]);
    matches!(head[2] >> 3 & 15, 0 | 1 | 2 | 4 | 5 | 6) && questions <= 64
}

/// Elsewhere: one question that reads to the end of a query, or a response with records that all read.
fn strict(message: &[u8]) -> bool {
    let Some(head) = message.first_chunk::<HEADER_BYTES>() else { return false };
    let count = |at: usize| u16::from_be_bytes([head[at], head[at + 1]]);
    let (flags, questions, answers) = (head[2], count(4), count(6));
    if flags & 0x78 != 0
        || head[3] & 0x40 != 0
        || questions != 1
        || answers > 64
        || count(8) > 64
        || count(10) > 64
    {
        return false;
    }
    let response = flags & 0x80 != 0;
    if !response && answers != 0 {
        return false;
    }
    let mut at = HEADER_BYTES;
    let mut name = String::new();
    if self::name(message, &mut at, &mut name).is_none() {
        return false;
    }
    let Some([0, kind, class, 1]) = message.get(at..).and_then(|rest| rest.first_chunk::<4>()) else {
        return false;
    };
    at += 4;
    let host = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    if !host || name.len() < 3 || !name.contains('.') || *kind == 0 || *class & 0x7f != 0 {
        return false;
    }
    let records = usize::from(answers) + usize::from(count(8)) + usize::from(count(10));
    for _ in 0..records {
        if record(message, &mut at).is_none() {
            return false;
        }
    }
    at == message.len()
}

#[derive(Default)]
struct Dns {
    stream: bool,
    held: [Vec<u8>; 2],
}

impl Protocol for Dns {
    fn bytes(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Step {
        if !self.stream {
            message(bytes, context);
            return Step::More;
        }
        let held = &mut self.held[context.direction.index()];
        held.extend_from_slice(bytes);
        let mut rest = held.as_slice();
        while let Some(length) = rest.first_chunk().map(|two| usize::from(u16::from_be_bytes(*two))) {
            let Some(whole) = rest.get(2..2 + length) else { break };
            message(whole, context);
            rest = rest.get(2 + length..).unwrap_or_default();
        }
        let done = held.len() - rest.len();
        held.drain(..done);
        Step::More
    }

    fn gap(&mut self, _: u64, _: &mut Context<'_>) -> Step {
        // The next length field cannot be found again.
        Step::Done
    }
}

/// Label of the protocol by port: the three share one format.
fn label(ports: [u16; 2]) -> &'static str {
    if ports.contains(&5_353) {
        "mdns"
    } else if ports.contains(&5_355) {
        "llmnr"
    } else {
        "dns"
    }
}

fn message(bytes: &[u8], context: &mut Context<'_>) {
    if !plausible(bytes) {
        return context.problem("dns.message", bytes.len());
    }
    context.facts.label(label(context.ports));
    context.facts.clear = true;
    let mut room = std::mem::take(&mut context.output.room);
    if read(bytes, &mut room, context).is_none() {
        context.problem("dns.cut", bytes.len());
    }
    context.output.room = room;
}

/// Section 4.1 of RFC 1035. None when the message ends early; what came before is kept.
fn read(bytes: &[u8], [owner, target]: &mut [String; 2], context: &mut Context<'_>) -> Option<()> {
    let head: &[u8; HEADER_BYTES] = bytes.first_chunk()?;
    let count = |at: usize| usize::from(u16::from_be_bytes([head[at], head[at + 1]]));
    let response = head[2] & 0x80 != 0;
    let mut at = HEADER_BYTES;
    for _ in 0..count(4).min(RECORDS) {
        let start = at;
        name(bytes, &mut at, owner)?;
        let kind = u16_at(bytes, at)?;
        at += 4;
        let evidence = context.evidence(start, at - start);
        let record_type = record_type(kind);
        let (source, none) = ("dns-question", None);
        let fact = NameFact { name: owner, ip: None, target: "", source, record_type, ttl: none, ech: false };
        context.name(fact, evidence);
    }
    // Queries may carry records (known answers of mDNS, additional data); only responses state facts, and mDNS
    // announcements are responses.
    let records = count(6) + count(8) + count(10);
    if records > RECORDS {
        context.problem("dns.records", bytes.len());
    }
    for _ in 0..records.min(RECORDS) {
        let start = at;
        let record = record(bytes, &mut at)?;
        if response && matches!(record.kind, A | CNAME | PTR | AAAA | SVCB | HTTPS) {
            name(bytes, &mut start.clone(), owner)?;
            answer(bytes, &record, owner, target, start, context);
        }
    }
    Some(())
}

/// Records that name an address or another name.
const A: u16 = 1;
const CNAME: u16 = 5;
const PTR: u16 = 12;
const AAAA: u16 = 28;
const SVCB: u16 = 64;
const HTTPS: u16 = 65;

struct Record {
    kind: u16,
    ttl: u32,
    /// Where its data lie in the message.
    data: (usize, usize),
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_be_bytes(*two))
}

/// Steps over a record, and says what it is. Most are of no use here, so that their names are not put together.
fn record(bytes: &[u8], at: &mut usize) -> Option<Record> {
    skip_name(bytes, at)?;
    let fixed: &[u8; 10] = bytes.get(*at..)?.first_chunk()?;
    let length = usize::from(u16::from_be_bytes([fixed[8], fixed[9]]));
    let start = *at + 10;
    bytes.get(start..start + length)?;
    *at = start + length;
    Some(Record {
        kind: u16::from_be_bytes([fixed[0], fixed[1]]),
        ttl: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
        data: (start, start + length),
    })
}

fn answer(
    bytes: &[u8],
    record: &Record,
    owner: &str,
    target: &mut String,
    start: usize,
    context: &mut Context<'_>,
) {
    let Some(data) = bytes.get(record.data.0..record.data.1) else { return };
    let evidence = context.evidence(start, record.data.1 - start);
    let ttl = Some(record.ttl);
    let kind = record_type(record.kind);
    let mut at = record.data.0;
    let mut note = |name: &str, ip: Option<IpAddr>, target: &str, source: &'static str, ech: bool| {
        context.name(NameFact { name, ip, target, source, record_type: kind.clone(), ttl, ech }, evidence);
    };
    match record.kind {
        A => {
            if let Ok(ip) = <[u8; 4]>::try_from(data) {
                note(owner, Some(ip.into()), "", "dns", false);
            }
        }
        AAAA => {
            if let Ok(ip) = <[u8; 16]>::try_from(data) {
                note(owner, Some(ip.into()), "", "dns", false);
            }
        }
        CNAME if name(bytes, &mut at, target).is_some() => note(owner, None, target, "cname", false),
        PTR if name(bytes, &mut at, target).is_some() => {
            note(target, reverse_address(owner), owner, "ptr", false);
        }
        SVCB | HTTPS => {
            if let Some((ech, hints)) = service(bytes, record, target) {
                note(owner, None, target, "svcb", ech);
                for ip in hints {
                    note(owner, Some(ip), "", "svcb", ech);
                }
            }
        }
        _ => {}
    }
}

/// RFC 9460 section 2.2: priority, target, parameters; 4 and 6 are address hints, 5 is ECH.
fn service(bytes: &[u8], record: &Record, target: &mut String) -> Option<(bool, Vec<IpAddr>)> {
    let mut at = record.data.0 + 2;
    name(bytes, &mut at, target)?;
    let mut reader = Reader(bytes.get(at..record.data.1)?);
    let (mut ech, mut hints) = (false, Vec::new());
    while let (Some(key), Some(value)) = (reader.u16(), reader.vector16()) {
        match key {
            4 => hints.extend(
                value.chunks_exact(4).filter_map(|ip| <[u8; 4]>::try_from(ip).ok()).map(IpAddr::from),
            ),
            5 => ech = true,
            6 => hints.extend(
                value.chunks_exact(16).filter_map(|ip| <[u8; 16]>::try_from(ip).ok()).map(IpAddr::from),
            ),
            _ => {}
        }
    }
    Some((ech, hints))
}

/// Steps over a name: labels up to the root or to a pointer.
fn skip_name(bytes: &[u8], at: &mut usize) -> Option<()> {
    let mut cursor = *at;
    loop {
        match usize::from(*bytes.get(cursor)?) {
            0 => break *at = cursor + 1,
            0xc0.. => {
                bytes.get(cursor + 1)?;
                break *at = cursor + 2;
            }
            length @ 1..=63 => cursor += length + 1,
            _ => return None,
        }
    }
    Some(())
}

/// Reads a name (section 3.1) with its pointers (4.1.4), in lower case; bytes that are not printable are escaped
/// as `\DDD` (section 5.1). `text` is written over.
fn name(bytes: &[u8], at: &mut usize, text: &mut String) -> Option<()> {
    let mut room = std::mem::take(text).into_bytes();
    room.clear();
    let read = labels(bytes, at, &mut room);
    *text = String::from_utf8(room).unwrap_or_default();
    read
}

/// The labels of a name, as text with points between them.
fn labels(bytes: &[u8], at: &mut usize, text: &mut Vec<u8>) -> Option<()> {
    let (mut cursor, mut jumps, mut wire_bytes) = (*at, 0, 0);
    let mut after = None;
    loop {
        let length = usize::from(*bytes.get(cursor)?);
        match length {
            0 => {
                *at = after.unwrap_or(cursor + 1);
                return Some(());
            }
            0xc0.. => {
                let pointer = usize::from(u16_at(bytes, cursor)? & 0x3fff);
                after.get_or_insert(cursor + 2);
                jumps += 1;
                if jumps > POINTERS {
                    return None;
                }
                cursor = pointer;
            }
            1..=63 => {
                wire_bytes += length + 1;
                if wire_bytes > NAME_BYTES {
                    return None;
                }
                if !text.is_empty() {
                    text.push(b'.');
                }
                label_text(bytes.get(cursor + 1..cursor + 1 + length)?, text);
                cursor += 1 + length;
            }
            _ => return None,
        }
    }
}

/// Adds a label.
fn label_text(label: &[u8], text: &mut Vec<u8>) {
    // Nearly every label is plain ASCII.
    let begin = text.len();
    text.extend_from_slice(label);
    let mut is_plain = true;
    for byte in text.get_mut(begin..).unwrap_or_default() {
        *byte = LOWER_CASE[usize::from(*byte)];
        is_plain &= *byte != 0;
    }
    if is_plain {
        return;
    }
    text.truncate(begin);
    let mut shown = String::new();
    escaped(label, &mut shown);
    shown.make_ascii_lowercase();
    text.extend_from_slice(shown.as_bytes());
}

/// For each byte its lower case; 0 where it is no ASCII that can be seen.
const LOWER_CASE: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        table[byte as usize] = byte.to_ascii_lowercase();
        byte += 1;
    }
    table
};

fn escaped(label: &[u8], text: &mut String) {
    for chunk in label.utf8_chunks() {
        chunk.valid().chars().for_each(|character| printed(character, text));
        chunk.invalid().iter().for_each(|byte| escape(u32::from(*byte), text));
    }
}

fn printed(character: char, text: &mut String) {
    if character.is_control() { escape(u32::from(character), text) } else { text.push(character) }
}

fn escape(value: u32, text: &mut String) {
    text.push('\\');
    text.extend([100, 10, 1].map(|power| char::from(b'0' + (value / power % 10) as u8)));
}

/// Returns the address that a name under in-addr.arpa or ip6.arpa stands for.
fn reverse_address(name: &str) -> Option<IpAddr> {
    if let Some(reversed) = name.strip_suffix(".in-addr.arpa") {
        let octets: Vec<&str> = reversed.rsplit('.').collect();
        return octets.join(".").parse::<std::net::Ipv4Addr>().ok().map(IpAddr::V4);
    }
    let nibbles: String = name.strip_suffix(".ip6.arpa")?.rsplit('.').collect();
    if nibbles.len() != 32 {
        return None;
    }
    u128::from_str_radix(&nibbles, 16).ok().map(|bits| IpAddr::V6(bits.into()))
}

fn record_type(kind: u16) -> Word {
    let name = match kind {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        35 => "NAPTR",
        43 => "DS",
        48 => "DNSKEY",
        64 => "SVCB",
        65 => "HTTPS",
        255 => "ANY",
        other => return Word::from(format!("TYPE{other}")),
    };
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Talk;

    #[test]
    fn names_follow_pointers_and_end() {
        let message = b"\x03www\x07example\x03com\x00\xc0\x04\xc0\x13";
        let read = |start: usize| {
            let (mut at, mut text) = (start, String::new());
            name(message, &mut at, &mut text).map(|()| (text, at))
        };
        assert_eq!(read(0), Some(("www.example.com".to_owned(), 17)));
        assert_eq!(read(17), Some(("example.com".to_owned(), 19)));
        assert_eq!(read(19), None, "a pointer to itself");
    }

    #[test]
    fn reverse_names_give_addresses() {
        assert_eq!(reverse_address("4.3.2.1.in-addr.arpa"), Some("1.2.3.4".parse().expect("literal")));
        assert_eq!(reverse_address("4.3.2.in-addr.arpa"), None);
        assert_eq!(reverse_address("example.com"), None);
    }

    /// A response: www.a.example is an alias of b.example, which has an address.
    fn response() -> Vec<u8> {
        let mut message = vec![0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0];
        message.extend(b"\x03www\x01a\x07example\x00\x00\x01\x00\x01");
        message.extend(b"\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x0b\x01b\x07example\x00");
        message.extend(b"\xc0\x2b\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc6\x33\x64\x07");
        message
    }

    #[test]
    fn answers_over_udp_and_tcp_in_all_cuts() {
        let facts = |seen: &crate::testing::Seen| {
            let rows = seen.observed.names.iter();
            rows.map(|name| format!("{} {} {}", name.source, name.name, name.target)).collect::<Vec<_>>()
        };
        let expected = ["dns-question www.a.example ", "cname www.a.example b.example", "dns b.example "];
        let datagram = Talk::udp(53).back(response()).read(usize::MAX);
        assert_eq!(facts(&datagram), expected);
        assert_eq!(datagram.observed.flows[0].originator_port, 50_000, "the port says who asked");
        let framed = [&[0, response().len() as u8], response().as_slice()].concat();
        let mut seen = facts(&Talk::tcp(53).back(framed.repeat(2)).read_in_all_cuts());
        // The evidence of a message that comes byte by byte is its last byte, so the order is that of the names.
        seen.sort();
        assert_eq!(seen, ["cname www.a.example b.example", "dns b.example ", "dns-question www.a.example "]);
        let cut = Talk::udp(53).back(&response()[..40]).read(usize::MAX);
        assert_eq!(facts(&cut), expected[..1]);
        assert!(cut.observed.coverage.problems.contains_key("dns.cut"));
        let elsewhere = Talk::udp(4_000).back(response()).read(usize::MAX);
        assert_eq!(&*elsewhere.observed.flows[0].protocols, "udp.dns");
    }
}
