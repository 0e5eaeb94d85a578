//! Moldova: state identification numbers (Public Services Agency) of persons (first digit 2 or 0) and organisations
//! (1), weights 7, 3, 1 modulo 10.

use super::{
    Number,
    check::{at, body, digits, last, sum},
};

pub(super) static IDNP: Number = Number {
    id: "md.idnp",
    class: "gov.id.national",
    country: "MD",
    title: "Moldovan identification number of a person",
    keys: &["codpersonal", "idnp", "idno", "idnumber"],
    words: &["idnp", "cod personal"],
    shapes: &["ddddddddddddd"],
    check: |id| matches!(at(id, 0), 0 | 2) && at(id, 0) + at(id, 1) > 0 && is_number(id),
    examples: &["2925099579175"],
    non_examples: &["2925099579170", "292509957917"],
    ..Number::NONE
};

pub(super) static IDNO: Number = Number {
    id: "md.idno",
    class: "org.registration",
    country: "MD",
    title: "Moldovan identification number of an organisation",
    keys: &["codfiscal", "idno"],
    words: &["idno", "cod fiscal"],
    shapes: &["ddddddddddddd"],
    check: is_number,
    examples: &["9872227140552"],
    non_examples: &["9872227140550", "987222714055"],
    ..Number::NONE
};

fn is_number(id: &[u8]) -> bool {
    digits(id, 13) && sum(body(id), &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == last(id)
}
