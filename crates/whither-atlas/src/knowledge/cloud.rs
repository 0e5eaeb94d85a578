//! What clouds publish of their ranges: prefixes, each with the region that it serves.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Content, Read, date,
    prefixes::{self, Place, Prefixes},
};
use crate::regions::Regions;

/// The prefixes of one cloud.
pub(crate) struct Ranges {
    /// The cloud's name in `data/cloud-regions.csv`.
    provider: &'static str,
    /// Returns who runs a region, as `data/operators.csv` has it.
    operator: fn(&str) -> &'static str,
    regions: Regions,
    prefixes: Prefixes,
}

impl Ranges {
    pub(crate) fn new(provider: &'static str, operator: fn(&str) -> &'static str) -> Result<Self, String> {
        let regions = Regions::embedded().map_err(|error| error.to_string())?;
        Ok(Self { provider, operator, regions, prefixes: Prefixes::default() })
    }

    /// Adds a prefix that serves a region, or many places.
    pub(crate) fn add(&mut self, prefix: &str, region: &str, anycast: bool) -> Result<(), String> {
        if prefixes::is_too_wide(prefix) {
            return Err(format!("{prefix} is too wide to be one region"));
        }
        let country = self.regions.country(self.provider, region).unwrap_or("").to_owned();
        let operator = if region.is_empty() { "" } else { (self.operator)(region) };
        self.prefixes.add(prefix, Place { country, region: region.to_owned(), anycast, operator })
    }

    /// Returns them under the name of the file that they stand in, with its date.
    pub(crate) fn finish(self, name: &str, dated: Option<&Value>) -> Result<Read, String> {
        if self.prefixes.len() == 0 {
            return Err("no prefix in it".to_owned());
        }
        Ok(Read {
            name: name.to_owned(),
            kind: "regions of a cloud, as it publishes them",
            date: date(dated.and_then(Value::as_str).unwrap_or("")),
            content: Content::Addresses(Box::new(self.prefixes)),
        })
    }
}

/// Reads the rows of a list; where there is no list, there are none.
pub(crate) fn rows<T: DeserializeOwned>(list: Option<&Value>) -> Result<Vec<T>, String> {
    let wrong = |error| format!("a row is not as published: {error}");
    list.map_or_else(|| Ok(Vec::new()), |list| Vec::deserialize(list).map_err(wrong))
}

/// Holds a cloud's file to what it must say: the country of an address, and that operators have rows.
#[cfg(test)]
pub(crate) fn check(text: &str, ip: &str, country: &str, operator: &str) {
    let read =
        super::read(text.as_bytes().to_vec(), true).unwrap_or_else(|reason| panic!("{reason}: {text}"));
    let Content::Addresses(addresses) = read.content else { panic!("{}", read.name) };
    let said = addresses.of(ip.parse().expect(ip)).expect("a prefix");
    assert_eq!(said.countries, [(country.to_owned(), "cloud-region")], "{text}");
    assert_eq!(said.operator, operator);
    let atlas = crate::Atlas::embedded().expect("sound tables");
    assert!(atlas.operator(operator).is_some(), "{operator}");
}
