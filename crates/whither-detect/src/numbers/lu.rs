//! Luxembourg: national identification numbers (Law of 19 June 2013): birth date, serial, Luhn and Verhoeff digits over
//! the first eleven; VAT numbers.

use super::{
    Number,
    check::{LAST_YEAR, digits, is_day, luhn, num, part, verhoeff},
};

pub(super) static MATRICULE: Number = Number {
    id: "lu.matricule",
    class: "gov.id.national",
    country: "LU",
    title: "Luxembourgish identification number",
    keys: &["matricule", "matriculenumber", "nationalid", "idno", "idnumber"],
    words: &["matricule", "numéro d'identification", "sozialversécherungsnummer"],
    shapes: &["ddddddddddddd", "dddd dddd dddd d", "dddddddd ddddd"],
    check: |id| {
        let with = |last: usize| [part(id, 0, 11), part(id, last, last + 1)].concat();
        digits(id, 13)
            && (1900..=LAST_YEAR).contains(&num(id, 0, 4))
            && is_day(num(id, 0, 4), num(id, 4, 6), num(id, 6, 8))
            && luhn(&with(11))
            && verhoeff(&with(12))
    },
    alone: true,
    examples: &["1950100893970", "1954 0916 6525 6"],
    non_examples: &["1950100893971", "195010089397"],
};

pub(super) static TVA: Number = Number {
    id: "lu.tva",
    class: "gov.id.tax",
    country: "LU",
    title: "Luxembourgish VAT number",
    keys: &["tva", "vat", "vatid", "vatnumber"],
    words: &["tva", "vat"],
    shapes: &["AAdddddddd", "dddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"LU").unwrap_or(id);
        digits(id, 8) && num(id, 0, 6) > 0 && num(id, 0, 6) % 89 == num(id, 6, 8)
    },
    examples: &["LU48219380", "57955576"],
    non_examples: &["LU48219381", "LU4821938"],
    ..Number::NONE
};
