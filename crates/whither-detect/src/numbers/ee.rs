//! Estonia: personal codes (EVS 585:2007), registry codes, VAT numbers.

use super::{
    Number,
    check::{at, digits, is_day, last, num, sum, two_rounds, uniform},
};

pub(super) static IK: Number = Number {
    id: "ee.ik",
    class: "gov.id.national",
    country: "EE",
    title: "Estonian personal code",
    keys: &["ik", "isikukood", "personalcode", "personalid", "idno", "idnumber"],
    words: &["isikukood", "personal code", "id-kood"],
    shapes: &["ddddddddddd"],
    check: is_personal_code,
    examples: &["17806257585"],
    non_examples: &["17806257580", "1780625758"],
    ..Number::NONE
};

pub(super) static REGISTRY: Number = Number {
    id: "ee.registrikood",
    class: "org.registration",
    country: "EE",
    title: "Estonian registry code",
    keys: &["registrikood", "registrycode"],
    words: &["registrikood", "registry code"],
    shapes: &["dddddddd"],
    check: |id| digits(id, 8) && matches!(at(id, 0), 1 | 7 | 8 | 9) && two_rounds(id) == last(id),
    examples: &["97463043"],
    non_examples: &["97463040", "9746304"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "ee.kmkr",
    class: "gov.id.tax",
    country: "EE",
    title: "Estonian VAT number",
    keys: &["kmkr", "vat", "vatid", "vatnumber"],
    words: &["kmkr", "käibemaks", "vat"],
    shapes: &["AAddddddddd", "ddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"EE").unwrap_or(id);
        digits(id, 9) && !uniform(id) && sum(id, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
    },
    examples: &["EE341401025", "181145017"],
    non_examples: &["EE341401020", "EE34140102"],
    ..Number::NONE
};

/// Sex and century, birth date, serial, check digit.
pub(super) fn is_personal_code(id: &[u8]) -> bool {
    let first = at(id, 0);
    let century = 1800 + first.saturating_sub(1) / 2 * 100;
    digits(id, 11)
        && (1..=8).contains(&first)
        && is_day(century + num(id, 1, 3), num(id, 3, 5), num(id, 5, 7))
        && two_rounds(id) == last(id)
}
