//! Numbers against cases that nobody here wrote: `conformance/stdnum_cases.jsonl` beside the corpus. Used in place.

use std::path::{Path, PathBuf};

use whither_detect::numbers::{Case, score};

/// Cases about which whither thinks otherwise on purpose: number, lines of the file, reason.
const DIFFERENT: &[(&str, &[usize], &str)] = &[
    (
        "cr.cpf",
        &[2255, 2256, 2257, 2258, 2305],
        "groups without their zeros cannot be told apart once compacted",
    ),
    (
        "do.cedula",
        &[
            2892, 2897, 2898, 2900, 2901, 2902, 2904, 2905, 2906, 2907, 2908, 2909, 2910, 2911, 2912, 2913,
            2914, 2915, 2916, 2917, 2918, 2919, 2920, 2921, 2922, 2923, 2924, 2925, 2926, 2927, 2928, 2929,
            2930, 2931, 2932, 2933, 2934, 2936,
        ],
        "old cards known one by one to fail the check digit; no such list is kept here",
    ),
    ("do.rnc", &[3009], "old number known to fail the check digit"),
    ("fi.hetu", &[4403], "a temporary code, which hospitals give to persons"),
    ("fi.hetu", &[4400], "a separator nobody uses; refused by the shapes, not by the check"),
    ("kr.brn", &[6096], "fails the check digit of the National Tax Service"),
    ("us.ssn", &[493], "hyphens at places nobody uses; refused by the shapes, not by the check"),
];

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
        eprintln!("skipped: conformance cases absent");
        return;
    };
    let expected = |id: &str, place: &str| {
        DIFFERENT
            .iter()
            .any(|(other, lines, _)| *other == id && lines.iter().any(|line| line.to_string() == place))
    };
    let (mut total, mut wrong) = (0, Vec::new());
    for row in score(&cases) {
        total += row.cases;
        eprintln!("{:24} {:4} of {:4}", row.id, row.cases - row.differing.len(), row.cases);
        let differing = row.differing.iter().filter(|place| !expected(row.id, place));
        wrong.extend(differing.map(|place| format!("{} {place}", row.id)));
    }
    let agreement = 1.0 - wrong.len() as f64 / total as f64;
    assert!(agreement >= AGREEMENT, "{agreement:.4} of {total}\n{}", wrong.join("\n"));
}
