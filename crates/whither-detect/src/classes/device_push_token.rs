//! Addresses for push messages: Firebase, Apple, and the vendors' own services.
//!
//! Keys only.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::digit_count,
};

/// `device.push_token`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.push_token",
        title: "push address",
        sensitivity: 2,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["devicetoken", "fcmtoken", "jpushid", "pushtoken", "registrationid", "xgtoken"],
    keyed,
    presence_only: true,
    examples: &[
        ("push_token=0123456789abcdef0123456789abcdef&x", ""),
        ("{\"registrationId\":\"1a0018970a1b2c3d4e5\"}", ""),
    ],
    non_examples: &["push_token=1", "push_token=disabled", "{\"pushToken\":null}"],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.' | b'+' | b'/' | b'=')
    };
    if keyed.value.len() < 16 || !keyed.value.iter().all(plain) || digit_count(&keyed.value) < 3 {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
