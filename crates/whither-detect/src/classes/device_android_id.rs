//! Android's device identifier (`Settings.Secure.ANDROID_ID`): 64 bits in hexadecimal.
//!
//! Keys only. `9774d56d682e549c` is what a faulty release gave every device.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{is_hex, lower},
};

/// `device.android_id`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.android_id",
        title: "Android identifier",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["andid", "androiddeviceid", "androidid", "ssaid"],
    keyed,
    examples: &[
        ("android_id=3f9ac07be215d864&x", "3f9ac07be215d864"),
        ("{\"androidId\":\"3F9AC07BE215D864\"}", "3f9ac07be215d864"),
    ],
    non_examples: &[
        "android_id=9774d56d682e549c",
        "android_id=0000000000000000",
        "android_id=3f9ac07be215d8",
        "trace=3f9ac07be215d864",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if !is_hex(&keyed.value, 16) || keyed.value.eq_ignore_ascii_case(b"9774d56d682e549c") {
        return None;
    }
    Some(keyed.found_as(lower(keyed.value.clone()), "shape, field name", Confidence::High))
}
