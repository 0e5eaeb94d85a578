//! MaxMind DB files (maxmind.github.io/MaxMind-DB) of MaxMind, DB-IP, IPinfo and ip-location-db.
//!
//! The makers name fields differently; whatever of them is there is taken. The database is read in place, with the
//! crate `maxminddb`; a record that cannot be decoded says nothing.

use std::net::IpAddr;

use maxminddb::Reader;
use serde_json::Value;

use super::{Document, Read, Source};
use crate::knowledge::{Addresses, Content, Said, country, folder::day};

/// Marks the metadata, which stand within the last 128 KiB.
const MARK: &[u8] = b"\xab\xcd\xefMaxMind.com";
const MARK_WITHIN: usize = 128 << 10;

pub(super) static SOURCE: Source = Source { is, read };

fn is(document: &Document) -> bool {
    let Document::Binary(bytes) = document else { return false };
    let tail = bytes.get(bytes.len().saturating_sub(MARK_WITHIN)..).unwrap_or_default();
    memchr::memmem::find(tail, MARK).is_some()
}

/// Where `whole` is true every record is read first, which takes about a second a million.
fn read(document: Document, whole: bool) -> Result<Read, String> {
    let Document::Binary(bytes) = document else { return Err("no database".to_owned()) };
    let reader = Reader::from_source(bytes.clone()).map_err(|error| error.to_string())?;
    if whole {
        let metadata = reader.metadata();
        tree(&bytes, metadata.node_count as usize, metadata.record_size, metadata.ip_version)?;
        walk(&reader)?;
    }
    let metadata = reader.metadata();
    let name = format!("{} (MaxMind DB)", metadata.database_type);
    let date = day(metadata.build_epoch);
    Ok(Read {
        name,
        kind: "what the user's database says of addresses",
        date,
        content: Content::Addresses(Box::new(Database(reader))),
    })
}

/// Refuses a tree whose branches meet again: it has paths beyond number. Only the root of IPv4 may be reached from
/// several sides, since databases give the same answers for addresses that stand for IPv4.
fn tree(bytes: &[u8], nodes: usize, record_size: u16, ip_version: u16) -> Result<(), String> {
    let wrong = |what: &str| format!("its search tree {what}");
    let records = |node: usize| -> Option<[usize; 2]> {
        let width = usize::from(record_size) / 4;
        let node = bytes.get(node.checked_mul(width)?..)?.get(..width)?;
        let number =
            |bytes: &[u8]| bytes.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        Some(match (record_size, node) {
            (28, [a, b, c, middle, d, e, f]) => [
                usize::from(middle >> 4) << 24 | number(&[*a, *b, *c]),
                usize::from(middle & 15) << 24 | number(&[*d, *e, *f]),
            ],
            (24 | 32, node) => [number(node.get(..width / 2)?), number(node.get(width / 2..)?)],
            _ => return None,
        })
    };
    let mut four = 0;
    for _ in 0..96 {
        if four < nodes {
            four = records(four).ok_or_else(|| wrong("is cut"))?[0];
        }
    }
    let mut seen = vec![false; nodes];
    // The tree of IPv4 first; from then on its root is a leaf.
    let roots = if ip_version == 6 && four < nodes { vec![four, 0] } else { vec![0] };
    for root in &roots {
        let mut waiting = vec![*root];
        while let Some(node) = waiting.pop() {
            let known = seen.get_mut(node).ok_or_else(|| wrong("has no node"))?;
            if std::mem::replace(known, true) {
                return Err(wrong("has branches that meet again"));
            }
            let next = records(node).ok_or_else(|| wrong("is cut"))?;
            let leaf = |next: &usize| *next >= nodes || (*root != four && roots.len() > 1 && *next == four);
            waiting.extend(next.into_iter().filter(|next| !leaf(next)));
        }
    }
    Ok(())
}

/// Reads every record.
fn walk(reader: &Reader<Vec<u8>>) -> Result<(), String> {
    let (mut networks, most) = (0_u64, u64::from(reader.metadata().node_count) + 1);
    for found in reader.networks(Default::default()).map_err(|error| error.to_string())? {
        networks += 1;
        if networks > most {
            return Err("more networks than its tree can hold".to_owned());
        }
        let found = found.map_err(|error| error.to_string())?;
        found.decode::<Value>().map_err(|error| error.to_string())?;
    }
    if networks == 0 { Err("no network in it".to_owned()) } else { Ok(()) }
}

#[derive(Debug)]
struct Database(Reader<Vec<u8>>);

impl Addresses for Database {
    fn of(&self, ip: IpAddr) -> Option<Said> {
        let found = self.0.lookup(ip).ok()?;
        let record: Value = found.decode().ok()??;
        let prefix = found.network().map(|network| network.to_string()).unwrap_or_default();
        let said = Said { prefix, ..said(&record) };
        let silent = said.countries.is_empty() && said.origin.is_none() && !said.anycast;
        (!silent).then_some(said)
    }
}

