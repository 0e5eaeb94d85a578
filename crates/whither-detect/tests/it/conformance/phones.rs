//! Telephone numbers against the matcher tests of python-phonenumbers: is there a number in a text of a country.

use std::path::Path;

use super::{Table, cases};
use whither_detect::phones;

/// Lines that whither decides otherwise on purpose, with the reason.
const DIFFERENT: &[(usize, &str)] = &[
    (21, "no area has this code; the suite has plans of its own making"),
    (23, "a day and an hour"),
    (27, "too short for the plan; the suite has plans of its own making"),
    (32, "too short for the plan; the suite has plans of its own making"),
];

/// Scores found and not found; what is only possible is not found, as in the suite at its usual leniency.
pub(super) fn score(folder: &Path) -> Option<Table> {
    let mut table = Table {
        file: "phonenumbers_matcher_cases",
        about: "found or not in a text whose country is known",
        promised: Some(0.95),
        rows: Vec::new(),
    };
    for case in cases(folder, "phonenumbers_matcher_cases")? {
        let (set, text, region) = (case.text("set")?, case.text("text")?, case.text("region")?);
        let expected = !matches!(set, "IMPOSSIBLE_CASES" | "POSSIBLE_ONLY_CASES");
        let agrees = phones::is_number_of(text.as_bytes(), region) == expected;
        let is_listed = DIFFERENT.iter().any(|(line, _)| *line == case.line);
        table.add(set, case.line, agrees, is_listed);
    }
    Some(table)
}
