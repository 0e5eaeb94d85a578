//! Colours of health codes and results of tests, behind a key that says so.

use crate::class::{Class, ClassInfo, Confidence, Found, Keyed};

/// `health.status`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "health.status",
        title: "state of health",
        sensitivity: 4,
        linddun: "data-disclosure",
        identifier: false,
        content: true,
    },
    keys: &[
        "codecolor",
        "covidresult",
        "healthcode",
        "healthcodecolor",
        "healthcodestatus",
        "healthcolor",
        "healthstatus",
        "hsjc",
        "hsjcjg",
        "jiankangma",
        "jkm",
        "jkmys",
        "jkmzt",
        "nucleicacidresult",
        "nucleicresult",
        "pcrresult",
        "健康码",
        "健康码状态",
        "健康码颜色",
        "核酸结果",
        "核酸检测结果",
    ],
    keyed,
    rank: 40,
    examples: &[
        ("{\"healthCode\":\"green\"}", "green"),
        ("{\"jkmzt\":\"红码\"}", "红码"),
        ("nucleic_result=阴性&x", "阴性"),
        ("{\"pcrResult\":\"Negative\"}", "Negative"),
    ],
    non_examples: &["{\"healthStatus\":\"UP\"}", "{\"healthCode\":200}", "color=green", "{\"jkm\":\"\"}"],
    ..Class::NONE
};

/// What such a field holds.
const VALUES: &[&str] = &[
    "red",
    "yellow",
    "green",
    "amber",
    "红",
    "黄",
    "绿",
    "红码",
    "黄码",
    "绿码",
    "红色",
    "黄色",
    "绿色",
    "positive",
    "negative",
    "inconclusive",
    "阳性",
    "阴性",
    "异常",
    "正常",
    "阳",
    "阴",
];

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let is_one = VALUES.iter().any(|value| keyed.value.eq_ignore_ascii_case(value.as_bytes()));
    is_one.then(|| keyed.found("value, field name", Confidence::High))
}
