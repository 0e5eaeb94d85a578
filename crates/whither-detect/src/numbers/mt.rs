//! Malta: identity card numbers (Identity Malta): serial, a letter for the kind of register; shape only. VAT numbers.

use super::{
    Number,
    check::{byte, digits, num, part, sum},
};

pub(super) static ID: Number = Number {
    id: "mt.id",
    class: "gov.id.national",
    country: "MT",
    title: "Maltese identity card number",
    keys: &["idcard", "idcardno", "idno", "idnumber", "karta"],
    words: &["karta tal-identità", "id card", "identity card"],
    shapes: &["dddddddA", "ddddddA", "dddddA"],
    check: |id| match id.split_last() {
        Some((kind, serial)) => {
            b"MGAPLHBZ".contains(kind)
                && (5..=7).contains(&serial.len())
                && digits(serial, serial.len())
                && num(serial, 0, serial.len()) > 0
        }
        None => false,
    },
    examples: &["5620670M", "236406H"],
    non_examples: &["56206700", "5620670"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "mt.vat",
    class: "gov.id.tax",
    country: "MT",
    title: "Maltese VAT number",
    keys: &["vat", "vatid", "vatno", "vatnumber"],
    words: &["vat"],
    shapes: &["AAdddddddd", "dddddddd", "dddd-dddd"],
    check: |id| {
        let id = id.strip_prefix(b"MT").unwrap_or(id);
        let weighted = sum(part(id, 0, 6), &[3, 4, 6, 7, 8, 9]);
        digits(id, 8) && byte(id, 0) != b'0' && 37 - weighted % 37 == num(id, 6, 8)
    },
    examples: &["MT58342312", "17552127"],
    non_examples: &["MT58342310", "MT5834231"],
    ..Number::NONE
};
