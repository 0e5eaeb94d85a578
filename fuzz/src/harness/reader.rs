//! Any bytes as a capture file, plain or compressed.
//!
//! The result is the same for one and two threads, and however the operating system delivers the bytes.

use std::io::{self, Read};

use super::{Random, compare, inspect, inspect_bytes};

/// Delivers bytes in small pieces of odd sizes, with interruptions.
pub(crate) struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    most: usize,
    random: Random,
}

impl Pieces {
    /// Delivers `bytes` in pieces of at most `most`.
    pub(crate) fn new(bytes: Vec<u8>, most: usize) -> Self {
        let random = Random::of(bytes.get(..64).unwrap_or(&bytes));
        Self { bytes, at: 0, most, random }
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.random.below(16) == 0 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let count = (1 + self.random.below(self.most)).min(rest.len()).min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Reads the bytes as a capture.
pub(crate) fn run(bytes: &[u8]) {
    let Some(one) = inspect_bytes(bytes.to_vec(), 1) else { return };
    let one = compare::whole(&one);
    match Random::of(bytes).below(4) {
        0 => {
            let two = inspect_bytes(bytes.to_vec(), 2).expect("it was a capture before");
            compare::same(&one, &compare::whole(&two), "two threads");
        }
        1 => {
            let pieces = Pieces::new(bytes.to_vec(), 300);
            let two = inspect(Box::new(pieces), 1).expect("it was a capture before");
            compare::same(&one, &compare::whole(&two), "small pieces");
        }
        _ => {}
    }
}
