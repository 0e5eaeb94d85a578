//! Numbers of mobile devices (IMEI, 3GPP TS 23.003 section 6.2): type allocation code, serial, Luhn.
//!
//! In free text only with a word of context: one in ten numbers of fifteen digits passes Luhn. The list of type
//! allocation codes is not open; the reporting body (first two digits) is checked.

use std::borrow::Cow;

use crate::{
    check_digit::luhn,
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger, Verdict},
    plausible::{is_number, is_uniform},
    view::View,
};

/// `device.imei`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.imei",
        title: "mobile device number (IMEI)",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["deviceimei", "imei", "imei1", "imei2", "imeisv", "phoneimei", "slot1imei", "slot2imei"],
    keyed,
    plain,
    triggers: &[Trigger::Digits(15, 15)],
    find,
    rank: 60,
    gated: true,
    needs_words: true,
    examples: &[
        ("imei=490154203237518&x", "490154203237518"),
        ("{\"imei\":490154203237518}", "490154203237518"),
        ("{\"device_id\":\"490154203237518\"}", "490154203237518"),
        ("设备号：490154203237518", "490154203237518"),
        ("imeis: [\"490154203237518\"]", "490154203237518"),
    ],
    non_examples: &[
        "imei=490154203237519",
        "imei=000000000000000",
        "order 490154203237518",
        "imei=12345",
        "device 170015420323756",
    ],
    ..Class::NONE
};

/// Returns whether the first two digits are a reporting body's (GSMA TS.06), `00` of test devices included.
fn is_reported(digits: &[u8]) -> bool {
    matches!(
        digits,
        [b'0', b'0' | b'1', ..]
            | [b'1', b'0', ..]
            | [b'3', b'0' | b'3' | b'5', ..]
            | [b'4', b'4' | b'5' | b'9', ..]
            | [b'5', b'0'..=b'4', ..]
            | [b'8', b'6', ..]
            | [b'9', b'1' | b'8' | b'9', ..]
    )
}

fn plain(value: &[u8], _: &str) -> Option<Verdict> {
    if !is_number(value) || is_uniform(value) {
        return None;
    }
    match value.len() {
        15 if luhn(value) && is_reported(value) => Some(("check digit, table, field name", Confidence::High)),
        15 if luhn(value) => Some(("check digit, field name", Confidence::Medium)),
        // An integer may have lost a zero.
        14 if value.starts_with(b"1") => None,
        // Without its check digit, or with a software version in its place.
        14 | 16 if is_reported(value) => Some(("table, field name", Confidence::Medium)),
        _ => None,
    }
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &*keyed.value;
    if value.len() == 14 && value.starts_with(b"1") && is_number(value) && !is_uniform(value) {
        let whole = Cow::Owned([b"0", value].concat());
        return match (luhn(value) && !keyed.quoted, is_reported(value)) {
            (true, _) => {
                Some(keyed.found_as(whole, "check digit with leading zero, field name", Confidence::Medium))
            }
            (false, true) => Some(keyed.found("table, field name", Confidence::Medium)),
            _ => None,
        };
    }
    let (validation, confidence) = plain(value, keyed.key)?;
    Some(keyed.found(validation, confidence))
}

fn find<'a>(view: &View<'a>, start: usize, end: usize) -> Option<Found<'a>> {
    let value = view.slice(start, end);
    if !view.right_bound(end) || !is_reported(value) || !luhn(value) {
        return None;
    }
    let confidence = if view.context(start, &["imei", "串号"]) {
        Confidence::High
    } else if view.context(start, &["device", "meid", "设备", "udid"]) {
        Confidence::Medium
    } else {
        return None;
    };
    let value = Cow::Borrowed(value);
    Some(Found { start, end, value, validation: "check digit, table, context", confidence })
}
