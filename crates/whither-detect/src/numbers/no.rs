//! Norway: national identity numbers and D numbers (Population Registration Act): birth date (day plus 40 for D numbers),
//! serial, two check digits modulo 11; numbers of organisations and accounts.

use super::{
    Number,
    check::{at, digits, is_day, luhn, num, part, sum},
};

pub(super) static FODSELSNUMMER: Number = Number {
    id: "no.fodselsnummer",
    class: "gov.id.national",
    country: "NO",
    title: "Norwegian national identity number",
    keys: &["dnummer", "fnr", "fodselsnr", "fodselsnummer", "personnummer", "idno", "idnumber"],
    words: &["fødselsnummer", "fodselsnummer", "fnr", "personnummer", "d-nummer"],
    shapes: &["ddddddddddd", "dddddd ddddd", "dddddd-ddddd"],
    check: is_person,
    examples: &["15464927236", "304729 55485"],
    non_examples: &["15464927230", "1546492723"],
    ..Number::NONE
};

pub(super) static ORGNR: Number = Number {
    id: "no.orgnr",
    class: "org.registration",
    country: "NO",
    title: "Norwegian number of organisations",
    keys: &["organisasjonsnummer", "orgnr"],
    words: &["organisasjonsnummer", "org.nr", "orgnr"],
    shapes: &["ddd ddd ddd", "ddddddddd"],
    check: is_organisation,
    examples: &["466 482 765", "807872559"],
    non_examples: &["466 482 760", "466 482 76"],
    ..Number::NONE
};

pub(super) static MVA: Number = Number {
    id: "no.mva",
    class: "gov.id.tax",
    country: "NO",
    title: "Norwegian VAT number",
    keys: &["mva", "vat", "vatid", "vatnumber"],
    words: &["mva", "vat"],
    shapes: &["ddd ddd ddd AAA", "dddddddddAAA", "AAdddddddddAAA"],
    check: |id| {
        let id = id.strip_prefix(b"NO").unwrap_or(id);
        id.strip_suffix(b"MVA").is_some_and(is_organisation)
    },
    alone: true,
    examples: &["942 514 549 MVA", "107014039MVA"],
    non_examples: &["942 514 549 MV0", "942 514 549 MV"],
};

pub(super) static ACCOUNT: Number = Number {
    id: "no.kontonr",
    class: "finance.account",
    country: "NO",
    title: "Norwegian account number",
    keys: &["bankkonto", "kontonr", "kontonummer"],
    words: &["konto", "kontonr", "kontonummer"],
    shapes: &["dddd.dd.ddddd", "dddd dd ddddd", "ddddddddddd", "ddddddd"],
    check: |id| match id.len() {
        7 => digits(id, 7) && luhn(id),
        _ => {
            digits(id, 11)
                && sum(id, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
                && num(id, 0, 9) > 0
        }
    },
    examples: &["8396.33.17738", "4086 69 77188"],
    non_examples: &["8396.33.17730", "8396.33.1773"],
    ..Number::NONE
};

fn is_organisation(id: &[u8]) -> bool {
    digits(id, 9) && at(id, 0) > 0 && sum(id, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// The month is raised by 40 for numbers of health services and by 80 for test persons, who are no persons.
fn is_person(id: &[u8]) -> bool {
    let day = if num(id, 0, 2) > 40 { num(id, 0, 2) - 40 } else { num(id, 0, 2) };
    let month = if num(id, 2, 4) > 40 { num(id, 2, 4) - 40 } else { num(id, 2, 4) };
    let year = num(id, 4, 6);
    let century = match (num(id, 6, 9), year) {
        (..500, _) => 1900,
        (500..750, 54..) => 1800,
        (500.., ..=35) => 2000,
        (900.., 40..) => 1900,
        _ => return false,
    };
    digits(id, 11)
        && is_day(century + year, month, day)
        && sum(part(id, 0, 10), &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && sum(id, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}
