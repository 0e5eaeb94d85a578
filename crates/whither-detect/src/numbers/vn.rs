//! Vietnam: citizen identity numbers (Decree 137/2015, articles 13 and 14): province or country of birth, century
//! and sex, year, serial, no check digit; tax codes (Circular 95/2016).

use super::{
    Number,
    check::{LAST_YEAR, at, digits, num, part, sum, uniform},
};

pub(super) static CCCD: Number = Number {
    id: "vn.cccd",
    class: "gov.id.national",
    country: "VN",
    title: "Vietnamese citizen identity number",
    keys: &[
        "cccd",
        "canccuoc",
        "cancuoc",
        "socancuoc",
        "căncước",
        "sốcăncước",
        "sốcăncướccôngdân",
        "căncướccôngdân",
        "sốcccd",
        "citizenid",
        "cmnd",
        "socccd",
        "idcard",
        "idno",
        "idnumber",
    ],
    words: &["cccd", "căn cước", "số định danh", "chứng minh nhân dân", "cmnd", "citizen id"],
    shapes: &["dddddddddddd"],
    check: |id| {
        let year = 1900 + at(id, 3) / 2 * 100 + num(id, 4, 6);
        digits(id, 12)
            && is_place(num(id, 0, 3))
            && at(id, 3) < 4
            && year <= LAST_YEAR
            && !uniform(part(id, 6, 12))
    },
    examples: &["165129387915"],
    non_examples: &["165429387915", "16512938791"],
    ..Number::NONE
};

pub(super) static MST: Number = Number {
    id: "vn.mst",
    class: "gov.id.tax",
    country: "VN",
    title: "Vietnamese tax code",
    keys: &["masothue", "mst", "taxcode", "taxid"],
    words: &["mã số thuế", "mst", "tax code"],
    shapes: &["dddddddddd", "dddddddddd-ddd"],
    check: |id| {
        let weighted = sum(part(id, 0, 9), &[31, 29, 23, 19, 17, 13, 7, 5, 3]);
        (digits(id, 10) || digits(id, 13) && num(id, 10, 13) > 0)
            && num(id, 2, 9) > 0
            && 10 - weighted % 11 == at(id, 9)
    },
    examples: &["8984787363", "1955951390-434"],
    non_examples: &["8984787360", "898478736"],
    ..Number::NONE
};

/// Returns whether a code is of a province of before July 2025 (1 to 96) or of a country of birth (101 on).
fn is_place(code: u32) -> bool {
    matches!(
        code,
        1 | 2 | 4 | 6 | 8 | 10..=12 | 14 | 15 | 17 | 19 | 20 | 22 | 24..=27 | 30 | 31 | 33..=38 | 40 | 42 | 44..=46
            | 48 | 49 | 51 | 52 | 54 | 56 | 58 | 60 | 62 | 64 | 66..=68 | 70 | 72 | 74 | 75 | 77 | 79 | 80 | 82..=84
            | 86 | 87 | 89 | 91..=96 | 101..=399
    )
}
