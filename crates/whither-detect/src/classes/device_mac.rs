//! Hardware addresses (EUI-48, IEEE 802): six pairs of hexadecimal digits.
//!
//! Not reported: zeros, broadcast and, but for behind a key, group addresses, and `02:00:00:00:00:00`, which Android gives instead of
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

/// An address as it is counted: `00:1b:44:11:3a:b7`.
pub(super) struct Address {
    text: [u8; 17],
}

/// Reads an address in any of the usual notations, unless it is nobody's.
pub(super) fn parse(text: &[u8]) -> Option<Address> {
    let step = match text.len() {
        12 => 2,
        17 => 3,
        _ => return None,
    };
    let separator =
        if step == 3 { text.get(2).copied().filter(|byte| matches!(byte, b':' | b'-'))? } else { b':' };
    let mut address = [b':'; 17];
    let mut is_address = true;
    for (pair, text) in address.chunks_mut(3).zip(text.chunks(step)) {
        let (&[high, low], behind) = text.split_first_chunk::<2>()?;
        is_address &= high.is_ascii_hexdigit() & low.is_ascii_hexdigit();
        is_address &= behind.first().is_none_or(|&byte| byte == separator);
        *pair.first_chunk_mut()? = [high | 0x20, low | 0x20];
    }
    if !is_address {
        return None;
    }
    // The case bit of a letter is set in every digit already.
    let [first, ..] = address;
    let uniform = address.iter().all(|&byte| byte == b':' || byte == first);
    (!uniform && address != *b"02:00:00:00:00:00").then_some(Address { text: address })
}

impl Address {
    /// Returns whether it stands for a group: the lowest bit of the first octet.
    pub(super) fn is_group(&self) -> bool {
        matches!(self.text[1], b'1' | b'3' | b'5' | b'7' | b'9' | b'b' | b'd' | b'f')
    }

    /// Returns it in its one spelling, which `text` often is.
    pub(super) fn spelled<'a>(&self, text: Cow<'a, [u8]>) -> Cow<'a, [u8]> {
        if *text == self.text { text } else { Cow::Owned(self.text.to_vec()) }
    }
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let address = parse(&keyed.value)?;
    let value = address.spelled(keyed.value.clone());
    // Behind its key a group address is what some apps make up in place of the real one.
    let confidence = if address.is_group() { Confidence::Medium } else { Confidence::High };
    Some(keyed.found_as(value, "shape, field name", confidence))
}

fn find<'a>(view: &View<'a>, at: usize, after: usize) -> Option<Found<'a>> {
    let separator = view.at(at);
    if after != at + 1 || view.at(at + 6) != separator {
        return None;
    }
    let start = at.checked_sub(2)?;
    let end = start + 17;
    let text = view.slice(start, end);
    let value = parse(text).filter(|address| !address.is_group())?.spelled(Cow::Borrowed(text));
    let row = view.before(start, 1) == separator || view.at(end) == separator;
    if row || !view.left_bound(start) || !view.right_bound(end) {
        return None;
    }
    let (validation, confidence) = match view.context(start, &["mac", "hwaddr", "ether", "wlan"]) {
        true => ("shape, context", Confidence::High),
        false => ("shape", Confidence::Medium),
    };
    Some(Found { start, end, value, validation, confidence })
}
