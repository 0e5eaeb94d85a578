//! Venezuela: tax numbers (RIF; SENIAT), modulo 11; identity cards (cédula), shape only.

use super::{
    Number,
    check::{byte, digits, form, last, part, sum, uniform},
};

pub(super) static CEDULA: Number = Number {
    id: "ve.ci",
    class: "gov.id.national",
    country: "VE",
    title: "Venezuelan identity card number",
    keys: &["cedula", "ci", "cedulaidentidad"],
    words: &["cédula", "cedula", "c.i."],
    shapes: &["A-dddddddd", "Adddddddd", "A-ddddddd", "A-dd.ddd.ddd"],
    check: |id| {
        let number = part(id, 1, id.len());
        matches!(byte(id, 0), b'E' | b'V') && (digits(number, 7) || digits(number, 8)) && !uniform(number)
    },
    examples: &["V-49113729", "V58545759"],
    non_examples: &["0-49113729"],
    ..Number::NONE
};

pub(super) static RIF: Number = Number {
    id: "ve.rif",
    class: "gov.id.tax",
    country: "VE",
    title: "Venezuelan tax number",
    keys: &["rif", "taxid"],
    words: &["rif"],
    shapes: &["A-dddddddd-d", "Addddddddd", "A-ddddddddd"],
    check: |id| {
        let kind = match byte(id, 0) {
            b'V' => 4,
            b'E' => 8,
            b'J' | b'C' => 12,
            b'P' => 16,
            b'G' => 20,
            _ => return false,
        };
        let check = match (kind + sum(part(id, 1, 9), &[3, 2, 7, 6, 5, 4, 3, 2])) % 11 {
            0 | 1 => 0,
            remainder => 11 - remainder,
        };
        form(id, "Addddddddd") && check == last(id)
    },
    examples: &["P-22842349-7", "C849909257"],
    non_examples: &["P-22842349-0", "P-22842349-"],
    ..Number::NONE
};
