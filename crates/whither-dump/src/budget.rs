//! What one input file may decode to: bytes over all levels of archives and compressions, and their ratio to the
//! bytes of the file. One budget serves all levels, so that neither nesting nor overlapping members multiply it.

use std::{
    cell::Cell,
    fmt,
    io::{self, Read},
    rc::Rc,
};

use crate::limits::DumpLimits;

/// Decoded bytes below which no ratio is asked for: small files of zeros are no bombs.
const FREE_BYTES: u64 = 1 << 20;

/// What one input file has cost so far.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Bytes of the input file that were read, at most its length.
    read: Cell<u64>,
    length: u64,
    decoded: Cell<u64>,
    forgiven: Cell<u64>,
    members: Cell<u64>,
    most_bytes: u64,
    most_ratio: u64,
    most_members: u64,
}

/// A limit that was reached, carried through [`io::Error`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached(pub(crate) &'static str);

impl fmt::Display for Reached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl std::error::Error for Reached {}

impl Budget {
    /// Returns the budget of an input file of `length` bytes.
    pub(crate) fn new(limits: &DumpLimits, length: u64) -> Rc<Self> {
        Rc::new(Self {
            read: Cell::new(0),
            length,
            decoded: Cell::new(0),
            forgiven: Cell::new(0),
            members: Cell::new(0),
            most_bytes: limits.decoded_bytes,
            most_ratio: limits.decoded_ratio,
            most_members: limits.members,
        })
    }

    /// Counts bytes of the input file.
    pub(crate) fn read(&self, count: usize) {
        self.read.set(self.read.get().saturating_add(count as u64).min(self.length));
    }

    /// Returns how many bytes of the input file were read.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.read.get()
    }

    /// Counts a member of an archive; false when there were too many.
    pub(crate) fn member(&self) -> bool {
        self.members.set(self.members.get().saturating_add(1));
        self.members.get() <= self.most_members
    }

    /// Counts decoded bytes.
    fn decoded(&self, count: usize) -> Result<(), Reached> {
        let decoded = self.decoded.get().saturating_add(count as u64);
        self.decoded.set(decoded);
        if decoded > self.most_bytes {
            return Err(Reached("archive.bytes"));
        }
        let fair = self.read.get().saturating_mul(self.most_ratio);
        let asked = decoded - self.forgiven.get();
        if asked > FREE_BYTES.max(fair) { Err(Reached("archive.ratio")) } else { Ok(()) }
    }

    /// Leaves bytes out of the ratio: those of a member that reached it, so that others are read.
    fn forgive(&self, count: u64) {
        self.forgiven.set(self.forgiven.get().saturating_add(count).min(self.decoded.get()));
    }
}

/// A decoder whose output counts.
pub(crate) struct Counted<R> {
    inner: R,
    budget: Rc<Budget>,
    /// What came out of it so far; nothing once it has reached a limit.
    decoded: u64,
}

impl<R> Counted<R> {
    /// Wraps a decoder.
    pub(crate) fn new(inner: R, budget: &Rc<Budget>) -> Self {
        Self { inner, budget: Rc::clone(budget), decoded: 0 }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Little at a time: a decoder that meets damage drops what it decoded in the same call.
        let most = buffer.len().min(16 << 10);
        let count = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.decoded += count as u64;
        if let Err(reached) = self.budget.decoded(count) {
            self.budget.forgive(std::mem::take(&mut self.decoded));
            return Err(io::Error::other(reached));
        }
        Ok(count)
    }
}

/// An input file that is read from anywhere and counts what is read.
pub(crate) struct Tracked<R> {
    inner: R,
    budget: Rc<Budget>,
}

impl<R> Tracked<R> {
    /// Wraps an input file.
    pub(crate) fn new(inner: R, budget: &Rc<Budget>) -> Self {
        Self { inner, budget: Rc::clone(budget) }
    }
}

impl<R: Read> Read for Tracked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.read(count);
        Ok(count)
    }
}

impl<R: io::Seek> io::Seek for Tracked<R> {
    fn seek(&mut self, position: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}
