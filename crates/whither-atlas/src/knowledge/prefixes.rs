//! Ranges that clouds publish, and lists of prefixes that are announced from many places.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use hashbrown::HashMap;

use super::{Addresses, Said};

/// What is said of the addresses of a prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// Country of the region; empty where none is known.
    pub(crate) country: String,
    /// The region as the cloud calls it.
    pub(crate) region: String,
    /// Whether the cloud serves it from many places.
    pub(crate) anycast: bool,
    /// Identifier of the cloud's operator; empty where the list names none.
    pub(crate) operator: &'static str,
}

/// Prefixes with what is said of each; the longest one that holds an address counts.
#[derive(Debug, Default)]
pub(crate) struct Prefixes {
    /// By IP version, length and leading bits.
    by_prefix: HashMap<(bool, u8, u128), Place>,
    /// Lengths that occur.
    lengths: BTreeSet<(bool, u8)>,
}

impl Prefixes {
    /// Adds a prefix; a longer one says more. Of the same prefix a region says more than none.
    pub(crate) fn add(&mut self, text: &str, place: Place) -> Result<(), String> {
        let wrong = || format!("{} is no prefix", shown(text));
        let (network, length) = text.split_once('/').unwrap_or((text, ""));
        let ip: IpAddr = network.parse().map_err(|_| wrong())?;
        let bits = if ip.is_ipv4() { 32 } else { 128 };
        let length = if length.is_empty() { bits } else { length.parse().map_err(|_| wrong())? };
        if length > bits {
            return Err(wrong());
        }
        let key = (ip.is_ipv4(), length, leading(ip, length));
        let known = self.by_prefix.entry(key).or_default();
        if known.country.is_empty() {
            *known = Place { anycast: known.anycast || place.anycast, ..place };
        }
        self.lengths.insert((ip.is_ipv4(), length));
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.by_prefix.len()
    }
}

/// Shows what looks like an address; a file brought by mistake may hold anything.
fn shown(text: &str) -> String {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'/');
    if text.len() <= 60 && text.bytes().all(is_part) {
        format!("{text:?}")
    } else {
        format!("a word of {} characters", text.chars().count())
    }
}

/// The leading bits of an address, the others zero.
fn leading(ip: IpAddr, length: u8) -> u128 {
    let number = match ip {
        IpAddr::V4(ip) => u128::from(ip.to_bits()) << 96,
        IpAddr::V6(ip) => ip.to_bits(),
    };
    let rest = u128::MAX.checked_shr(u32::from(length)).unwrap_or(0);
    number & !rest
}

impl Addresses for Prefixes {
    fn of(&self, ip: IpAddr) -> Option<Said> {
        let v4 = ip.is_ipv4();
        let lengths = self.lengths.iter().rev().filter(|(version, _)| *version == v4);
        let (length, place) = lengths
            .map(|(_, length)| *length)
            .find_map(|length| Some((length, self.by_prefix.get(&(v4, length, leading(ip, length)))?)))?;
        let first = leading(ip, length);
        let first = if v4 {
            IpAddr::V4(Ipv4Addr::from_bits((first >> 96) as u32))
        } else {
            IpAddr::V6(Ipv6Addr::from_bits(first))
        };
        let known = !place.country.is_empty();
        Some(Said {
            countries: known.then(|| (place.country.clone(), "cloud-region")).into_iter().collect(),
            region: place.region.clone(),
            origin: None,
            anycast: place.anycast,
            operator: place.operator,
            prefix: format!("{first}/{length}"),
        })
    }
}

/// No service, and no region of a cloud, has a 1/256 of IPv4, or more of IPv6 than any registry hands out at once.
pub(crate) fn is_too_wide(prefix: &str) -> bool {
    let length = prefix.split_once('/').and_then(|(_, length)| length.parse::<u8>().ok()).unwrap_or(u8::MAX);
    length < if prefix.contains(':') { 16 } else { 9 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(country: &str) -> Place {
        Place { country: country.to_owned(), ..Place::default() }
    }

    #[test]
    fn takes_the_longest_prefix() {
        let mut prefixes = Prefixes::default();
        for (prefix, country) in
            [("10.0.0.0/8", "AA"), ("10.1.0.0/16", "BB"), ("2001:db8::/32", "CC"), ("10.1.0.0/16", "")]
        {
            prefixes.add(prefix, place(country)).expect(prefix);
        }
        let of = |ip: &str| {
            let said = prefixes.of(ip.parse().expect(ip));
            said.map(|said| (said.countries.first().map_or(String::new(), |c| c.0.clone()), said.prefix))
        };
        let found = |country: &str, prefix: &str| Some((country.to_owned(), prefix.to_owned()));
        assert_eq!(of("10.2.3.4"), found("AA", "10.0.0.0/8"));
        assert_eq!(of("10.1.255.255"), found("BB", "10.1.0.0/16"));
        assert_eq!(of("2001:db8::1"), found("CC", "2001:db8::/32"));
        assert_eq!(of("11.0.0.1"), None);
        for wrong in ["10.0.0.0/33", "::/129", "x", "10.0.0/8", "1.1.1.1/-1", ""] {
            assert!(prefixes.add(wrong, place("")).is_err(), "{wrong}");
        }
    }
}
