//! Cases that inform and promise nothing: their suites have other classes and rules, such as sixteen digits for a card.

use std::path::Path;

use serde_json::Value;

use super::{Table, cases, scanned::Scanned};

/// Entities of both suites and the classes of whither that are theirs.
const CLASSES: &[(&str, &str)] = &[
    ("CREDIT_CARD", "finance.card"),
    ("DOB", "person.birth_date"),
    ("EMAIL", "contact.email"),
    ("IP_ADDRESS", "network.ip"),
    ("PHONE", "contact.phone"),
    ("SSN", "us.ssn"),
    ("credit_card", "finance.card"),
    ("date_of_birth", "person.birth_date"),
    ("email", "contact.email"),
    ("ip", "network.ip"),
    ("mac", "device.mac"),
    ("phone", "contact.phone"),
    ("ssn", "us.ssn"),
    ("surname", "person.name"),
];

fn class(entity: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(name, _)| *name == entity).map(|(_, class)| *class)
}

/// pdscan: values in a column of no name.
pub(super) fn pdscan(folder: &Path) -> Option<Table> {
    let mut table = Table {
        file: "pdscan_cases",
        about: "values in a field that says nothing; cases of column names and of no entity are left out",
        promised: None,
        rows: Vec::new(),
    };
    let scanned = Scanned::new();
    for case in cases(folder, "pdscan_cases")? {
        let (Some(text), Some(entity)) = (case.text("text"), case.text("entity")) else { continue };
        let Some(class) = class(entity) else { continue };
        let expected = case.value.get("match").and_then(Value::as_bool).unwrap_or(false);
        table.add(entity, case.line, scanned.find("column", text).contains(&class) == expected, false);
    }
    Some(table)
}

/// DataFog: whether an entity is found anywhere in a text.
pub(super) fn datafog(folder: &Path) -> Option<Table> {
    let mut table = Table {
        file: "datafog_corpus",
        about: "found or not in a line of text, by entity that is in it",
        promised: None,
        rows: Vec::new(),
    };
    let scanned = Scanned::new();
    for case in cases(folder, "datafog_corpus")? {
        let found = scanned.find("", case.text("input").unwrap_or_default());
        let expected = case.value.get("expected_entities").and_then(Value::as_array);
        for entity in expected.into_iter().flatten().filter_map(|entity| entity.get("type")?.as_str()) {
            let Some(class) = class(entity) else { continue };
            table.add(entity, case.line, found.contains(&class), false);
        }
    }
    Some(table)
}
