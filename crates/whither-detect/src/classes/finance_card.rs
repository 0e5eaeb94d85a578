//! Payment card numbers (ISO/IEC 7812): issuer range, length, Luhn.
//!
//! In free text only in groups or with a word of context: one in ten order numbers passes Luhn, and on one file
//! half of the "valid cards" were message numbers beginning with 62.

use std::borrow::Cow;

use crate::{
    check_digit::{luhn, number},
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger},
    view::View,
};

/// `finance.card`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "finance.card",
        title: "payment card number",
        sensitivity: 4,
        linddun: "data-disclosure",
        identifier: true,
        content: true,
    },
    keys: &[
        "bankcard",
        "bankcardno",
        "cardno",
        "cardnum",
        "cardnumber",
        "ccnumber",
        "creditcard",
        "creditcardnumber",
        "debitcard",
        "pan",
    ],
    keyed,
    triggers: &[Trigger::Digits(4, 4), Trigger::Digits(14, 19)],
    find,
    rank: 20,
    gated: true,
    needs_words: true,
    examples: &[
        ("pay with 4111 1111 1111 1111 please", "4111111111111111"),
        ("pay with 4111-1111-1111-1111 please", "4111111111111111"),
        ("amex 3782 822463 10005", "378282246310005"),
        ("卡号4111111111111111。", "4111111111111111"),
        ("{\"card_no\":\"6200000000000000000\"}", "6200000000000000000"),
    ],
    non_examples: &[
        "order 4111111111111111",
        "4111 1111 1111 1112",
        "9111 1111 1111 1111",
        "4111 1111-1111 1111",
        "1234 4111 1111 1111 1111",
        "4111 1111 1111 1111 1111 1111",
        "card 2024 0101 1200 0000",
        "11010519491231002X",
    ],
    ..Class::NONE
};

/// Returns whether issuer and length go together, and Luhn holds.
fn is_card(digits: &[u8]) -> bool {
    let Some(issuer) = digits.get(..4).and_then(number) else { return false };
    let lengths = match issuer {
        4000..=4999 => 16..=16,
        5100..=5599 | 2221..=2720 | 2200..=2204 => 16..=16,
        3400..=3499 | 3700..=3799 => 15..=15,
        3528..=3589 => 16..=16,
        3000..=3059 | 3600..=3699 | 3800..=3899 => 14..=14,
        6011 | 6440..=6599 => 16..=19,
        6200..=6299 => 16..=19,
        _ => return false,
    };
    lengths.contains(&digits.len()) && luhn(digits)
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let digits: Vec<u8> = keyed.value.iter().copied().filter(|byte| !matches!(byte, b' ' | b'-')).collect();
    let value = is_card(&digits).then_some(Cow::Owned(digits))?;
    Some(keyed.found_as(value, "check digit, issuer, field name", Confidence::High))
}

fn find<'a>(view: &View<'a>, start: usize, end: usize) -> Option<Found<'a>> {
    let words = &["card", "卡号", "银行卡", "信用卡", "visa", "unionpay", "银联"];
    if end - start > 4 {
        let value = view.slice(start, end);
        if !view.right_bound(end) || !is_card(value) || !view.context(start, words) {
            return None;
        }
        let (validation, confidence) = ("check digit, issuer, context", Confidence::Medium);
        return Some(Found { start, end, value: Cow::Borrowed(value), validation, confidence });
    }
    let (digits, end) = grouped(view, start)?;
    if !is_card(&digits) {
        return None;
    }
    let (validation, confidence) = match view.context(start, words) {
        true => ("check digit, issuer, context", Confidence::High),
        false => ("check digit, issuer, groups", Confidence::Medium),
    };
    Some(Found { start, end, value: Cow::Owned(digits), validation, confidence })
}

/// Reads groups of digits as they are embossed: 4-4-4-4, 4-4-4-4-3 or 4-6-5.
fn grouped(view: &View<'_>, start: usize) -> Option<(Vec<u8>, usize)> {
    let separator = view.at(start + 4);
    if !matches!(separator, b' ' | b'-') || !view.at(start + 5).is_ascii_digit() {
        return None;
    }
    if view.before(start, 1) == separator && view.before(start, 2).is_ascii_digit() {
        return None;
    }
    let text = view.slice(start, start + 25);
    let span = text.iter().take_while(|&&byte| byte.is_ascii_digit() || byte == separator).count();
    let text = text.get(..span)?.trim_ascii_end();
    let text = text.strip_suffix(b"-").unwrap_or(text);
    let groups: Vec<usize> = text.split(|&byte| byte == separator).map(<[u8]>::len).collect();
    if !matches!(groups.as_slice(), [4, 4, 4, 4] | [4, 4, 4, 4, 3] | [4, 6, 5])
        || !view.right_bound(start + text.len())
    {
        return None;
    }
    Some((text.iter().copied().filter(u8::is_ascii_digit).collect(), start + text.len()))
}
