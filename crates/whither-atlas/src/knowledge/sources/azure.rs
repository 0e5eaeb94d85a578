//! Ranges of Microsoft Azure: `ServiceTags_*.json` (learn.microsoft.com/azure/virtual-network/service-tags-overview).

use serde_json::Value;

use super::{Document, Read, Source};
use crate::knowledge::cloud::Ranges;

pub(super) static SOURCE: Source = Source { is, read };

fn is(document: &Document) -> bool {
    document.at("/values/0/properties/addressPrefixes").is_some()
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let mut ranges = Ranges::new("azure", operator)?;
    for tag in document.list("/values") {
        let region = tag.pointer("/properties/region").and_then(Value::as_str).unwrap_or("");
        let prefixes = tag.pointer("/properties/addressPrefixes").and_then(Value::as_array);
        for prefix in prefixes.into_iter().flatten() {
            ranges.add(prefix.as_str().unwrap_or(""), region, false)?;
        }
    }
    ranges.finish("Azure ServiceTags.json", None)
}

/// In China the law asks for an operator of that country.
fn operator(region: &str) -> &'static str {
    if region.starts_with("china") { "blue_cloud" } else { "microsoft" }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::cloud::check;

    #[test]
    fn the_tag_of_a_region_says_more_than_that_of_all() {
        let text = r#"{"changeNumber":1,"cloud":"Public","values":[{"name":"AzureCloud","id":"a","properties":{"region":"","addressPrefixes":["192.0.2.0/24"]}},{"name":"AzureCloud.eastasia","properties":{"region":"eastasia","addressPrefixes":["192.0.2.0/24"]}},{"name":"AzureCloud.chinaeast2","properties":{"region":"chinaeast2","addressPrefixes":["198.51.100.0/24"]}}]}"#;
        check(text, "192.0.2.1", "HK", "microsoft");
        check(text, "198.51.100.1", "CN", "blue_cloud");
    }
}
