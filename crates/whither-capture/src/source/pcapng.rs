//! The pcapng format: draft-ietf-opsawg-pcapng, "PCAP Next Generation Capture File Format".
//!
//! Reads sections of both byte orders, interfaces with their own link types and clocks, enhanced, simple and
//! obsolete packet blocks, name resolution and decryption secrets. Other blocks are skipped. A block whose two
//! lengths differ is taken by the first one and counted; a length that cannot be true ends the file.

use std::net::IpAddr;

use super::reader::{CaptureNames, RECORD_BYTES, RawPacket, Step};

/// Type of the section header block; the same in both byte orders.
pub(super) const SECTION_HEADER: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

const INTERFACE_DESCRIPTION: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;
const TLS_KEY_LOG: u32 = 0x544c_534b;

/// The version that is described; all others have another number.
const MAJOR: u16 = 1;

/// Smallest block: type, length, length again.
const BLOCK_MIN: usize = 12;
/// More interfaces, names or secrets than this in one file are not believed.
const LIST_LIMIT: usize = 65_536;
/// Secrets beyond this in one file are left out.
const SECRETS_BYTES: usize = 16 << 20;

/// Where the contents of blocks go.
pub(super) struct Found<'a> {
    pub(super) count: &'a mut u64,
    pub(super) packets: &'a mut Vec<RawPacket>,
    pub(super) names: &'a mut CaptureNames,
    pub(super) secrets: &'a mut Vec<Vec<u8>>,
    pub(super) problems: Vec<&'static str>,
}

/// What a section has declared so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    big_endian: bool,
    interfaces: Vec<Interface>,
}

#[derive(Clone, Copy, Debug)]
struct Interface {
    link: u16,
    snapshot_length: u32,
    clock: Clock,
    /// Seconds to add to every time (if_tsoffset).
    offset_seconds: i64,
}

/// Unit of a timestamp (if_tsresol).
#[derive(Clone, Copy, Debug)]
enum Clock {
    Decimal(u8),
    Binary(u8),
}

impl Clock {
    fn new(resolution: u8) -> Self {
        if resolution & 0x80 == 0 { Self::Decimal(resolution) } else { Self::Binary(resolution & 0x7f) }
    }

    /// Converts ticks to nanoseconds; 128-bit arithmetic, so that no resolution overflows.
    fn nanoseconds(self, ticks: u64) -> i64 {
        let ticks = u128::from(ticks);
        let nanoseconds = match self {
            Self::Decimal(digits @ 0..=9) => ticks * 10_u128.pow(u32::from(9 - digits)),
            Self::Decimal(digits) => {
                10_u128.checked_pow(u32::from(digits) - 9).map_or(0, |unit| ticks / unit)
            }
            Self::Binary(bits) => (ticks * 1_000_000_000).checked_shr(u32::from(bits)).unwrap_or(0),
        };
        i64::try_from(nanoseconds).unwrap_or(i64::MAX)
    }
}

