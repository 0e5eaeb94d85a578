//! Macao: resident identity cards (Identification Services Bureau): a digit 1, 5 or 7 for where the first document
//! came from, six digits and a check digit in parentheses whose rule is not published. Shape only.

use super::{
    Number,
    check::{byte, digits, uniform},
};

pub(super) static ID: Number = Number {
    id: "mo.id",
    class: "gov.id.national",
    country: "MO",
    title: "Macao resident identity card number",
    keys: &[
        "澳門身份證",
        "澳门身份证",
        "bir",
        "macaoid",
        "macauid",
        "moid",
        "idcard",
        "idcardno",
        "idno",
        "idnumber",
    ],
    words: &["macao id", "macau id", "澳门身份证", "澳門身份證", "bilhete de identidade"],
    shapes: &["ddddddd(d)", "d/dddddd/d", "dddddddd"],
    check: |id| digits(id, 8) && matches!(byte(id, 0), b'1' | b'5' | b'7') && !uniform(id),
    examples: &["1203379(2)", "7/953372/1"],
    non_examples: &["0203379(2)", "1203379(2"],
    ..Number::NONE
};
