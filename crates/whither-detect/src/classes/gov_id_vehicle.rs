//! Number plates of vehicles, behind a key that says so.
//!
//! Those of mainland China (GA 36) are known by their form: a character of a province, a letter, and five or, for
//! new energy, six letters and digits. Of other countries' only letters and digits are asked.

use crate::class::{Class, ClassInfo, Confidence, Found, Keyed};

/// `gov.id.vehicle`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "gov.id.vehicle",
        title: "number plate of a vehicle",
        sensitivity: 3,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &[
        "carno",
        "carnumber",
        "carplate",
        "chepai",
        "chepaihao",
        "cph",
        "cphm",
        "hphm",
        "kennzeichen",
        "licenceplate",
        "licenseplate",
        "matricula",
        "numberplate",
        "plateno",
        "platenum",
        "platenumber",
        "vehicleno",
        "vehicleplate",
        "vehicleregistration",
        "车牌",
        "车牌号",
        "车牌号码",
        "号牌号码",
        "ナンバープレート",
    ],
    keyed,
    rank: 45,
    examples: &[
        ("{\"plateNo\":\"京A12345\"}", "京A12345"),
        ("cphm=粤BD12345&x", "粤BD12345"),
        ("{\"license_plate\":\"B-AB 1234\"}", "B-AB 1234"),
    ],
    non_examples: &[
        "{\"plateNo\":\"\"}",
        "{\"plateNo\":\"京A1234\"}",
        "{\"carNo\":\"123\"}",
        "plate=京A12345",
        "{\"license_plate\":\"not available\"}",
    ],
    ..Class::NONE
};

/// The provinces, and the last character of plates of special use.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const SPECIAL: &str = "学警港澳挂领使";

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let plate = std::str::from_utf8(&keyed.value).ok()?.trim();
    if is_chinese(plate) {
        return Some(keyed.found("form, field name", Confidence::High));
    }
    let signs = plate.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-'));
    let letters = plate.bytes().any(|byte| byte.is_ascii_uppercase());
    let digits = plate.bytes().any(|byte| byte.is_ascii_digit());
    let is_plate = signs && letters && digits && (4..=11).contains(&plate.len());
    is_plate.then(|| keyed.found("letters and digits, field name", Confidence::Medium))
}

pub(crate) fn is_chinese(plate: &str) -> bool {
    let mut characters = plate.chars();
    let starts = characters.next().is_some_and(|c| PROVINCES.contains(c))
        && characters.next().is_some_and(|c| c.is_ascii_uppercase());
    let rest: Vec<char> = characters.filter(|c| !matches!(c, '·' | ' ' | '-')).collect();
    let (last, body) = match rest.split_last() {
        Some((last, body)) => (*last, body),
        None => return false,
    };
    starts
        && (5..=6).contains(&rest.len())
        && body.iter().all(char::is_ascii_alphanumeric)
        && (last.is_ascii_alphanumeric() || SPECIAL.contains(last))
}
