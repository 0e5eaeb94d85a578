//! Pakistan: computerised national identity cards (NADRA): division, serial, sex; no check digit.

use super::{
    Number,
    check::{at, digits, num, part, uniform},
};

pub(super) static CNIC: Number = Number {
    id: "pk.cnic",
    class: "gov.id.national",
    country: "PK",
    title: "Pakistani identity card number",
    keys: &["شناختیکارڈ", "cnic", "cnicno", "cnicnumber", "nic", "nicop", "idcard", "idno", "idnumber"],
    words: &["cnic", "nicop", "شناختی کارڈ", "identity card"],
    shapes: &["ddddd-ddddddd-d", "ddddddddddddd"],
    check: |id| {
        digits(id, 13)
            && (1..=7).contains(&at(id, 0))
            && num(id, 1, 5) > 0
            && at(id, 12) > 0
            && !uniform(part(id, 5, 12))
    },
    examples: &["50467-7705713-1", "1594611317763"],
    non_examples: &["50467-7705713-0", "50467-7705713-"],
    ..Number::NONE
};
