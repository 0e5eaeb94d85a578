//! What can go wrong before a packet is read. Bad packets are problems in coverage, not errors.

use std::{io, path::PathBuf};

/// Why an input could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A folder holds no capture.
    #[error("{}: no capture in this folder", .0.display())]
    EmptyFolder(PathBuf),
    /// The input ends before a capture's header.
    #[error("{0}: the file is empty or ends within the capture's header")]
    Empty(String),
    /// The operating system refused.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    /// The bytes are no capture.
    #[error("{0}: not a capture (pcap or pcapng, plain, gzip or zstd)")]
    NotCapture(String),
}
