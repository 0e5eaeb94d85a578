//! Georgia: personal numbers (Public Service Development Agency), eleven digits, and tax numbers of organisations, nine.
//! No published check digit: shape only.

use super::{
    Number,
    check::{digits, num, uniform},
};

pub(super) static PN: Number = Number {
    id: "ge.pn",
    class: "gov.id.national",
    country: "GE",
    title: "Georgian personal number",
    keys: &["personalno", "personalnumber", "piradinomeri"],
    words: &["პირადი ნომერი", "personal number"],
    shapes: &["ddddddddddd"],
    check: |id| digits(id, 11) && matches!(num(id, 0, 2), 1..=62) && !uniform(id),
    examples: &["49070247354"],
    non_examples: &["69070247354", "4907024735"],
    ..Number::NONE
};
