//! Israel: identity numbers (Population and Immigration Authority) and company numbers, both Luhn.

use super::{
    Number,
    check::{at, digits, luhn},
};

pub(super) static IDNR: Number = Number {
    id: "il.idnr",
    class: "gov.id.national",
    country: "IL",
    title: "Israeli identity number",
    keys: &["israeliid", "misparzehut", "teudatzehut", "tz", "zehut", "idno", "idnumber"],
    words: &["תעודת זהות", "ת.ז", "מספר זהות", "ת\"ז", "israeli id", "teudat zehut"],
    shapes: &["ddddddddd", "dddddddd-d", "dddddddd", "ddddddd-d"],
    // Leading zeros may be left out; the sum does not change.
    check: |id| (digits(id, 9) || digits(id, 8)) && luhn(id),
    examples: &["048892061", "95195120-1"],
    non_examples: &["048892060", "04889206"],
    ..Number::NONE
};

pub(super) static HP: Number = Number {
    id: "il.hp",
    class: "org.registration",
    country: "IL",
    title: "Israeli company number",
    keys: &["companynumber", "hp"],
    words: &["ח.פ", "חברה", "company number"],
    shapes: &["ddddddddd", "dd-ddddddd"],
    check: |id| digits(id, 9) && at(id, 0) == 5 && luhn(id),
    examples: &["569415383", "55-1475346"],
    non_examples: &["569415380", "56941538"],
    ..Number::NONE
};
