//! Subscriber identities (IMSI, 3GPP TS 23.003 section 2.2): country, network, subscriber.
//!
//! Keys only: there is no check digit. The mobile country code must be of a geographic zone (ITU-T E.212).

use crate::{
    check_digit::number,
    class::{Class, ClassInfo, Confidence, Found, Keyed, Verdict},
    plausible::{is_number, is_uniform},
};

/// `device.imsi`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.imsi",
        title: "subscriber identity (IMSI)",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["imsi", "imsi1", "imsi2", "simimsi", "subscriberid"],
    keyed,
    plain,
    examples: &[
        ("imsi=460001234567890&x", "460001234567890"),
        ("{\"imsi\":\"001010123456789\"}", "001010123456789"),
    ],
    non_examples: &["imsi=46000", "imsi=860001234567890", "n=460001234567890"],
    gated: true,
    ..Class::NONE
};

fn plain(value: &[u8], _: &str) -> Option<Verdict> {
    if !is_number(value) || !(14..=15).contains(&value.len()) || is_uniform(value.get(3..)?) {
        return None;
    }
    match number(value.get(..3)?)? {
        // 001 is for test networks, 901 for networks of no country.
        1 | 200..=799 | 901 => Some(("country code, field name", Confidence::High)),
        _ => None,
    }
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let (validation, confidence) = plain(&keyed.value, keyed.key)?;
    Some(keyed.found(validation, confidence))
}
