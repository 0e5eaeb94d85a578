//! Belgium: national register numbers and BIS numbers (Royal Decrees of 1984 and 1984/1991), identity cards,
//! enterprise numbers.

use super::{
    Number,
    check::{byte, digits, is_day, long, num, part},
};

pub(super) static NN: Number = Number {
    id: "be.nn",
    class: "gov.id.national",
    country: "BE",
    title: "Belgian national register number",
    keys: &[
        "insz",
        "niss",
        "nationalnumber",
        "nationalregisternumber",
        "nrn",
        "rijksregister",
        "rijksregisternummer",
        "numéronational",
        "numeronational",
        "registrenational",
        "ssin",
        "idno",
        "idnumber",
    ],
    words: &["rijksregister", "registre national", "insz", "niss", "numéro national", "national number"],
    shapes: &["dd.dd.dd-ddd.dd", "dd.dd.dd ddd.dd", "dd.dd.dd ddd dd", "ddddddddddd"],
    check: |id| is_register(id, &[0]),
    examples: &["59.11.26-365.74", "52.08.27 627.02"],
    non_examples: &["59.11.26-365.70", "59.11.26-365.7"],
    ..Number::NONE
};

/// For persons who are not in the register: the month is raised by 20, by 40 where the sex is known.
pub(super) static BIS: Number = Number {
    id: "be.bis",
    class: "gov.id.national",
    country: "BE",
    title: "Belgian BIS number",
    keys: &["bis", "bisnumber", "insz", "niss", "ssin"],
    words: &["bis-nummer", "numéro bis", "insz", "niss"],
    shapes: NN.shapes,
    check: |id| is_register(id, &[20, 40]),
    examples: &["01.29.14-393.22", "01.24.09 594.33"],
    non_examples: &["01.29.14-393.20", "01.29.14-393.2"],
    ..Number::NONE
};

pub(super) static SSN: Number = Number {
    id: "be.ssn",
    class: "gov.id.national",
    country: "BE",
    title: "Belgian social security number",
    keys: &["insz", "niss", "socialsecuritynumber", "ssin", "ssn"],
    words: &["insz", "niss", "sociale zekerheid", "sécurité sociale"],
    shapes: NN.shapes,
    check: |id| is_register(id, &[0, 20, 40]),
    examples: &["85.51.03-401.02", "42.42.21 877.57"],
    non_examples: &["85.51.03-401.00", "85.51.03-401.0"],
    ..Number::NONE
};

pub(super) static EID: Number = Number {
    id: "be.eid",
    class: "gov.id.national",
    country: "BE",
    title: "Belgian identity card number",
    keys: &["eid", "identiteitskaart", "idcard", "idcardno", "kaartnummer"],
    words: &["identiteitskaart", "carte d'identité", "eid"],
    shapes: &["ddd-ddddddd-dd", "dddddddddddd"],
    check: |id| digits(id, 12) && is_97(id),
    examples: &["797-8662796-61", "558674233881"],
    non_examples: &["797-8662796-60", "797-8662796-6"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "be.vat",
    class: "org.registration",
    country: "BE",
    title: "Belgian enterprise number",
    keys: &["btw", "enterprisenumber", "kbo", "ondernemingsnummer", "tva", "vat", "vatid", "vatnumber"],
    words: &["btw", "tva", "ondernemingsnummer", "numéro d'entreprise", "kbo", "bce", "vat"],
    shapes: &["dddd.ddd.ddd", "dddddddddd", "AAdddddddddd", "AA dddd.ddd.ddd"],
    check: |id| {
        let id = id.strip_prefix(b"BE").unwrap_or(id);
        // Numbers of before 2005 were written without the leading zero.
        let id: &[u8] = &[if id.len() == 9 { b"0".as_slice() } else { b"" }, id].concat();
        digits(id, 10)
            && matches!(byte(id, 0), b'0' | b'1')
            && byte(id, 1) != b'0'
            && 97 - num(id, 0, 8) % 97 == num(id, 8, 10)
    },
    examples: &["0766.604.460", "1560714558"],
    non_examples: &["0766.604.461", "0766.604.46"],
    ..Number::NONE
};

/// Returns whether the last two digits are the remainder by 97 of the ten before them, 97 for none.
pub(super) fn is_97(id: &[u8]) -> bool {
    let remainder = long(part(id, 0, 10)) % 97;
    let remainder = if remainder == 0 { 97 } else { remainder };
    remainder == long(part(id, 10, 12))
}

fn is_register(id: &[u8], raised: &[u32]) -> bool {
    let (year, month, day) = (num(id, 0, 2), num(id, 2, 4), num(id, 4, 6));
    // Who is born from 2000 on counts with a 2 before the number.
    let check = |century: u64| {
        97 - (century * 2_000_000_000 + long(part(id, 0, 9))) % 97 == u64::from(num(id, 9, 11))
    };
    let dated = |century: u32| {
        raised.iter().any(|raise| {
            let month = month.wrapping_sub(*raise);
            // Refugees and others whose birthday is not known have zeros.
            is_day(century + year, month, day) || month == 0 && day < 32 || day == 0 && month < 13
        })
    };
    digits(id, 11) && num(id, 6, 9) > 0 && (check(0) && dated(1900) || check(1) && dated(2000) && year <= 40)
}
