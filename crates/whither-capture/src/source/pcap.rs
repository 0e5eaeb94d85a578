//! The pcap format: draft-ietf-opsawg-pcap, "PCAP Capture File Format".
//!
//! Four magic numbers: both byte orders, microseconds and nanoseconds; and the "modified" one of old Linux kernels,
//! whose record headers are eight bytes longer. Before version 2.3 the two lengths stood the other way round.
//! Records are cut out of a block of bytes; a length that cannot be true ends the file, because nothing in the
//! format allows finding the next record.

use super::reader::{RECORD_BYTES, RawPacket, Step};

/// Bytes of the file header.
pub(super) const HEADER_BYTES: usize = 24;
const RECORD_HEADER_BYTES: usize = 16;

const MICROSECONDS: u32 = 0xa1b2_c3d4;
const NANOSECONDS: u32 = 0xa1b2_3c4d;
const MODIFIED: u32 = 0xa1b2_cd34;
/// What the modified format adds to a record header.
const MODIFIED_BYTES: usize = 8;

/// The file header (section 4): byte order, unit of time, link type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    big_endian: bool,
    nanoseconds: bool,
    /// The original length comes before the captured one.
    swapped_lengths: bool,
    header_bytes: usize,
    link: u16,
}

/// Tells whether four bytes are the magic number of a pcap file.
pub(super) fn is_magic(magic: [u8; 4]) -> bool {
    [u32::from_le_bytes(magic), u32::from_be_bytes(magic)]
        .iter()
        .any(|magic| matches!(*magic, MICROSECONDS | NANOSECONDS | MODIFIED))
}

impl Header {
    /// Reads the file header.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; HEADER_BYTES] = bytes.first_chunk()?;
        let magic = [bytes[0], bytes[1], bytes[2], bytes[3]];
        let (magic, big_endian) = match u32::from_le_bytes(magic) {
            little @ (MICROSECONDS | NANOSECONDS | MODIFIED) => (little, false),
            _ => (u32::from_be_bytes(magic), true),
        };
        let network = [bytes[20], bytes[21], bytes[22], bytes[23]];
        let network = if big_endian { u32::from_be_bytes(network) } else { u32::from_le_bytes(network) };
        // The upper 16 bits hold the length of a frame check sequence and flags; the link type is the lower half.
        let link = (network & 0xffff) as u16;
        let minor = [bytes[6], bytes[7]];
        let minor = if big_endian { u16::from_be_bytes(minor) } else { u16::from_le_bytes(minor) };
        let header_bytes = RECORD_HEADER_BYTES + if magic == MODIFIED { MODIFIED_BYTES } else { 0 };
        Some(Self {
            big_endian,
            nanoseconds: magic == NANOSECONDS,
            swapped_lengths: minor < 3,
            header_bytes,
            link,
        })
    }

    /// Cuts one record from the start of `bytes`, which stand at `base` in their block (section 5).
    #[inline]
    pub(super) fn record(
        &self,
        bytes: &[u8],
        base: usize,
        count: &mut u64,
        out: &mut Vec<RawPacket>,
    ) -> Step {
        let Some(head) = bytes.first_chunk::<RECORD_HEADER_BYTES>() else {
            return Step::Need(self.header_bytes);
        };
        let word = |at: usize| {
            let four = [head[at], head[at + 1], head[at + 2], head[at + 3]];
            if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
        };
        let (seconds, fraction) = (word(0), word(4));
        let (captured, wire) = if self.swapped_lengths { (word(12), word(8)) } else { (word(8), word(12)) };
        let captured = captured as usize;
        if captured > RECORD_BYTES {
            return Step::Stop("input.record-length");
        }
        let total = self.header_bytes + captured;
        if bytes.len() < total {
            return Step::Need(total);
        }
        *count += 1;
        let fraction = i64::from(fraction) * if self.nanoseconds { 1 } else { 1_000 };
        out.push(RawPacket {
            number: *count,
            time: i64::from(seconds) * 1_000_000_000 + fraction,
            offset: (base + self.header_bytes) as u32,
            length: captured as u32,
            wire_length: wire,
            link: self.link,
        });
        Step::Consumed(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(magic: [u8; 4], big_endian: bool) -> Vec<u8> {
        let word = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut bytes = magic.to_vec();
        let minor = if big_endian { 4_u16.to_be_bytes() } else { 4_u16.to_le_bytes() };
        bytes.extend([[0, 0], minor, [0; 2], [0; 2], [0; 2], [0; 2]].concat());
        bytes.extend(word(65_535));
        bytes.extend(word(1));
        for value in [10, 7, 3, 60] {
            bytes.extend(word(value));
        }
        bytes.extend(*b"abc");
        bytes
    }

    #[test]
    fn reads_all_four_magics() {
        for (magic, big_endian, time) in [
            ([0xd4, 0xc3, 0xb2, 0xa1], false, 10_000_007_000),
            ([0xa1, 0xb2, 0xc3, 0xd4], true, 10_000_007_000),
            ([0x4d, 0x3c, 0xb2, 0xa1], false, 10_000_000_007),
            ([0xa1, 0xb2, 0x3c, 0x4d], true, 10_000_000_007),
        ] {
            assert!(is_magic(magic));
            let bytes = file(magic, big_endian);
            let header = Header::parse(&bytes).expect("whole header");
            let (mut count, mut out) = (0, Vec::new());
            let step = header.record(&bytes[HEADER_BYTES..], 0, &mut count, &mut out);
            assert_eq!(step, Step::Consumed(19));
            let packet = RawPacket { number: 1, time, offset: 16, length: 3, wire_length: 60, link: 1 };
            assert_eq!(out, [packet]);
        }
    }

    #[test]
    fn a_cut_record_asks_for_more() {
        let bytes = file([0xd4, 0xc3, 0xb2, 0xa1], false);
        let header = Header::parse(&bytes).expect("whole header");
        let step = header.record(&bytes[HEADER_BYTES..bytes.len() - 1], 0, &mut 0, &mut Vec::new());
        assert_eq!(step, Step::Need(19));
    }
}
