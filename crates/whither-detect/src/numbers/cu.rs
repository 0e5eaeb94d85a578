//! Cuba: identity numbers (Ministry of the Interior): birth date, century and serial. The last digit's rule is not
//! published.

use super::{
    Number,
    check::{at, digits, is_day, num},
};

pub(super) static NI: Number = Number {
    id: "cu.ni",
    class: "gov.id.national",
    country: "CU",
    title: "Cuban identity number",
    keys: &["carnetidentidad", "ci", "ni", "idno", "idnumber"],
    words: &["carné de identidad", "carnet de identidad", "número de identidad"],
    shapes: &["ddddddddddd"],
    check: |id| {
        let century = match at(id, 6) {
            9 => 1800,
            6..=8 => 2000,
            _ => 1900,
        };
        digits(id, 11) && is_day(century + num(id, 0, 2), num(id, 2, 4), num(id, 4, 6))
    },
    examples: &["61091481481"],
    non_examples: &["61093481481", "6109148148"],
    ..Number::NONE
};
