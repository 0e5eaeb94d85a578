//! El Salvador: tax numbers (NIT; Ministerio de Hacienda): municipality, birth date, serial, check digit; identity
//! documents (DUI; RNPN).

use super::{
    Number,
    check::{at, body, digits, last, num, sum},
};

pub(super) static DUI: Number = Number {
    id: "sv.dui",
    class: "gov.id.national",
    country: "SV",
    title: "Salvadoran identity document number",
    keys: &["dui", "numerodui"],
    words: &["dui", "documento único"],
    shapes: &["dddddddd-d", "ddddddddd"],
    check: |id| {
        let weighted = sum(body(id), &[9, 8, 7, 6, 5, 4, 3, 2]);
        digits(id, 9) && num(id, 0, 8) > 0 && (10 - weighted % 10) % 10 == last(id)
    },
    examples: &["13747323-5", "998968128"],
    non_examples: &["13747323-0", "13747323-"],
    ..Number::NONE
};

pub(super) static NIT: Number = Number {
    id: "sv.nit",
    class: "gov.id.tax",
    country: "SV",
    title: "Salvadoran tax number",
    keys: &["nit", "taxid"],
    words: &["nit", "tributaria"],
    shapes: &["dddd-dddddd-ddd-d", "dddddddddddddd"],
    // Serials up to 100 are of an older system with other weights.
    check: |id| {
        let id = id.strip_prefix(b"SV").unwrap_or(id);
        let check = if num(id, 10, 13) <= 100 {
            sum(body(id), &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11 % 10
        } else {
            (11 - sum(body(id), &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10
        };
        digits(id, 14) && matches!(at(id, 0), 0 | 1 | 9) && check == last(id)
    },
    examples: &["0722-818501-594-3", "92749747221636"],
    non_examples: &["0722-818501-594-0", "0722-818501-594-"],
    ..Number::NONE
};
