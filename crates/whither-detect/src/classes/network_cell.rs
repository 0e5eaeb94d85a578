//! Cells of mobile networks (3GPP TS 23.003, section 4.3), which tell within some hundred metres where one is.
//!
//! Area and cell behind their keys, and the whole identity (country, network, area, cell) in one value. Country and
//! network alone are the operator and no place.

use crate::{
    check_digit::number,
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{is_number, is_uniform},
};

/// `network.cell`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "network.cell",
        title: "cell of a mobile network",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "basestation",
        "basestationid",
        "cellid",
        "celllac",
        "celltower",
        "celltowerid",
        "cgi",
        "ecgi",
        "eci",
        "gsmcell",
        "lac",
        "lacci",
        "lacid",
        "lteci",
        "ncgi",
        "nci",
        "基站",
        "基站编号",
        "小区号",
    ],
    keyed,
    rank: 45,
    examples: &[
        ("{\"cgi\":\"460-00-6311-28657\"}", "460-00-6311-28657"),
        ("cell_id=28657&x", "28657"),
        ("{\"lac\":6311}", "6311"),
        ("{\"ecgi\":\"46001123456789\"}", "46001123456789"),
    ],
    non_examples: &[
        "cell_id=0",
        "{\"cellId\":\"A1\"}",
        "{\"cellId\":-1}",
        "{\"cgi\":\"cgi-bin\"}",
        "{\"cellId\":2147483647}",
    ],
    ..Class::NONE
};

/// Cells that stand for none.
const NONE: &[&[u8]] =
    &[b"65535", b"268435455", b"2147483647", b"4294967295", b"68719476735", b"9223372036854775807"];

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    if is_identity(value) {
        return Some(keyed.found("country, field name", Confidence::High));
    }
    let is_area = keyed.key.starts_with("lac") || keyed.key.ends_with("lac");
    let is_whole = keyed.key.ends_with("gi");
    let most = if is_area { 5 } else { 11 };
    let is_cell = is_number(value) && (3..=most).contains(&value.len()) && !is_uniform(value);
    let is_area = !is_area || number(value).is_some_and(|area| area < 65_535);
    if is_whole || !is_cell || !is_area || NONE.contains(&&**value) {
        return None;
    }
    Some(keyed.found("range, field name", Confidence::Medium))
}

/// Returns whether a value begins with a country of the plan of ITU-T E.212 and goes on with network, area and cell.
fn is_identity(value: &[u8]) -> bool {
    let country = value.get(..3).and_then(number).is_some_and(|country| (202..=748).contains(&country));
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let signs =
        value.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b',' | b':' | b'_' | b'.'));
    country && signs && (11..=22).contains(&digits) && value.len() <= 26
}
