//! United Kingdom: NHS numbers (NHS Data Dictionary), National Insurance numbers (HMRC NIM39110), unique taxpayer
//! references, pupil numbers, VAT numbers, passports and driving licences (shape only).

use super::{
    Number,
    check::{at, byte, digits, form, last, letter, num, part, sum, uniform},
};

pub(super) static NHS: Number = Number {
    id: "gb.nhs",
    class: "gov.id.national",
    country: "GB",
    title: "NHS number",
    keys: &["nhs", "nhsid", "nhsno", "nhsnumber"],
    words: &["nhs", "national health", "health service"],
    shapes: &["ddd ddd dddd", "ddd-ddd-dddd", "dddddddddd"],
    check: |id| {
        digits(id, 10) && !uniform(id) && sum(id, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    },
    examples: &["284 483 0005", "996-607-4856"],
    non_examples: &["284 483 0000", "284 483 000"],
    ..Number::NONE
};

/// No check digit; D, F, I, Q, U, V are not used, nor O as second letter, nor some pairs.
pub(super) static NINO: Number = Number {
    id: "gb.nino",
    class: "gov.id.national",
    country: "GB",
    title: "National Insurance number",
    keys: &["nationalinsurance", "nationalinsuranceno", "nationalinsurancenumber", "nino", "ninumber"],
    words: &["national insurance", "nino", "ni number", "insurance number"],
    shapes: &["AAddddddA", "AA dd dd dd A", "AA dddddd A", "AA-dd-dd-dd-A"],
    check: |id| {
        let not_used = |byte: &u8| b"DFIQUV".contains(byte);
        let prefix = part(id, 0, 2);
        form(id, "AAddddddA")
            && !prefix.iter().any(not_used)
            && byte(id, 1) != b'O'
            && !matches!(prefix, b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ")
            && matches!(byte(id, 8), b'A'..=b'D')
    },
    examples: &["XX360235B", "XB 51 12 05 D"],
    non_examples: &["XX3602350", "XX360235"],
    ..Number::NONE
};

pub(super) static UTR: Number = Number {
    id: "gb.utr",
    class: "gov.id.tax",
    country: "GB",
    title: "Unique taxpayer reference",
    keys: &["taxreference", "uniquetaxpayerreference", "utr", "utrnumber"],
    words: &["utr", "taxpayer reference", "self assessment", "hmrc"],
    shapes: &["dddddddddd", "ddddd ddddd", "AddddddddddA"],
    check: |id| {
        let id = id.strip_suffix(b"K").unwrap_or(id);
        let weighted = sum(part(id, 1, 10), &[6, 7, 8, 9, 10, 5, 4, 3, 2]);
        digits(id, 10) && !uniform(id) && byte(id, 0) == letter(b"21987654321", weighted % 11)
    },
    examples: &["1027217224", "83127 84004"],
    non_examples: &["1027217220", "102721722"],
    ..Number::NONE
};

pub(super) static UPN: Number = Number {
    id: "gb.upn",
    class: "gov.id.national",
    country: "GB",
    title: "Unique pupil number",
    keys: &["uniquepupilnumber", "upn"],
    words: &["upn", "pupil number"],
    shapes: &["Adddddddddddd"],
    check: |id| {
        let weighted = sum(part(id, 1, 13), &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
        digits(part(id, 1, 13), 12)
            && id.len() == 13
            && matches!(num(id, 1, 4), 201..=420 | 660..=681 | 701..=708 | 800..=980)
            && byte(id, 0) == letter(b"ABCDEFGHJKLMNPQRTUVWXYZ", weighted % 23)
    },
    alone: true,
    examples: &["R708121365018"],
    non_examples: &["R708121365010", "R70812136501"],
};

pub(super) static VAT: Number = Number {
    id: "gb.vat",
    class: "gov.id.tax",
    country: "GB",
    title: "UK VAT number",
    keys: &["vat", "vatid", "vatno", "vatnumber", "vatregno"],
    words: &["vat"],
    shapes: &["AAddddddddd", "AA ddd dddd dd", "ddd dddd dd", "ddddddddd", "AAdddddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"GB").or_else(|| id.strip_prefix(b"XI")).unwrap_or(id);
        if id.len() == 5 {
            let number = num(id, 2, 5);
            return digits(part(id, 2, 5), 3)
                && (id.starts_with(b"GD") && number < 500 || id.starts_with(b"HA") && number >= 500);
        }
        if id.len() == 11 && part(id, 2, 6) == b"8888" {
            // Government departments up to 499, health authorities from 500 on.
            let number = num(id, 6, 9);
            let is_kind = id.starts_with(b"GD") && number < 500 || id.starts_with(b"HA") && number >= 500;
            return is_kind && digits(part(id, 2, 11), 9) && num(id, 6, 9) % 97 == num(id, 9, 11);
        }
        let weighted = sum(part(id, 0, 7), &[8, 7, 6, 5, 4, 3, 2]) + num(id, 7, 9);
        let is_sum = matches!((num(id, 0, 3), weighted % 97), (_, 0) | (100.., 42));
        (digits(id, 9) || digits(id, 12)) && num(id, 0, 7) > 0 && is_sum
    },
    examples: &["XI722625102", "GB 689 2566 73"],
    non_examples: &["XI722625100", "XI72262510"],
    ..Number::NONE
};

/// Shape only: nine digits, or two letters and seven digits since 2015.
pub(super) static PASSPORT: Number = Number {
    id: "gb.passport",
    class: "gov.id.passport",
    country: "GB",
    title: "UK passport number",
    keys: &["passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["passport"],
    shapes: &["ddddddddd", "AAddddddd"],
    check: |id| (digits(id, 9) || form(id, "AAddddddd")) && !uniform(part(id, 2, 9)),
    examples: &["583938258", "QZ1960599"],
    non_examples: &["58393825"],
    ..Number::NONE
};

/// Surname, birth date (month plus 50 for women), initials; the two characters at the end are a check not published.
pub(super) static LICENCE: Number = Number {
    id: "gb.licence",
    class: "gov.id.national",
    country: "GB",
    title: "UK driving licence number",
    keys: &["driverlicense", "driversnumber", "drivinglicence", "drivinglicencenumber", "dvlanumber"],
    words: &["driving licence", "licence", "dvla", "driver number"],
    shapes: &["NNNNNddddddNNNAA", "NNNNN dddddd NNNAA"],
    check: |id| {
        let name = part(id, 0, 5);
        let letters = name.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let month = num(id, 6, 8);
        let month = if month > 50 { month - 50 } else { month };
        form(id, "NNNNNddddddNNNAA")
            && letters > 0
            && part(name, letters, 5).iter().all(|byte| *byte == b'9')
            && (1..=12).contains(&month)
            && (1..=31).contains(&num(id, 8, 10))
            && (byte(id, 11).is_ascii_uppercase())
            && (byte(id, 12).is_ascii_uppercase() || byte(id, 12) == b'9')
    },
    alone: true,
    examples: &["ZISVV803104OC3WU", "AITKO 560269 RK7ZP"],
    non_examples: &["ZISVV803104OC3W0", "ZISVV803104OC3W"],
};

/// Birth date, serial, modulo 11.
pub(super) static CHI: Number = Number {
    id: "gb.chi",
    class: "gov.id.national",
    country: "GB",
    title: "Community Health Index number of Scotland",
    keys: &["chi", "chino", "chinumber"],
    words: &["chi number", "chi"],
    shapes: &["dddddddddd"],
    check: |id| {
        let weighted = sum(id, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
        digits(id, 10)
            && super::check::is_ddmmyy(id, 0)
            && (11 - weighted % 11) % 11 == last(id)
            && at(id, 0) < 4
    },
    examples: &["0212674986"],
    non_examples: &["0212674980", "021267498"],
    ..Number::NONE
};
