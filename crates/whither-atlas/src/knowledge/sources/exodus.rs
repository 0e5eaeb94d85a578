//! Trackers of Exodus Privacy (reports.exodus-privacy.eu.org/api/trackers): hosts and packages of each.

use serde_json::Value;

use super::{Document, Read, Source};
use crate::{
    knowledge::trackers::{self, literal, operator},
    operators::Operator,
};

pub(super) static SOURCE: Source = Source { is, read };

fn is(document: &Document) -> bool {
    document.at("/trackers").is_some_and(|trackers| trackers.is_object() || trackers.is_array())
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let list: Vec<&Value> = match document.at("/trackers") {
        Some(Value::Object(map)) => map.values().collect(),
        _ => document.list("/trackers").iter().collect(),
    };
    trackers::read("Exodus trackers", trackers::KIND, list.into_iter().filter_map(tracker).collect())
}

/// `name`, `code_signature` (package prefixes) and `network_signature` (regular expressions of hosts), with `|`
/// between several.
fn tracker(tracker: &Value) -> Option<Operator> {
    let text = |key| tracker.get(key).and_then(Value::as_str).unwrap_or("");
    let name = text("name");
    let domains: Vec<String> = text("network_signature").split('|').filter_map(literal).collect();
    let packages = text("code_signature").split('|').map(|package| package.trim().trim_end_matches('.'));
    let packages: Vec<String> = packages.filter(|package| !package.is_empty()).map(str::to_owned).collect();
    let silent = domains.is_empty() && packages.is_empty();
    (!name.is_empty() && !silent).then(|| Operator {
        sdk_java_packages: packages,
        ..operator("exodus", name, domains, "Exodus Privacy trackers")
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::knowledge::{read, trackers::rows};

    #[test]
    fn hosts_and_packages() {
        let list = json!({"trackers": {"1": {"name": "Example Ads", "code_signature": "com.example.ads.|com.example.x", "network_signature": r"ads\.example\.com|.*\.x"}}});
        let rows = rows(&list);
        assert_eq!(rows[0].domains, ["ads.example.com"]);
        assert_eq!(rows[0].sdk_java_packages, ["com.example.ads", "com.example.x"]);
        assert_eq!(rows[0].id, "exodus:example_ads");
    }

    #[test]
    fn refuses_lists_of_nothing() {
        for text in [r#"{"trackers":{"1":{"name":7}}}"#, r#"{"trackers":[]}"#, r#"{"trackers":7}"#] {
            assert!(read(text.as_bytes().to_vec(), true).is_err(), "{text}");
        }
    }
}
