//! A capture that is read block by block into a caller's buffer, whatever its format.
//!
//! The buffer is filled to a fixed size before it is cut into records, so that blocks are the same however the
//! operating system delivers the bytes.

use std::{
    io::{ErrorKind, Read},
    sync::{Arc, atomic::AtomicBool},
};

use whither_model::{Coverage, Timestamp};

use super::{
    Input, compressed,
    digest::{Digest, Digesting},
    open, pcap, pcapng,
};
use crate::error::Error;

/// Bytes of a block. Larger blocks cost cache, smaller ones synchronisation; 1 MB was best of 256 KB to 4 MB.
const BLOCK_BYTES: usize = 1 << 20;

/// Largest record that is accepted. The largest snapshot length in use is 256 KB; GSO frames of loopback and
/// USB transfers can be larger.
pub(super) const RECORD_BYTES: usize = 16 << 20;

/// A packet as the capture holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawPacket {
    /// Number within its input, from 1.
    pub number: u64,
    /// Nanoseconds since 1970-01-01 UTC.
    pub time: i64,
    /// Offset of its bytes in the block.
    pub offset: u32,
    /// Captured bytes.
    pub length: u32,
    /// Bytes it had on the wire.
    pub wire_length: u32,
    /// Link type, as in the registry of tcpdump.org.
    pub link: u16,
}

/// What the parser of a format found at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// So many bytes are done with.
    Consumed(usize),
    /// At least so many bytes are needed in all.
    Need(usize),
    /// Nothing after this can be understood; the reason.
    Stop(&'static str),
}

/// The formats, told by their magic numbers.
enum Format {
    Pcap(pcap::Header),
    Pcapng(pcapng::Section),
}

/// Names from a name resolution block: (address text, name).
pub type CaptureNames = Vec<(std::net::IpAddr, String)>;

/// An opened capture.
pub struct Capture {
    /// File name without folders.
    pub name: String,
    /// Stream it belongs to.
    pub stream: u32,
    /// Format and compression.
    pub kind: String,
    /// Times of the earliest and latest packet.
    pub times: Option<(Timestamp, Timestamp)>,
    /// Packets so far.
    pub packets: u64,
    /// Names that name resolution blocks gave.
    pub names: CaptureNames,
    /// TLS key logs from decryption secrets blocks.
    pub secrets: Vec<Vec<u8>>,
    reader: Box<dyn Read + Send>,
    /// The input as it is, below any compression.
    raw: Digesting<Box<dyn Read + Send>>,
    digest: Digest,
    format: Format,
    carry: Vec<u8>,
    ended: bool,
}

impl Capture {
    /// Opens an input and reads its header.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or is no capture.
    pub fn open(input: &Input) -> Result<Self, Error> {
        Self::open_until(input, &Arc::default())
    }

    /// Opens an input; standard input ends when `stop` is set.
    ///
    /// # Errors
    /// As [`Capture::open`].
    pub fn open_until(input: &Input, stop: &Arc<AtomicBool>) -> Result<Self, Error> {
        let shown = input.path.display().to_string();
        // What else is in a folder, a pipe among it, is not opened.
        if input.is_within && !input.path.is_file() {
            return Err(Error::NotCapture(shown));
        }
        if input.path.is_dir() {
            return Err(super::folder(&input.path).err().unwrap_or(Error::NotCapture(shown)));
        }
        let name =
            input.path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
        Self::with_digest(open(&input.path, stop)?, name, shown, input.stream, input.digest)
    }

    /// Reads a capture's header from `reader`; `shown` names it in errors.
    ///
    /// # Errors
    /// As [`Capture::open`].
    pub fn from_reader(
        reader: Box<dyn Read + Send>,
        name: String,
        shown: String,
        stream: u32,
    ) -> Result<Self, Error> {
        Self::with_digest(reader, name, shown, stream, true)
    }

    fn with_digest(
        reader: Box<dyn Read + Send>,
        name: String,
        shown: String,
        stream: u32,
        digest: bool,
    ) -> Result<Self, Error> {
        let (raw, digest) = Digesting::new(reader, digest);
        let (mut reader, compression) =
            compressed::decoded(raw.clone()).map_err(|error| Error::Io(shown.clone(), error))?;
        let mut head = Vec::with_capacity(BLOCK_BYTES);
        let read = reader.by_ref().take(pcap::HEADER_BYTES as u64).read_to_end(&mut head);
        let magic: [u8; 4] = match head.first_chunk() {
            Some(magic) => *magic,
            None => match read {
                Err(error) => return Err(Error::Io(shown, error)),
                Ok(_) if head.is_empty() => return Err(Error::Empty(shown)),
                Ok(_) => return Err(Error::NotCapture(shown)),
            },
        };
        let format = if magic == pcapng::SECTION_HEADER {
            Format::Pcapng(pcapng::Section::default())
        } else if pcap::is_magic(magic) {
            let Some(header) = pcap::Header::parse(&head) else { return Err(Error::Empty(shown)) };
            head.clear();
            Format::Pcap(header)
        } else {
            return Err(Error::NotCapture(shown));
        };
        let kind = match format {
            Format::Pcap(_) => format!("pcap{compression}"),
            Format::Pcapng(_) => format!("pcapng{compression}"),
        };
        Ok(Self {
            name,
            stream,
            kind,
            times: None,
            packets: 0,
            names: Vec::new(),
            secrets: Vec::new(),
            reader,
            raw,
            digest,
            format,
            carry: head,
            ended: false,
        })
    }

