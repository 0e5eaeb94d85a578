//! Payment card numbers (ISO/IEC 7812-1): issuer range, length, Luhn.

use super::{
    Number,
    check::{digits, luhn, num},
};

pub(super) static CARD: Number = Number {
    id: "card",
    class: "finance.card",
    title: "payment card number",
    keys: &[
        "bankcard",
        "bankcardno",
        "cardno",
        "cardnum",
        "cardnumber",
        "ccnum",
        "ccnumber",
        "creditcard",
        "creditcardnumber",
        "debitcard",
        "pan",
    ],
    words: &[
        "card",
        "visa",
        "mastercard",
        "amex",
        "卡号",
        "银行卡",
        "信用卡",
        "银联",
        "carte",
        "karte",
        "tarjeta",
    ],
    shapes: &[
        "dddd dddd dddd dddd",
        "dddd-dddd-dddd-dddd",
        "dddddddddddddddd",
        "dddd dddddd ddddd",
        "dddd-dddddd-ddddd",
        "ddddddddddddddd",
        "dddd dddddd dddd",
        "dddddddddddddd",
        "dddd dddd dddd dddd ddd",
        "ddddddddddddddddddd",
        "ddddddddddddd",
    ],
    check: is_card,
    examples: &["4719 7947 4405 7516", "5122-7162-9750-3826"],
    non_examples: &["4719 7947 4405 7510", "4719 7947 4405 751"],
    ..Number::NONE
};

/// Returns whether issuer and length go together, and Luhn holds.
fn is_card(id: &[u8]) -> bool {
    let lengths: &[usize] = match num(id, 0, 4) {
        4000..=4999 => &[13, 16, 19],
        5018..=5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 => &[12, 13, 14, 15, 16, 17, 18, 19],
        2200..=2204 | 2221..=2720 | 5100..=5599 => &[16],
        3400..=3499 | 3700..=3799 | 1220 | 1800 | 2131 => &[15],
        3528..=3589 => &[16, 17, 18, 19],
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => &[14, 16, 19],
        6011 | 6440..=6599 => &[16, 17, 18, 19],
        6060..=6069 | 6200..=6299 | 8100..=8171 => &[16, 17, 18, 19],
        9792 => &[16],
        _ => return false,
    };
    lengths.contains(&id.len()) && digits(id, id.len()) && luhn(id)
}
