//! Frames of any link type.
//!
//! The first two bytes choose the link type: below 0x80 the second one is an index into the types that are known,
//! else both are the number. Frames follow: two bytes of length, whose highest bit says that the frame was cut,
//! and the bytes.

use super::{compare, inspect_bytes, take, take_u16, wire};

/// Link types that are read, by their numbers in the tcpdump.org registry.
pub(crate) const LINKS: [u16; 22] =
    [1, 0, 9, 12, 14, 50, 51, 101, 104, 105, 108, 113, 119, 127, 166, 192, 204, 228, 229, 253, 276, 65_535];
/// Frames read from one input.
const FRAMES: usize = 64;

/// Returns the input for frames of a link type.
pub(crate) fn input(link: u16, frames: &[Vec<u8>]) -> Vec<u8> {
    let index = LINKS.iter().position(|known| *known == link).expect("a known link type");
    let mut bytes = vec![0, index as u8];
    for frame in frames {
        bytes.extend((frame.len() as u16).to_be_bytes());
        bytes.extend(frame);
    }
    bytes
}

/// Reads the frames.
pub(crate) fn run(bytes: &[u8]) {
    let mut rest = bytes;
    let Some(choice) = take_u16(&mut rest) else { return };
    let link = match choice {
        0..0x8000 => LINKS[usize::from(choice) % LINKS.len()],
        _ => choice,
    };
    let mut frames = Vec::new();
    while let Some(length) = take_u16(&mut rest).filter(|_| frames.len() < FRAMES) {
        let frame = take(&mut rest, usize::from(length & 0x7fff)).to_vec();
        frames.push((frame, if length & 0x8000 == 0 { 0 } else { 1_500 }));
    }
    let file = wire::pcap(link, &frames);
    let one = inspect_bytes(file.clone(), 1).expect("a capture");
    if frames.len() > 1 {
        let two = inspect_bytes(file, 2).expect("a capture");
        compare::same(&compare::whole(&one), &compare::whole(&two), "two threads");
    }
}
