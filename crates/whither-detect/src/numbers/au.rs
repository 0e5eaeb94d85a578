//! Australia: tax file numbers (Australian Taxation Office), Medicare numbers (Services Australia), business and company
//! numbers (ABN, ACN), passports (shape only).

use super::{
    Number,
    check::{at, body, digits, form, last, part, sum, uniform},
};

pub(super) static TFN: Number = Number {
    id: "au.tfn",
    class: "gov.id.tax",
    country: "AU",
    title: "Australian tax file number",
    keys: &["taxfileno", "taxfilenumber", "tfn"],
    words: &["tfn", "tax file"],
    shapes: &["ddd ddd ddd", "ddd-ddd-ddd", "ddddddddd", "dddddddd"],
    check: |id| match id.len() {
        8 => digits(id, 8) && !uniform(id) && sum(id, &[10, 7, 8, 4, 6, 3, 5, 1]).is_multiple_of(11),
        _ => digits(id, 9) && !uniform(id) && sum(id, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11),
    },
    examples: &["911 945 441", "687-974-159"],
    non_examples: &["911 945 440", "911 945 44"],
    ..Number::NONE
};

/// Ten digits; an eleventh numbers the persons on a card.
pub(super) static MEDICARE: Number = Number {
    id: "au.medicare",
    class: "gov.id.national",
    country: "AU",
    title: "Australian Medicare number",
    keys: &["medicare", "medicareno", "medicarenumber"],
    words: &["medicare"],
    shapes: &["dddd ddddd d", "dddd ddddd d d", "dddd-ddddd-d", "dddddddddd", "ddddddddddd"],
    check: |id| {
        let weighted = sum(part(id, 0, 8), &[1, 3, 7, 9, 1, 3, 7, 9]);
        (digits(id, 10) || digits(id, 11)) && (2..=6).contains(&at(id, 0)) && weighted % 10 == at(id, 8)
    },
    examples: &["3728 29009 9", "4656 87152 5 1"],
    non_examples: &["3728 29000 9", "3728 29009 "],
    ..Number::NONE
};

pub(super) static ABN: Number = Number {
    id: "au.abn",
    class: "org.registration",
    country: "AU",
    title: "Australian business number",
    keys: &["abn", "businessnumber"],
    words: &["abn", "business number"],
    shapes: &["dd ddd ddd ddd", "ddddddddddd"],
    check: |id| {
        // One is taken from the first digit, whose weight is 10.
        let weighted = sum(id, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) + 79;
        digits(id, 11) && at(id, 0) > 0 && weighted.is_multiple_of(89)
    },
    examples: &["86 954 713 041", "47563279382"],
    non_examples: &["86 954 713 040", "86 954 713 04"],
    ..Number::NONE
};

pub(super) static ACN: Number = Number {
    id: "au.acn",
    class: "org.registration",
    country: "AU",
    title: "Australian company number",
    keys: &["acn", "companynumber"],
    words: &["acn", "company number"],
    shapes: &["ddd ddd ddd", "ddddddddd"],
    check: |id| {
        digits(id, 9) && !uniform(id) && (10 - sum(body(id), &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == last(id)
    },
    examples: &["228 395 079", "105002597"],
    non_examples: &["228 395 070", "228 395 07"],
    ..Number::NONE
};

/// Shape only: one or two letters and seven digits.
pub(super) static PASSPORT: Number = Number {
    id: "au.passport",
    class: "gov.id.passport",
    country: "AU",
    title: "Australian passport number",
    keys: &["passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["passport"],
    shapes: &["Addddddd", "AAddddddd"],
    check: |id| (form(id, "Addddddd") || form(id, "AAddddddd")) && !uniform(part(id, 2, id.len())),
    examples: &["W6310138", "GP5527694"],
    non_examples: &["06310138", "W631013"],
    ..Number::NONE
};
