//! `data/cloud-regions.csv`: in which country each region of the public clouds lies, as the clouds publish it.

use hashbrown::HashMap;
use serde::Deserialize;

use crate::{Error, atlas::CLOUD_REGIONS};

/// The columns `place` and `source` are for people.
#[derive(Deserialize)]
struct Row {
    provider: String,
    region: String,
    country: String,
}

/// Countries by provider and region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Regions(HashMap<(String, String), String>);

impl Regions {
    /// Reads the embedded list; it is only asked for where the user brings the ranges of a cloud.
    pub(crate) fn embedded() -> Result<Self, Error> {
        Self::parse(CLOUD_REGIONS.1)
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |reason: String| Error::List { list: CLOUD_REGIONS.0, reason };
        let mut regions = HashMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: Row = row.map_err(|error| wrong(error.to_string()))?;
            let key = (row.provider, row.region);
            if let Some(known) = regions.insert(key, row.country) {
                return Err(wrong(format!("a region stands twice, in {known}")));
            }
        }
        Ok(Self(regions))
    }

    /// Returns the country of a region; none where the list has no such region.
    pub(crate) fn country(&self, provider: &str, region: &str) -> Option<&str> {
        self.0.get(&(provider.to_owned(), region.to_owned())).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_regions_that_matter_most() {
        let regions = Regions::embedded().expect("sound");
        assert!(regions.0.len() >= 200);
        for (provider, region, country) in [
            ("aws", "ap-east-1", "HK"),
            ("aws", "cn-northwest-1", "CN"),
            ("gcp", "asia-east1", "TW"),
            ("gcp", "asia-east2", "HK"),
            ("azure", "eastasia", "HK"),
            ("azure", "southeastasia", "SG"),
            ("oracle", "ap-singapore-1", "SG"),
        ] {
            assert_eq!(regions.country(provider, region), Some(country), "{provider} {region}");
        }
        assert_eq!(regions.country("aws", "GLOBAL"), None);
        for country in regions.0.values() {
            assert!(country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()), "{country}");
        }
        assert!(Regions::parse("provider,region,country\na,b,CN\na,b,CN\n").is_err());
    }
}
