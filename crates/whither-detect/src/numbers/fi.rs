//! Finland: personal identity codes (Digital and Population Data Services Agency), business identity codes.
//!
//! Between date and serial stands the century: `+` 1800s, `-` and since 2023 U to Y 1900s, A to F 2000s. In the compact
//! form the hyphen is missing.

use super::{
    Number,
    check::{body, byte, digits, is_day, last, letter, num, part, sum},
};

pub(super) static HETU: Number = Number {
    id: "fi.hetu",
    class: "gov.id.national",
    country: "FI",
    title: "Finnish personal identity code",
    keys: &["henkilotunnus", "hetu", "personalidentitycode", "personbeteckning", "sotu", "idno", "idnumber"],
    words: &["henkilötunnus", "hetu", "personbeteckning", "personal identity code"],
    shapes: &["dddddd-dddN", "dddddd+dddN", "ddddddAdddN"],
    check: is_hetu,
    alone: true,
    examples: &["170547-0292", "020853+542W"],
    non_examples: &["170547-0290", "170547-029"],
};

pub(super) static YTUNNUS: Number = Number {
    id: "fi.ytunnus",
    class: "org.registration",
    country: "FI",
    title: "Finnish business identity code",
    keys: &["businessid", "ytunnus"],
    words: &["y-tunnus", "fo-nummer", "business id"],
    shapes: &["ddddddd-d", "dddddddd"],
    check: is_business,
    examples: &["6768934-0", "69132247"],
    non_examples: &["6768934-1", "6768934-"],
    ..Number::NONE
};

pub(super) static ALV: Number = Number {
    id: "fi.alv",
    class: "gov.id.tax",
    country: "FI",
    title: "Finnish VAT number",
    keys: &["alv", "alvnumero", "vat", "vatid", "vatnumber"],
    words: &["alv", "moms", "vat"],
    shapes: &["AAdddddddd", "AA dddddddd"],
    check: |id| is_business(id.strip_prefix(b"FI").unwrap_or(id)),
    examples: &["FI37244252", "FI 88222520"],
    non_examples: &["FI37244250", "FI3724425"],
    ..Number::NONE
};

fn is_hetu(id: &[u8]) -> bool {
    let (century, rest) = match (id.len(), byte(id, 6)) {
        (10, _) => (1900, part(id, 6, 10)),
        (11, b'+') => (1800, part(id, 7, 11)),
        (11, b'U'..=b'Y') => (1900, part(id, 7, 11)),
        (11, b'A'..=b'F') => (2000, part(id, 7, 11)),
        _ => return false,
    };
    // Serials from 900 on are temporary ones, such as hospitals give.
    let is_form = digits(part(id, 0, 6), 6) && digits(part(rest, 0, 3), 3) && num(rest, 0, 3) > 1;
    let remainder = (num(id, 0, 6) * 1000 + num(rest, 0, 3)) % 31;
    is_form
        && is_day(century + num(id, 4, 6), num(id, 2, 4), num(id, 0, 2))
        && byte(rest, 3) == letter(b"0123456789ABCDEFHJKLMNPRSTUVWXY", remainder)
}

fn is_business(id: &[u8]) -> bool {
    let check = match sum(body(id), &[7, 9, 10, 5, 8, 4, 2]) % 11 {
        0 => 0,
        remainder => 11 - remainder,
    };
    digits(id, 8) && num(id, 0, 8) > 0 && check == last(id)
}
