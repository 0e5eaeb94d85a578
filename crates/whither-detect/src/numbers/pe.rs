//! Peru: identity numbers (CUI, the DNI with its check character; RENIEC) and tax numbers (RUC; SUNAT).

use super::{
    Number,
    check::{body, byte, digits, last, letter, num, part, sum, uniform},
};

pub(super) static CUI: Number = Number {
    id: "pe.cui",
    class: "gov.id.national",
    country: "PE",
    title: "Peruvian identity number",
    keys: &["cui", "dni", "numerodni", "idno", "idnumber"],
    words: &["dni", "cui", "documento nacional"],
    shapes: &["dddddddd-N", "ddddddddN"],
    check: |id| {
        // The check character is a digit or, on older cards, a letter.
        let weighted = sum(id, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        let is_check = |check: u8| {
            check == letter(b"65432110987", weighted) || check == letter(b"KJIHGFEDCBA", weighted)
        };
        id.len() == 9 && digits(part(id, 0, 8), 8) && !uniform(part(id, 0, 8)) && is_check(byte(id, 8))
    },
    examples: &["75536134-H", "228271131"],
    non_examples: &["75536134-0", "75536134-"],
    ..Number::NONE
};

pub(super) static RUC: Number = Number {
    id: "pe.ruc",
    class: "gov.id.tax",
    country: "PE",
    title: "Peruvian tax number",
    keys: &["ruc", "taxid"],
    words: &["ruc"],
    shapes: &["ddddddddddd"],
    check: |id| {
        digits(id, 11)
            && matches!(num(id, 0, 2), 10 | 15 | 16 | 17 | 20)
            && (11 - sum(body(id), &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10 == last(id)
    },
    examples: &["10630388282"],
    non_examples: &["10630388280", "1063038828"],
    ..Number::NONE
};
