//! Inputs: from paths to a sequence of opened captures, in the order in which they are read.
//!
//! A file is an input of its own. The captures in a folder are one stream, in the order of their first packets,
//! so that flows continue from one rotated file to the next. `-` is standard input. Everything is read
//! sequentially through bounded buffers; nothing is mapped.

pub mod compressed;
pub mod digest;
pub mod pcap;
pub mod pcapng;
pub mod reader;
mod stdin;

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use crate::error::Error;

pub use reader::{Capture, RawPacket};

/// One capture to read, and which stream it belongs to.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// Inputs of the same stream share their flows.
    pub stream: u32,
    /// Whether its SHA-256 is wanted, which costs about a sixth of the reading.
    pub digest: bool,
    /// Whether it was found in a folder that was named, and may be something else.
    pub is_within: bool,
}

/// Returns the captures under `paths`, in reading order, and behind those of a folder what else is in it; `digest` asks for their SHA-256.
///
/// # Errors
/// When a path cannot be read, or a folder holds no capture.
pub fn inputs(paths: &[PathBuf], digest: bool) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for (stream, path) in paths.iter().enumerate() {
        let stream = u32::try_from(stream).unwrap_or(u32::MAX);
        if path.as_os_str() != "-" && path.is_dir() {
            // A folder without captures fails when its turn comes, as a file would.
            match folder(path) {
                Ok(all) => {
                    inputs.extend(all.into_iter().map(|path| Input { path, stream, digest, is_within: true }))
                }
                Err(_) => inputs.push(Input { path: path.clone(), stream, digest, is_within: false }),
            }
        } else {
            inputs.push(Input { path: path.clone(), stream, digest, is_within: false });
        }
    }
    Ok(inputs)
}

/// Returns what is directly in `folder`, of which something is a capture: those by the time of their first packets, then
/// by name, and behind them all else.
fn folder(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let shown = folder.display().to_string();
    let entries = std::fs::read_dir(folder).map_err(|error| Error::Io(shown.clone(), error))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Error::Io(shown.clone(), error))?.path();
        let first = if path.is_file() { first_time(&path) } else { None };
        found.push((first.is_none(), first, path));
    }
    if found.iter().all(|(is_other, ..)| *is_other) {
        return Err(Error::EmptyFolder(folder.to_owned()));
    }
    found.sort();
    Ok(found.into_iter().map(|(.., path)| path).collect())
}

/// Returns the time of the first packet; the far future for a capture without packets, none for other files.
fn first_time(path: &Path) -> Option<i64> {
    let mut capture =
        Capture::open(&Input { path: path.to_owned(), stream: 0, digest: false, is_within: true }).ok()?;
    let (mut data, mut packets) = (Vec::new(), Vec::new());
    let mut coverage = whither_model::Coverage::default();
    while capture.fill(&mut data, &mut packets, &mut coverage, 0) {
        if let Some(first) = packets.first() {
            return Some(first.time);
        }
    }
    Some(i64::MAX)
}

/// Opens a path or standard input; `stop` ends the waiting for the latter.
fn open(path: &Path, stop: &Arc<AtomicBool>) -> Result<Box<dyn Read + Send>, Error> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(stdin::Stdin::new(Arc::clone(stop))));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(Error::Io(path.display().to_string(), error)),
    }
}