fn said(record: &Value) -> Said {
    let text = |path: &str| record.pointer(path).and_then(Value::as_str);
    let first = |paths: &[&str]| paths.iter().find_map(|path| text(path).and_then(country));
    let located = first(&["/country/iso_code", "/country_code", "/country", "/location/country/iso_code"]);
    let registered = first(&["/registered_country/iso_code"]);
    let flag = |path: &str| record.pointer(path).and_then(Value::as_bool) == Some(true);
    Said {
        countries: located
            .map(|code| (code, "geolocated"))
            .into_iter()
            .chain(registered.map(|code| (code, "registered")))
            .collect(),
        region: String::new(),
        origin: origin(record),
        anycast: ["/traits/is_anycast", "/is_anycast", "/anycast"].iter().any(|path| flag(path)),
        operator: "",
        prefix: String::new(),
    }
}

fn origin(record: &Value) -> Option<(u32, String)> {
    let number = ["autonomous_system_number", "asn"].iter().find_map(|key| record.get(*key))?;
    let number = match number {
        Value::String(text) => text.trim_start_matches("AS").parse().ok()?,
        number => u32::try_from(number.as_u64()?).ok()?,
    };
    let keys = ["autonomous_system_organization", "as_name", "as_organization", "name"];
    let name = keys.iter().find_map(|key| record.get(*key)).and_then(Value::as_str).unwrap_or("");
    (number > 0).then(|| (number, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_the_fields_of_every_maker() {
        let place = |code: &str, kind| (code.to_owned(), kind);
        for (record, expected) in [
            (
                json!({"country": {"iso_code": "HK"}, "registered_country": {"iso_code": "US"}, "traits": {"is_anycast": true}}),
                Said {
                    countries: vec![place("HK", "geolocated"), place("US", "registered")],
                    anycast: true,
                    ..Said::default()
                },
            ),
            (
                json!({"country": "Germany", "country_code": "DE", "asn": "AS64500", "as_name": "Example"}),
                Said {
                    countries: vec![place("DE", "geolocated")],
                    origin: Some((64_500, "Example".to_owned())),
                    ..Said::default()
                },
            ),
            (
                json!({"autonomous_system_number": 64500, "autonomous_system_organization": "Example"}),
                Said { origin: Some((64_500, "Example".to_owned())), ..Said::default() },
            ),
            (
                json!({"country_code": "nl"}),
                Said { countries: vec![place("NL", "geolocated")], ..Said::default() },
            ),
            (json!({"country": 7, "asn": -1, "country_code": ["x"]}), Said::default()),
            (json!([]), Said::default()),
        ] {
            assert_eq!(said(&record), expected, "{record}");
        }
    }

    #[test]
    fn refuses_trees_whose_branches_meet() {
        let tree_of = |records: &[[u8; 2]]| -> Vec<u8> {
            records.iter().flat_map(|[left, right]| [0, 0, *left, 0, 0, *right]).collect()
        };
        // Each node leads to the next on both sides: 2^3 paths through 3 nodes.
        let ladder = tree_of(&[[1, 1], [2, 2], [9, 9]]);
        assert!(tree(&ladder, 3, 24, 4).is_err_and(|reason| reason.contains("meet")));
        assert!(tree(&tree_of(&[[0, 3], [3, 3]]), 2, 24, 4).is_err(), "a circle");
        // IPv6: 96 nodes lead to the root of IPv4, number 96, which one of them has on its other side as well.
        let mut six: Vec<[u8; 2]> = (1..=96).map(|next| [next, 99]).collect();
        six[20][1] = 96;
        six.extend([[97, 99], [99, 99]]);
        assert_eq!(tree(&tree_of(&six), 98, 24, 6), Ok(()));
        six[97][1] = 96;
        assert!(tree(&tree_of(&six), 98, 24, 6).is_err(), "a circle within IPv4");
        assert_eq!(tree(&tree_of(&[[1, 2], [9, 9], [9, 9]]), 3, 24, 4), Ok(()));
        assert!(tree(&tree_of(&[[1, 9]]), 2, 24, 4).is_err_and(|reason| reason.contains("cut")));
        assert!(tree(&[0; 64], 2, 20, 4).is_err());
    }

    #[test]
    fn refuses_what_only_carries_the_mark() {
        let mut bytes = vec![0; 100];
        bytes.extend_from_slice(MARK);
        let document = Document::Binary(bytes);
        assert!(is(&document));
        assert!(read(document, false).is_err());
        assert!(!is(&Document::Text("MaxMind.com".to_owned())));
    }
}
