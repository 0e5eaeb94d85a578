//! Iran: national identity numbers (National Organization for Civil Registration), ten digits modulo 11.

use super::{
    Number,
    check::{body, digits, last, num, sum, uniform},
};

pub(super) static MELLI: Number = Number {
    id: "ir.melli",
    class: "gov.id.national",
    country: "IR",
    title: "Iranian national code",
    keys: &["codemelli", "kodmelli", "mellicode", "nationalcode", "nationalid"],
    words: &["کد ملی", "کدملی", "شماره ملی", "national code"],
    shapes: &["dddddddddd", "ddd-dddddd-d"],
    check: |id| {
        let remainder = sum(body(id), &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if remainder < 2 { remainder } else { 11 - remainder };
        digits(id, 10) && !uniform(id) && num(id, 0, 3) > 0 && num(id, 3, 9) > 0 && check == last(id)
    },
    examples: &["8817818763", "061-728769-4"],
    non_examples: &["8817818760", "881781876"],
    ..Number::NONE
};
