//! Greece: social security numbers (AMKA): birth date, serial, Luhn; tax numbers (AFM).

use super::{
    Number,
    check::{body, digits, is_ddmmyy, last, luhn, uniform, value},
};

pub(super) static AMKA: Number = Number {
    id: "gr.amka",
    class: "gov.id.national",
    country: "GR",
    title: "Greek social security number (AMKA)",
    keys: &["amka", "ssn", "idno", "idnumber"],
    words: &["αμκα", "α.μ.κ.α", "amka"],
    shapes: &["ddddddddddd", "dddddd ddddd", "dddddd-ddddd"],
    check: |id| digits(id, 11) && is_ddmmyy(id, 0) && luhn(id),
    examples: &["08034502925", "240162 68567"],
    non_examples: &["08034502920", "0803450292"],
    ..Number::NONE
};

pub(super) static AFM: Number = Number {
    id: "gr.vat",
    class: "gov.id.tax",
    country: "GR",
    title: "Greek tax number (AFM)",
    keys: &["afm", "taxid", "vat", "vatid", "vatnumber"],
    words: &["αφμ", "α.φ.μ", "afm", "vat"],
    shapes: &["ddddddddd", "AAddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"EL").or_else(|| id.strip_prefix(b"GR")).unwrap_or(id);
        let weighted = body(id).iter().take(8).fold(0, |sum, &digit| sum * 2 + value(digit)) * 2;
        digits(id, 9) && !uniform(id) && weighted % 11 % 10 == last(id)
    },
    examples: &["608049749", "EL460020857"],
    non_examples: &["608049740", "60804974"],
    ..Number::NONE
};
