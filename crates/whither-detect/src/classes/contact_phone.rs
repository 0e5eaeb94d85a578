//! Mobile numbers of mainland China: eleven digits in an allocated series, with or without +86.
//!
//! Series: numbering plan of the MIIT (telecommunications network numbering plan, 2017, and later grants), as
//! of 2024. Numbers of other countries count where they stand behind a key in E.164 with `+`.

use std::borrow::Cow;

use crate::{
    check_digit::number,
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger},
    plausible::{is_number, is_uniform},
    view::View,
};

/// `contact.phone`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "contact.phone",
        title: "telephone number",
        sensitivity: 3,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &[
        "contactphone",
        "mobile",
        "mobileno",
        "mobilenumber",
        "mobilephone",
        "msisdn",
        "phone",
        "phoneno",
        "phonenum",
        "phonenumber",
        "tel",
        "telephone",
        "userphone",
    ],
    keyed,
    triggers: &[Trigger::Digits(11, 11), Trigger::Digits(13, 13), Trigger::Digits(15, 15)],
    find,
    rank: 20,
    gated: true,
    examples: &[
        ("我的手机号是13800138000，谢谢", "13800138000"),
        ("call 8613800138000 now", "13800138000"),
        ("call +8613800138000 now", "13800138000"),
        ("q=%2B8613800138000&x", "13800138000"),
        ("q=%2013800138000&x", "13800138000"),
        ("{\"phone\":\"138 0013 8000\"}", "13800138000"),
        ("{\"mobile\":13800138000}", "13800138000"),
        ("{\"t\":\"\\u53f713800138000\"}", "13800138000"),
        ("phone=%2B4915112345678", "+4915112345678"),
    ],
    non_examples: &[
        "12800138000",
        "15400138000",
        "113800138000",
        "0.13800138000",
        "13800138000.25",
        "a13800138000",
        "13800138000@example.com",
        "timestamp=13800138000",
        "{\"ts\":1700000000000}",
        "phone=123",
        "11010519491231002X",
    ],
    ..Class::NONE
};

/// Returns whether eleven digits are in an allocated series.
fn is_allocated(digits: &[u8]) -> bool {
    let Some(series) = digits.get(..3).and_then(number) else { return false };
    let allocated = matches!(
        series,
        130..=139 | 145..=149 | 150..=153 | 155..=159 | 162 | 165..=167 | 170..=178 | 180..=193 | 195..=199
    );
    digits.len() == 11 && allocated && !is_uniform(digits.get(3..).unwrap_or_default())
}

/// Takes +86, 86 or 0086 off.
fn national(digits: &[u8]) -> &[u8] {
    match digits.len() {
        13 => digits.strip_prefix(b"86").unwrap_or_default(),
        15 => digits.strip_prefix(b"0086").unwrap_or_default(),
        _ => digits,
    }
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if is_allocated(&keyed.value) && is_number(&keyed.value) {
        return Some(keyed.found("series, field name", Confidence::High));
    }
    let compact: Vec<u8> =
        keyed.value.iter().copied().filter(|byte| !matches!(byte, b' ' | b'-' | b'(' | b')')).collect();
    let digits = compact.strip_prefix(b"+").unwrap_or(&compact);
    if !is_number(digits) || keyed.value.len() > 24 {
        return None;
    }
    let national = national(digits);
    if is_allocated(national) {
        let value = Cow::Owned(national.to_vec());
        return Some(keyed.found_as(value, "series, field name", Confidence::High));
    }
    let international =
        compact.starts_with(b"+") && (8..=15).contains(&digits.len()) && !digits.starts_with(b"0");
    if !international || is_uniform(digits) {
        return None;
    }
    Some(keyed.found_as(Cow::Owned(compact), "length, field name", Confidence::Medium))
}

fn find<'a>(view: &View<'a>, start: usize, end: usize) -> Option<Found<'a>> {
    let value = national(view.slice(start, end));
    if !is_allocated(value) || !view.right_bound(end) || matches!(view.at(end), b'@' | b'_') {
        return None;
    }
    if view.at(end) == b'%' && view.slice(end, end + 3) == b"%40" {
        return None;
    }
    let start = match view.before(start, 1) {
        b'+' => start - 1,
        b'B' | b'b' if view.before(start, 2) == b'2' && view.before(start, 3) == b'%' => start - 3,
        b'_' => return None,
        _ => start,
    };
    let context = view.context(start, &["phone", "mobile", "tel", "手机", "电话", "联系", "sms", "短信"]);
    let (validation, confidence) = match (context, start + 11 < end) {
        (true, _) => ("series, context", Confidence::High),
        (false, true) => ("series, country code", Confidence::Medium),
        (false, false) => ("series", Confidence::Medium),
    };
    Some(Found { start, end, value: Cow::Borrowed(value), validation, confidence })
}
