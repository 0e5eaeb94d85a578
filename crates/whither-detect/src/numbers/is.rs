//! Iceland: identification numbers (Registers Iceland) of persons and, with 40 added to the day, organisations: date,
//! serial, check digit modulo 11, century; VAT numbers, shape only.

use super::{
    Number,
    check::{at, digits, is_day, num, part, sum},
};

pub(super) static KENNITALA: Number = Number {
    id: "is.kennitala",
    class: "gov.id.national",
    country: "IS",
    title: "Icelandic identification number",
    keys: &["kennitala", "kt", "idno", "idnumber"],
    words: &["kennitala", "kt.", "kt:"],
    shapes: &["dddddd-dddd", "dddddddddd", "dddddd dddd"],
    check: |id| {
        let century = match at(id, 9) {
            8 => 1800,
            9 => 1900,
            0 => 2000,
            _ => return false,
        };
        let day = if num(id, 0, 2) > 40 { num(id, 0, 2) - 40 } else { num(id, 0, 2) };
        digits(id, 10)
            && is_day(century + num(id, 4, 6), num(id, 2, 4), day)
            && sum(part(id, 0, 9), &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    },
    examples: &["520592-1489", "4710882189"],
    non_examples: &["520592-1481", "520592-148"],
    ..Number::NONE
};

pub(super) static VSK: Number = Number {
    id: "is.vsk",
    class: "gov.id.tax",
    country: "IS",
    title: "Icelandic VAT number",
    keys: &["vat", "vatid", "vatnumber", "vsk", "vsknumer"],
    words: &["vsk", "vat"],
    shapes: &["ddddd", "dddddd", "AAddddd", "AAdddddd"],
    check: |id| {
        let id = id.strip_prefix(b"IS").unwrap_or(id);
        digits(id, 5) || digits(id, 6)
    },
    examples: &["97850", "349554"],
    non_examples: &["9785"],
    ..Number::NONE
};
