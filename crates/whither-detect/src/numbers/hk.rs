//! Hong Kong: identity card numbers (Immigration Department): one or two letters, six digits, a check character
//! modulo 11, usually in parentheses.

use super::{
    Number,
    check::{byte, form, sum},
};

pub(super) static ID: Number = Number {
    id: "hk.id",
    class: "gov.id.national",
    country: "HK",
    title: "Hong Kong identity card number",
    keys: &["hkic", "hkid", "hkidcard", "hkidno", "hkidnumber", "idcard", "idcardno", "idno", "idnumber"],
    words: &["hkid", "hong kong id", "identity card", "香港身份证", "香港身份證", "身份證"],
    shapes: &["Adddddd(N)", "AAdddddd(N)", "AddddddN", "AAddddddN", "Adddddd (N)", "Adddddd-N"],
    check: is_id,
    examples: &["E047678(5)", "ZP791995(8)"],
    non_examples: &["E047678(0)", "E047678(5"],
    ..Number::NONE
};

fn is_id(id: &[u8]) -> bool {
    // A missing first letter counts as a space, whose value is 36.
    let (letters, rest) = match id.len() {
        8 => (36 * 9, id),
        9 => (9 * u32::from(byte(id, 0).saturating_sub(55)), id.get(1..).unwrap_or(&[])),
        _ => return false,
    };
    let (Some(head), check) = (rest.get(..7), byte(rest, 7)) else { return false };
    let is_letter = id.len() == 8 || byte(id, 0).is_ascii_uppercase();
    let value = match check {
        b'A' => 10,
        b'0'..=b'9' => u32::from(check - b'0'),
        _ => return false,
    };
    is_letter
        && form(head, "Adddddd")
        && (letters + sum(head, &[8, 7, 6, 5, 4, 3, 2]) + value).is_multiple_of(11)
}
