//! Telephone numbers: those of all countries with `+`, and mobile numbers of mainland China in any form.
//!
//! A number with `+` is held to its country's plan (`phones/`). Mobile numbers of mainland China are eleven digits in
//! an allocated series, with or without +86: numbering plan of the MIIT (2017, and later grants), as of 2024. National
//! numbers of other countries count behind a key; in running text a word must speak for them (`lines/prose`).

use std::borrow::Cow;

use crate::{
    check_digit::number,
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger, Verdict},
    phones,
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
        "cellphone",
        "contactphone",
        "dianhua",
        "homephone",
        "lxdh",
        "mobile",
        "mobileno",
        "mobilenumber",
        "mobilephone",
        "msisdn",
        "phone",
        "phoneno",
        "phonenum",
        "phonenumber",
        "shouji",
        "shoujihao",
        "sjh",
        "sjhm",
        "tel",
        "telefon",
        "telefonnummer",
        "telefonnr",
        "handynummer",
        "handynr",
        "mobilnummer",
        "mobilfunknummer",
        "rufnummer",
        "mobil",
        "celular",
        "movil",
        "móvil",
        "telefone",
        "teléfono",
        "téléphone",
        "телефон",
        "номертелефона",
        "мобильный",
        "мобильныйтелефон",
        "電話",
        "電話番号",
        "聯絡電話",
        "전화",
        "전화번호",
        "휴대폰",
        "telefono",
        "telephone",
        "telephonenumber",
        "userphone",
        "whatsapp",
        "workphone",
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "联系电话",
    ],
    keyed,
    plain,
    triggers: &[
        Trigger::Byte(b'+'),
        Trigger::Digits(11, 11),
        Trigger::Digits(13, 13),
        Trigger::Digits(15, 15),
    ],
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
        ("{\"tel\":\"030 901820\"}", "030901820"),
        ("{\"tel\":\"(415) 555-0132 ext. 7\"}", "4155550132"),
        ("ring +44 (0)20 7946 0018 today", "+442079460018"),
        ("q=%2B442079460018&x", "+442079460018"),
        ("+86 138 0013 8000", "13800138000"),
        ("拨打+81 90 1234 5678。", "+819012345678"),
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
        "{\"phone\":\"2019-03-02\"}",
        "order 13800138000",
        "订单号：13800138000",
        "1+4915112345678",
        "+4415112345678901",
        "a/b+442079460018",
        "11010519491231002X",
    ],
    ..Class::NONE
};

/// Longest written number that is looked at.
const LONGEST: usize = 40;
/// Fewest digits of a number with its calling code in running text.
const FEWEST: usize = 8;
/// Words that speak for a number in lower case.
pub(crate) const WORDS: &[&str] = &[
    "phone",
    "mobile",
    "tel",
    "手机",
    "电话",
    "電話",
    "联系",
    "sms",
    "短信",
    "致电",
    "拨打",
    "whatsapp",
    "телефон",
    "전화",
    "móvil",
    "celular",
    "handy",
];
/// Words that say that digits are something else.
const OTHER_WORDS: &[&str] =
    &["order", "invoice", "ticket", "tracking", "serial", "订单", "单号", "流水", "编号", "序列"];

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

fn plain(value: &[u8], _: &str) -> Option<Verdict> {
    (is_number(value) && is_allocated(value)).then_some(("series, field name", Confidence::High))
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if let Some((validation, confidence)) = plain(&keyed.value, keyed.key) {
        return Some(keyed.found(validation, confidence));
    }
    let value = keyed.value.trim_ascii();
    if !matches!(value.first(), Some(b'+' | b'(' | b'0'..=b'9')) || value.len() > LONGEST {
        return None;
    }
    let written = phones::longest(value, |_| true)?;
    let end = written.end + phones::extension(value.get(written.end..).unwrap_or_default());
    let digits = written.digits();
    if end != value.len() || is_uniform(digits) {
        return None;
    }
    if is_allocated(national(digits)) {
        let value = Cow::Owned(national(digits).to_vec());
        return Some(keyed.found_as(value, "series, field name", Confidence::High));
    }
    let (validation, confidence) = match written.plus {
        _ if phones::is_international(&written) => ("numbering plan, field name", Confidence::High),
        false if phones::is_known(&written) => ("national numbering plan, field name", Confidence::Medium),
        true if (8..=15).contains(&digits.len()) => ("length, field name", Confidence::Low),
        _ => return None,
    };
    Some(keyed.found_as(spelled(&written), validation, confidence))
}

/// Writes a number without the signs between its digits.
fn spelled(written: &phones::Written) -> Cow<'static, [u8]> {
    let sign: &[u8] = if written.plus { b"+" } else { b"" };
    Cow::Owned([sign, written.digits()].concat())
}

fn find<'a>(view: &View<'a>, start: usize, end: usize) -> Option<Found<'a>> {
    if !view.at(start).is_ascii_digit() {
        return international(view, start, end);
    }
    let (digits, value) = (start, national(view.slice(start, end)));
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
    let has_plus = !view.at(start).is_ascii_digit();
    // Behind a plus a one is the code of North America.
    if has_plus && value.starts_with(b"1") && value.len() == end - digits && phones::is_with_code(value) {
        return None;
    }
    let (validation, confidence) = match (view.context(start, WORDS), has_plus) {
        (true, _) => ("series, context", Confidence::High),
        (false, true) => ("series, country code", Confidence::Medium),
        (false, false) if view.context(start, OTHER_WORDS) => return None,
        (false, false) => ("series", Confidence::Medium),
    };
    Some(Found { start, end, value: Cow::Borrowed(value), validation, confidence })
}

/// Judges what stands behind a plus, which is three bytes where it is percent-encoded.
fn international<'a>(view: &View<'a>, start: usize, end: usize) -> Option<Found<'a>> {
    let before = view.before(start, 1);
    if before.is_ascii_alphanumeric() && end - start == 1 || matches!(before, b'+' | b'/' | b'_') {
        return None;
    }
    if !matches!(view.at(end), b'1'..=b'9' | b'(') {
        return None;
    }
    let text = view.slice(end - 1, end + LONGEST);
    let mut plus = [0u8; LONGEST + 1];
    let plus = plus.get_mut(..text.len())?;
    plus.copy_from_slice(text);
    *plus.first_mut()? = b'+';
    let is_bound = |written: &phones::Written| {
        let after = view.at(end - 1 + written.end);
        !after.is_ascii_alphanumeric() && !matches!(after, b'@' | b'_' | b'+')
    };
    let is_it = |written: &phones::Written| {
        written.digits().len() >= FEWEST && is_bound(written) && phones::is_with_code(written.digits())
    };
    let written = phones::longest(plus, is_it)?;
    let national = national(written.digits());
    let is_chinese = written.digits().starts_with(b"86") && is_allocated(national);
    // The run of digits behind the plus is judged by itself.
    if is_chinese && written.groups == 1 {
        return None;
    }
    let value = if is_chinese { Cow::Owned(national.to_vec()) } else { spelled(&written) };
    let (validation, confidence) = match view.context(start, WORDS) {
        true => ("numbering plan, context", Confidence::High),
        false => ("numbering plan, country code", Confidence::Medium),
    };
    Some(Found { start, end: end - 1 + written.end, value, validation, confidence })
}
