//! Ukraine: taxpayers' registration numbers (State Tax Service): day of birth counted from 1899-12-31, serial, check
//! digit; codes of organisations (EDRPOU).

use super::{
    Number,
    check::{body, digits, last, num, sum, uniform},
};

pub(super) static RNTRC: Number = Number {
    id: "ua.rntrc",
    class: "gov.id.tax",
    country: "UA",
    title: "Ukrainian taxpayer number",
    keys: &["ipn", "rnokpp", "rntrc", "taxid", "taxnumber"],
    words: &["рнокпп", "іпн", "ідентифікаційний", "податковий номер", "ідентифікаційний код"],
    shapes: &["dddddddddd"],
    check: |id| {
        // The first weight is -1, which is 10 modulo 11.
        let weighted = sum(body(id), &[10, 5, 7, 9, 4, 6, 10, 5, 7]);
        digits(id, 10) && !uniform(id) && weighted % 11 % 10 == last(id)
    },
    examples: &["7126688161"],
    non_examples: &["7126688160", "712668816"],
    ..Number::NONE
};

pub(super) static EDRPOU: Number = Number {
    id: "ua.edrpou",
    class: "org.registration",
    country: "UA",
    title: "Ukrainian code of organisations",
    keys: &["edrpou", "yedrpou"],
    words: &["єдрпоу", "edrpou"],
    shapes: &["dddddddd"],
    check: |id| {
        let (first, second) = match num(id, 0, 8) {
            30_000_000..60_000_000 => ([7, 1, 2, 3, 4, 5, 6], [9, 3, 4, 5, 6, 7, 8]),
            _ => ([1, 2, 3, 4, 5, 6, 7], [3, 4, 5, 6, 7, 8, 9]),
        };
        let check = match sum(body(id), &first) % 11 {
            10 => sum(body(id), &second) % 11 % 10,
            check => check,
        };
        digits(id, 8) && !uniform(id) && check == last(id)
    },
    examples: &["10108218"],
    non_examples: &["10108210", "1010821"],
    ..Number::NONE
};
