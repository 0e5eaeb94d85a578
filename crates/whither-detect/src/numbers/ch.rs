//! Switzerland: AHV numbers (Ordinance on Old-Age Insurance, article 133): 756 and an EAN-13 check digit; enterprise
//! numbers (UID, Federal Statistical Office).

use super::{
    Number,
    check::{body, digits, last, part, sum, sum_right},
};

pub(super) static AHV: Number = Number {
    id: "ch.ssn",
    class: "gov.id.national",
    country: "CH",
    title: "Swiss AHV number",
    keys: &["ahv", "ahvn", "ahvn13", "ahvnr", "ahvnummer", "avs", "navs", "navs13", "noavs", "ssn"],
    words: &["ahv", "avs", "sozialversicherungsnummer", "numéro avs", "ssn"],
    shapes: &["756.dddd.dddd.dd", "756dddddddddd", "756 dddd dddd dd"],
    check: |id| {
        digits(id, 13) && id.starts_with(b"756") && (10 - sum_right(body(id), &[3, 1]) % 10) % 10 == last(id)
    },
    examples: &["756.4237.7822.74", "7561918606300"],
    non_examples: &["756.4237.7822.70", "756.4237.7822.7"],
    ..Number::NONE
};

pub(super) static UID: Number = Number {
    id: "ch.uid",
    class: "org.registration",
    country: "CH",
    title: "Swiss enterprise number",
    keys: &["che", "ide", "uid", "uidnummer"],
    words: &["uid", "ide", "unternehmens-identifikation"],
    shapes: &["AAA-ddd.ddd.ddd", "AAAddddddddd"],
    check: is_enterprise,
    alone: true,
    examples: &["CHE-704.272.883", "CHE750039195"],
    non_examples: &["CHE-704.272.880", "CHE-704.272.88"],
};

pub(super) static VAT: Number = Number {
    id: "ch.vat",
    class: "gov.id.tax",
    country: "CH",
    title: "Swiss VAT number",
    keys: &["mwst", "mwstnr", "tva", "vat", "vatid", "vatnumber"],
    words: &["mwst", "tva", "iva", "vat"],
    shapes: &["AAA-ddd.ddd.ddd AAAA", "AAA-ddd.ddd.ddd AAA", "AAAdddddddddAAAA", "AAAdddddddddAAA"],
    check: |id| {
        matches!(part(id, 12, id.len()), b"MWST" | b"TVA" | b"IVA" | b"TPV") && is_enterprise(part(id, 0, 12))
    },
    alone: true,
    examples: &["CHE-107.787.577 IVA", "CHE100155212MWST"],
    non_examples: &["CHE-107.787.578 IVA", "CHE-100.155.212 VAT"],
};

fn is_enterprise(id: &[u8]) -> bool {
    id.strip_prefix(b"CHE").is_some_and(|id| {
        digits(id, 9) && (11 - sum(body(id), &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == last(id)
    })
}
