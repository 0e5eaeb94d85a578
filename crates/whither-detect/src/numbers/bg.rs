//! Bulgaria: uniform civil numbers (ЕГН, Civil Registration Act), personal numbers of foreigners (ЛНЧ), VAT numbers.

use super::{
    Number,
    check::{body, digits, is_day, last, num, sum, uniform},
};

pub(super) static EGN: Number = Number {
    id: "bg.egn",
    class: "gov.id.national",
    country: "BG",
    title: "Bulgarian uniform civil number",
    keys: &["egn", "nationalid", "idno", "idnumber"],
    words: &["егн", "единен граждански номер", "egn"],
    shapes: &["dddddddddd"],
    check: is_egn,
    examples: &["4251173151"],
    non_examples: &["4251173150", "425117315"],
    ..Number::NONE
};

pub(super) static PNF: Number = Number {
    id: "bg.pnf",
    class: "gov.id.national",
    country: "BG",
    title: "Bulgarian personal number of a foreigner",
    keys: &["lnch", "pnf"],
    words: &["лнч", "личен номер на чужденец", "lnch"],
    shapes: &["dddddddddd"],
    check: is_pnf,
    examples: &["2195692505"],
    non_examples: &["2195692500", "219569250"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "bg.vat",
    class: "gov.id.tax",
    country: "BG",
    title: "Bulgarian VAT number",
    keys: &["bulstat", "eik", "vat", "vatid", "vatnumber"],
    words: &["ддс", "булстат", "еик", "vat"],
    shapes: &["AAddddddddd", "AAdddddddddd", "ddddddddd", "dddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"BG").unwrap_or(id);
        match id.len() {
            9 => digits(id, 9) && !uniform(id) && is_organisation(id),
            _ => digits(id, 10) && (is_egn(id) || is_pnf(id) || is_other(id)),
        }
    },
    examples: &["BG168123551", "BG6478806418"],
    non_examples: &["BG168123550", "BG16812355"],
    ..Number::NONE
};

/// The month is raised by 20 before 1900 and by 40 from 2000 on.
fn is_egn(id: &[u8]) -> bool {
    let (century, month) = match num(id, 2, 4) {
        month @ 41..=52 => (2000, month - 40),
        month @ 21..=32 => (1800, month - 20),
        month => (1900, month),
    };
    digits(id, 10)
        && is_day(century + num(id, 0, 2), month, num(id, 4, 6))
        && sum(body(id), &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == last(id)
}

fn is_pnf(id: &[u8]) -> bool {
    digits(id, 10) && !uniform(id) && sum(body(id), &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == last(id)
}

fn is_organisation(id: &[u8]) -> bool {
    let check = match sum(body(id), &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
        10 => sum(body(id), &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
        check => check,
    };
    check == last(id)
}

fn is_other(id: &[u8]) -> bool {
    (11 - sum(body(id), &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == last(id)
}
