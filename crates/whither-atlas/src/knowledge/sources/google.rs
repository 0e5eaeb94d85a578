//! Ranges of Google Cloud: `cloud.json`, and `goog.json` (support.google.com/a/answer/10026322).

use serde::Deserialize;

use super::{Document, Read, Source};
use crate::knowledge::cloud::{Ranges, rows};

pub(super) static SOURCE: Source = Source { is, read };

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Row {
    ipv4_prefix: String,
    ipv6_prefix: String,
    scope: String,
}

fn is(document: &Document) -> bool {
    document.at("/prefixes/0/ipv4Prefix").or(document.at("/prefixes/0/ipv6Prefix")).is_some()
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let mut ranges = Ranges::new("gcp", |_| "gcp")?;
    for row in rows::<Row>(document.at("/prefixes"))? {
        let prefix = if row.ipv4_prefix.is_empty() { &row.ipv6_prefix } else { &row.ipv4_prefix };
        // goog.json has the same form and no scope: those addresses are Google's, wherever they are.
        ranges.add(prefix, &row.scope, row.scope == "global")?;
    }
    ranges.finish("Google cloud.json", document.at("/creationTime"))
}

#[cfg(test)]
mod tests {
    use crate::knowledge::cloud::check;

    #[test]
    fn scopes() {
        let text = r#"{"syncToken":"1","creationTime":"2026-10-01T00:00:00","prefixes":[{"ipv6Prefix":"2001:db8::/32","service":"Google Cloud","scope":"asia-east2"}]}"#;
        check(text, "2001:db8::1", "HK", "gcp");
    }
}