impl Section {
    fn u16(&self, bytes: &[u8], at: usize) -> Option<u16> {
        let two = *bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn u32(&self, bytes: &[u8], at: usize) -> Option<u32> {
        let four = *bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    /// Reads one block from the start of `bytes`, which stand at `base` (section 3.1).
    pub(super) fn block(&mut self, bytes: &[u8], base: usize, found: &mut Found<'_>) -> Step {
        if bytes.len() < BLOCK_MIN {
            return Step::Need(BLOCK_MIN);
        }
        if bytes.starts_with(&SECTION_HEADER) {
            match bytes.get(8..12) {
                Some([0x1a, 0x2b, 0x3c, 0x4d]) => self.big_endian = true,
                Some([0x4d, 0x3c, 0x2b, 0x1a]) => self.big_endian = false,
                _ => return Step::Stop("input.byte-order"),
            }
            self.interfaces.clear();
        }
        let (Some(kind), Some(length)) = (self.u32(bytes, 0), self.u32(bytes, 4)) else {
            return Step::Need(BLOCK_MIN);
        };
        let length = length as usize;
        if !(BLOCK_MIN..=RECORD_BYTES + 4_096).contains(&length) {
            return Step::Stop("input.block-length");
        }
        // Lengths are multiples of four; writers that forget the padding exist.
        let padded = length.next_multiple_of(4);
        let Some(block) = bytes.get(..length) else { return Step::Need(length) };
        // Section 4.1: what follows in another major version is not known.
        if block.starts_with(&SECTION_HEADER) && self.u16(block, 12).is_some_and(|major| major != MAJOR) {
            return Step::Stop("input.version");
        }
        if self.u32(block, length - 4) != Some(length as u32) {
            found.problems.push("input.block-trailer");
        }
        let body = block.get(8..length - 4).unwrap_or_default();
        if self.contents(kind, body, base + 8, found).is_none() {
            found.problems.push("input.block-contents");
        }
        Step::Consumed(padded.min(bytes.len()))
    }

    fn contents(&mut self, kind: u32, body: &[u8], base: usize, found: &mut Found<'_>) -> Option<()> {
        match kind {
            INTERFACE_DESCRIPTION => self.interface(body),
            ENHANCED_PACKET => self.packet(body, base, self.u32(body, 0)?, 4, found),
            OBSOLETE_PACKET => self.packet(body, base, u32::from(self.u16(body, 0)?), 4, found),
            SIMPLE_PACKET => self.simple_packet(body, base, found),
            NAME_RESOLUTION => self.names(body, found),
            DECRYPTION_SECRETS => self.secrets(body, found),
            _ => Some(()),
        }
    }

    /// Section 4.2.
    fn interface(&mut self, body: &[u8]) -> Option<()> {
        let mut interface = Interface {
            link: self.u16(body, 0)?,
            snapshot_length: self.u32(body, 4)?,
            clock: Clock::Decimal(6),
            offset_seconds: 0,
        };
        let mut options = body.get(8..)?;
        while let (Some(code), Some(length)) = (self.u16(options, 0), self.u16(options, 2)) {
            let Some(value) = options.get(4..4 + usize::from(length)) else { break };
            match (code, value) {
                (0, _) => break,
                (9, [resolution]) => interface.clock = Clock::new(*resolution),
                (14, _) => interface.offset_seconds = self.offset_option(value).unwrap_or(0),
                _ => {}
            }
            options = options.get(4 + usize::from(length).next_multiple_of(4)..).unwrap_or_default();
        }
        if self.interfaces.len() < LIST_LIMIT {
            self.interfaces.push(interface);
        }
        Some(())
    }

    fn offset_option(&self, value: &[u8]) -> Option<i64> {
        let eight = *value.first_chunk()?;
        Some(if self.big_endian { i64::from_be_bytes(eight) } else { i64::from_le_bytes(eight) })
    }

    /// Sections 4.3 and 4.6: interface, time (two words), captured length, original length, data.
    fn packet(
        &self,
        body: &[u8],
        base: usize,
        interface: u32,
        at: usize,
        found: &mut Found<'_>,
    ) -> Option<()> {
        let ticks = u64::from(self.u32(body, at)?) << 32 | u64::from(self.u32(body, at + 4)?);
        let (captured, wire_length) = (self.u32(body, at + 8)?, self.u32(body, at + 12)?);
        let data = at + 16;
        let there = u32::try_from(body.len() - data).ok()?;
        if captured > there {
            found.problems.push("packet.captured-length");
        }
        let known = self.interfaces.get(interface as usize);
        if known.is_none() {
            found.problems.push("packet.interface");
        }
        let time = known.map_or(0, |known| {
            let offset = known.offset_seconds.saturating_mul(1_000_000_000);
            known.clock.nanoseconds(ticks).saturating_add(offset)
        });
        *found.count += 1;
        found.packets.push(RawPacket {
            number: *found.count,
            time,
            offset: (base + data) as u32,
            length: captured.min(there),
            wire_length,
            // 0xffff is no link type: the packet is counted and cannot be decoded.
            link: known.map_or(u16::MAX, |known| known.link),
        });
        Some(())
    }

    /// Section 4.4: no time, the first interface, cut at the snapshot length.
    fn simple_packet(&self, body: &[u8], base: usize, found: &mut Found<'_>) -> Option<()> {
        let wire_length = self.u32(body, 0)?;
        let interface = self.interfaces.first()?;
        let limit = if interface.snapshot_length == 0 { u32::MAX } else { interface.snapshot_length };
        let there = u32::try_from(body.len() - 4).ok()?;
        *found.count += 1;
        found.packets.push(RawPacket {
            number: *found.count,
            time: found.packets.last().map_or(0, |packet| packet.time),
            offset: (base + 4) as u32,
            length: wire_length.min(limit).min(there),
            wire_length,
            link: interface.link,
        });
        Some(())
    }

    /// Section 4.5: records of an address and its names, each ended by a zero byte.
    fn names(&self, body: &[u8], found: &mut Found<'_>) -> Option<()> {
        let mut rest = body;
        while let (Some(kind), Some(length)) = (self.u16(rest, 0), self.u16(rest, 2)) {
            if kind == 0 {
                break;
            }
            let record = rest.get(4..4 + usize::from(length))?;
            let (ip, names): (Option<IpAddr>, &[u8]) = match kind {
                1 => (record.first_chunk::<4>().map(|ip| (*ip).into()), record.get(4..)?),
                2 => (record.first_chunk::<16>().map(|ip| (*ip).into()), record.get(16..)?),
                _ => (None, &[]),
            };
            for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
                if let (Some(ip), true) = (ip, found.names.len() < LIST_LIMIT) {
                    found.names.push((ip, String::from_utf8_lossy(name).into_owned()));
                }
            }
            rest = rest.get(4 + usize::from(length).next_multiple_of(4)..).unwrap_or_default();
        }
        Some(())
    }

    /// Section 4.7. Kept for whoever reads key logs; not interpreted here.
    fn secrets(&self, body: &[u8], found: &mut Found<'_>) -> Option<()> {
        let (kind, length) = (self.u32(body, 0)?, self.u32(body, 4)? as usize);
        let secrets = body.get(8..8_usize.checked_add(length)?)?;
        let held: usize = found.secrets.iter().map(Vec::len).sum();
        if kind == TLS_KEY_LOG && held + secrets.len() <= SECRETS_BYTES {
            found.secrets.push(secrets.to_vec());
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_resolution_is_safe() {
        for (resolution, ticks, nanoseconds) in [
            (6, 1_500_000, 1_500_000_000),
            (9, 7, 7),
            (3, 2, 2_000_000),
            (12, 5_000, 5),
            (127, u64::MAX, 0),
            (0x80 | 10, 1_024, 1_000_000_000),
            (255, u64::MAX, 0),
            (0, u64::MAX, i64::MAX),
        ] {
            assert_eq!(Clock::new(resolution).nanoseconds(ticks), nanoseconds, "if_tsresol {resolution}");
        }
    }
}
