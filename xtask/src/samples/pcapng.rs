//! The capture file: section header, interface, local names, one enhanced packet block a frame
//! (draft-ietf-opsawg-pcapng).

use std::net::Ipv4Addr;

use anyhow::{Context, Result};

use super::world::Frame;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const NAME_RESOLUTION: u32 = 4;
const ENHANCED_PACKET: u32 = 6;

const ETHERNET: u16 = 1;
const SNAPSHOT_BYTES: u32 = 262_144;

/// What a file says beside its frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    /// What the capture is.
    pub(super) comment: &'a str,
    /// Interface it was taken from.
    pub(super) interface: &'a str,
    /// Names that whoever captured knew.
    pub(super) names: &'a [(Ipv4Addr, &'a str)],
    /// What the times of the frames count from, in nanoseconds since 1970.
    pub(super) begin: u64,
}

/// Returns the file; frames are in the order of their times.
pub(super) fn file(head: Head<'_>, frames: &[Frame]) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    section_header(&mut file, head.comment)?;
    interface(&mut file, head.interface)?;
    if !head.names.is_empty() {
        names(&mut file, head.names)?;
    }
    for frame in frames {
        packet(&mut file, head.begin, frame)?;
    }
    Ok(file)
}

fn section_header(file: &mut Vec<u8>, comment: &str) -> Result<()> {
    let mut body = Vec::new();
    body.extend(0x1a2b_3c4d_u32.to_le_bytes());
    body.extend([1, 0, 0, 0]);
    // The length of the section is not given.
    body.extend(u64::MAX.to_le_bytes());
    option(&mut body, 1, comment.as_bytes())?;
    option(&mut body, 4, b"whither: cargo xtask samples")?;
    end_of_options(&mut body);
    block(file, SECTION_HEADER, &body)
}

fn interface(file: &mut Vec<u8>, name: &str) -> Result<()> {
    let mut body = Vec::new();
    body.extend(ETHERNET.to_le_bytes());
    body.extend([0, 0]);
    body.extend(SNAPSHOT_BYTES.to_le_bytes());
    option(&mut body, 2, name.as_bytes())?;
    // if_tsresol: nanoseconds.
    option(&mut body, 9, &[9])?;
    end_of_options(&mut body);
    block(file, INTERFACE_DESCRIPTION, &body)
}

fn names(file: &mut Vec<u8>, names: &[(Ipv4Addr, &str)]) -> Result<()> {
    let mut body = Vec::new();
    for (ip, name) in names {
        let record = [ip.octets().as_slice(), name.as_bytes(), &[0]].concat();
        option(&mut body, 1, &record)?;
    }
    body.extend([0; 4]);
    block(file, NAME_RESOLUTION, &body)
}

fn packet(file: &mut Vec<u8>, begin: u64, frame: &Frame) -> Result<()> {
    let nanoseconds = begin + frame.time;
    let word = |value: usize| u32::try_from(value).context("a frame of more than 4 GB");
    let mut body = Vec::new();
    body.extend(0_u32.to_le_bytes());
    body.extend(((nanoseconds >> 32) as u32).to_le_bytes());
    body.extend((nanoseconds as u32).to_le_bytes());
    body.extend(word(frame.bytes.len())?.to_le_bytes());
    body.extend(word(frame.wire_length)?.to_le_bytes());
    body.extend(&frame.bytes);
    pad(&mut body);
    block(file, ENHANCED_PACKET, &body)
}

/// Options and name records share one form: code, length, value, padding.
fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) -> Result<()> {
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(value.len()).context("an option of more than 64 kB")?.to_le_bytes());
    body.extend(value);
    pad(body);
    Ok(())
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

fn block(file: &mut Vec<u8>, kind: u32, body: &[u8]) -> Result<()> {
    let length = u32::try_from(body.len() + 12).context("a block of more than 4 GB")?;
    file.extend(kind.to_le_bytes());
    file.extend(length.to_le_bytes());
    file.extend(body);
    file.extend(length.to_le_bytes());
    Ok(())
}
