//! Serial numbers of devices.
//!
//! Keys only, and only keys that say whose serial it is: certificates and orders have serials too.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{digit_count, is_id},
};

/// `device.serial`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.serial",
        title: "device serial number",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "androidserial",
        "buildserial",
        "deviceserial",
        "deviceserialnumber",
        "devicesn",
        "hwserial",
        "serialno",
    ],
    keyed,
    examples: &[("build_serial=TST01234ABCD&x", "TST01234ABCD")],
    non_examples: &["build_serial=unknown", "serial=TST01234ABCD", "serialno=12"],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if !is_id(&keyed.value, 6, 32) || digit_count(&keyed.value) < 2 || keyed.is_code() {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
