//! A large capture out of small ones: every Ethernet capture of a folder, again and again, with addresses that
//! differ from copy to copy, so that flows multiply as they do in a real network.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use whither_capture::source::{Capture, Input};
use whither_model::Coverage;

const ETHERNET: u16 = 1;

/// Returns every capture below a folder, by name.
fn captures(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() { captures(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// One packet: seconds, nanoseconds, wire length, frame.
type Frame = (i64, u32, Vec<u8>);

fn frames(folder: &Path) -> Result<Vec<Frame>> {
    let mut paths = Vec::new();
    captures(folder, &mut paths)?;
    let mut frames = Vec::new();
    for path in paths {
        let Ok(mut capture) = Capture::open(&Input { path, stream: 0, digest: false, is_within: false })
        else {
            continue;
        };
        let (mut data, mut packets) = (Vec::new(), Vec::new());
        while capture.fill(&mut data, &mut packets, &mut Coverage::default(), 0) {
            for packet in packets.iter().filter(|packet| packet.link == ETHERNET) {
                let start = packet.offset as usize;
                let bytes = data.get(start..start + packet.length as usize).unwrap_or_default();
                frames.push((packet.time, packet.wire_length.max(packet.length), bytes.to_vec()));
            }
        }
    }
    Ok(frames)
}

/// Changes the addresses of an IPv4 or IPv6 frame, the same way for every frame of a copy.
fn readdress(frame: &mut [u8], copy: u16) {
    let [low, high] = copy.to_le_bytes();
    let change = |frame: &mut [u8], at: usize| {
        if let Some([first, second, third, _]) = frame.get_mut(at..at + 4)
            && !matches!(*first, 224.. | 127)
        {
            *second ^= high;
            *third ^= low;
        }
    };
    match frame.get(12..14) {
        Some([0x08, 0x00]) => {
            change(frame, 26);
            change(frame, 30);
        }
        Some([0x86, 0xdd]) => {
            for at in [22, 38] {
                if let Some([first, .., byte_6, byte_7]) = frame.get_mut(at..at + 8)
                    && *first != 0xff
                {
                    *byte_6 ^= high;
                    *byte_7 ^= low;
                }
            }
        }
        _ => {}
    }
}

/// Writes a capture of at least `megabytes` and returns its size and packets.
pub(crate) fn build(folder: &Path, path: &Path, megabytes: u64) -> Result<(u64, u64)> {
    let frames = frames(folder)?;
    if frames.is_empty() {
        bail!("no Ethernet captures in {}", folder.display());
    }
    let file = File::create(path).with_context(|| path.display().to_string())?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    // Little-endian, microseconds, version 2.4, snapshot length 256 KB, Ethernet.
    out.write_all(&[0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0])?;
    let (mut bytes, mut packets, mut copy) = (24_u64, 0_u64, 0_u16);
    while bytes < megabytes * 1_000_000 {
        for (time, wire_length, frame) in &frames {
            let mut frame = frame.clone();
            readdress(&mut frame, copy);
            let seconds = u32::try_from(time / 1_000_000_000).unwrap_or(0);
            let micros = (time % 1_000_000_000 / 1_000) as u32;
            for word in [seconds, micros, frame.len() as u32, *wire_length] {
                out.write_all(&word.to_le_bytes())?;
            }
            out.write_all(&frame)?;
            bytes += 16 + frame.len() as u64;
            packets += 1;
        }
        copy += 1;
    }
    out.flush()?;
    Ok((bytes, packets))
}
