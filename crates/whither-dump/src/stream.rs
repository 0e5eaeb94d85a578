//! Bytes on their way from a file, a member or a decoder: a window onto what comes next, that grows on demand.
//!
//! A read error ends the stream and is remembered under a stable name; formats see an end and count what was cut.

use std::{
    fs::File,
    io::{self, BufRead, ErrorKind, Read},
    rc::Rc,
};

use crate::budget::{Budget, Reached};

/// Bytes asked for at a time where a format reads through the window.
const CHUNK_BYTES: usize = 256 << 10;

/// A stream with a window onto what comes next.
pub(crate) struct Stream<'a> {
    inner: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    taken: u64,
    failure: Option<&'static str>,
    root: Option<Rc<Budget>>,
    file: Option<File>,
}

impl<'a> Stream<'a> {
    /// Returns the stream of a reader.
    pub(crate) fn new(inner: Box<dyn Read + 'a>) -> Self {
        Self {
            inner,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            taken: 0,
            failure: None,
            root: None,
            file: None,
        }
    }

    /// Returns the stream of an input file; `file` is a second handle where it can be read from anywhere.
    pub(crate) fn root(inner: Box<dyn Read + 'a>, budget: &Rc<Budget>, file: Option<File>) -> Self {
        Self { root: Some(Rc::clone(budget)), file, ..Self::new(inner) }
    }

    /// Returns what is buffered.
    pub(crate) fn window(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Reads on until the window has `least` bytes or the stream ends; returns the window.
    pub(crate) fn fill(&mut self, least: usize) -> &[u8] {
        let held = self.window().len();
        if held < least && !self.ended {
            self.buffer.drain(..self.start);
            self.start = 0;
            let mut buffer = std::mem::take(&mut self.buffer);
            self.pull(&mut buffer, (least - held).max(CHUNK_BYTES));
            self.buffer = buffer;
        }
        self.window()
    }

    /// Reads more into the window; false at the end.
    pub(crate) fn more(&mut self) -> bool {
        let held = self.window().len();
        self.fill(held + 1).len() > held
    }

    /// Returns whether nothing comes after the window.
    pub(crate) fn is_ended(&self) -> bool {
        self.ended
    }

    /// Moves the window on.
    pub(crate) fn take_off(&mut self, count: usize) {
        let count = count.min(self.window().len());
        self.start += count;
        self.taken += count as u64;
    }

    /// Appends up to `most` bytes to `target` without a detour through the window; returns how many.
    pub(crate) fn append(&mut self, target: &mut Vec<u8>, most: usize) -> usize {
        let held = self.window().len().min(most);
        if held > 0 {
            target.extend_from_slice(self.window().get(..held).unwrap_or_default());
            self.take_off(held);
        }
        let pulled = if held < most && !self.ended { self.pull(target, most - held) } else { 0 };
        self.taken += pulled as u64;
        held + pulled
    }

    /// Reads `most` bytes unless the stream ends before.
    fn pull(&mut self, target: &mut Vec<u8>, most: usize) -> usize {
        let before = target.len();
        target.reserve(most);
        let result = self.inner.by_ref().take(most as u64).read_to_end(target);
        let count = target.len().saturating_sub(before);
        if let Err(error) = &result {
            self.failure = Some(name(error));
        }
        self.ended = result.is_err() || count < most;
        if let Some(root) = &self.root {
            root.read(count);
        }
        count
    }

    /// Skips everything that is left; returns how many bytes that was.
    pub(crate) fn skip_all(&mut self) -> u64 {
        let before = self.taken;
        loop {
            let held = self.window().len();
            self.take_off(held);
            if self.fill(1).is_empty() {
                return self.taken - before;
            }
        }
    }

    /// Returns how many bytes were taken off.
    pub(crate) fn offset(&self) -> u64 {
        self.taken
    }

    /// Returns why the stream ended before its time.
    pub(crate) fn failure(&self) -> Option<&'static str> {
        self.failure
    }

    /// Gives the file behind the stream where it can be read from anywhere.
    pub(crate) fn file(&mut self) -> Option<File> {
        self.file.take()
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let window = self.fill(1);
        let count = window.len().min(buffer.len());
        buffer.iter_mut().zip(window).for_each(|(place, byte)| *place = *byte);
        self.take_off(count);
        Ok(count)
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(self.fill(1))
    }

    fn consume(&mut self, count: usize) {
        self.take_off(count);
    }
}

/// Returns the stable name of a read error.
pub(crate) fn name(error: &io::Error) -> &'static str {
    if let Some(Reached(name)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return name;
    }
    match error.kind() {
        ErrorKind::UnexpectedEof => "input.compression-cut",
        ErrorKind::InvalidData | ErrorKind::InvalidInput => "input.compression-damaged",
        ErrorKind::NotFound => "input.not-found",
        ErrorKind::PermissionDenied => "input.permission",
        _ => "input.read-error",
    }
}
