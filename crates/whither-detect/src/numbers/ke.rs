//! Kenya: personal identification numbers of taxpayers (Kenya Revenue Authority), A for persons and P for others, and
//! identity card numbers of seven or eight digits. Shape only.

use super::{
    Number,
    check::{byte, digits, form, uniform},
};

pub(super) static ID: Number = Number {
    id: "ke.id",
    class: "gov.id.national",
    country: "KE",
    title: "Kenyan identity card number",
    keys: &["nationalid", "kenyanid", "idno", "idnumber"],
    words: &["national id", "kitambulisho", "huduma"],
    shapes: &["dddddddd", "ddddddd"],
    check: |id| (digits(id, 8) || digits(id, 7)) && byte(id, 0) != b'0' && !uniform(id),
    examples: &["44836711", "2540977"],
    non_examples: &["04836711"],
    ..Number::NONE
};

pub(super) static PIN: Number = Number {
    id: "ke.pin",
    class: "gov.id.tax",
    country: "KE",
    title: "Kenyan taxpayer number",
    keys: &["krapin", "pin", "pinno", "taxpin"],
    words: &["kra pin", "pin", "kra"],
    shapes: &["AdddddddddA"],
    check: |id| form(id, "AdddddddddA") && matches!(byte(id, 0), b'A' | b'P'),
    examples: &["P305980268M"],
    non_examples: &["P3059802680", "P305980268"],
    ..Number::NONE
};
