//! Italy: tax codes (Ministerial Decree of 23 December 1976): letters of the name, birth date and sex, place, check
//! letter; VAT numbers; identity cards and passports (shape only).

use super::{
    Number,
    check::{at, byte, digits, form, is_short_day, letter, luhn, num, part, position, uniform, value},
};

pub(super) static CODICE_FISCALE: Number = Number {
    id: "it.codicefiscale",
    class: "gov.id.tax",
    country: "IT",
    title: "Italian tax code",
    keys: &["cf", "codfiscale", "codicefiscale", "fiscalcode", "taxcode", "taxid"],
    words: &["codice fiscale", "c.f.", "cod. fisc", "tessera sanitaria", "fiscal code"],
    shapes: &["AAAAAANNANNANNNA", "AAA AAA NNANN ANNNA"],
    check: is_tax_code,
    alone: true,
    examples: &["LIBANF43L70X270T", "OHI TAX M2A53 I771P"],
    non_examples: &["LIBANF43L70X2700", "LIBANF43L70X270"],
};

pub(super) static IVA: Number = Number {
    id: "it.iva",
    class: "gov.id.tax",
    country: "IT",
    title: "Italian VAT number",
    keys: &["iva", "partitaiva", "piva", "vat", "vatid", "vatnumber"],
    words: &["partita iva", "p. iva", "p.iva", "iva", "vat"],
    shapes: &["ddddddddddd", "AAddddddddddd"],
    check: |id| is_company(id.strip_prefix(b"IT").unwrap_or(id)),
    examples: &["54867880335", "IT12778120522"],
    non_examples: &["54867880330", "5486788033"],
    ..Number::NONE
};

/// Shape only: paper cards, and electronic ones since 2016.
pub(super) static ID_CARD: Number = Number {
    id: "it.cie",
    class: "gov.id.national",
    country: "IT",
    title: "Italian identity card number",
    keys: &["cartaidentita", "cie", "idcard", "idcardno", "numerocarta"],
    words: &["carta d'identità", "carta di identità", "carta identita", "identity card"],
    shapes: &["AAddddddd", "AA ddddddd", "AAdddddAA"],
    check: |id| (form(id, "AAddddddd") || form(id, "AAdddddAA")) && !uniform(part(id, 2, 7)),
    examples: &["KR7934567", "PK 7266016"],
    non_examples: &["K07934567", "KR793456"],
    ..Number::NONE
};

/// Shape only: two letters and seven digits.
pub(super) static PASSPORT: Number = Number {
    id: "it.passport",
    class: "gov.id.passport",
    country: "IT",
    title: "Italian passport number",
    keys: &["passaporto", "passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["passaporto", "passport"],
    shapes: &["AAddddddd"],
    check: |id| form(id, "AAddddddd") && !uniform(part(id, 2, 9)),
    examples: &["ZA0399012"],
    non_examples: &["Z00399012", "ZA039901"],
    ..Number::NONE
};

fn is_company(id: &[u8]) -> bool {
    let is_office = matches!(num(id, 7, 10), 1..=100 | 120 | 121 | 888 | 999);
    digits(id, 11) && num(id, 0, 7) > 0 && is_office && luhn(id)
}

/// Where two persons would have the same code, digits from the right are replaced by these letters.
fn without_substitutes(id: &[u8]) -> Vec<u8> {
    const PLACES: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];
    let plain = |(index, &byte): (usize, &u8)| match position(b"LMNPQRSTUV", byte) {
        Some(digit) if PLACES.contains(&index) => b'0' + u8::try_from(digit).unwrap_or(0),
        _ => byte,
    };
    id.iter().enumerate().map(plain).collect()
}

fn is_tax_code(id: &[u8]) -> bool {
    if id.len() == 11 {
        return is_company(id);
    }
    let plain = without_substitutes(id);
    let month = position(b"ABCDEHLMPRST", byte(id, 8)).map_or(0, |month| month + 1);
    let day = match num(&plain, 9, 11) {
        day @ 41.. => day - 40,
        day => day,
    };
    form(&plain, "AAAAAAddAddAdddA")
        && is_short_day(num(&plain, 6, 8), month, day)
        && byte(id, 15) == check_letter(part(id, 0, 15))
}

fn check_letter(body: &[u8]) -> u8 {
    // Values of 0 to 9 and A to Z at odd places; at even places A counts as 0 too.
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let weighted = body.iter().enumerate().map(|(index, &byte)| {
        let plain = if byte.is_ascii_digit() { value(byte) } else { value(byte).saturating_sub(10) };
        if index % 2 == 0 { ODD.get(plain as usize).copied().unwrap_or(0) } else { plain }
    });
    letter(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", weighted.sum::<u32>() % 26)
}

/// Shape only: the driving licence shares its classes with identity cards.
pub(super) static LICENCE: Number = Number {
    id: "it.patente",
    class: "gov.id.national",
    country: "IT",
    title: "Italian driving licence number",
    keys: &["driverlicense", "drivinglicence", "patente", "patenteguida"],
    words: &["patente", "patente di guida", "driving licence"],
    shapes: &["AAdddddddA", "UNddddddNA", "UNNddNNNNA"],
    check: |id| {
        let consonant = |byte: &u8| byte.is_ascii_alphanumeric() && !b"AEIOQ".contains(byte);
        form(id, "AAdddddddA") && at(id, 2) < 10
            || byte(id, 0) == b'U'
                && id.len() == 10
                && part(id, 1, 9).iter().all(consonant)
                && byte(id, 9).is_ascii_uppercase()
    },
    examples: &["TX6654818J", "UH512870MN"],
    non_examples: &["TX66548180", "TX6654818"],
    ..Number::NONE
};
