//! Entities of DuckDuckGo's Tracker Radar (github.com/duckduckgo/tracker-radar): one a file, or a map of them by name.

use serde_json::Value;

use super::{Document, Read, Source};
use crate::{
    knowledge::trackers::{self, literal, operator},
    operators::Operator,
};

pub(super) static SOURCE: Source = Source { is, read };

fn is(document: &Document) -> bool {
    entities(document).next().is_some()
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    trackers::read("Tracker Radar entities", trackers::KIND, entities(&document).collect())
}

fn entities(document: &Document) -> impl Iterator<Item = Operator> {
    let map = document.at("").and_then(Value::as_object).into_iter().flatten();
    let one = document.at("/properties").and(document.at("")).map(|entity| ("", entity));
    let several = map.map(|(name, entity)| (name.as_str(), entity));
    let all: Box<dyn Iterator<Item = (&str, &Value)>> =
        if one.is_some() { Box::new(one.into_iter()) } else { Box::new(several) };
    all.filter_map(|(name, value)| entity(name, value))
}

/// `displayName` or `name`, else the name it goes by, and `properties`, the domains.
fn entity(name: &str, entity: &Value) -> Option<Operator> {
    let domains = entity.get("properties")?.as_array()?;
    let domains: Vec<String> = domains.iter().filter_map(Value::as_str).filter_map(literal).collect();
    let text = |key| entity.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let shown = text("displayName").or(text("name")).unwrap_or(name);
    (!shown.is_empty() && !domains.is_empty())
        .then(|| operator("tracker-radar", shown, domains, "DuckDuckGo Tracker Radar entities"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::knowledge::{read, trackers::rows};

    #[test]
    fn one_or_many() {
        let one = json!({"name": "Example LLC", "displayName": "Example", "properties": ["example.net"]});
        assert_eq!(rows(&one)[0].domains, ["example.net"]);
        let map = json!({"Example LLC": {"properties": ["example.net"]}});
        assert_eq!(rows(&map)[0].short, "Example LLC");
    }

    #[test]
    fn leaves_other_documents() {
        for text in [r#"{"a":1}"#, r#"{"properties":[]}"#, "{}"] {
            assert!(read(text.as_bytes().to_vec(), true).is_err(), "{text}");
        }
    }
}
