//! Mozambique: tax numbers (NUIT; Autoridade Tributária), nine digits modulo 11.

use super::{
    Number,
    check::{body, digits, last, sum, uniform},
};

pub(super) static NUIT: Number = Number {
    id: "mz.nuit",
    class: "gov.id.tax",
    country: "MZ",
    title: "Mozambican tax number",
    keys: &["nuit", "taxid"],
    words: &["nuit"],
    shapes: &["ddddddddd", "ddd ddd ddd"],
    check: |id| {
        let check = match sum(body(id), &[8, 9, 4, 5, 6, 7, 8, 9]) % 11 {
            10 => 1,
            remainder => remainder,
        };
        digits(id, 9) && !uniform(id) && check == last(id)
    },
    examples: &["867400699", "109 760 234"],
    non_examples: &["867400690", "86740069"],
    ..Number::NONE
};
