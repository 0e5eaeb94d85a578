//! Hungary: personal numbers, social insurance numbers (TAJ), tax numbers of persons (Act XX of 1996) and of
//! organisations.

use super::{
    Number,
    check::{at, body, byte, digits, is_day, last, num, part, sum, uniform},
};

pub(super) static PERSONAL: Number = Number {
    id: "hu.szemelyi",
    class: "gov.id.national",
    country: "HU",
    title: "Hungarian personal number",
    keys: &["szemelyiazonosito", "szemelyiszam", "personalnumber"],
    words: &["személyi azonosító", "személyi szám"],
    shapes: &["d-dddddd-dddd", "d dddddd dddd", "ddddddddddd"],
    // The weights run up for births until 1996 and down from 1997 on.
    check: |id| {
        let century = match at(id, 0) {
            1 | 2 => 1900,
            3 | 4 => 2000,
            _ => return false,
        };
        let year = century + num(id, 1, 3);
        let weights =
            if year < 1997 { [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } else { [10, 9, 8, 7, 6, 5, 4, 3, 2, 1] };
        digits(id, 11)
            && is_day(year, num(id, 3, 5), num(id, 5, 7))
            && sum(body(id), &weights) % 11 == last(id)
    },
    examples: &["1-041221-2642", "2 650915 9243"],
    non_examples: &["1-041221-2640", "1-041221-264"],
    ..Number::NONE
};

pub(super) static TAJ: Number = Number {
    id: "hu.taj",
    class: "gov.id.national",
    country: "HU",
    title: "Hungarian social insurance number",
    keys: &["taj", "tajszam", "ssn"],
    words: &["taj", "taj-szám", "társadalombiztosítási"],
    shapes: &["ddd ddd ddd", "ddd-ddd-ddd", "ddddddddd"],
    check: |id| digits(id, 9) && !uniform(id) && sum(body(id), &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == last(id),
    examples: &["324 786 464", "596-025-162"],
    non_examples: &["324 786 460", "324 786 46"],
    ..Number::NONE
};

pub(super) static TAX: Number = Number {
    id: "hu.ado",
    class: "gov.id.tax",
    country: "HU",
    title: "Hungarian tax number of a person",
    keys: &["adoazonosito", "adoazonositojel", "taxid"],
    words: &["adóazonosító"],
    shapes: &["dddddddddd", "dddd-dddd-dd", "d-ddddd-ddd-d"],
    check: |id| {
        digits(id, 10) && byte(id, 0) == b'8' && sum(body(id), &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == last(id)
    },
    examples: &["8773972185", "8517-1886-91"],
    non_examples: &["8773972180", "877397218"],
    ..Number::NONE
};

pub(super) static ANUM: Number = Number {
    id: "hu.anum",
    class: "gov.id.tax",
    country: "HU",
    title: "Hungarian VAT number",
    keys: &["adoszam", "vat", "vatid", "vatnumber"],
    words: &["adószám", "áfa", "vat"],
    shapes: &["dddddddd-d-dd", "AAdddddddd", "dddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"HU").unwrap_or(id);
        let is_form = digits(id, 8) || digits(id, 11);
        is_form && !uniform(id) && sum(part(id, 0, 8), &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)
    },
    examples: &["29447945-3-16", "HU08214427"],
    non_examples: &["29447940-3-16", "29447945-3-1"],
    ..Number::NONE
};
