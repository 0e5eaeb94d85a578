//! Denmark: civil registration numbers (CPR Office): birth date, serial whose first digit tells the century. Since 2007
//! numbers are issued that fail the old check digit modulo 11, so only the date is checked. Business numbers (CVR).

use super::{
    Number,
    check::{LAST_YEAR, at, byte, digits, is_day, num, sum},
};

pub(super) static CPR: Number = Number {
    id: "dk.cpr",
    class: "gov.id.national",
    country: "DK",
    title: "Danish civil registration number",
    keys: &["cpr", "cprno", "cprnr", "cprnummer", "personnummer", "idno", "idnumber"],
    words: &["cpr", "personnummer", "cpr-nr", "cpr-nummer"],
    shapes: &["dddddd-dddd", "dddddddddd"],
    check: |id| {
        let year = match (at(id, 6), num(id, 4, 6)) {
            (..=3, year) | (4 | 9, year @ 37..) => 1900 + year,
            (4 | 9, year) | (5..=8, year @ ..58) => 2000 + year,
            (_, year) => 1800 + year,
        };
        digits(id, 10) && year <= LAST_YEAR && is_day(year, num(id, 2, 4), num(id, 0, 2))
    },
    examples: &["020994-8076", "2911958638"],
    non_examples: &["020944-8076", "020994-807"],
    ..Number::NONE
};

pub(super) static CVR: Number = Number {
    id: "dk.cvr",
    class: "org.registration",
    country: "DK",
    title: "Danish business number",
    keys: &["cvr", "cvrnr", "cvrnummer", "vatid"],
    words: &["cvr", "cvr-nr"],
    shapes: &["dddddddd", "AAdddddddd", "dd dd dd dd"],
    check: |id| {
        let id = id.strip_prefix(b"DK").unwrap_or(id);
        digits(id, 8) && byte(id, 0) != b'0' && sum(id, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    },
    examples: &["69897231", "DK35129294"],
    non_examples: &["69897230", "6989723"],
    ..Number::NONE
};
