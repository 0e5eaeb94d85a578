//! Slovakia: birth numbers (Act 301/1995), shared with Czechia, identification and VAT numbers of organisations.

use super::{
    Number,
    check::{byte, digits, long},
    cz,
};

pub(super) static RC: Number = Number {
    id: "sk.rc",
    class: "gov.id.national",
    country: "SK",
    title: "Slovak birth number",
    keys: &["rc", "rodnecislo", "birthnumber", "idno", "idnumber"],
    words: &["rodné číslo", "rodne cislo", "rč", "birth number"],
    shapes: cz::RC.shapes,
    check: cz::is_birth_number,
    examples: &["865528/3197", "202620/316"],
    non_examples: &["865528/3190"],
    ..Number::NONE
};

pub(super) static ICO: Number = Number {
    id: "sk.ico",
    class: "org.registration",
    country: "SK",
    title: "Slovak identification number of organisations",
    keys: &["ico"],
    words: &["ičo", "ico"],
    shapes: &["dddddddd", "dd ddd ddd"],
    check: cz::is_organisation,
    examples: &["11139072", "16 830 261"],
    non_examples: &["11139070", "1113907"],
    ..Number::NONE
};

pub(super) static DPH: Number = Number {
    id: "sk.dph",
    class: "gov.id.tax",
    country: "SK",
    title: "Slovak VAT number",
    keys: &["icdph", "vat", "vatid", "vatnumber"],
    words: &["ič dph", "dph", "vat"],
    shapes: &["AAdddddddddd", "dddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"SK").unwrap_or(id);
        digits(id, 10)
            && (cz::is_birth_number(id)
                || byte(id, 0) != b'0' && b"234789".contains(&byte(id, 2)) && long(id).is_multiple_of(11))
    },
    examples: &["SK1634498470", "1785209305"],
    non_examples: &["SK1634498471", "SK163449847"],
    ..Number::NONE
};
