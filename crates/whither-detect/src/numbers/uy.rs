//! Uruguay: identity cards (Dirección Nacional de Identificación Civil) and tax numbers (RUT; DGI).

use super::{
    Number,
    check::{body, digits, last, num, sum, uniform},
};

pub(super) static CI: Number = Number {
    id: "uy.ci",
    class: "gov.id.national",
    country: "UY",
    title: "Uruguayan identity card number",
    keys: &["cedula", "ci", "idno", "idnumber"],
    words: &["cédula", "cedula", "c.i."],
    shapes: &["d.ddd.ddd-d", "dddddddd", "ddddddd-d"],
    check: |id| {
        digits(id, 8) && !uniform(id) && (10 - sum(body(id), &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10 == last(id)
    },
    examples: &["4.756.069-3", "77620261"],
    non_examples: &["4.756.069-0", "4.756.069-"],
    ..Number::NONE
};

pub(super) static RUT: Number = Number {
    id: "uy.rut",
    class: "gov.id.tax",
    country: "UY",
    title: "Uruguayan tax number",
    keys: &["ruc", "rut", "taxid"],
    words: &["rut", "ruc"],
    shapes: &["dddddddddddd", "dd-dddddd-ddd-d"],
    check: |id| {
        let id = id.strip_prefix(b"UY").unwrap_or(id);
        let weighted = sum(body(id), &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
        digits(id, 12)
            && (1..=22).contains(&num(id, 0, 2))
            && num(id, 2, 8) > 0
            && num(id, 8, 11) == 1
            && (11 - weighted % 11) % 11 == last(id)
    },
    examples: &["147244160018", "21-070375-001-1"],
    non_examples: &["147244160010", "14724416001"],
    ..Number::NONE
};
