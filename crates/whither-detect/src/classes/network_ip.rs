//! Addresses of hosts inside content (RFC 791, RFC 4291): what an app tells about where its user is on the net.
//!
//! Not reported: versions (`Chrome/120.0.0.0`), hosts of URLs, loopback, multicast and reserved addresses. In
//! free text IPv4 has low confidence, as versions look like it.

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use whither_model::address::Scope;

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger, Verdict},
    view::View,
};

/// `network.ip`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "network.ip",
        title: "IP address",
        sensitivity: 2,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "clientip",
        "ip",
        "ipaddr",
        "ipaddress",
        "lanip",
        "localip",
        "peerip",
        "publicip",
        "realip",
        "remoteaddr",
        "remoteip",
        "srcip",
        "userip",
        "wanip",
        "wifiip",
        "xforwardedfor",
        "xrealip",
    ],
    keyed,
    plain,
    triggers: &[Trigger::Byte(b':'), Trigger::Dotted],
    find,
    rank: 20,
    examples: &[
        ("from 192.168.1.23 to", "192.168.1.23"),
        ("{\"client_ip\":\"203.0.113.7\"}", "203.0.113.7"),
        ("ip=2001%3Adb8%3A%3A7&x", "2001:db8::7"),
        ("ip=203.0.113.7:5060&x", "203.0.113.7"),
        ("地址10.1.2.3，", "10.1.2.3"),
        ("from 2001:DB8::5054:ff:fe1b:b031.", "2001:db8::5054:ff:fe1b:b031"),
        ("connect [fe80::1]:80", "fe80::1"),
    ],
    non_examples: &[
        "Chrome/120.0.0.0 Safari",
        "version 1.2.3.4",
        "v1.2.3.4",
        "1.2.3.4.5",
        "1.2.3.400",
        "01.2.3.4",
        "http://203.0.113.7/x",
        "127.0.0.1",
        "0.0.0.0",
        "239.255.255.250",
        "{\"ver\":\"8.1.2.3\"}",
        "1.2.3.4-beta",
        "std::dec::fee",
        "at 12:30:45",
        "a::b",
        "listen on ::1",
        "12345:db8::1",
        "2001:db8::1text",
        "00:1b:44:11:3a:b7:99:01",
    ],
    ..Class::NONE
};

/// Returns what an address is, if it can be somebody's.
fn scope(ip: IpAddr) -> Option<&'static str> {
    match Scope::of(ip) {
        Scope::Public => Some("public address"),
        Scope::Private => Some("private address"),
        Scope::Shared => Some("shared address"),
        Scope::LinkLocal => Some("link-local address"),
        Scope::Documentation => Some("documentation address"),
        Scope::Loopback | Scope::Multicast | Scope::Reserved => None,
    }
}

/// Reads four numbers of at most three digits, without leading zeros, that are the whole text.
fn v4(text: &[u8]) -> Option<Ipv4Addr> {
    let mut octets = [0u8; 4];
    let mut rest = text;
    for (index, octet) in octets.iter_mut().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix(b".")?;
        }
        (*octet, rest) = v4_part(rest)?;
    }
    rest.is_empty().then(|| Ipv4Addr::from(octets))
}

/// Reads one number up to 255; gives what stands behind it.
fn v4_part(text: &[u8]) -> Option<(u8, &[u8])> {
    let digit = |byte: u8| byte.wrapping_sub(b'0');
    match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            let value = u16::from(digit(*a)) * 100 + u16::from(digit(*b)) * 10 + u16::from(digit(*c));
            u8::try_from(value).ok().map(|value| (value, rest))
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', rest @ ..] => Some((digit(*a) * 10 + digit(*b), rest)),
        [a @ b'0'..=b'9', rest @ ..] => Some((digit(*a), rest)),
        _ => None,
    }
}

/// Returns how sure an address behind a key is: `ip` alone may be a server's, as in the answer of a name service.
fn sure(key: &str) -> Confidence {
    if key == "ip" { Confidence::Medium } else { Confidence::High }
}

fn plain(value: &[u8], key: &str) -> Option<Verdict> {
    Some((scope(IpAddr::V4(v4(value)?))?, sure(key)))
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if let Some(ip) = v4(&keyed.value) {
        return Some(keyed.found(scope(IpAddr::V4(ip))?, sure(keyed.key)));
    }
    let text = std::str::from_utf8(&keyed.value).ok()?;
    let host = text.split(',').next().unwrap_or_default().trim();
    let ip: IpAddr = match host.parse() {
        Ok(ip) => ip,
        Err(_) => host.rsplit_once(':')?.0.parse().ok()?,
    };
    let validation = scope(ip)?;
    Some(keyed.found_as(Cow::Owned(ip.to_string().into_bytes()), validation, sure(keyed.key)))
}

/// Longest spelling of an IPv6 address, those with an IPv4 address in them apart, which is found by itself.
const V6_LONGEST: usize = 39;

/// Judges what stands around the first colon of an IPv6 address (RFC 4291, section 2.2).
fn v6<'a>(view: &View<'a>, at: usize) -> Option<Found<'a>> {
    let hex = (1..=4).take_while(|&back| view.before(at, back).is_ascii_hexdigit()).count();
    if hex == 0 && view.at(at + 1) != b':' {
        return None;
    }
    let start = at - hex;
    let is_inside = view.before(start, 1) == b':' || !view.left_bound(start);
    if is_inside || !(view.at(at + 1) == b':' || view.at(at + 1).is_ascii_hexdigit()) {
        return None;
    }
    let text = view.slice(start, start + V6_LONGEST + 1);
    let length = text.iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b':').count();
    let text = text.get(..length)?;
    let end = start + length;
    let goes_on = !view.right_bound(end) || view.at(end) == b'.' && view.at(end + 1).is_ascii_digit();
    if goes_on || text.iter().filter(|byte| **byte == b':').count() < 2 {
        return None;
    }
    let ip: Ipv6Addr = std::str::from_utf8(text).ok()?.parse().ok()?;
    let validation = scope(IpAddr::V6(ip))?;
    let value = Cow::Owned(ip.to_string().into_bytes());
    Some(Found { start, end, value, validation, confidence: Confidence::Medium })
}

fn find<'a>(view: &View<'a>, start: usize, _: usize) -> Option<Found<'a>> {
    if view.no_addresses {
        return None;
    }
    if view.at(start) == b':' {
        return v6(view, start);
    }
    let text = view.slice(start, start + 16);
    let length = text.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let text = text.get(..length)?;
    let text = text.strip_suffix(b".").unwrap_or(text);
    if text.iter().filter(|&&byte| byte == b'.').count() != 3 {
        return None;
    }
    let end = start + text.len();
    let ip = IpAddr::V4(v4(text)?);
    let validation = scope(ip)?;
    if !view.right_bound(end) || matches!(view.at(end), b'-' | b'_' | b'+') {
        return None;
    }
    if matches!(view.before(start, 1), b'/' | b'-' | b'_' | b'@') {
        return None; // A version behind a product, or the host of a URL.
    }
    if view.context(start, &["version", "ver=", "ver\"", "build", "release"]) {
        return None;
    }
    Some(Found { start, end, value: Cow::Borrowed(text), validation, confidence: Confidence::Low })
}
