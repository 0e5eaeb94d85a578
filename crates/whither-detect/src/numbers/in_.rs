//! India: Aadhaar and virtual identities (UIDAI, Verhoeff), permanent account numbers (Income Tax Department), voters'
//! identity cards (Election Commission, Luhn), goods and services tax numbers (GSTN), passports.

use super::{
    Number,
    check::{byte, digits, form, luhn, num, part, uniform, value, verhoeff},
};

pub(super) static AADHAAR: Number = Number {
    id: "in.aadhaar",
    class: "gov.id.national",
    country: "IN",
    title: "Aadhaar number",
    keys: &[
        "आधार",
        "आधारसंख्या",
        "aadhaar",
        "aadhaarno",
        "aadhaarnumber",
        "aadhar",
        "aadharno",
        "aadharnumber",
        "uid",
        "uidai",
    ],
    words: &["aadhaar", "aadhar", "uidai", "आधार"],
    shapes: &["dddd dddd dddd", "dddd-dddd-dddd", "dddddddddddd"],
    check: |id| digits(id, 12) && is_uid(id),
    examples: &["7878 9180 4461", "3008-7335-2328"],
    non_examples: &["7878 9180 4460", "7878 9180 446"],
    ..Number::NONE
};

pub(super) static VID: Number = Number {
    id: "in.vid",
    class: "gov.id.national",
    country: "IN",
    title: "Aadhaar virtual identity",
    keys: &["aadhaarvid", "vid", "virtualid"],
    words: &["virtual id", "vid", "aadhaar"],
    shapes: &["dddd dddd dddd dddd", "dddd-dddd-dddd-dddd", "dddddddddddddddd"],
    check: |id| digits(id, 16) && is_uid(id),
    examples: &["9026 4036 4530 3328", "9049-7082-3967-7585"],
    non_examples: &["9026 4036 4530 3320", "9026 4036 4530 332"],
    ..Number::NONE
};

pub(super) static PAN: Number = Number {
    id: "in.pan",
    class: "gov.id.tax",
    country: "IN",
    title: "Indian permanent account number",
    keys: &["pan", "pancard", "panno", "pannumber", "permanentaccountnumber"],
    words: &["pan card", "pan no", "pan number", "permanent account", "income tax", "pan"],
    shapes: &["AAAAAddddA"],
    check: is_pan,
    examples: &["GLVCE4276L"],
    non_examples: &["GLVCE42760", "GLVCE4276"],
    ..Number::NONE
};

pub(super) static EPIC: Number = Number {
    id: "in.epic",
    class: "gov.id.national",
    country: "IN",
    title: "Indian voter identity number",
    keys: &["electionid", "epic", "epicno", "voterid", "voteridno", "voteridnumber"],
    words: &["epic", "voter", "election", "elector"],
    shapes: &["AAAddddddd"],
    check: |id| form(id, "AAAddddddd") && luhn(part(id, 3, 10)),
    examples: &["RBZ9284555"],
    non_examples: &["RBZ9284550", "RBZ928455"],
    ..Number::NONE
};

pub(super) static GSTIN: Number = Number {
    id: "in.gstin",
    class: "gov.id.tax",
    country: "IN",
    title: "Indian goods and services tax number",
    keys: &["gst", "gstin", "gstno", "gstnumber"],
    words: &["gst", "gstin"],
    shapes: &["ddAAAAAddddANNN"],
    check: |id| {
        form(id, "ddAAAAAddddANNN")
            && matches!(num(id, 0, 2), 1..=38 | 97)
            && is_pan(part(id, 2, 12))
            && byte(id, 12) != b'0'
            && byte(id, 13) == b'Z'
            && luhn_mod_36(id)
    },
    alone: true,
    examples: &["20ANICJ1070H9Z2"],
    non_examples: &["20ANICJ1070H9Z0", "20ANICJ1070H9Z"],
};

/// Shape only: a letter and seven digits, the first not 0.
pub(super) static PASSPORT: Number = Number {
    id: "in.passport",
    class: "gov.id.passport",
    country: "IN",
    title: "Indian passport number",
    keys: &["passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["passport"],
    shapes: &["Addddddd", "A ddddddd"],
    check: |id| form(id, "Addddddd") && byte(id, 1) != b'0' && !uniform(part(id, 1, 8)),
    examples: &["J4195925", "G 4685603"],
    non_examples: &["J0195925", "J419592"],
    ..Number::NONE
};

fn is_uid(id: &[u8]) -> bool {
    !matches!(byte(id, 0), b'0' | b'1') && verhoeff(id) && !id.iter().eq(id.iter().rev())
}

/// The fourth letter is the holder's kind: person, company, trust and so on.
fn is_pan(id: &[u8]) -> bool {
    const KINDS: &[u8] = b"ABCEFGHJKLPT";
    form(id, "AAAAAddddA") && KINDS.contains(&byte(id, 3)) && num(id, 5, 9) > 0
}

fn luhn_mod_36(id: &[u8]) -> bool {
    let digit_sum = |(index, &byte): (usize, &u8)| {
        let product = value(byte) * if index % 2 == 0 { 1 } else { 2 };
        product / 36 + product % 36
    };
    id.iter().rev().enumerate().map(digit_sum).sum::<u32>().is_multiple_of(36)
}
