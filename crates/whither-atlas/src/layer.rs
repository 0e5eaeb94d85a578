//! One address table with the name and date of its source: what that source says of an address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use whither_model::address::Shown;

use crate::Error;
use crate::format::{self, Table};
use crate::publisher::publisher;
use crate::sources::Source;

/// A decoded table and its source.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// Short name of the source.
    pub(crate) source: String,
    /// Date of the data.
    pub(crate) date: String,
    /// Who speaks in it.
    pub(crate) publisher: String,
    table: Table,
}

/// What a source says of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    /// The value, such as `NL`.
    pub(crate) line: &'a str,
    /// First address of the range it speaks of.
    first: IpAddr,
    /// Last address of that range.
    last: IpAddr,
}

impl Layer {
    /// Decodes the bytes of a table.
    pub(crate) fn open(source: &Source, table: &'static str, bytes: &[u8]) -> Result<Self, Error> {
        let decoded = format::decode(bytes).map_err(|reason| Error::Table { table, reason })?;
        let publisher = publisher(&[&source.source]);
        Ok(Self { source: source.source.clone(), date: source.date.clone(), publisher, table: decoded })
    }

    /// Returns what the source says of `ip`; none where it is silent.
    pub(crate) fn find(&self, ip: IpAddr) -> Option<Answer<'_>> {
        let (value, first, last) = match ip {
            IpAddr::V4(ip) => {
                let found = self.table.v4.find(ip.to_bits())?;
                let (first, last) = (Ipv4Addr::from_bits(found.first), Ipv4Addr::from_bits(found.last));
                (found.value, IpAddr::V4(first), IpAddr::V4(last))
            }
            IpAddr::V6(ip) => {
                let found = self.table.v6.find(ip.to_bits())?;
                let (first, last) = (Ipv6Addr::from_bits(found.first), Ipv6Addr::from_bits(found.last));
                (found.value, IpAddr::V6(first), IpAddr::V6(last))
            }
        };
        Some(Answer { line: self.table.line(value), first, last })
    }
}

impl Layer {
    /// Returns the table itself.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// Returns what the source says of the IPv4 addresses from `first` to `last`, with how many addresses each
    /// value has; empty where it is silent. A value may come several times.
    pub(crate) fn places(&self, first: u32, last: u32) -> Vec<(&str, u64)> {
        let mut places = Vec::new();
        let mut at = Some(first);
        while let Some(from) = at.filter(|from| *from <= last) {
            let (end, value) = self.table.v4.span(from);
            let end = end.min(last);
            places.push((self.table.line(value), u64::from(end - from) + 1));
            at = end.checked_add(1);
        }
        places
    }
}

impl Answer<'_> {
    /// Returns the range as a prefix where it is one, else as `first-last`.
    pub(crate) fn range(&self) -> String {
        let (first, last, bits) = match (self.first, self.last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                (u128::from(first.to_bits()) << 96, u128::from(last.to_bits()) << 96 | LOW_96, 32)
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => (first.to_bits(), last.to_bits(), 128),
            _ => return String::new(),
        };
        let length = (first ^ last).leading_zeros();
        let rest = u128::MAX.checked_shr(length).unwrap_or(0);
        if first & rest == 0 && last & rest == rest && length <= bits {
            [Shown(self.first).text().as_ref(), "/", &length.to_string()].concat()
        } else {
            [Shown(self.first).text().as_ref(), "-", Shown(self.last).text().as_ref()].concat()
        }
    }
}

/// Returns the address to ask the tables for: the IPv4 address where an IPv6 address stands for one (mapped, RFC 4291
/// section 2.5.5.2; translated by the well-known prefix 64:ff9b::/96, RFC 6052; of a site behind 6to4, RFC 3056 section
/// 2; of a client of Teredo, whose bits are inverted, RFC 4380 section 4). What tables say of 2002::/16 and 2001::/32 is
/// said of whoever announces them, not of those who use them.
pub(crate) fn effective(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    if let Some(mapped) = v6.to_ipv4_mapped() {
        return IpAddr::V4(mapped);
    }
    let bits = v6.to_bits();
    let low = bits as u32;
    match v6.segments() {
        _ if bits >> 32 == 0x64_ff9b << 64 => IpAddr::V4(Ipv4Addr::from_bits(low)),
        [0x2002, ..] => IpAddr::V4(Ipv4Addr::from_bits((bits >> 80) as u32)),
        [0x2001, 0, ..] => IpAddr::V4(Ipv4Addr::from_bits(!low)),
        _ => ip,
    }
}

const LOW_96: u128 = (1 << 96) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("literal")
    }

    #[test]
    fn writes_ranges_as_short_as_they_are_true() {
        for (first, last, text) in [
            ("1.0.0.0", "1.0.0.255", "1.0.0.0/24"),
            ("1.0.0.0", "1.0.2.255", "1.0.0.0-1.0.2.255"),
            ("1.0.1.0", "1.0.2.255", "1.0.1.0-1.0.2.255"),
            ("1.2.3.4", "1.2.3.4", "1.2.3.4/32"),
            ("0.0.0.0", "255.255.255.255", "0.0.0.0/0"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::/32"),
            ("2001:db8::", "2001:db8::2", "2001:db8::-2001:db8::2"),
        ] {
            assert_eq!(Answer { line: "", first: ip(first), last: ip(last) }.range(), text);
        }
    }

    #[test]
    fn unwraps_addresses_that_stand_for_ipv4() {
        assert_eq!(effective(ip("::ffff:8.8.8.8")), ip("8.8.8.8"));
        assert_eq!(effective(ip("64:ff9b::808:808")), ip("8.8.8.8"));
        assert_eq!(effective(ip("2002:808:808::1")), ip("8.8.8.8"));
        // The example of RFC 4380, section 5.2.
        assert_eq!(effective(ip("2001:0:ce49:7601:e866:efff:62c3:fffe")), ip("157.60.0.1"));
        assert_eq!(effective(ip("2001:4860::8888")), ip("2001:4860::8888"));
        assert_eq!(effective(ip("64:ff9b:1::808:808")), ip("64:ff9b:1::808:808"));
        assert_eq!(effective(ip("2001:db8::808:808")), ip("2001:db8::808:808"));
    }
}
