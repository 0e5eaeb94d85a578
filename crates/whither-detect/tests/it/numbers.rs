//! Numbers against cases that nobody here wrote: `conformance/stdnum_cases.jsonl` beside the corpus. Used in place.

use std::path::{Path, PathBuf};

use whither_detect::numbers::{Case, score};

/// Cases about which whither thinks otherwise on purpose: number, line of the file, reason.
const DIFFERENT: &[(&str, &str, &str)] = &[];

/// Least share of cases on which both agree.
const AGREEMENT: f64 = 0.995;

fn cases() -> Option<Vec<Case>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus =
        std::env::var_os("WHITHER_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let text = std::fs::read_to_string(corpus.parent()?.join("conformance/stdnum_cases.jsonl")).ok()?;
    Some(text.lines().enumerate().filter_map(|(index, line)| case(line, index + 1)).collect())
}

/// Reads a case; those with options of their own (another alphabet, a given office) are no cases of ours.
fn case(line: &str, number: usize) -> Option<Case> {
    let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
    let text = |key: &str| case.get(key).and_then(serde_json::Value::as_str);
    if !matches!(text("call")?, "is_valid" | "validate") {
        return None;
    }
    Some(Case {
        id: text("module")?.replace("_.", ".").trim_end_matches('_').to_owned(),
        value: text("value")?.to_owned(),
        valid: case.get("valid")?.as_bool()?,
        place: number.to_string(),
    })
}

#[test]
fn agrees_with_cases_of_others() {
    let Some(cases) = cases() else {
        println!("skipped: conformance cases absent");
        return;
    };
    let expected = |id: &str, place: &str| DIFFERENT.iter().any(|row| row.0 == id && row.1 == place);
    let (mut total, mut wrong) = (0, Vec::new());
    for row in score(&cases) {
        total += row.cases;
        println!("{:24} {:4} of {:4}", row.id, row.cases - row.differing.len(), row.cases);
        let differing = row.differing.iter().filter(|place| !expected(row.id, place));
        wrong.extend(differing.map(|place| format!("{} {place}", row.id)));
    }
    let agreement = 1.0 - wrong.len() as f64 / total as f64;
    assert!(agreement >= AGREEMENT, "{agreement:.4} of {total}\n{}", wrong.join("\n"));
}
