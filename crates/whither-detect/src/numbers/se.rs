//! Sweden: personal and coordination numbers (Swedish Tax Agency, SKV 704): birth date (day plus 60), serial, Luhn;
//! numbers of organisations.
//!
//! `+` instead of the hyphen says that the person is a hundred or older. Of ten digits any century is accepted.

use super::{
    Number,
    check::{LAST_YEAR, digits, is_day, is_short_day, luhn, num, part},
};

pub(super) static PERSONNUMMER: Number = Number {
    id: "se.personnummer",
    class: "gov.id.national",
    country: "SE",
    title: "Swedish personal or coordination number",
    keys: &["personnr", "personnummer", "pnr", "samordningsnummer", "ssn", "idno", "idnumber"],
    words: &["personnummer", "personnr", "samordningsnummer", "pers.nr", "personal identity"],
    shapes: &["dddddd-dddd", "dddddd+dddd", "dddddddd-dddd", "dddddddd+dddd", "dddddddddd", "dddddddddddd"],
    check: |id| {
        let plain: Vec<u8> = id.iter().copied().filter(|byte| *byte != b'+').collect();
        is_person(&plain)
    },
    examples: &["210583-2436", "541282+3931"],
    non_examples: &["210583-2430", "210583-243"],
    ..Number::NONE
};

pub(super) static ORGNR: Number = Number {
    id: "se.orgnr",
    class: "org.registration",
    country: "SE",
    title: "Swedish number of organisations",
    keys: &["organisationsnummer", "orgnr", "orgnummer"],
    words: &["organisationsnummer", "org.nr", "orgnr"],
    shapes: &["dddddd-dddd", "dddddddddd"],
    check: |id| digits(id, 10) && luhn(id),
    examples: &["505446-3723", "6889765787"],
    non_examples: &["505446-3720", "505446-372"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "se.vat",
    class: "gov.id.tax",
    country: "SE",
    title: "Swedish VAT number",
    keys: &["momsnr", "vat", "vatid", "vatnumber"],
    words: &["moms", "vat"],
    shapes: &["AAdddddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"SE").unwrap_or(id);
        digits(id, 12) && id.ends_with(b"01") && luhn(part(id, 0, 10))
    },
    alone: true,
    examples: &["SE390539317301"],
    non_examples: &["SE390539317300", "SE39053931730"],
};

fn is_person(id: &[u8]) -> bool {
    let start = id.len().saturating_sub(10);
    let short = part(id, start, id.len());
    let day = match num(short, 4, 6) {
        day @ 61.. => day - 60,
        day => day,
    };
    let (year, month) = (num(short, 0, 2), num(short, 2, 4));
    let is_date = match start {
        0 => is_short_day(year, month, day),
        _ => (1800..=LAST_YEAR).contains(&num(id, 0, 4)) && is_day(num(id, 0, 4), month, day),
    };
    matches!(id.len(), 10 | 12) && digits(id, id.len()) && is_date && luhn(short)
}
