//! Kazakhstan: individual and business identification numbers (Law 223-III of 2007), twelve digits modulo 11 in two
//! rounds of weights.

use super::{
    Number,
    check::{at, body, digits, is_day, is_short_day, last, num, sum},
};

pub(super) static IIN: Number = Number {
    id: "kz.iin",
    class: "gov.id.national",
    country: "KZ",
    title: "Kazakh individual identification number",
    keys: &["iin", "jsn", "idno", "idnumber"],
    words: &["иин", "жсн", "iin", "индивидуальный идентификационный"],
    shapes: &["dddddddddddd"],
    check: |id| {
        let century = match at(id, 6) {
            1 | 2 => 1800,
            3 | 4 => 1900,
            5 | 6 => 2000,
            _ => return false,
        };
        is_day(century + num(id, 0, 2), num(id, 2, 4), num(id, 4, 6)) && is_checked(id)
    },
    examples: &["040215588489"],
    non_examples: &["040215588480", "04021558848"],
    ..Number::NONE
};

pub(super) static BIN: Number = Number {
    id: "kz.bin",
    class: "org.registration",
    country: "KZ",
    title: "Kazakh business identification number",
    keys: &["bin", "bsn"],
    words: &["бин", "бсн", "bin"],
    shapes: &["dddddddddddd"],
    check: |id| {
        is_short_day(num(id, 0, 2), num(id, 2, 4), 1)
            && (4..=6).contains(&at(id, 4))
            && at(id, 5) < 5
            && is_checked(id)
    },
    examples: &["740841953085"],
    non_examples: &["740841953080", "74084195308"],
    ..Number::NONE
};

fn is_checked(id: &[u8]) -> bool {
    let check = match sum(body(id), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11 {
        10 => sum(body(id), &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
        check => check,
    };
    digits(id, 12) && check == last(id)
}
