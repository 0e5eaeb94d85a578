//! Hardware addresses (EUI-48, IEEE 802): six pairs of hexadecimal digits.
//!
//! Not reported: zeros, broadcast and, but for behind a key, group addresses, and `02:00:00:00:00:00`, which Android gives instead of
//! the real one since version 6. Longer rows of pairs are fingerprints of certificates.

use std::borrow::Cow;

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger, Verdict},
    plausible::hex_digits,
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
    plain,
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

/// Bytes of the first and second eight that are separators.
const SEPARATORS: [u64; 2] = [0x0000_ff00_00ff_0000, 0x00ff_0000_ff00_00ff];
const ONES: u64 = 0x0101_0101_0101_0101;

/// Reads an address in any of the usual notations, unless it is nobody's.
pub(super) fn parse(text: &[u8]) -> Option<Address> {
    let mut address = match <&[u8; 17]>::try_from(text) {
        Ok(address) => *address,
        Err(_) => spread(<&[u8; 12]>::try_from(text).ok()?),
    };
    let ([one, two], rest) = address.as_chunks_mut::<8>() else { return None };
    let [last] = rest else { return None };
    let (one_read, two_read) = (u64::from_le_bytes(*one), u64::from_le_bytes(*two));
    let separator = one_read >> 16 & 0xff;
    let mut is_address =
        (separator == u64::from(b':') || separator == u64::from(b'-')) && last.is_ascii_hexdigit();
    // The case bit of a letter is set in every digit already.
    *last |= 0x20;
    let first = (one_read & 0xff) | 0x20;
    let mut is_uniform = u64::from(*last) == first;
    for ((part, read), separators) in [one, two].into_iter().zip([one_read, two_read]).zip(SEPARATORS) {
        is_address &= hex_digits(read) | (separators & (0x80 * ONES)) == 0x80 * ONES;
        is_address &= (read ^ (separator * ONES)) & separators == 0;
        let lower = (read | (0x20 * ONES)) & !separators;
        is_uniform &= lower == (first * ONES) & !separators;
        *part = (lower | ((u64::from(b':') * ONES) & separators)).to_le_bytes();
    }
    (is_address && !is_uniform && address != *b"02:00:00:00:00:00").then_some(Address { text: address })
}

/// Puts colons between the pairs of digits.
fn spread(digits: &[u8; 12]) -> [u8; 17] {
    let mut address = [b':'; 17];
    for (room, pair) in address.chunks_mut(3).zip(digits.as_chunks::<2>().0) {
        if let Some(room) = room.first_chunk_mut() {
            *room = *pair;
        }
    }
    address
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

fn plain(value: &[u8], _: &str) -> Option<Verdict> {
    let address = parse(value).filter(|address| address.text == *value)?;
    // Behind its key a group address is what some apps make up in place of the real one.
    let confidence = if address.is_group() { Confidence::Medium } else { Confidence::High };
    Some(("shape, field name", confidence))
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let address = parse(&keyed.value)?;
    let value = address.spelled(keyed.value.clone());
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
