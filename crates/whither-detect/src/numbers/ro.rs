//! Romania: personal numeric codes (CNP, Law 105/1996): sex and century, birth date, county, serial, check digit;
//! registration codes of organisations (CUI, CIF).

use super::{
    Number,
    check::{at, body, byte, digits, is_day, last, num, sum, sum_right},
};

pub(super) static CNP: Number = Number {
    id: "ro.cnp",
    class: "gov.id.national",
    country: "RO",
    title: "Romanian personal numeric code",
    keys: &["cnp", "codnumericpersonal", "idno", "idnumber"],
    words: &["cnp", "cod numeric personal", "c.n.p."],
    shapes: &["ddddddddddddd"],
    check: is_cnp,
    examples: &["3500929235401"],
    non_examples: &["3500929235400", "350092923540"],
    ..Number::NONE
};

pub(super) static CUI: Number = Number {
    id: "ro.cui",
    class: "org.registration",
    country: "RO",
    title: "Romanian registration code",
    keys: &["cui", "codfiscal"],
    words: &["cui", "cod unic", "c.u.i."],
    shapes: &["dddddddd", "ddddddd", "dddddd", "ddddddddd", "dddddddddd", "AAdddddddd", "AAddddddd"],
    check: is_organisation,
    examples: &["22435308", "7108663"],
    non_examples: &["22435300", "2243530"],
    ..Number::NONE
};

pub(super) static CIF: Number = Number {
    id: "ro.cf",
    class: "gov.id.tax",
    country: "RO",
    title: "Romanian fiscal code",
    keys: &["cf", "cif", "codfiscal", "vat", "vatid", "vatnumber"],
    words: &["cif", "cod fiscal", "cod de înregistrare fiscală", "tva", "vat"],
    shapes: &["AAdddddddd", "AAddddddd", "dddddddd", "ddddddd", "ddddddddddddd"],
    check: |id| is_organisation(id) || is_cnp(id.strip_prefix(b"RO").unwrap_or(id)),
    examples: &["RO60689180", "RO9471117"],
    non_examples: &["RO60689181", "RO6068918"],
    ..Number::NONE
};

fn is_cnp(id: &[u8]) -> bool {
    let centuries: &[u32] = match at(id, 0) {
        1 | 2 => &[1900],
        3 | 4 => &[1800],
        5 | 6 => &[2000],
        // 7 and 8 are residents, 9 foreigners, of any century.
        7..=9 => &[1900, 2000],
        _ => return false,
    };
    let check = match sum(body(id), &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        remainder => remainder,
    };
    digits(id, 13)
        && centuries.iter().any(|century| is_day(century + num(id, 1, 3), num(id, 3, 5), num(id, 5, 7)))
        && matches!(num(id, 7, 9), 1..=48 | 51 | 52 | 70 | 80..=83)
        && check == last(id)
}

fn is_organisation(id: &[u8]) -> bool {
    let id = id.strip_prefix(b"RO").unwrap_or(id);
    let weighted = sum_right(body(id), &[2, 3, 5, 7, 1, 2, 3, 5, 7]);
    (2..=10).contains(&id.len())
        && digits(id, id.len())
        && byte(id, 0) != b'0'
        && weighted * 10 % 11 % 10 == last(id)
}
