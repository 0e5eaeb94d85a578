//! Operators that the user brings: a list in the form of `data/operators.csv`, trackers of Exodus Privacy, entities
//! of DuckDuckGo's Tracker Radar. Both say who runs a host; neither says whose law reaches it.

use serde_json::Value;

use super::{Content, Read};
use crate::operators::{Operator, Operators};

/// Reads a list of operators with the columns of `data/operators.csv`; parents may be rows of the embedded list.
pub(super) fn operators(text: &str) -> Result<Read, String> {
    let rows = Operators::rows_of(text).map_err(|error| error.to_string())?;
    if rows.is_empty() {
        return Err("no operator in it".to_owned());
    }
    Ok(read("operators", "operators", rows))
}

/// Reads trackers or entities; none where the document is something else.
pub(super) fn trackers(value: &Value) -> Result<Option<Read>, String> {
    if let Some(trackers) = value.get("trackers") {
        let list: Vec<&Value> = match trackers {
            Value::Object(map) => map.values().collect(),
            Value::Array(list) => list.iter().collect(),
            _ => return Ok(None),
        };
        return some("Exodus trackers", list.into_iter().filter_map(exodus).collect());
    }
    // One entity a file, or a map of them by name.
    let entities: Vec<(&str, &Value)> = match value {
        Value::Object(map) if map.contains_key("properties") => {
            vec![(text(value, "name"), value)]
        }
        Value::Object(map) => map.iter().map(|(name, entity)| (name.as_str(), entity)).collect(),
        _ => return Ok(None),
    };
    let rows: Vec<Operator> =
        entities.into_iter().filter_map(|(name, entity)| tracker_radar(name, entity)).collect();
    if rows.is_empty() { Ok(None) } else { some("Tracker Radar entities", rows) }
}

fn some(name: &str, rows: Vec<Operator>) -> Result<Option<Read>, String> {
    if rows.is_empty() {
        return Err("no tracker in it".to_owned());
    }
    Ok(Some(read(name, "operators of hosts and packages", rows)))
}

fn read(name: &str, kind: &'static str, rows: Vec<Operator>) -> Read {
    Read { name: name.to_owned(), kind, date: String::new(), content: Content::Operators(rows) }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// `name`, `code_signature` (package prefixes) and `network_signature` (regular expressions of hosts), with `|`
/// between several.
fn exodus(tracker: &Value) -> Option<Operator> {
    let name = text(tracker, "name");
    let domains: Vec<String> = text(tracker, "network_signature").split('|').filter_map(literal).collect();
    let packages =
        text(tracker, "code_signature").split('|').map(|package| package.trim().trim_end_matches('.'));
    let packages: Vec<String> = packages.filter(|package| !package.is_empty()).map(str::to_owned).collect();
    let silent = domains.is_empty() && packages.is_empty();
    (!name.is_empty() && !silent).then(|| Operator {
        sdk_java_packages: packages,
        ..operator("exodus", name, domains, "Exodus Privacy trackers")
    })
}

/// `displayName` and `properties`, the domains.
fn tracker_radar(name: &str, entity: &Value) -> Option<Operator> {
    let domains = entity.get("properties")?.as_array()?;
    let domains: Vec<String> = domains.iter().filter_map(Value::as_str).filter_map(literal).collect();
    let shown = Some(text(entity, "displayName")).filter(|shown| !shown.is_empty()).unwrap_or(name);
    (!shown.is_empty() && !domains.is_empty())
        .then(|| operator("tracker-radar", shown, domains, "DuckDuckGo Tracker Radar entities"))
}

fn operator(list: &str, name: &str, domains: Vec<String>, source: &str) -> Operator {
    let slug = name.to_lowercase().replace(char::is_whitespace, "_");
    Operator {
        id: format!("{list}:{slug}"),
        short: name.to_owned(),
        name: name.to_owned(),
        domains,
        roles: vec!["tracker".to_owned()],
        source: source.to_owned(),
        ..Operator::default()
    }
}

/// The domain that an expression stands for; none where it is more than a domain with escaped dots.
fn literal(expression: &str) -> Option<String> {
    let domain = expression.trim().replace("\\.", ".").to_ascii_lowercase();
    let domain = domain.trim_start_matches('.').trim_end_matches('$');
    let plain = domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    (plain && domain.contains('.') && domain.len() <= 253).then(|| domain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(value: &Value) -> Vec<Operator> {
        match trackers(value).expect("trackers").map(|read| read.content) {
            Some(Content::Operators(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_lists_of_trackers() {
        let exodus = json!({"trackers": {"1": {"name": "Example Ads", "code_signature": "com.example.ads.|com.example.x", "network_signature": r"ads\.example\.com|.*\.x"}}});
        let rows_read = rows(&exodus);
        assert_eq!(rows_read[0].domains, ["ads.example.com"]);
        assert_eq!(rows_read[0].sdk_java_packages, ["com.example.ads", "com.example.x"]);
        assert_eq!(rows_read[0].id, "exodus:example_ads");
        let radar = json!({"name": "Example LLC", "displayName": "Example", "properties": ["example.net"]});
        assert_eq!(rows(&radar)[0].domains, ["example.net"]);
        let map = json!({"Example LLC": {"properties": ["example.net"]}});
        assert_eq!(rows(&map)[0].short, "Example LLC");
        assert!(trackers(&json!({"a": 1})).expect("nothing").is_none());
        assert!(trackers(&json!({"trackers": {"1": {"name": 7}}})).is_err());
    }

    #[test]
    fn reads_lists_of_operators() {
        let head = "id,short,name,parent,incorporated_in,headquarters,domains,asns,sdk_java_packages,sdk_native_libs,roles,source\n";
        assert!(
            operators(&format!("{head}mine,Mine,Mine Ltd,tencent,SG,SG,mine.example,64500,,,,own\n")).is_ok()
        );
        assert!(operators(head).is_err());
        assert!(operators(&format!("{head}mine,Mine\n")).is_err());
        assert!(operators(&format!("{head}mine,Mine,Mine,,China,,,,,,,own\n")).is_err());
    }
}
