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

/// Stands between lists of values that are no GREASE.
const BETWEEN: u16 = 0x0a0a;
