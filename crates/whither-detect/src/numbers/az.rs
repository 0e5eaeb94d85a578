//! Azerbaijan: taxpayer numbers (VÖEN), the last digit 1 for organisations and 2 for persons; personal codes of
//! identity cards (FIN), shape only.

use super::{
    Number,
    check::{at, digits, part, sum},
};

pub(super) static FIN: Number = Number {
    id: "az.fin",
    class: "gov.id.national",
    country: "AZ",
    title: "Azerbaijani personal code",
    keys: &["fin", "finkod", "pin"],
    words: &["fin kod", "fin", "şəxsiyyət"],
    shapes: &["NNNNNNN"],
    check: |id| {
        let plain =
            |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O');
        id.len() == 7 && id.iter().all(plain) && id.iter().any(u8::is_ascii_digit)
    },
    examples: &["0K6J6B4"],
    non_examples: &["0K6J6B"],
    ..Number::NONE
};

pub(super) static VOEN: Number = Number {
    id: "az.voen",
    class: "gov.id.tax",
    country: "AZ",
    title: "Azerbaijani taxpayer number",
    keys: &["taxid", "voen"],
    words: &["vöen", "voen", "tin"],
    shapes: &["dddddddddd", "ddddddddd"],
    check: |id| {
        // A leading zero may be left out.
        let id: &[u8] = &[if id.len() == 9 { b"0".as_slice() } else { b"" }, id].concat();
        let weighted = sum(part(id, 0, 8), &[4, 1, 8, 6, 2, 7, 5, 3]);
        digits(id, 10) && matches!(at(id, 9), 1 | 2) && weighted % 11 == at(id, 8)
    },
    examples: &["0426236271", "661092272"],
    non_examples: &["0426236270", "042623627"],
    ..Number::NONE
};
