//! Numbers against the tests of python-stdnum: is a value valid or not.

use std::path::Path;

use whither_detect::numbers::{Case as Written, score as compare};

use super::{Table, cases};

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

/// Scores the decisions; calls with options of their own (another alphabet, a given office) are no cases of ours.
pub(super) fn score(folder: &Path) -> Option<Table> {
    let written: Vec<Written> = cases(folder, "stdnum_cases")?
        .iter()
        .filter(|case| matches!(case.text("call"), Some("is_valid" | "validate")))
        .filter_map(|case| {
            Some(Written {
                id: case.text("module")?.replace("_.", ".").trim_end_matches('_').to_owned(),
                value: case.text("value")?.to_owned(),
                valid: case.value.get("valid")?.as_bool()?,
                place: case.line.to_string(),
            })
        })
        .collect();
    let mut table = Table {
        file: "stdnum_cases",
        about: "valid or not, by number; modules that whither lacks (books, securities, goods) are left out",
        promised: Some(0.995),
        rows: Vec::new(),
    };
    for row in compare(&written) {
        let differing: Vec<usize> = row.differing.iter().filter_map(|place| place.parse().ok()).collect();
        let listed = differing.iter().filter(|line| is_listed(row.id, **line)).count();
        table.rows.push(super::Row { entity: row.id.to_owned(), cases: row.cases, differing, listed });
    }
    Some(table)
}

fn is_listed(id: &str, line: usize) -> bool {
    DIFFERENT.iter().any(|(other, lines, _)| *other == id && lines.contains(&line))
}
