//! Costa Rica: identity cards (Tribunal Supremo de Elecciones): province, volume, entry; numbers of foreigners (DIMEX)
//! and of organisations (Registro Nacional). No check digits: shape and kinds only.

use super::{
    Number,
    check::{at, digits, num, part, uniform},
};

pub(super) static CPF: Number = Number {
    id: "cr.cpf",
    class: "gov.id.national",
    country: "CR",
    title: "Costa Rican identity card number",
    keys: &["cedula", "cpf", "idno", "idnumber"],
    words: &["cédula", "cedula"],
    shapes: &["d-dddd-dddd", "dd-dddd-dddd", "ddddddddd"],
    check: |id| {
        let number = part(id, id.len().saturating_sub(9), id.len());
        (digits(id, 9) || digits(id, 10) && at(id, 0) == 0)
            && at(number, 0) > 0
            && !uniform(part(number, 1, 9))
    },
    examples: &["5-0117-5657", "09-1640-5269"],
    non_examples: &["0-0117-5657", "5-0117-565"],
    ..Number::NONE
};

pub(super) static CPJ: Number = Number {
    id: "cr.cpj",
    class: "org.registration",
    country: "CR",
    title: "Costa Rican number of an organisation",
    keys: &["cedulajuridica", "cpj"],
    words: &["cédula jurídica", "cedula juridica"],
    shapes: &["d-ddd-dddddd", "dddddddddd"],
    check: |id| {
        let is_kind = match (at(id, 0), num(id, 1, 4)) {
            (2, kind) => matches!(kind, 100 | 200 | 300 | 400),
            (3, kind) => matches!(kind, 2..=14 | 101..=110),
            (4, kind) => kind == 0,
            (5, kind) => kind == 1,
            _ => false,
        };
        digits(id, 10) && is_kind
    },
    examples: &["2-400-220046", "2400829389"],
    non_examples: &["2-401-220046", "2-400-22004"],
    ..Number::NONE
};

pub(super) static DIMEX: Number = Number {
    id: "cr.cr",
    class: "gov.id.national",
    country: "CR",
    title: "Costa Rican number of a foreigner (DIMEX)",
    keys: &["cedularesidencia", "dimex"],
    words: &["dimex", "residencia"],
    shapes: &["dddddddddddd", "ddddddddddd"],
    check: |id| (digits(id, 11) || digits(id, 12)) && at(id, 0) == 1 && !uniform(id),
    examples: &["177125870092", "19245380019"],
    non_examples: &["077125870092"],
    ..Number::NONE
};
