//! Where the addresses of a network are: how many of them each source places in each country.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::atlas::Atlas;

/// The IPv4 addresses of a network by country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Name of the AS; empty where the table has no such network.
    #[serde(skip)]
    pub as_name: String,
    /// IPv4 addresses it announces.
    pub addresses: u64,
    /// By source and country, most addresses first; where a source is silent the country is empty.
    pub places: Vec<Place>,
}

/// So many addresses of a network in one country, according to one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// `registered` or `geolocated`.
    pub kind: &'static str,
    /// Short name of the source.
    pub source: String,
    /// Date of the source, `YYYY-MM-DD`.
    pub date: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Addresses.
    pub addresses: u64,
}

impl Spread {
    /// Adds up the ranges that `asn` announces.
    pub(crate) fn of(atlas: &Atlas, asn: u32) -> Self {
        let mut spread = Self::default();
        let prefix = format!("{asn}\t");
        let layers = [(&*atlas.registered, "registered"), (&*atlas.geolocated, "geolocated")];
        let mut counts: [BTreeMap<&str, u64>; 2] = Default::default();
        let origin = atlas.origin.table();
        for range in origin.v4.iter() {
            let Some(name) = origin.line(range.value).strip_prefix(&prefix) else { continue };
            name.clone_into(&mut spread.as_name);
            spread.addresses += u64::from(range.last - range.first) + 1;
            for ((layer, _), counts) in layers.iter().zip(&mut counts) {
                for (country, addresses) in layer.places(range.first, range.last) {
                    *counts.entry(country).or_default() += addresses;
                }
            }
        }
        for ((layer, kind), counts) in layers.into_iter().zip(counts) {
            let mut rows: Vec<(&str, u64)> = counts.into_iter().collect();
            rows.sort_by_key(|(country, addresses)| (std::cmp::Reverse(*addresses), *country));
            spread.places.extend(rows.into_iter().map(|(country, addresses)| Place {
                kind,
                source: layer.source.clone(),
                date: layer.date.clone(),
                country: country.to_owned(),
                addresses,
            }));
        }
        spread
    }
}
