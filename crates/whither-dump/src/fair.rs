//! A file that is read no more often than one of its size needs, and whose end is an end: the reader of Parquet follows
//! the lengths that a file states. A damaged one may state pages without a length, or a list of billions that it goes
//! through byte by byte although none is there.

use std::{
    fs::File,
    io::{self, Read},
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use parquet::{
    errors::{ParquetError, Result},
    file::reader::{ChunkReader, Length},
};

/// What beginning to read at a place costs, in bytes: the header of a page is about as long.
const BEGIN: u64 = 64;
/// How much may be read of each byte of the file, and beside that.
const RATIO: u64 = 64;
const FREE: u64 = 64 << 10;

/// A file and what may still be read of it.
pub(crate) struct Fair {
    file: File,
    left: AtomicU64,
}

impl Fair {
    /// Wraps a file.
    pub(crate) fn new(file: File) -> Self {
        let left = AtomicU64::new(file.len().saturating_mul(RATIO).saturating_add(FREE));
        Self { file, left }
    }

    fn take(&self, count: u64) -> Result<()> {
        let less = |left: u64| left.checked_sub(count);
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.map(drop).map_err(|_| ParquetError::General("read more often than its size".to_owned()))
    }
}

impl Length for Fair {
    fn len(&self) -> u64 {
        self.file.len()
    }
}

impl ChunkReader for Fair {
    type T = Ending<<File as ChunkReader>::T>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        self.take(BEGIN)?;
        Ok(Ending(self.file.get_read(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // Room is made for the whole before anything is read.
        if start.saturating_add(length as u64) > self.file.len() {
            return Err(ParquetError::EOF("beyond the end of the file".to_owned()));
        }
        self.take(BEGIN + length as u64)?;
        self.file.get_bytes(start, length)
    }
}

/// A reader that fails at its end.
pub(crate) struct Ending<R>(R);

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 if !buffer.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            count => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn reading_ends() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&[7; 100]).unwrap();
        let fair = Fair::new(file);
        assert_eq!(fair.get_bytes(10, 20).unwrap().len(), 20);
        assert!(fair.get_bytes(90, 20).is_err() && fair.get_bytes(0, usize::MAX).is_err());
        assert!(fair.get_read(100).unwrap().read(&mut [0]).is_err());
        let reads = (0..10_000).take_while(|_| fair.get_read(0).is_ok()).count();
        assert!((1_000..2_000).contains(&reads), "{reads}");
    }
}
