//! Ranges of Oracle Cloud: `public_ip_ranges.json` (docs.oracle.com/iaas/Content/General/Concepts/addressranges.htm).

use serde::Deserialize;
use serde_json::Value;

use super::{Document, Read, Source};
use crate::knowledge::cloud::{Ranges, rows};

pub(super) static SOURCE: Source = Source { is, read };

#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    cidr: String,
}

fn is(document: &Document) -> bool {
    document.at("/regions/0/cidrs").is_some()
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let mut ranges = Ranges::new("oracle", |_| "oracle_cloud")?;
    for region in document.list("/regions") {
        let name = region.get("region").and_then(Value::as_str).unwrap_or("");
        for row in rows::<Row>(region.get("cidrs"))? {
            ranges.add(&row.cidr, name, false)?;
        }
    }
    ranges.finish("Oracle public_ip_ranges.json", document.at("/last_updated_timestamp"))
}

#[cfg(test)]
mod tests {
    use crate::knowledge::cloud::check;

    #[test]
    fn regions() {
        let text = r#"{"last_updated_timestamp":"2026-10-01T00:00:00","regions":[{"region":"ap-singapore-1","cidrs":[{"cidr":"192.0.2.0/24","tags":["OCI"]}]}]}"#;
        check(text, "192.0.2.1", "SG", "oracle_cloud");
    }
}
