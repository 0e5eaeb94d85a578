//! Hardware addresses (EUI-48, IEEE 802): six pairs of hexadecimal digits.
//!
//! Not reported: zeros, broadcast and group addresses, and `02:00:00:00:00:00`, which Android gives instead of
//! the real one since version 6. Longer rows of pairs are fingerprints of certificates.

use std::borrow::Cow;

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger},
    view::View,
};

/// `device.mac`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "device.mac",
        title: "hardware address (MAC)",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "bluetoothmac",
        "btmac",
        "devicemac",
        "ethmac",
        "ethernetmac",
        "hwaddr",
        "localmac",
        "mac",
        "macaddr",
        "macaddress",
        "wlanmac",
    ],
    keyed,
    triggers: &[Trigger::Pairs(b'-'), Trigger::Pairs(b':')],
    find,
    rank: 60,
    in_binary: true,
    examples: &[
        ("link 00:1B:44:11:3A:B7 up", "00:1b:44:11:3a:b7"),
        ("link 00-1b-44-11-3a-b7 up", "00:1b:44:11:3a:b7"),
        ("mac=001b44113ab7&x", "00:1b:44:11:3a:b7"),
        ("mac=00%3A1b%3A44%3A11%3A3a%3Ab7&x", "00:1b:44:11:3a:b7"),
        ("{\"mac\":\"00:1B:44:11:3A:B7\"}", "00:1b:44:11:3a:b7"),
    ],
    non_examples: &[
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "02:00:00:00:00:00",
        "01:00:5e:00:00:fb",
        "00:1b:44:11:3a:b7:99:01",
        "x00:1b:44:11:3a:b7",
        "00:1b:44:11:3a:b7c",
        "00:1b-44:11:3a:b7",
        "12:30:45",
        "mac=os",
    ],
    ..Class::NONE
};

/// Reads an address in any of the usual notations, unless it is nobody's.
pub(super) fn parse(text: &[u8]) -> Option<Vec<u8>> {
    let separated = |separator: u8| {
        text.len() == 17 && text.chunks(3).all(|pair| pair.get(2).is_none_or(|&byte| byte == separator))
    };
    let step = if separated(b':') || separated(b'-') { 3 } else { 2 };
    if step == 2 && text.len() != 12 {
        return None;
    }
    let mut address = Vec::with_capacity(17);
    for pair in text.chunks(step) {
        let &[high, low] = pair.first_chunk::<2>()?;
        if !high.is_ascii_hexdigit() || !low.is_ascii_hexdigit() {
            return None;
        }
        if !address.is_empty() {
            address.push(b':');
        }
        address.extend([high.to_ascii_lowercase(), low.to_ascii_lowercase()]);
    }
    let uniform = address.iter().all(|byte| *byte == b':' || Some(byte) == address.first());
    // The lowest bit of the first octet marks a group.
    let group = matches!(address.get(1), Some(b'1' | b'3' | b'5' | b'7' | b'9' | b'b' | b'd' | b'f'));
    (!uniform && !group && address != b"02:00:00:00:00:00").then_some(address)
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = parse(&keyed.value)?;
    Some(keyed.found_as(Cow::Owned(value), "shape, field name", Confidence::High))
}

fn find<'a>(view: &View<'a>, at: usize, after: usize) -> Option<Found<'a>> {
    let separator = view.at(at);
    if after != at + 1 || view.at(at + 6) != separator {
        return None;
    }
    let start = at.checked_sub(2)?;
    let end = start + 17;
    let value = parse(view.slice(start, end))?;
    let row = view.before(start, 1) == separator || view.at(end) == separator;
    if row || !view.left_bound(start) || !view.right_bound(end) {
        return None;
    }
    let (validation, confidence) = match view.context(start, &["mac", "hwaddr", "ether", "wlan"]) {
        true => ("shape, context", Confidence::High),
        false => ("shape", Confidence::Medium),
    };
    Some(Found { start, end, value: Cow::Owned(value), validation, confidence })
}
