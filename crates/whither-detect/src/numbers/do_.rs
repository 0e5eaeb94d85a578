//! Dominican Republic: identity cards (Junta Central Electoral), Luhn (a few thousand old ones do not satisfy it and are
//! not recognised); taxpayers' registration numbers (RNC; DGII).

use super::{
    Number,
    check::{body, digits, last, luhn, sum, uniform},
};

pub(super) static CEDULA: Number = Number {
    id: "do.cedula",
    class: "gov.id.national",
    country: "DO",
    title: "Dominican identity card number",
    keys: &["cedula", "numerocedula", "idno", "idnumber"],
    words: &["cédula", "cedula"],
    shapes: &["ddd-ddddddd-d", "ddddddddddd"],
    check: |id| digits(id, 11) && luhn(id),
    examples: &["024-5856419-8", "67860465474"],
    non_examples: &["024-5856419-0", "024-5856419-"],
    ..Number::NONE
};

pub(super) static RNC: Number = Number {
    id: "do.rnc",
    class: "gov.id.tax",
    country: "DO",
    title: "Dominican taxpayer number",
    keys: &["rnc", "taxid"],
    words: &["rnc"],
    shapes: &["d-dd-ddddd-d", "ddddddddd"],
    check: |id| {
        let weighted = sum(body(id), &[7, 9, 8, 6, 5, 4, 3, 2]) % 11;
        digits(id, 9) && !uniform(id) && (10 - weighted) % 9 + 1 == last(id)
    },
    examples: &["4-33-28427-9", "090163283"],
    non_examples: &["4-33-28427-0", "4-33-28427-"],
    ..Number::NONE
};
