//! Wireless networks: names (SSID) and addresses of access points (BSSID), which tell where one is.
//!
//! Keys only. `ssid` is also what some trackers call a session; random tokens are refused.

use super::device_mac;
use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::is_placeholder,
};

/// `network.wifi`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "network.wifi",
        title: "wireless network",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["apmac", "bssid", "routermac", "ssid", "wifibssid", "wifimac", "wifiname", "wifissid"],
    keyed,
    rank: 65,
    examples: &[
        ("{\"bssid\":\"00:1B:44:11:3A:B7\"}", "00:1b:44:11:3a:b7"),
        ("{\"ssid\":\"Test Café\"}", "Test Café"),
        ("wifi_name=TestNet&x", "TestNet"),
    ],
    non_examples: &[
        "{\"ssid\":\"<unknown ssid>\"}",
        "{\"ssid\":\"\"}",
        "ssid=6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13",
        "bssid=02:00:00:00:00:00",
        "phpssid=abc",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    if keyed.key.ends_with("mac") || keyed.key.ends_with("bssid") {
        let address = device_mac::parse(&keyed.value).filter(|address| !address.is_group())?;
        return Some(keyed.found_as(
            address.spelled(keyed.value.clone()),
            "shape, field name",
            Confidence::High,
        ));
    }
    let value = &keyed.value;
    let control = |byte: &u8| matches!(byte, 0..b' ' | b'<' | b'{' | b'(' | 0x7f);
    if !(2..=32).contains(&value.len())
        || value.iter().any(control)
        || is_placeholder(value)
        || keyed.is_code()
    {
        return None;
    }
    let token = value.len() > 23 && value.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    if token || std::str::from_utf8(value).is_err() {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
