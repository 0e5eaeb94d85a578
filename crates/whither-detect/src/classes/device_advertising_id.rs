//! Advertising identifiers: IDFA (Apple), AAID (Google), OAID (China's MSA).
//!
//! Keys only: any UUID looks alike. Apple gives all zeros where tracking is refused; that is no identifier.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{is_hex, is_id, is_uuid, lower},
};

/// `device.advertising_id`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.advertising_id",
        title: "advertising identifier",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "aaid",
        "adid",
        "advertiserid",
        "advertisingid",
        "advertisingidentifier",
        "gaid",
        "googleadid",
        "googleaid",
        "gpsadid",
        "idfa",
        "oaid",
        "xidfa",
    ],
    keyed,
    examples: &[
        ("idfa=6F1C2B9E-3C1D-4F7A-9B0E-2D4C6A8E0F13&x", "6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13"),
        ("{\"oaid\":\"0123456789abcdef0123456789abcdef\"}", "0123456789abcdef0123456789abcdef"),
    ],
    non_examples: &[
        "idfa=00000000-0000-0000-0000-000000000000",
        "gaid=1",
        "uuid=6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13",
        "oaid=null",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let confidence = if is_uuid(value) || is_hex(value, 32) || is_hex(value, 64) {
        Confidence::High
    } else if keyed.key == "oaid" && is_id(value, 16, 64) && !keyed.is_code() {
        Confidence::Medium
    } else {
        return None;
    };
    Some(keyed.found_as(lower(value.clone()), "shape, field name", confidence))
}
