//! Tunisia: tax numbers (matricule fiscal): seven digits, a control letter, the kinds of tax and of holder, the
//! establishment; shape only. Identity cards of eight digits (0 or 1 first), shape only.

use super::{
    Number,
    check::{byte, digits, part, uniform},
};

pub(super) static CIN: Number = Number {
    id: "tn.cin",
    class: "gov.id.national",
    country: "TN",
    title: "Tunisian identity card number",
    keys: &["cin", "cinno", "nationalid"],
    words: &["cin", "carte d'identité", "بطاقة التعريف"],
    shapes: &["dddddddd"],
    check: |id| digits(id, 8) && matches!(byte(id, 0), b'0' | b'1') && !uniform(part(id, 1, 8)),
    examples: &["18280456"],
    non_examples: &["28280456", "1828045"],
    ..Number::NONE
};

pub(super) static MF: Number = Number {
    id: "tn.mf",
    class: "gov.id.tax",
    country: "TN",
    title: "Tunisian tax number",
    keys: &["matriculefiscal", "mf", "taxid"],
    words: &["matricule fiscal", "mf"],
    shapes: &["dddddddA/A/A/ddd", "dddddddAAAddd", "ddddddd/A/A/A/ddd", "dddddddA"],
    check: |id| {
        // Leading zeros are often left out.
        let missing = 7usize.saturating_sub(id.iter().take_while(|byte| byte.is_ascii_digit()).count());
        let id: &[u8] = &[b"0000000".as_slice().get(..missing).unwrap_or(&[]), id].concat();
        let is_control = |byte: u8| byte.is_ascii_uppercase() && !b"IOU".contains(&byte);
        let is_long = matches!(byte(id, 8), b'A' | b'B' | b'D' | b'N' | b'P')
            && matches!(byte(id, 9), b'C' | b'E' | b'M' | b'N' | b'P')
            && digits(part(id, 10, id.len()), 3)
            && (byte(id, 9) == b'E' || part(id, 10, 13) == b"000");
        missing < 7 && digits(part(id, 0, 7), 7) && is_control(byte(id, 7)) && (id.len() == 8 || is_long)
    },
    examples: &["2770169V/P/E/863", "5339656RPE666"],
    non_examples: &["2770169V/P/0/863", "2770169V/P/E/86"],
    ..Number::NONE
};
