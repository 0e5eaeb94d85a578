//! Poland: PESEL numbers (Act on Population Registration), identity cards and passports, tax numbers (NIP), statistical
//! numbers of organisations (REGON).

use super::{
    Number,
    check::{at, body, digits, form, is_day, last, num, part, sum, uniform},
};

pub(super) static PESEL: Number = Number {
    id: "pl.pesel",
    class: "gov.id.national",
    country: "PL",
    title: "Polish PESEL number",
    keys: &["pesel", "peselnumber", "idno", "idnumber"],
    words: &["pesel"],
    shapes: &["ddddddddddd"],
    // The month is raised by 20 for each century after the twentieth and by 80 for the nineteenth.
    check: |id| {
        let (century, month) = match num(id, 2, 4) {
            month @ 81.. => (1800, month - 80),
            month => (1900 + month / 20 * 100, month % 20),
        };
        digits(id, 11)
            && is_day(century + num(id, 0, 2), month, num(id, 4, 6))
            && (10 - sum(body(id), &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 == last(id)
    },
    examples: &["53821966817"],
    non_examples: &["53821966810", "5382196681"],
    ..Number::NONE
};

pub(super) static ID_CARD: Number = Number {
    id: "pl.dowod",
    class: "gov.id.national",
    country: "PL",
    title: "Polish identity card number",
    keys: &["dowod", "dowodosobisty", "idcard", "idcardno", "nrdowodu"],
    words: &["dowód", "dowodu osobistego", "dowód osobisty", "identity card"],
    shapes: &["AAAdddddd", "AAA dddddd"],
    check: |id| form(id, "AAAdddddd") && sum(id, &[7, 3, 1, 9, 7, 3, 1, 7, 3]).is_multiple_of(10),
    examples: &["OMU394466", "WEP 910937"],
    non_examples: &["OMU394460", "OMU39446"],
    ..Number::NONE
};

pub(super) static PASSPORT: Number = Number {
    id: "pl.passport",
    class: "gov.id.passport",
    country: "PL",
    title: "Polish passport number",
    keys: &["paszport", "passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["paszport", "paszportu", "passport"],
    shapes: &["AAddddddd"],
    check: |id| form(id, "AAddddddd") && sum(id, &[7, 3, 9, 1, 7, 3, 1, 7, 3]).is_multiple_of(10),
    examples: &["II9399529"],
    non_examples: &["II9399520", "II939952"],
    ..Number::NONE
};

pub(super) static NIP: Number = Number {
    id: "pl.nip",
    class: "gov.id.tax",
    country: "PL",
    title: "Polish tax number",
    keys: &["nip", "taxid", "vat", "vatid", "vatnumber"],
    words: &["nip", "vat"],
    shapes: &["ddd-ddd-dd-dd", "ddd-dd-dd-ddd", "dddddddddd", "AAdddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"PL").unwrap_or(id);
        digits(id, 10) && !uniform(id) && sum(body(id), &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(id)
    },
    examples: &["360-908-44-16", "326-97-95-620"],
    non_examples: &["360-908-44-10", "360-908-44-1"],
    ..Number::NONE
};

pub(super) static REGON: Number = Number {
    id: "pl.regon",
    class: "org.registration",
    country: "PL",
    title: "Polish statistical number",
    keys: &["regon"],
    words: &["regon"],
    shapes: &["ddddddddd", "dddddddddddddd"],
    check: |id| {
        let short = sum(part(id, 0, 8), &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == at(id, 8);
        let long = || sum(body(id), &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == last(id);
        !uniform(id) && short && (digits(id, 9) || digits(id, 14) && long())
    },
    examples: &["185097208", "33036557154973"],
    non_examples: &["185097200", "18509720"],
    ..Number::NONE
};
