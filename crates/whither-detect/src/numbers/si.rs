//! Slovenia: unique master citizen numbers (EMŠO), as all states of former Yugoslavia number their citizens; tax numbers.

use super::{
    Number,
    check::{LAST_YEAR, body, byte, digits, is_day, last, num, sum},
};

pub(super) static EMSO: Number = Number {
    id: "si.emso",
    class: "gov.id.national",
    country: "SI",
    title: "Slovenian master citizen number",
    keys: &["emso", "emšo", "idno", "idnumber"],
    words: &["emšo", "emso", "enotna matična številka"],
    shapes: &["ddddddddddddd"],
    check: |id| is_master_number(id) && (50..60).contains(&num(id, 7, 9)),
    examples: &["2912909593375"],
    non_examples: &["2912909593370", "291290959337"],
    ..Number::NONE
};

pub(super) static DDV: Number = Number {
    id: "si.ddv",
    class: "gov.id.tax",
    country: "SI",
    title: "Slovenian tax number",
    keys: &["davcnastevilka", "ddv", "taxid", "vat", "vatid", "vatnumber"],
    words: &["davčna številka", "ddv", "vat"],
    shapes: &["dddddddd", "AAdddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"SI").unwrap_or(id);
        let check = 11 - sum(body(id), &[8, 7, 6, 5, 4, 3, 2]) % 11;
        digits(id, 8) && byte(id, 0) != b'0' && check != 11 && check % 10 == last(id)
    },
    examples: &["57392471", "SI40944310"],
    non_examples: &["57392470", "5739247"],
    ..Number::NONE
};

/// Returns whether a number is day, month, three digits of the year, region, serial and a check digit modulo 11.
pub(super) fn is_master_number(id: &[u8]) -> bool {
    let year = match num(id, 4, 7) {
        year @ 800.. => 1000 + year,
        year => 2000 + year,
    };
    let check = (11 - sum(body(id), &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    digits(id, 13) && year <= LAST_YEAR && is_day(year, num(id, 2, 4), num(id, 0, 2)) && check == last(id)
}

pub(super) static MATICNA: Number = Number {
    id: "si.maticna",
    class: "org.registration",
    country: "SI",
    title: "Slovenian registration number",
    keys: &["maticna", "maticnastevilka"],
    words: &["matična številka", "maticna"],
    shapes: &["ddddddd", "dddddddNdd", "ddddddd Ndd"],
    check: |id| {
        let check = 11 - sum(id.get(..6).unwrap_or(&[]), &[7, 6, 5, 4, 3, 2]) % 11;
        let unit = id.get(7..).unwrap_or(&[]);
        let is_unit = unit.is_empty()
            || unit.len() == 3
                && unit.iter().all(u8::is_ascii_alphanumeric)
                && digits(unit.get(1..).unwrap_or(&[]), 2);
        digits(id.get(..7).unwrap_or(&[]), 7) && check != 11 && check % 10 == num(id, 6, 7) && is_unit
    },
    examples: &["5187729", "0997943J59"],
    non_examples: &["5187720", "518772"],
    ..Number::NONE
};
