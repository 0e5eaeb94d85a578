//! Fingerprints of TLS hellos: JA3, JA3S and JA4. The other members of the JA4 family carry a licence that does
//! not allow them here.

pub(crate) mod hello;
pub(crate) mod ja3;
pub(crate) mod ja4;
pub(crate) mod memo;
pub(crate) mod names;

pub(crate) use memo::Fingerprints;

/// Returns whether a value is one of those reserved to keep implementations honest (GREASE, RFC 8701).
pub(crate) fn is_grease(value: u16) -> bool {
    value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
}

fn plain(values: impl Iterator<Item = u16>) -> impl Iterator<Item = u16> {
    values.filter(|value| !is_grease(*value))
}

/// Stands between lists of values that are no GREASE.
const BETWEEN: u16 = 0x0a0a;

/// Writes lists that [`BETWEEN`] parts, with one sign between the lists and another between the values of each.
fn write_lists(all: &[u16], lists: char, values: char, write: impl Fn(u16, &mut String), text: &mut String) {
    for (index, list) in all.split(|value| *value == BETWEEN).enumerate() {
        text.extend((index > 0).then_some(lists));
        for (index, value) in list.iter().enumerate() {
            text.extend((index > 0).then_some(values));
            write(*value, text);
        }
    }
}
