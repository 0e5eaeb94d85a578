//! United Arab Emirates: identity numbers (Federal Authority for Identity): 784, year of birth, serial, Luhn.

use super::{
    Number,
    check::{LAST_YEAR, digits, luhn, num},
};

pub(super) static EID: Number = Number {
    id: "ae.eid",
    class: "gov.id.national",
    country: "AE",
    title: "Emirates ID number",
    keys: &["eid", "eidnumber", "emiratesid", "emiratesidno", "emiratesidnumber", "idno", "idnumber"],
    words: &["emirates id", "الهوية", "هوية", "eid"],
    shapes: &["784-dddd-ddddddd-d", "784dddddddddddd", "784 dddd ddddddd d"],
    check: |id| {
        digits(id, 15) && num(id, 0, 3) == 784 && (1900..=LAST_YEAR).contains(&num(id, 3, 7)) && luhn(id)
    },
    alone: true,
    examples: &["784-1981-8544436-5", "784199686919186"],
    non_examples: &["784-1981-8544436-0", "784-1981-8544436-"],
};
