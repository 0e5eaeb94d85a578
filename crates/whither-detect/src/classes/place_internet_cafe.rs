//! Internet cafés: their codes and names, which tell where somebody sat.
//!
//! Codes are fourteen digits that begin with a region (GA 557, services that offer the net in public). Model: the
//! chats of internet cafés that an open database disclosed in 2019.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    numbers::is_chinese_region,
    plausible::{is_number, is_placeholder},
};

/// `place.internet_cafe`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "place.internet_cafe",
        title: "internet café",
        sensitivity: 3,
        linddun: "identifying",
        identifier: false,
        content: true,
    },
    keys: &[
        "netbar",
        "netbarcode",
        "netbarid",
        "netbarname",
        "netbarno",
        "netbarwacode",
        "netsitecode",
        "netsitename",
        "servicecode",
        "wangba",
        "wbbm",
        "wbdm",
        "wbmc",
        "yycsdm",
        "yycsmc",
        "网吧",
        "网吧名称",
        "网吧编码",
        "网吧代码",
        "场所编码",
        "场所名称",
        "服务场所编码",
        "上网服务场所编码",
    ],
    keyed,
    rank: 45,
    examples: &[
        ("{\"netbar_wacode\":\"31010421000123\"}", "31010421000123"),
        ("{\"netbarName\":\"星空网吧\"}", "星空网吧"),
    ],
    non_examples: &[
        "{\"netbarCode\":\"99010421000123\"}",
        "{\"netbarCode\":\"0\"}",
        "{\"serviceCode\":\"login\"}",
        "bar=31010421000123",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    if is_number(value) {
        let is_code = value.len() == 14 && value.get(..6).is_some_and(is_chinese_region);
        return is_code.then(|| keyed.found("region, field name", Confidence::High));
    }
    let name = std::str::from_utf8(value).ok()?.trim();
    let is_named = keyed.key.contains("name") || keyed.key.ends_with("mc") || !keyed.key.is_ascii();
    let han = name.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let is_name = (2..=40).contains(&name.chars().count()) && !is_placeholder(value);
    let is_name = is_name && (han >= 2 || is_named && name.chars().any(char::is_alphabetic));
    (is_name && !keyed.is_code()).then(|| keyed.found("field name", Confidence::Medium))
}
