//! Identifiers of a device or an installation that an app or an SDK made up or took from the system.
//!
//! Keys only. `idfv` is Apple's identifier for all apps of one vendor.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{digit_count, is_id, is_uuid},
};

/// `device.install_id`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.install_id",
        title: "device or installation identifier",
        sensitivity: 2,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "did",
        "deviceid",
        "deviceuuid",
        "devid",
        "idfv",
        "installationid",
        "installid",
        "openudid",
        "udid",
        "utdid",
        "xdeviceid",
    ],
    keyed,
    rank: 40,
    examples: &[
        ("device_id=6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13", "6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13"),
        ("{\"deviceId\":\"A0B1C2D3E4F56789\"}", "A0B1C2D3E4F56789"),
        ("{\"utdid\":\"WabcdEFGH1234567890+/ab==\"}", "WabcdEFGH1234567890+/ab=="),
    ],
    non_examples: &[
        "device_id=android",
        "device_id=0",
        "deviceId=1234",
        "candid=a1b2c3d4e5f6",
        "device_id=490154203237518",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let plain: Vec<u8> =
        value.iter().copied().filter(|byte| !matches!(byte, b'+' | b'/' | b'=' | b':')).collect();
    if !is_id(&plain, 8, 64) || digit_count(&plain) < 4 || keyed.is_code() {
        return None;
    }
    Some(match is_uuid(value) {
        true => keyed.found("shape, field name", Confidence::High),
        false => keyed.found("field name", Confidence::Medium),
    })
}
