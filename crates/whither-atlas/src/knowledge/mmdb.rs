//! MaxMind DB files (maxmind.github.io/MaxMind-DB) of MaxMind, DB-IP, IPinfo and ip-location-db.
//!
//! The makers name fields differently; whatever of them is there is taken. The database is read in place, with the
//! crate `maxminddb`; a record that cannot be decoded says nothing.

use std::net::IpAddr;

use maxminddb::Reader;
use serde_json::Value;

use super::{Addresses, Content, Read, Said, country};

/// Marks the metadata, which stand within the last 128 KiB.
const MARK: &[u8] = b"\xab\xcd\xefMaxMind.com";
const MARK_WITHIN: usize = 128 << 10;

/// Returns whether bytes are such a database.
pub(super) fn is(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(MARK_WITHIN)..).unwrap_or_default();
    memchr::memmem::find(tail, MARK).is_some()
}

/// Opens a database; `whole` reads every record of it first, which takes about a second a million.
pub(super) fn read(bytes: Vec<u8>, whole: bool) -> Result<Read, String> {
    let reader = Reader::from_source(bytes).map_err(|error| error.to_string())?;
    if whole {
        walk(&reader)?;
    }
    let metadata = reader.metadata();
    let name = format!("{} (MaxMind DB)", metadata.database_type);
    let date = super::folder::day(metadata.build_epoch);
    Ok(Read {
        name,
        kind: "what the user's database says of addresses",
        date,
        content: Content::Addresses(Box::new(Database(reader))),
    })
}

/// Reads every record. A tree whose branches meet again has more networks than nodes, and no end in our time.
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
    fn refuses_what_only_carries_the_mark() {
        let mut bytes = vec![0; 100];
        bytes.extend_from_slice(MARK);
        assert!(is(&bytes));
        assert!(read(bytes, false).is_err());
        assert!(!is(b"MaxMind.com"));
    }
}
