//! Codes of public security organs of mainland China (GA/T 380): twelve digits that begin with a region.
//!
//! A record of somebody with such a code says which station has dealt with them.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Verdict},
    numbers::is_chinese_region,
    plausible::is_number,
};

/// `place.police_unit`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "place.police_unit",
        title: "police unit that a record belongs to",
        sensitivity: 3,
        linddun: "linking",
        identifier: false,
        content: true,
    },
    keys: &[
        "dwdm",
        "fjdm",
        "gajgjgdm",
        "jgdm",
        "pcs",
        "pcsbm",
        "pcscode",
        "pcsdm",
        "policecode",
        "policestation",
        "policestationcode",
        "policeunit",
        "policeunitcode",
        "ssfj",
        "sspcs",
        "unitcode",
        "公安机关代码",
        "派出所代码",
        "派出所编码",
        "所属派出所",
    ],
    keyed,
    plain,
    rank: 60,
    examples: &[
        ("{\"policeUnit\":\"110105580000\"}", "110105580000"),
        ("pcsdm=310104510000&x", "310104510000"),
    ],
    non_examples: &[
        "{\"policeUnit\":\"990105580000\"}",
        "{\"policeUnit\":\"11010558\"}",
        "unit_code=AB12",
        "{\"code\":\"110105580000\"}",
    ],
    ..Class::NONE
};

fn plain(value: &[u8], _: &str) -> Option<Verdict> {
    let is_code = value.len() == 12 && is_number(value) && value.get(..6).is_some_and(is_region);
    is_code.then_some(("region, field name", Confidence::High))
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let (validation, confidence) = plain(&keyed.value, keyed.key)?;
    Some(keyed.found(validation, confidence))
}

/// Returns whether six digits are a county, a city (`0000` behind two digits, `00` behind four) or a province.
fn is_region(code: &[u8]) -> bool {
    is_chinese_region(code)
        || code.ends_with(b"00") && code.get(..2).is_some_and(|head| head != b"00") && {
            let first = [code.get(..4).unwrap_or_default(), b"01"].concat();
            is_chinese_region(&first) || code.ends_with(b"0000")
        }
}
