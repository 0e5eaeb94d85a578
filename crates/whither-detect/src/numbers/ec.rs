//! Ecuador: identity cards (Registro Civil): province, serial, Luhn; tax numbers (RUC; SRI), three kinds.

use super::{
    Number,
    check::{at, digits, luhn, num, part, sum},
};

pub(super) static CI: Number = Number {
    id: "ec.ci",
    class: "gov.id.national",
    country: "EC",
    title: "Ecuadorian identity card number",
    keys: &["cedula", "ci", "numerocedula", "idno", "idnumber"],
    words: &["cédula", "cedula", "c.i.", "identidad"],
    shapes: &["dddddddddd", "ddddddddd-d", "dddddd-dddd"],
    check: is_card,
    examples: &["1546497403", "225423892-2"],
    non_examples: &["1546497400", "154649740"],
    ..Number::NONE
};

pub(super) static RUC: Number = Number {
    id: "ec.ruc",
    class: "gov.id.tax",
    country: "EC",
    title: "Ecuadorian tax number",
    keys: &["ruc", "taxid"],
    words: &["ruc"],
    shapes: &["ddddddddddddd", "dddddddddd-ddd", "dddddddddd ddd"],
    check: |id| {
        let is_natural = || is_card(part(id, 0, 10)) && num(id, 10, 13) > 0;
        let is_public = || sum(id, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) && num(id, 9, 13) > 0;
        let is_private =
            || sum(id, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) && num(id, 10, 13) > 0;
        digits(id, 13)
            && is_province(num(id, 0, 2))
            && match at(id, 2) {
                0..=5 => is_natural(),
                6 => is_public() || is_natural(),
                9 => is_private(),
                _ => false,
            }
    },
    examples: &["0597415133612", "0161598169-000"],
    non_examples: &["0597415130612", "059741513361"],
    ..Number::NONE
};

fn is_province(code: u32) -> bool {
    matches!(code, 1..=24 | 30 | 50)
}

fn is_card(id: &[u8]) -> bool {
    digits(id, 10) && is_province(num(id, 0, 2)) && at(id, 2) < 7 && luhn(id)
}
