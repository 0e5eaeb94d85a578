//! Egypt: national identity numbers (Civil Status Organization): century, birth date, governorate, serial, and a check
//! digit whose rule is not published; tax numbers of nine digits, shape only.

use super::{
    Number,
    check::{at, digits, is_day, num, uniform},
};

pub(super) static NID: Number = Number {
    id: "eg.nid",
    class: "gov.id.national",
    country: "EG",
    title: "Egyptian national identity number",
    keys: &["egyptianid", "nationalid", "nationalidnumber", "nid", "idno", "idnumber"],
    words: &["الرقم القومي", "رقم قومي", "بطاقة", "national id"],
    shapes: &["dddddddddddddd"],
    check: |id| {
        let century = match at(id, 0) {
            2 => 1900,
            3 => 2000,
            _ => return false,
        };
        digits(id, 14)
            && is_day(century + num(id, 1, 3), num(id, 3, 5), num(id, 5, 7))
            && matches!(num(id, 7, 9), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88)
            && num(id, 9, 13) > 0
    },
    examples: &["28101051944642"],
    non_examples: &["28101051044642", "2810105194464"],
    ..Number::NONE
};

pub(super) static TN: Number = Number {
    id: "eg.tn",
    class: "gov.id.tax",
    country: "EG",
    title: "Egyptian tax number",
    keys: &["taxid", "taxno", "taxnumber", "tin"],
    words: &["الرقم الضريبي", "ضريبي", "tax registration"],
    shapes: &["ddd-ddd-ddd", "ddddddddd"],
    check: |id| digits(id, 9) && !uniform(id),
    examples: &["151-177-516", "593566365"],
    non_examples: &["151-177-51"],
    ..Number::NONE
};
