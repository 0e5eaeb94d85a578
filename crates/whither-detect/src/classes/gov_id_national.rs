//! Resident identity numbers of mainland China (GB 11643-1999): region, birth date, order, check character.
//!
//! The region is checked to the county, all that ever were included (GB/T 2260); with date and check character chance
//! passes about once in ten million. Of a county that is not known, behind a key or with a word before it only, as
//! tables are never whole. Numbers of fifteen digits, issued before 1999, are not read.

use std::borrow::Cow;

use crate::{
    check_digit::{is_date, mod_11_2, number},
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger},
    numbers::is_chinese_region,
    view::View,
};

/// `gov.id.national`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "gov.id.national",
        title: "national identity number",
        sensitivity: 4,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &[
        "certno",
        "citizenid",
        "idcard",
        "idcardno",
        "idcardnum",
        "idcardnumber",
        "identityno",
        "identitycard",
        "idno",
        "idnumber",
        "sfz",
        "sfzh",
    ],
    keyed,
    triggers: &[Trigger::Digits(17, 18)],
    find,
    nearly,
    rank: 90,
    in_binary: true,
    examples: &[
        ("身份证号是11010519491231002X，谢谢", "11010519491231002X"),
        ("id 11010519491231002x.", "11010519491231002X"),
        ("身份证：119999194912310021", "119999194912310021"),
        ("{\"idCard\":\"11010519491231002X\"}", "11010519491231002X"),
        ("{\"t\":\"\\u53f711010519491231002X\"}", "11010519491231002X"),
        ("{\"uid\":\"11010519491231002X\"}", "11010519491231002X"),
    ],
    non_examples: &[
        "110105194912310021",
        "order 119999194912310021",
        "11010519491331002X",
        "99010519491231002X",
        "111010519491231002X",
        "11010519491231002X1",
        "0.11010519491231002",
    ],
    ..Class::NONE
};

fn is_province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82)
}

/// Words that speak for a number of a county that is not known.
const WORDS: &[&str] = &["身份证", "身份證", "证件", "公民", "idcard", "id card", "identity", "sfz"];

fn has_county(id: &[u8]) -> bool {
    id.get(..6).is_some_and(is_chinese_region)
}

fn is_valid(id: &[u8]) -> bool {
    id.len() == 18
        && id.get(..2).and_then(number).is_some_and(is_province)
        && id.get(6..14).is_some_and(is_date)
        && mod_11_2(id)
}

/// Region and date are right, and the check character is not.
fn nearly(id: &[u8]) -> bool {
    id.len() == 18 && has_county(id) && id.get(6..14).is_some_and(is_date) && !mod_11_2(id)
}

fn spelled(id: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if id.ends_with(b"x") { Cow::Owned(id.to_ascii_uppercase()) } else { id }
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if !is_valid(&keyed.value) {
        return None;
    }
    let (validation, confidence) = match has_county(&keyed.value) {
        true => ("check digit, date, region, field name", Confidence::High),
        false => ("check digit, date, province, field name", Confidence::Medium),
    };
    Some(keyed.found_as(spelled(keyed.value.clone()), validation, confidence))
}

fn find<'a>(view: &View<'a>, start: usize, end: usize) -> Option<Found<'a>> {
    let end = match end - start {
        17 if matches!(view.at(end), b'X' | b'x') => end + 1,
        18 => end,
        _ => return None,
    };
    let id = view.slice(start, end);
    if !view.right_bound(end) || !is_valid(id) {
        return None;
    }
    let (validation, confidence) = match has_county(id) {
        true => ("check digit, date, region", Confidence::High),
        false if view.context(start, WORDS) => ("check digit, date, province, context", Confidence::Medium),
        false => return None,
    };
    Some(Found { start, end, value: spelled(Cow::Borrowed(id)), validation, confidence })
}
