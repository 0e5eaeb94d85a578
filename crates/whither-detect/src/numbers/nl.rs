//! Netherlands: citizen service numbers (BSN Act, "eleven test"), education numbers, VAT numbers, identity cards and
//! passports (shape only).

use super::{
    Number,
    check::{byte, digits, mod_97, num, part, sum, uniform},
};

pub(super) static BSN: Number = Number {
    id: "nl.bsn",
    class: "gov.id.national",
    country: "NL",
    title: "Dutch citizen service number",
    keys: &["bsn", "bsnnummer", "burgerservicenummer", "sofinummer"],
    words: &["bsn", "burgerservicenummer", "sofinummer", "persoonsnummer"],
    shapes: &["ddddddddd", "dddd.dd.ddd", "ddd ddd ddd"],
    check: |id| digits(id, 9) && !uniform(id) && eleven(id) == 0,
    examples: &["442963683", "8588.65.427"],
    non_examples: &["442963680", "44296368"],
    ..Number::NONE
};

/// For pupils without a citizen service number; the remainder is 5, so that the two never meet.
pub(super) static EDUCATION: Number = Number {
    id: "nl.onderwijsnummer",
    class: "gov.id.national",
    country: "NL",
    title: "Dutch education number",
    keys: &["onderwijsnummer"],
    words: &["onderwijsnummer"],
    shapes: &["ddddddddd", "dddd.dd.ddd"],
    check: |id| digits(id, 9) && id.starts_with(b"10") && eleven(id) == 5,
    examples: &["107539695", "1021.44.777"],
    non_examples: &["107539690", "10753969"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "nl.btw",
    class: "gov.id.tax",
    country: "NL",
    title: "Dutch VAT number",
    keys: &["btw", "btwid", "btwnummer", "vat", "vatid", "vatnumber"],
    words: &["btw", "omzetbelasting", "vat"],
    shapes: &["AAdddddddddAdd", "dddddddddAdd", "AAdddd.dd.ddd.A.dd"],
    // Sole traders since 2020 have random digits and ISO/IEC 7064 MOD 97-10 over the whole.
    check: |id| {
        let id = id.strip_prefix(b"NL").unwrap_or(id);
        let whole = [b"NL", id].concat();
        id.len() == 12
            && digits(part(id, 0, 9), 9)
            && byte(id, 9) == b'B'
            && digits(part(id, 10, 12), 2)
            && num(id, 10, 12) > 0
            && (eleven(part(id, 0, 9)) == 0 && num(id, 0, 9) > 0 || mod_97(&whole) == 1)
    },
    alone: true,
    examples: &["NL478254489B72", "788561257B29"],
    non_examples: &["NL478254489072", "NL478254489B7"],
};

/// Shape only: two letters, six characters without the letter O, a digit.
pub(super) static DOCUMENT: Number = Number {
    id: "nl.identiteitskaartnummer",
    class: "gov.id.passport",
    country: "NL",
    title: "Dutch identity card or passport number",
    keys: &[
        "documentnummer",
        "identiteitskaart",
        "idcard",
        "idcardno",
        "paspoort",
        "passport",
        "passportno",
        "passportnumber",
    ],
    words: &["identiteitskaart", "paspoort", "documentnummer", "passport"],
    shapes: &["AANNNNNNd"],
    check: |id| {
        id.len() == 9
            && part(id, 0, 2).iter().all(u8::is_ascii_uppercase)
            && byte(id, 8).is_ascii_digit()
            && id.iter().all(|byte| byte.is_ascii_alphanumeric() && *byte != b'O')
    },
    examples: &["MDC79QQ06"],
    non_examples: &["M0C79QQ06", "MDC79QQ0"],
    ..Number::NONE
};

fn eleven(id: &[u8]) -> u32 {
    // The last digit counts -1, which is 10 modulo 11.
    sum(id, &[9, 8, 7, 6, 5, 4, 3, 2, 10]) % 11
}
