//! JSON that clouds publish of their ranges, and lists of trackers: AWS `ip-ranges.json`, Google `cloud.json`, Azure
//! `ServiceTags_*.json`, Oracle `public_ip_ranges.json`, Exodus trackers, Tracker Radar entities.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Content, Read, date, entities,
    prefixes::{self, Place, Prefixes},
};
use crate::regions::Regions;

/// Reads a document by its shape.
pub(super) fn read(text: &str) -> Result<Read, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("broken JSON: {error}"))?;
    let has = |pointer: &str| value.pointer(pointer).is_some();
    if has("/prefixes/0/ip_prefix") || has("/ipv6_prefixes/0/ipv6_prefix") {
        aws(&value)
    } else if has("/prefixes/0/ipv4Prefix") || has("/prefixes/0/ipv6Prefix") {
        google(&value)
    } else if has("/values/0/properties/addressPrefixes") {
        azure(&value)
    } else if has("/regions/0/cidrs") {
        oracle(&value)
    } else if let Some(read) = entities::trackers(&value)? {
        Ok(read)
    } else {
        Err("JSON of a kind that is not known here".to_owned())
    }
}

/// One prefix of a range file, and where it serves.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    ip_prefix: String,
    ipv6_prefix: String,
    #[serde(rename = "ipv4Prefix")]
    ipv4_prefix: String,
    #[serde(rename = "ipv6Prefix")]
    ipv6_prefix_google: String,
    cidr: String,
    region: String,
    scope: String,
}

impl Row {
    fn prefix(&self) -> &str {
        let all =
            [&self.ip_prefix, &self.ipv6_prefix, &self.ipv4_prefix, &self.ipv6_prefix_google, &self.cidr];
        all.into_iter().find(|prefix| !prefix.is_empty()).map_or("", String::as_str)
    }
}

fn aws(value: &Value) -> Result<Read, String> {
    let mut places = Places::new("aws", "AWS ip-ranges.json")?;
    for list in ["prefixes", "ipv6_prefixes"] {
        for row in rows(value.get(list))? {
            places.add(row.prefix(), &row.region, row.region == "GLOBAL")?;
        }
    }
    places.finish(value.get("createDate"))
}

fn google(value: &Value) -> Result<Read, String> {
    let mut places = Places::new("gcp", "Google cloud.json")?;
    for row in rows(value.get("prefixes"))? {
        // goog.json has the same form and no scope: those addresses are Google's, wherever they are.
        places.add(row.prefix(), &row.scope, row.scope == "global")?;
    }
    places.finish(value.get("creationTime"))
}

fn azure(value: &Value) -> Result<Read, String> {
    let mut places = Places::new("azure", "Azure ServiceTags.json")?;
    let tags = value.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for tag in tags {
        let region = tag.pointer("/properties/region").and_then(Value::as_str).unwrap_or("");
        let prefixes = tag.pointer("/properties/addressPrefixes").and_then(Value::as_array);
        for prefix in prefixes.into_iter().flatten() {
            places.add(prefix.as_str().unwrap_or(""), region, false)?;
        }
    }
    places.finish(None)
}

fn oracle(value: &Value) -> Result<Read, String> {
    let mut places = Places::new("oracle", "Oracle public_ip_ranges.json")?;
    let regions = value.get("regions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for region in regions {
        let name = region.get("region").and_then(Value::as_str).unwrap_or("");
        for row in rows(region.get("cidrs"))? {
            places.add(row.prefix(), name, false)?;
        }
    }
    places.finish(value.get("last_updated_timestamp"))
}

fn rows(list: Option<&Value>) -> Result<Vec<Row>, String> {
    match list {
        None => Ok(Vec::new()),
        Some(list) => Vec::deserialize(list).map_err(|error| format!("a row is not as published: {error}")),
    }
}

/// Who runs a region, as `data/operators.csv` has it: in China the law asks for an operator of that country.
fn operator(provider: &str, region: &str) -> &'static str {
    match (provider, region) {
        ("aws", "cn-north-1") => "sinnet",
        ("aws", "cn-northwest-1") => "nwcd",
        ("aws", _) => "aws",
        ("azure", region) if region.starts_with("china") => "blue_cloud",
        ("azure", _) => "microsoft",
        ("gcp", _) => "gcp",
        ("oracle", _) => "oracle_cloud",
        _ => "",
    }
}

/// The prefixes of one cloud.
struct Places {
    provider: &'static str,
    name: &'static str,
    regions: Regions,
    prefixes: Prefixes,
}

