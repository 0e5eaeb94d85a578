//! Czechia: birth numbers (Act 133/2000), shared with Slovakia, and identification numbers of organisations (IČO).

use super::{
    Number,
    check::{body, digits, is_day, last, long, num, sum, uniform},
};

pub(super) static RC: Number = Number {
    id: "cz.rc",
    class: "gov.id.national",
    country: "CZ",
    title: "Czech birth number",
    keys: &["rc", "rodnecislo", "birthnumber", "idno", "idnumber"],
    words: &["rodné číslo", "rodne cislo", "rč", "r.č.", "birth number"],
    shapes: &["dddddd/dddd", "dddddd/ddd", "dddddddddd", "ddddddddd"],
    check: is_birth_number,
    examples: &["935730/9962", "062902/420"],
    non_examples: &["935730/9960"],
    ..Number::NONE
};

pub(super) static ICO: Number = Number {
    id: "cz.ico",
    class: "org.registration",
    country: "CZ",
    title: "Czech identification number of organisations",
    keys: &["ic", "ico"],
    words: &["ičo", "ič", "ico"],
    shapes: &["dddddddd"],
    check: is_organisation,
    examples: &["25289632"],
    non_examples: &["25289630", "2528963"],
    ..Number::NONE
};

/// The month is raised by 50 for women, by 20 more where a day's serials were used up (from 2004 on).
pub(super) fn is_birth_number(id: &[u8]) -> bool {
    let month = match num(id, 2, 4) {
        month @ 71.. => month - 70,
        month @ 51..=62 => month - 50,
        month @ 21..=32 => month - 20,
        month => month,
    };
    let century = match (id.len(), num(id, 0, 2)) {
        (9, 54..=79) => return false,
        (9, 80..) => 1800,
        (10, ..54) => 2000,
        _ => 1900,
    };
    let is_checked = || long(body(id)) % 11 % 10 == u64::from(last(id));
    (digits(id, 9) || digits(id, 10) && is_checked()) && is_day(century + num(id, 0, 2), month, num(id, 4, 6))
}

pub(super) fn is_organisation(id: &[u8]) -> bool {
    let weighted = sum(body(id), &[8, 7, 6, 5, 4, 3, 2]);
    digits(id, 8) && !uniform(id) && (11 - weighted % 11) % 10 == last(id)
}