    /// Returns SHA-256 and size of what was read.
    pub fn digest(&self) -> (String, u64) {
        self.digest.finish()
    }

    /// Reads the next block into `data` and lists its packets; false at the end.
    ///
    /// `input` is the index that problems are counted under.
    pub fn fill(
        &mut self,
        data: &mut Vec<u8>,
        packets: &mut Vec<RawPacket>,
        coverage: &mut Coverage,
        input: u32,
    ) -> bool {
        packets.clear();
        if self.ended {
            data.clear();
            return false;
        }
        // What the buffer held before is written over, not cleared: zeroing a megabyte each time shows in a profile.
        let mut filled = self.carry.len();
        data.resize(data.len().max(filled), 0);
        data.iter_mut().zip(self.carry.drain(..)).for_each(|(place, byte)| *place = byte);
        let mut wanted = BLOCK_BYTES.max(filled);
        let mut done = 0;
        loop {
            let complete = self.read_to(data, filled, wanted, coverage, input);
            filled = data.len();
            let need = self.cut(data, &mut done, packets, coverage, input);
            if self.ended {
                break;
            }
            if complete {
                if done < data.len() {
                    let lost = (data.len() - done) as u64;
                    coverage.problem("input.cut", input, self.packets + 1, lost);
                }
                self.ended = true;
                break;
            }
            if !packets.is_empty() || done > 0 {
                self.carry.extend_from_slice(data.get(done..).unwrap_or_default());
                break;
            }
            wanted = need.max(wanted);
        }
        self.note_times(packets);
        !packets.is_empty() || !self.ended
    }

    /// Fills `data` from `filled` up to `wanted` bytes; true when the input has ended.
    fn read_to(
        &mut self,
        data: &mut Vec<u8>,
        mut filled: usize,
        wanted: usize,
        coverage: &mut Coverage,
        input: u32,
    ) -> bool {
        data.resize(wanted.max(filled), 0);
        let ended = loop {
            // Not every decoder takes a buffer without room for the end of what was asked for.
            let Some(room) = data.get_mut(filled..).filter(|room| !room.is_empty()) else { break false };
            match self.reader.read(room) {
                Ok(0) => break true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    let name = match error.kind() {
                        ErrorKind::UnexpectedEof => "input.compression-cut",
                        ErrorKind::InvalidData | ErrorKind::InvalidInput => "input.compression-damaged",
                        _ => "input.read-error",
                    };
                    coverage.problem(name, input, self.packets + 1, 0);
                    // The digest is that of the whole input, whatever part of it the decoder had asked for.
                    drop(std::io::copy(&mut self.raw, &mut std::io::sink()));
                    break true;
                }
            }
        };
        data.truncate(filled);
        ended
    }

    /// Cuts `data` from `done` on into packets; returns how many bytes the next record needs.
    fn cut(
        &mut self,
        data: &[u8],
        done: &mut usize,
        packets: &mut Vec<RawPacket>,
        coverage: &mut Coverage,
        input: u32,
    ) -> usize {
        while let Some(rest) = data.get(*done..).filter(|rest| !rest.is_empty()) {
            let step = match &mut self.format {
                Format::Pcap(header) => header.record(rest, *done, &mut self.packets, packets),
                Format::Pcapng(section) => {
                    let mut found = pcapng::Found {
                        count: &mut self.packets,
                        packets,
                        names: &mut self.names,
                        secrets: &mut self.secrets,
                        problems: Vec::new(),
                    };
                    let step = section.block(rest, *done, &mut found);
                    let problems = found.problems;
                    for name in problems {
                        coverage.problem(name, input, self.packets, 0);
                    }
                    step
                }
            };
            match step {
                Step::Consumed(count) => *done += count,
                Step::Need(count) => return *done + count,
                Step::Stop(reason) => {
                    // The rest is still read, so that the digest is that of the whole input.
                    let unread = std::io::copy(&mut self.reader, &mut std::io::sink()).unwrap_or(0);
                    coverage.problem(reason, input, self.packets + 1, rest.len() as u64 + unread);
                    self.ended = true;
                    return 0;
                }
            }
        }
        0
    }

    fn note_times(&mut self, packets: &[RawPacket]) {
        for packet in packets {
            let time = Timestamp(packet.time);
            let (first, last) = self.times.unwrap_or((time, time));
            self.times = Some((first.min(time), last.max(time)));
        }
    }
}
