//! Lithuania: personal codes (Law on the Population Register) and VAT numbers.

use super::{
    Number,
    check::{at, body, digits, last, sum, two_rounds},
    ee,
};

pub(super) static ASMENS: Number = Number {
    id: "lt.asmens",
    class: "gov.id.national",
    country: "LT",
    title: "Lithuanian personal code",
    keys: &["ak", "asmenskodas", "personalcode", "idno", "idnumber"],
    words: &["asmens kodas", "a.k.", "personal code"],
    shapes: &["ddddddddddd"],
    // A first digit 9 is given to persons whose birth date is not known.
    check: |id| ee::is_personal_code(id) || digits(id, 11) && at(id, 0) == 9 && two_rounds(id) == last(id),
    examples: &["64106036893"],
    non_examples: &["64106036890", "6410603689"],
    ..Number::NONE
};

pub(super) static PVM: Number = Number {
    id: "lt.pvm",
    class: "gov.id.tax",
    country: "LT",
    title: "Lithuanian VAT number",
    keys: &["pvm", "vat", "vatid", "vatnumber"],
    words: &["pvm", "vat"],
    shapes: &["AAddddddddd", "AAdddddddddddd", "ddddddddd", "dddddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"LT").unwrap_or(id);
        let is_form = digits(id, 9) && at(id, 7) == 1 || digits(id, 12) && at(id, 10) == 1;
        let weighted = |first: u32| {
            let weights: Vec<u32> = (0..11).map(|index| (first + index) % 9 + 1).collect();
            sum(body(id), &weights) % 11
        };
        let check = if weighted(0) == 10 { weighted(2) % 10 } else { weighted(0) };
        is_form && check == last(id)
    },
    examples: &["LT570940016", "LT110517272319"],
    non_examples: &["LT570940010", "LT57094001"],
    ..Number::NONE
};
