//! Guinea: tax numbers (NIFp; Direction nationale des impôts), nine digits, Luhn.

use super::{
    Number,
    check::{digits, luhn},
};

pub(super) static NIFP: Number = Number {
    id: "gn.nifp",
    class: "gov.id.tax",
    country: "GN",
    title: "Guinean tax number",
    keys: &["nif", "nifp", "taxid"],
    words: &["nif", "nifp"],
    shapes: &["ddddddddd", "ddd-ddd-ddd"],
    check: |id| digits(id, 9) && luhn(id),
    examples: &["949092605", "106-273-501"],
    non_examples: &["949092600", "94909260"],
    ..Number::NONE
};
