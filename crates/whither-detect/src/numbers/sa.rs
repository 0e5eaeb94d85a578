//! Saudi Arabia: national identity numbers (first digit 1) and residence permits, iqama (2): Luhn.

use super::{
    Number,
    check::{byte, digits, luhn},
};

pub(super) static ID: Number = Number {
    id: "sa.id",
    class: "gov.id.national",
    country: "SA",
    title: "Saudi identity or iqama number",
    keys: &["iqama", "iqamaid", "iqamano", "iqamanumber", "nationalid", "saudiid", "idno", "idnumber"],
    words: &["iqama", "إقامة", "الإقامة", "الهوية", "رقم الهوية", "national id", "saudi id"],
    shapes: &["dddddddddd"],
    check: |id| digits(id, 10) && matches!(byte(id, 0), b'1' | b'2') && luhn(id),
    examples: &["1359606173"],
    non_examples: &["1359606170", "135960617"],
    ..Number::NONE
};
