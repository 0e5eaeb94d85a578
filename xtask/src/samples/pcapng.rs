//! The capture file: section header, interface, local names, one enhanced packet block a frame
//! (draft-ietf-opsawg-pcapng).

use anyhow::{Context, Result};

use super::{hosts, world::Frame};

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const NAME_RESOLUTION: u32 = 4;
const ENHANCED_PACKET: u32 = 6;

/// 2026-03-02T10:14:07Z: when the story begins.
const BEGIN_SECONDS: u64 = 1_772_446_447;
const ETHERNET: u16 = 1;
const SNAPSHOT_BYTES: u32 = 262_144;

/// Returns the file; frames are in the order of their times.
pub(super) fn file(frames: &[Frame]) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    section_header(&mut file)?;
    interface(&mut file)?;
    names(&mut file)?;
    for frame in frames {
        packet(&mut file, frame)?;
    }
    Ok(file)
}

fn section_header(file: &mut Vec<u8>) -> Result<()> {
    let mut body = Vec::new();
    body.extend(0x1a2b_3c4d_u32.to_le_bytes());
    body.extend([1, 0, 0, 0]);
    // The length of the section is not given.
    body.extend(u64::MAX.to_le_bytes());
    option(&mut body, 1, b"Chatterbox, a made-up app: every person, device and account is generated")?;
    option(&mut body, 4, b"whither: cargo xtask samples")?;
    end_of_options(&mut body);
    block(file, SECTION_HEADER, &body)
}

fn interface(file: &mut Vec<u8>) -> Result<()> {
    let mut body = Vec::new();
    body.extend(ETHERNET.to_le_bytes());
    body.extend([0, 0]);
    body.extend(SNAPSHOT_BYTES.to_le_bytes());
    option(&mut body, 2, b"wlan0")?;
    // if_tsresol: nanoseconds.
    option(&mut body, 9, &[9])?;
    end_of_options(&mut body);
    block(file, INTERFACE_DESCRIPTION, &body)
}

/// Only hosts of the house are named here: public ones are to be told by their traffic.
fn names(file: &mut Vec<u8>) -> Result<()> {
    let mut body = Vec::new();
    for (ip, name) in [(hosts::ROUTER, "router.home.arpa"), (hosts::TELEVISION, "television.home.arpa")] {
        let record = [ip.octets().as_slice(), name.as_bytes(), &[0]].concat();
        option(&mut body, 1, &record)?;
    }
    body.extend([0; 4]);
    block(file, NAME_RESOLUTION, &body)
}

fn packet(file: &mut Vec<u8>, frame: &Frame) -> Result<()> {
    let nanoseconds = BEGIN_SECONDS * 1_000_000_000 + frame.time;
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
