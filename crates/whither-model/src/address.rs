//! Special-purpose addresses: private, multicast and the like, which have no country and no operator.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
};

use crate::decimal::ShortText;

/// What kind of address this is, after the IANA special-purpose registries (RFC 6890 and its updates).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Reserved for documentation (RFC 5737, RFC 3849, RFC 9637).
    Documentation,
    /// This host (RFC 1122, RFC 4291).
    Loopback,
    /// One link only (RFC 3927, RFC 4291).
    LinkLocal,
    /// A group, not a host (RFC 5771, RFC 4291).
    Multicast,
    /// Private use (RFC 1918, RFC 4193) and limited broadcast.
    Private,
    /// Routed on the public Internet.
    Public,
    /// Reserved, unspecified or for benchmarks and protocol assignments.
    Reserved,
    /// Shared by a carrier's customers (RFC 6598).
    Shared,
}

impl Scope {
    /// Returns the kind of `ip`.
    pub fn of(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => scope_v4(ip.octets()),
            IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
                Some(mapped) => scope_v4(mapped.octets()),
                None => scope_v6(ip.segments()),
            },
        }
    }

    /// Returns the name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Loopback => "loopback",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Private => "private",
            Self::Public => "public",
            Self::Reserved => "reserved",
            Self::Shared => "shared",
        }
    }
}

fn scope_v4(octets: [u8; 4]) -> Scope {
    match octets {
        [0, ..] | [192, 0, 0, _] | [198, 18..=19, ..] => Scope::Reserved,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [255, 255, 255, 255] => Scope::Private,
        [100, 64..=127, ..] => Scope::Shared,
        [127, ..] => Scope::Loopback,
        [169, 254, ..] => Scope::LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Scope::Documentation,
        [224..=239, ..] => Scope::Multicast,
        [240..=255, ..] => Scope::Reserved,
        _ => Scope::Public,
    }
}

fn scope_v6(segments: [u16; 8]) -> Scope {
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 1] => Scope::Loopback,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => Scope::Documentation,
        [0xfc00..=0xfdff, ..] => Scope::Private,
        [0xfe80..=0xfebf, ..] => Scope::LinkLocal,
        [0xff00..=0xffff, ..] => Scope::Multicast,
        [0x2000..=0x3fff, ..] | [0x64, 0xff9b, 0, ..] => Scope::Public,
        _ => Scope::Reserved,
    }
}

/// Shows an address as its own `Display` does, several times as fast: tables hold hundreds of thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown(pub IpAddr);

impl Shown {
    /// Returns what `Display` writes; the longest address takes 39 characters.
    pub fn text(&self) -> ShortText<39> {
        let mut text = ShortText::default();
        match self.0 {
            IpAddr::V4(ip) => dotted(ip, &mut text),
            IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
                Some(mapped) => {
                    b"::ffff:".iter().for_each(|byte| text.push(*byte));
                    dotted(mapped, &mut text);
                }
                None => segments(ip.segments(), &mut text),
            },
        }
        text
    }
}

fn dotted<const N: usize>(ip: Ipv4Addr, text: &mut ShortText<N>) {
    for (index, octet) in ip.octets().into_iter().enumerate() {
        if index > 0 {
            text.push(b'.');
        }
        text.number(u64::from(octet));
    }
}

/// Writes `::` for the first of the longest runs of zeros, where it is one of two or more (RFC 5952 section 4.2).
fn segments<const N: usize>(segments: [u16; 8], text: &mut ShortText<N>) {
    let (mut run, mut begin, mut longest) = (0, 0, 1);
    for (index, segment) in segments.into_iter().enumerate() {
        run = if segment == 0 { run + 1 } else { 0 };
        if run > longest {
            (begin, longest) = (index + 1 - run, run);
        }
    }
    let left_out = if longest > 1 { begin..begin + longest } else { 8..8 };
    for (index, segment) in segments.into_iter().enumerate() {
        if left_out.contains(&index) {
            if index == left_out.start {
                text.push(b':');
                text.push(b':');
            }
            continue;
        }
        if index > 0 && index != left_out.end {
            text.push(b':');
        }
        text.hexadecimal(segment);
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_addresses_as_the_library_does() {
        for octet in 0..=255 {
            for ip in [[octet, 0, 10, 255], [1, octet, 99, 100]] {
                let ip = IpAddr::from(ip);
                assert_eq!(Shown(ip).to_string(), ip.to_string());
            }
        }
        // Every pattern of zeros, and numbers of every length.
        for zeros in 0..=255_u8 {
            for number in [1, 0xa0, 0xf00, 0xffff_u16] {
                let segment = |index: u16| if zeros >> index & 1 == 1 { 0 } else { number };
                let ip = IpAddr::from([0, 1, 2, 3, 4, 5, 6, 7].map(segment));
                assert_eq!(Shown(ip).to_string(), ip.to_string());
            }
        }
        for ip in ["::ffff:192.0.2.1", "::192.0.2.1", "2001:db8::7"] {
            let ip: IpAddr = ip.parse().expect("an address");
            assert_eq!(Shown(ip).to_string(), ip.to_string());
        }
    }

    #[test]
    fn names_special_ranges() {
        for (ip, scope) in [
            ("8.8.8.8", Scope::Public),
            ("10.1.2.3", Scope::Private),
            ("172.32.0.1", Scope::Public),
            ("100.64.0.1", Scope::Shared),
            ("203.0.113.9", Scope::Documentation),
            ("239.255.255.250", Scope::Multicast),
            ("255.255.255.255", Scope::Private),
            ("0.0.0.0", Scope::Reserved),
            ("::ffff:192.168.1.1", Scope::Private),
            ("2001:db8::1", Scope::Documentation),
            ("2606:4700::1111", Scope::Public),
            ("fe80::1", Scope::LinkLocal),
            ("fd00::1", Scope::Private),
            ("::", Scope::Reserved),
        ] {
            assert_eq!(Scope::of(ip.parse().expect("literal")), scope, "{ip}");
        }
    }
}
