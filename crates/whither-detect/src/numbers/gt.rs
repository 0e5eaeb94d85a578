//! Guatemala: tax numbers (NIT; SAT), modulo 11; personal identity codes (CUI; RENAP): serial, check digit, department,
//! municipality.

use super::{
    Number,
    check::{at, body, byte, digits, letter, num, part, sum, sum_right},
};

pub(super) static CUI: Number = Number {
    id: "gt.cui",
    class: "gov.id.national",
    country: "GT",
    title: "Guatemalan personal identity code",
    keys: &["cui", "dpi", "dpicui"],
    words: &["dpi", "cui", "código único de identificación"],
    shapes: &["dddd ddddd dddd", "ddddddddddddd"],
    check: |id| {
        let weighted = sum(part(id, 0, 8), &[2, 3, 4, 5, 6, 7, 8, 9]);
        digits(id, 13)
            && num(id, 0, 8) > 0
            && (1..=22).contains(&num(id, 9, 11))
            && (1..=38).contains(&num(id, 11, 13))
            && weighted % 11 == at(id, 8)
    },
    examples: &["0750 11255 2108", "2931692760705"],
    non_examples: &["0750 11255 2100", "0750 11255 210"],
    ..Number::NONE
};

pub(super) static NIT: Number = Number {
    id: "gt.nit",
    class: "gov.id.tax",
    country: "GT",
    title: "Guatemalan tax number",
    keys: &["nit", "taxid"],
    words: &["nit"],
    shapes: &["ddddddd-N", "dddddddN", "dddddd-N", "dddddddd-N"],
    check: |id| {
        let digits_before = body(id);
        let weighted = sum_right(digits_before, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        (2..=12).contains(&id.len())
            && digits(digits_before, digits_before.len())
            && num(id, 0, 2) + at(id, 2) > 0
            && byte(id, digits_before.len()) == letter(b"0K987654321", weighted % 11)
    },
    examples: &["4385680-2", "22422137"],
    non_examples: &["4385680-0", "4385680-"],
    ..Number::NONE
};
