//! Germany: tax identification numbers (§ 139b AO), health insurance numbers (§ 290 SGB V), pension insurance numbers
//! (§ 147 SGB VI), identity cards and passports, physicians' numbers (LANR, KBV), tax numbers and VAT numbers.

use super::{
    Number,
    check::{at, byte, cross_sum, digits, form, last, luhn, mod_11_10, num, part, sum, uniform, value},
};

pub(super) static IDNR: Number = Number {
    id: "de.idnr",
    class: "gov.id.tax",
    country: "DE",
    title: "German tax identification number",
    keys: &[
        "identifikationsnummer",
        "idnr",
        "steueridentifikationsnummer",
        "steuerid",
        "steueridnr",
        "taxid",
        "tin",
    ],
    words: &["steuer-id", "steuerid", "steueridentifikation", "identifikationsnummer", "idnr", "tax id"],
    shapes: &["dd ddd ddd ddd", "ddddddddddd"],
    check: |id| digits(id, 11) && byte(id, 0) != b'0' && is_spread(part(id, 0, 10)) && mod_11_10(id),
    examples: &["65 035 495 272", "65661284099"],
    non_examples: &["65 035 495 270", "65 035 495 27"],
    ..Number::NONE
};

pub(super) static KVNR: Number = Number {
    id: "de.kvnr",
    class: "health.insurance",
    country: "DE",
    title: "German health insurance number",
    keys: &[
        "krankenversichertennummer",
        "krankenversicherungsnummer",
        "kvnr",
        "versichertennummer",
        "kvnummer",
    ],
    words: &["krankenversicher", "versichertennummer", "kvnr", "krankenkasse", "gesundheitskarte", "egk"],
    shapes: &["Addddddddd"],
    check: |id| {
        form(id, "Addddddddd") && {
            let plain = [letter_digits(byte(id, 0)).as_slice(), part(id, 1, 9)].concat();
            cross_sum(&plain, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == last(id)
        }
    },
    examples: &["A696433149"],
    non_examples: &["A696433140", "A69643314"],
    ..Number::NONE
};

pub(super) static RVNR: Number = Number {
    id: "de.rvnr",
    class: "gov.id.national",
    country: "DE",
    title: "German pension insurance number",
    keys: &["rentenversicherungsnummer", "rvnr", "sozialversicherungsnummer", "svnr", "vsnr"],
    words: &["rentenversicherung", "sozialversicherung", "rvnr", "svnr", "versicherungsnummer"],
    shapes: &["dd dddddd A ddd", "ddddddddAddd", "dd dddddd A dd d"],
    check: |id| {
        // The day is raised by 50 where all serials of a day were used.
        let day = if num(id, 2, 4) > 50 { num(id, 2, 4) - 50 } else { num(id, 2, 4) };
        let is_area = matches!(num(id, 0, 2), 2..=4 | 8..=29 | 38..=89);
        form(id, "ddddddddAddd")
            && is_area
            && super::check::is_short_day(num(id, 6, 8), num(id, 4, 6), day)
            && {
                let plain = [part(id, 0, 8), letter_digits(byte(id, 8)).as_slice(), part(id, 9, 11)].concat();
                cross_sum(&plain, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == last(id)
            }
    },
    alone: true,
    examples: &["11 080762 R 839", "69780594Q576"],
    non_examples: &["11 080762 R 830", "11 080762 R 83"],
};

/// The tenth character, often left out, is the check digit of the machine readable zone.
pub(super) static ID_CARD: Number = Number {
    id: "de.personalausweis",
    class: "gov.id.national",
    country: "DE",
    title: "German identity card number",
    keys: &[
        "ausweisnummer",
        "idcard",
        "idcardno",
        "idno",
        "idnumber",
        "personalausweis",
        "personalausweisnummer",
    ],
    words: &["personalausweis", "ausweisnummer", "ausweis-nr", "identity card"],
    shapes: &["NNNNNNNNN", "NNNNNNNNNd"],
    check: |id| {
        matches!(
            byte(id, 0),
            b'L' | b'M'
                | b'N'
                | b'P'
                | b'R'
                | b'T'
                | b'V'
                | b'W'
                | b'X'
                | b'Y'
                | b'Z'
                | b'C'
                | b'F'
                | b'G'
                | b'H'
                | b'J'
                | b'K'
        ) && is_document(id)
    },
    examples: &["YGK629MT2", "KJX0JMYNL7"],
    non_examples: &["0GK629MT2", "YGK629MT"],
    ..Number::NONE
};

pub(super) static PASSPORT: Number = Number {
    id: "de.reisepass",
    class: "gov.id.passport",
    country: "DE",
    title: "German passport number",
    keys: &[
        "passnummer",
        "passport",
        "passportid",
        "passportno",
        "passportnum",
        "passportnumber",
        "reisepass",
        "reisepassnummer",
    ],
    words: &["reisepass", "passnummer", "pass-nr", "passport"],
    shapes: &["NNNNNNNNN", "NNNNNNNNNd"],
    check: |id| matches!(byte(id, 0), b'C' | b'F' | b'G' | b'H' | b'J' | b'K' | b'L') && is_document(id),
    examples: &["LRM6YZHHZ", "F39CFYWJY1"],
    non_examples: &["0RM6YZHHZ", "LRM6YZHH"],
    ..Number::NONE
};

pub(super) static LANR: Number = Number {
    id: "de.lanr",
    class: "gov.id.national",
    country: "DE",
    title: "German physician number",
    keys: &["arztnummer", "lanr", "lebenslangearztnummer"],
    words: &["lanr", "arztnummer", "arzt"],
    shapes: &["ddddddddd"],
    check: |id| {
        let weighted = sum(part(id, 0, 6), &[4, 9, 4, 9, 4, 9]);
        digits(id, 9) && num(id, 0, 6) > 0 && num(id, 7, 9) > 0 && (10 - weighted % 10) % 10 == at(id, 6)
    },
    examples: &["066250405"],
    non_examples: &["066250400", "06625040"],
    ..Number::NONE
};

/// Shape only: the check digit's rule differs between offices.
pub(super) static STNR: Number = Number {
    id: "de.stnr",
    class: "gov.id.tax",
    country: "DE",
    title: "German tax number",
    keys: &["steuernr", "steuernummer", "stnr", "taxnumber"],
    words: &["steuernummer", "steuer-nr", "st.-nr", "stnr"],
    shapes: &[
        "ddd/ddd/ddddd",
        "dd/ddd/ddddd",
        "ddd/dddd/dddd",
        "ddddd/ddddd",
        "ddddddddddddd",
        "ddddddddddd",
        "dddddddddd",
    ],
    check: |id| match id.len() {
        13 => {
            digits(id, 13)
                && byte(id, 4) == b'0'
                && matches!(num(id, 0, 2), 10 | 11 | 21..=24 | 26..=28 | 30..=32 | 40 | 41 | 51..=59 | 91..=99)
        }
        length => matches!(length, 10 | 11) && digits(id, length) && !uniform(id),
    },
    examples: &["420/753/25725", "18/458/13412"],
    non_examples: &["420/753/2572"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "de.vat",
    class: "gov.id.tax",
    country: "DE",
    title: "German VAT number",
    keys: &["umsatzsteuerid", "ustid", "ustidnr", "vat", "vatid", "vatno", "vatnumber"],
    words: &["ust-id", "ust-idnr", "umsatzsteuer", "vat"],
    shapes: &["AAddddddddd", "AA ddd ddd ddd", "AA ddddddddd", "AA-ddd-ddd-ddd"],
    check: |id| {
        let id = id.strip_prefix(b"DE").unwrap_or(id);
        digits(id, 9) && byte(id, 0) != b'0' && mod_11_10(id)
    },
    alone: true,
    examples: &["DE940779120", "DE 553 845 396"],
    non_examples: &["DE940779121", "DE94077912"],
};

/// One digit stands twice or thrice (not in a row), no other one more than once.
fn is_spread(digits: &[u8]) -> bool {
    let mut counts = [0usize; 10];
    for digit in digits {
        if let Some(count) = counts.get_mut(value(*digit) as usize) {
            *count += 1;
        }
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let row = digits.windows(3).any(uniform);
    repeated == 1 && counts.iter().all(|count| *count < 4) && !row
}

/// A letter as two digits, A being 01.
fn letter_digits(letter: u8) -> [u8; 2] {
    let index = letter.saturating_sub(b'A' - 1) % 100;
    [b'0' + index / 10, b'0' + index % 10]
}

/// Digits and the letters that are no vowels and look like no digit; nine of them, or ten with a check digit.
fn is_document(id: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte);
    let body = part(id, 0, 9);
    let is_checked = match id.len() {
        9 => true,
        10 => sum(body, &[7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == last(id) && byte(id, 9).is_ascii_digit(),
        _ => false,
    };
    is_checked && body.iter().all(plain) && body.iter().any(u8::is_ascii_digit)
}

/// Health professionals and institutions pay by this number; Luhn over all but the country's digits.
pub(super) static IK: Number = Number {
    id: "de.ik",
    class: "org.registration",
    country: "DE",
    title: "German institution number (health care)",
    keys: &["ik", "iknr", "institutionskennzeichen"],
    words: &["institutionskennzeichen", "ik-nummer"],
    shapes: &["ddddddddd"],
    check: |id| digits(id, 9) && luhn(part(id, 2, 9)),
    examples: &["102850303"],
    non_examples: &["102850300", "10285030"],
    ..Number::NONE
};
