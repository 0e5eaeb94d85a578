//! Latvia: personal codes (Register of Natural Persons): birth date and century, or, since July 2017, 32 and no date;
//! tax numbers of organisations.

use super::{
    Number,
    check::{at, body, digits, is_day, last, num, sum},
};

pub(super) static PK: Number = Number {
    id: "lv.pk",
    class: "gov.id.national",
    country: "LV",
    title: "Latvian personal code",
    keys: &["personaskods", "personalcode", "pk", "idno", "idnumber"],
    words: &["personas kods", "personas kodu", "p.k.", "personal code"],
    shapes: &["dddddd-ddddd", "ddddddddddd"],
    check: is_person,
    examples: &["325905-78984", "27065522011"],
    non_examples: &["325905-78980", "325905-7898"],
    ..Number::NONE
};

pub(super) static PVN: Number = Number {
    id: "lv.pvn",
    class: "gov.id.tax",
    country: "LV",
    title: "Latvian tax number",
    keys: &["pvn", "vat", "vatid", "vatnumber"],
    words: &["pvn", "vat", "reģistrācijas"],
    shapes: &["AAddddddddddd", "ddddddddddd", "dddddd-ddddd"],
    check: |id| {
        let id = id.strip_prefix(b"LV").unwrap_or(id);
        let weighted = sum(id, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]);
        is_person(id) || digits(id, 11) && at(id, 0) > 3 && weighted % 11 == 3
    },
    examples: &["LV24065601138", "52317844113"],
    non_examples: &["LV24065601130", "LV2406560113"],
    ..Number::NONE
};

fn is_person(id: &[u8]) -> bool {
    let is_dated =
        at(id, 6) < 3 && is_day(1800 + at(id, 6) * 100 + num(id, 4, 6), num(id, 2, 4), num(id, 0, 2));
    let weighted = sum(body(id), &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    digits(id, 11) && (is_dated || num(id, 0, 2) == 32) && (1 + weighted) % 11 % 10 == last(id)
}
