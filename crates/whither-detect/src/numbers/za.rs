//! South Africa: identity numbers (Department of Home Affairs): birth date, serial with sex, citizenship, Luhn; tax
//! reference numbers (SARS), Luhn.

use super::{
    Number,
    check::{at, digits, is_yymmdd, luhn},
};

pub(super) static IDNR: Number = Number {
    id: "za.idnr",
    class: "gov.id.national",
    country: "ZA",
    title: "South African identity number",
    keys: &["rsaid", "said", "saidnumber", "idno", "idnumber"],
    words: &["rsa id", "south african id", "id number", "id no", "identity number", "identiteitsnommer"],
    shapes: &["ddddddddddddd", "dddddd dddd ddd", "dddddd dddd d d d"],
    // Digit eleven: 0 citizens, 1 permanent residents, 2 refugees.
    check: |id| digits(id, 13) && is_yymmdd(id, 0) && at(id, 10) < 3 && luhn(id),
    examples: &["5904026888212", "021111 1560 101"],
    non_examples: &["5904026888210", "590402688821"],
    ..Number::NONE
};

pub(super) static TIN: Number = Number {
    id: "za.tin",
    class: "gov.id.tax",
    country: "ZA",
    title: "South African tax reference number",
    keys: &["taxno", "taxnumber", "taxref", "taxreference", "tin"],
    words: &["tax reference", "tax number", "sars"],
    shapes: &["dddddddddd", "dddd/ddd/dd/d"],
    check: |id| digits(id, 10) && matches!(at(id, 0), 0..=3 | 9) && luhn(id),
    examples: &["3265502991", "0216/859/46/2"],
    non_examples: &["3265502990", "326550299"],
    ..Number::NONE
};
