//! SIM card numbers (ICCID, ITU-T E.118): 89, country, issuer, Luhn.
//!
//! Keys only. Many systems leave the check digit out, so it raises confidence and is not required.

use crate::{
    check_digit::luhn,
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{is_number, is_uniform},
};

/// `device.iccid`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.iccid",
        title: "SIM card number",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["iccid", "simserial", "simserialno", "simserialnumber"],
    keyed,
    examples: &[
        ("iccid=8986012345678901239&x", "8986012345678901239"),
        ("{\"iccid\":\"89860123456789012345\"}", "89860123456789012345"),
    ],
    non_examples: &["iccid=123456", "iccid=8986", "order=8986012345678901239"],
    gated: true,
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let shape = is_number(value) && (18..=20).contains(&value.len()) && value.starts_with(b"89");
    if !shape || is_uniform(value.get(2..).unwrap_or_default()) {
        return None;
    }
    Some(match luhn(value) {
        true => keyed.found("check digit, field name", Confidence::High),
        false => keyed.found("shape, field name", Confidence::Medium),
    })
}
