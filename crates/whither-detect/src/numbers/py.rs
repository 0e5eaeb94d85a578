//! Paraguay: tax numbers (RUC; Subsecretaría de Estado de Tributación), the identity card's number and a check digit
//! modulo 11.

use super::{
    Number,
    check::{body, digits, last, sum_right},
};

pub(super) static RUC: Number = Number {
    id: "py.ruc",
    class: "gov.id.tax",
    country: "PY",
    title: "Paraguayan tax number",
    keys: &["ruc", "taxid"],
    words: &["ruc"],
    shapes: &["dddddddd-d", "ddddddd-d", "dddddd-d", "ddddddddd", "dddddddd"],
    check: |id| {
        let weighted = sum_right(body(id), &[2, 3, 4, 5, 6, 7, 8, 9]);
        (5..=9).contains(&id.len()) && digits(id, id.len()) && (11 - weighted % 11) % 11 % 10 == last(id)
    },
    examples: &["97040996-6", "8366856-0"],
    non_examples: &["97040996-0", "97040996-"],
    ..Number::NONE
};