impl Places {
    fn new(provider: &'static str, name: &'static str) -> Result<Self, String> {
        let regions = Regions::embedded().map_err(|error| error.to_string())?;
        Ok(Self { provider, name, regions, prefixes: Prefixes::default() })
    }

    fn add(&mut self, prefix: &str, region: &str, anycast: bool) -> Result<(), String> {
        if prefixes::is_too_wide(prefix) {
            return Err(format!("{prefix} is too wide to be one region"));
        }
        let country = self.regions.country(self.provider, region).unwrap_or("").to_owned();
        let operator = if region.is_empty() { "" } else { operator(self.provider, region) };
        self.prefixes.add(prefix, Place { country, region: region.to_owned(), anycast, operator })
    }

    fn finish(self, dated: Option<&Value>) -> Result<Read, String> {
        if self.prefixes.len() == 0 {
            return Err("no prefix in it".to_owned());
        }
        Ok(Read {
            name: self.name.to_owned(),
            kind: "regions of a cloud, as it publishes them",
            date: date(dated.and_then(Value::as_str).unwrap_or("")),
            content: Content::Addresses(Box::new(self.prefixes)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Said;

    fn said(text: &str, ip: &str) -> Option<Said> {
        let read = read(text).unwrap_or_else(|reason| panic!("{reason}: {text}"));
        let Content::Addresses(addresses) = read.content else { panic!("{}", read.name) };
        addresses.of(ip.parse().expect(ip))
    }

    #[test]
    fn reads_the_range_files_of_clouds() {
        for (text, ip, country) in [
            (
                r#"{"syncToken":"1","createDate":"2026-10-01-00-00-00","prefixes":[{"ip_prefix":"192.0.2.0/24","region":"ap-east-1","service":"EC2","network_border_group":"ap-east-1"}],"ipv6_prefixes":[{"ipv6_prefix":"2001:db8::/32","region":"cn-north-1","service":"EC2"}]}"#,
                "2001:db8::1",
                "CN",
            ),
            (
                r#"{"syncToken":"1","creationTime":"2026-10-01T00:00:00","prefixes":[{"ipv6Prefix":"2001:db8::/32","service":"Google Cloud","scope":"asia-east2"}]}"#,
                "2001:db8::1",
                "HK",
            ),
            (
                r#"{"changeNumber":1,"cloud":"Public","values":[{"name":"AzureCloud","id":"a","properties":{"region":"","addressPrefixes":["192.0.2.0/24"]}},{"name":"AzureCloud.eastasia","properties":{"region":"eastasia","addressPrefixes":["192.0.2.0/24"]}}]}"#,
                "192.0.2.1",
                "HK",
            ),
            (
                r#"{"last_updated_timestamp":"2026-10-01T00:00:00","regions":[{"region":"ap-singapore-1","cidrs":[{"cidr":"192.0.2.0/24","tags":["OCI"]}]}]}"#,
                "192.0.2.1",
                "SG",
            ),
        ] {
            let said = said(text, ip).expect("a prefix");
            assert_eq!(said.countries, [(country.to_owned(), "cloud-region")], "{text}");
        }
        let global = r#"{"prefixes":[{"ip_prefix":"192.0.2.0/24","region":"GLOBAL"}]}"#;
        let said = said(global, "192.0.2.1").expect("a prefix");
        assert!(said.anycast && said.countries.is_empty());
    }

    #[test]
    fn names_operators_that_have_rows() {
        let atlas = crate::Atlas::embedded().expect("sound tables");
        for (provider, region) in [
            ("aws", "ap-east-1"),
            ("aws", "cn-north-1"),
            ("aws", "cn-northwest-1"),
            ("azure", "chinaeast2"),
            ("azure", "eastasia"),
            ("gcp", "asia-east2"),
            ("oracle", "ap-singapore-1"),
        ] {
            let id = operator(provider, region);
            assert!(atlas.operator(id).is_some(), "{provider} {region}: {id}");
        }
    }

    #[test]
    fn refuses_other_documents() {
        for text in [
            "{",
            "{}",
            "[1,2]",
            r#"{"prefixes":[{"ip_prefix":7}]}"#,
            r#"{"prefixes":[{"ip_prefix":"192.0.2.0/24"},{"ip_prefix":"x"}]}"#,
            r#"{"prefixes":[{"ip_prefix":"192.0.2.0/24"},8]}"#,
            r#"{"prefixes":[{"ip_prefix":"0.0.0.0/0","region":"us-east-1"}]}"#,
            r#"{"prefixes":[{"ipv6Prefix":"2000::/3","scope":"us-east1"}]}"#,
            r#"{"values":[{"properties":{"addressPrefixes":[]}}]}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(read(&deep).is_err());
    }
}
