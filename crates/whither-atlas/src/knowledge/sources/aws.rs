//! Ranges of Amazon Web Services: `ip-ranges.json` (docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html).

use serde::Deserialize;

use super::{Document, Read, Source};
use crate::knowledge::cloud::{Ranges, rows};

pub(super) static SOURCE: Source = Source { is, read };

#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    ip_prefix: String,
    ipv6_prefix: String,
    region: String,
}

fn is(document: &Document) -> bool {
    document.at("/prefixes/0/ip_prefix").or(document.at("/ipv6_prefixes/0/ipv6_prefix")).is_some()
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let mut ranges = Ranges::new("aws", operator)?;
    for list in ["/prefixes", "/ipv6_prefixes"] {
        for row in rows::<Row>(document.at(list))? {
            let prefix = if row.ip_prefix.is_empty() { &row.ipv6_prefix } else { &row.ip_prefix };
            ranges.add(prefix, &row.region, row.region == "GLOBAL")?;
        }
    }
    ranges.finish("AWS ip-ranges.json", document.at("/createDate"))
}

/// In China the law asks for an operator of that country.
fn operator(region: &str) -> &'static str {
    match region {
        "cn-north-1" => "sinnet",
        "cn-northwest-1" => "nwcd",
        _ => "aws",
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::{Content, cloud::check, read};

    #[test]
    fn regions_and_their_operators() {
        let text = r#"{"syncToken":"1","createDate":"2026-10-01-00-00-00","prefixes":[{"ip_prefix":"192.0.2.0/24","region":"ap-east-1","service":"EC2","network_border_group":"ap-east-1"},{"ip_prefix":"198.51.100.0/24","region":"cn-northwest-1"}],"ipv6_prefixes":[{"ipv6_prefix":"2001:db8::/32","region":"cn-north-1","service":"EC2"}]}"#;
        check(text, "192.0.2.1", "HK", "aws");
        check(text, "198.51.100.1", "CN", "nwcd");
        check(text, "2001:db8::1", "CN", "sinnet");
    }

    #[test]
    fn what_is_everywhere_is_nowhere() {
        let global = br#"{"prefixes":[{"ip_prefix":"192.0.2.0/24","region":"GLOBAL"}]}"#;
        let Ok(Content::Addresses(addresses)) = read(global.to_vec(), true).map(|read| read.content) else {
            panic!("no ranges")
        };
        let said = addresses.of([192, 0, 2, 1].into()).expect("a prefix");
        assert!(said.anycast && said.countries.is_empty());
    }
}
