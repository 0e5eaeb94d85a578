//! Colombia: tax numbers (NIT, DIAN order 4 of 1989), modulo 11; citizenship cards (cédula), shape only.

use super::{
    Number,
    check::{body, byte, digits, last, sum_right, uniform},
};

pub(super) static CEDULA: Number = Number {
    id: "co.cc",
    class: "gov.id.national",
    country: "CO",
    title: "Colombian citizenship card number",
    keys: &["cc", "cedula", "cedulaciudadania", "nuip", "numerodocumento"],
    words: &["cédula", "cedula", "c.c.", "nuip", "ciudadanía"],
    shapes: &["dddddddddd", "dddddddd", "d.ddd.ddd.ddd", "dd.ddd.ddd"],
    check: |id| (digits(id, 8) || digits(id, 10)) && byte(id, 0) != b'0' && !uniform(id),
    examples: &["1972028693", "89578261"],
    non_examples: &["0972028693", "197202869"],
    ..Number::NONE
};

pub(super) static NIT: Number = Number {
    id: "co.nit",
    class: "gov.id.tax",
    country: "CO",
    title: "Colombian tax number",
    keys: &["nit", "rut", "taxid"],
    words: &["nit"],
    shapes: &["ddd.ddd.ddd-d", "ddddddddd-d", "dddddddddd"],
    check: |id| {
        let weighted = sum_right(body(id), &[3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]) % 11;
        let check = if weighted < 2 { weighted } else { 11 - weighted };
        (8..=16).contains(&id.len()) && digits(id, id.len()) && !uniform(id) && check == last(id)
    },
    examples: &["674.978.686-5", "568499964-8"],
    non_examples: &["674.978.686-0", "674.978.686-"],
    ..Number::NONE
};
