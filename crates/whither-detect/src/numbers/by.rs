//! Belarus: personal numbers in passports and identity cards (Ministry of Internal Affairs) and payer numbers (UNP).

use super::{
    Number,
    check::{at, body, byte, digits, form, is_short_day, last, num, part, position, sum},
};

pub(super) static PN: Number = Number {
    id: "by.pn",
    class: "gov.id.national",
    country: "BY",
    title: "Belarusian personal number",
    keys: &["identificationnumber", "lichnynomer", "personalnumber", "idno", "idnumber"],
    words: &["личный номер", "идентификационный номер", "асабісты нумар", "identification number"],
    shapes: &["dddddddAdddAAd"],
    check: |id| {
        form(id, "dddddddAdddAAd")
            && (1..=6).contains(&at(id, 0))
            && is_short_day(num(id, 5, 7), num(id, 3, 5), num(id, 1, 3))
            && b"ABCHKEM".contains(&byte(id, 7))
            && matches!(part(id, 11, 13), b"PB" | b"BA" | b"BI")
            && sum(body(id), &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7]) % 10 == last(id)
    },
    alone: true,
    examples: &["2220393A958BA0"],
    non_examples: &["2220393A958BA1", "2220393A958BA"],
};

pub(super) static UNP: Number = Number {
    id: "by.unp",
    class: "gov.id.tax",
    country: "BY",
    title: "Belarusian payer number",
    keys: &["taxid", "unp"],
    words: &["унп", "учетный номер плательщика", "unp"],
    shapes: &["ddddddddd", "AAddddddd"],
    check: is_payer,
    examples: &["497430441", "EB1828963"],
    non_examples: &["497430440", "49743044"],
    ..Number::NONE
};

/// Persons have two letters of those that look alike in both scripts; the second counts by its place.
fn is_payer(id: &[u8]) -> bool {
    const SECOND: &[u8] = b"ABCEHKMOPT";
    let mut plain = Vec::with_capacity(9);
    for character in String::from_utf8_lossy(id).trim_start_matches("УНП").trim_start_matches("UNP").chars()
    {
        let latin = "АВСЕНКМОРТ".chars().position(|cyrillic| cyrillic == character);
        let latin = latin.and_then(|place| SECOND.get(place).copied());
        plain.push(latin.unwrap_or_else(|| u8::try_from(character).unwrap_or(0)));
    }
    if b"ABCEHKM".contains(&byte(&plain, 0)) {
        let place = position(SECOND, byte(&plain, 1)).and_then(|place| u8::try_from(place).ok());
        let (Some(place), Some(second)) = (place, plain.get_mut(1)) else { return false };
        *second = b'0' + place;
    } else if !matches!(byte(&plain, 0), b'1'..=b'7') {
        return false;
    }
    digits(part(&plain, 1, plain.len()), 8)
        && sum(body(&plain), &[29, 23, 19, 17, 13, 7, 5, 3]) % 11 == last(&plain)
}
