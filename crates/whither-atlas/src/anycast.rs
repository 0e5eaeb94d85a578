//! `data/anycast.csv`: services announced from many places at once, which have no country.
//!
//! A short list kept by hand, by prefix or by AS number. It is not complete: an address that is not on it may
//! still be anycast.

use std::net::IpAddr;

use hashbrown::HashMap;
use serde::Deserialize;

use crate::Error;
use crate::atlas::ANYCAST;

/// The column `service` is for people.
#[derive(Deserialize)]
struct Row {
    what: String,
    source: String,
}

/// The services, by AS number and by prefix. What their rows name as source is kept apart: every address is held to
/// the prefixes, few are asked why.
#[derive(Clone, Debug, Default)]
pub(crate) struct Anycast {
    asns: Vec<u32>,
    prefixes: Vec<(IpAddr, u32)>,
    sources: HashMap<String, String>,
}

impl Anycast {
    /// Reads the text of the list.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let mut anycast = Self::default();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: Row = row.map_err(|error| Error::List { list: ANYCAST, reason: error.to_string() })?;
            let wrong =
                || Error::List { list: ANYCAST, reason: format!("not an AS or a prefix: {}", row.what) };
            if let Some(asn) = row.what.strip_prefix("AS") {
                anycast.asns.push(asn.parse().map_err(|_| wrong())?);
            } else {
                anycast.prefixes.push(prefix(&row.what).ok_or_else(wrong)?);
            }
            anycast.sources.insert(row.what, row.source);
        }
        Ok(anycast)
    }

    /// Returns whether an address belongs to such a service, by prefix or by AS number.
    pub(crate) fn holds(&self, ip: IpAddr, asn: Option<u32>) -> bool {
        asn.is_some_and(|asn| self.asns.contains(&asn)) || self.prefix_of(ip).is_some()
    }

    /// Returns what the row that holds an address speaks of, as `AS13335` or a prefix, and its source.
    pub(crate) fn said(&self, ip: IpAddr, asn: Option<u32>) -> Option<(String, &str)> {
        let by_asn = asn.filter(|asn| self.asns.contains(asn)).map(|asn| format!("AS{asn}"));
        let by_prefix = || self.prefix_of(ip).map(|(network, length)| format!("{network}/{length}"));
        let what = by_asn.or_else(by_prefix)?;
        let source = self.sources.get(&what).map_or("", String::as_str);
        Some((what, source))
    }

    fn prefix_of(&self, ip: IpAddr) -> Option<(IpAddr, u32)> {
        self.prefixes.iter().copied().find(|(network, length)| inside(ip, *network, *length))
    }
}

fn prefix(text: &str) -> Option<(IpAddr, u32)> {
    let (network, length) = text.split_once('/')?;
    let (network, length) = (network.parse().ok()?, length.parse().ok()?);
    let bits = if matches!(network, IpAddr::V4(_)) { 32 } else { 128 };
    (length <= bits).then_some((network, length))
}

fn inside(ip: IpAddr, network: IpAddr, length: u32) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => (ip.to_bits() ^ network.to_bits()).leading_zeros() >= length,
        (IpAddr::V6(ip), IpAddr::V6(network)) => (ip.to_bits() ^ network.to_bits()).leading_zeros() >= length,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_by_prefix_and_by_as() {
        let anycast =
            Anycast::parse("what,service,source\nAS64500,a,x\n192.0.2.0/24,b,x\n2001:db8::/48,c,x\n");
        let anycast = anycast.expect("sound");
        let check = |ip: &str, asn, held| {
            assert_eq!(anycast.holds(ip.parse().expect("literal"), asn), held, "{ip}");
        };
        check("192.0.2.255", None, true);
        check("192.0.3.0", None, false);
        check("192.0.3.0", Some(64500), true);
        check("2001:db8::1", Some(64501), true);
        check("2001:db8:1::", None, false);
        let said = |asn| anycast.said("192.0.2.1".parse().expect("literal"), asn);
        assert_eq!(said(None), Some(("192.0.2.0/24".to_owned(), "x")));
        assert_eq!(said(Some(64500)), Some(("AS64500".to_owned(), "x")));
    }

    #[test]
    fn refuses_other_words() {
        for what in ["ASx", "192.0.2.0", "192.0.2.0/33", "2001:db8::/129", "/"] {
            assert!(Anycast::parse(&format!("what,service,source\n{what},a,x\n")).is_err(), "{what}");
        }
    }
}
