//! Lines on their way to the sink: blocks of about [`BLOCK_SIZE`], whole lines, long lines in overlapping pieces,
//! one source a table.

use std::{collections::HashMap, mem, sync::Arc};

use whither_model::{
    Block, Source,
    records::{BLOCK_SIZE, OVERLAP_BYTES},
};

use crate::{place::Place, run::Run, stream::Stream, summary::FileReport};

/// Bytes at the end of a piece of a long line in which a place is looked for where nothing encoded is cut.
const LAST_BYTES: usize = 64 << 10;

/// Room of a block's buffer: a record that begins before the end of a block seldom needs more.
const ROOM_BYTES: usize = BLOCK_SIZE + (64 << 10);

/// One table of a file.
struct Table {
    source: Arc<Source>,
    /// Lines that ended, those in the buffer included.
    rows: u64,
    report: FileReport,
}

/// Takes records of one file and hands them over in blocks.
pub(crate) struct Output<'r, 's> {
    /// The run that it belongs to.
    pub(crate) run: &'r mut Run<'s>,
    place: Place,
    format: &'static str,
    tables: Vec<Table>,
    by_name: HashMap<String, usize>,
    current: usize,
    buffer: Vec<u8>,
    spare: Vec<u8>,
    /// Where the unfinished line begins.
    line: usize,
    /// Lines that ended in the buffer.
    lines: u64,
    /// Where in its line the buffer begins.
    begun: u64,
    overlap: usize,
    stopped: bool,
}

impl<'r, 's> Output<'r, 's> {
    /// Begins the output of a file.
    pub(crate) fn new(run: &'r mut Run<'s>, place: &Place, format: &'static str) -> Self {
        let stopped = run.sink.is_stopped();
        let mut output = Self {
            run,
            place: place.clone(),
            format,
            tables: Vec::new(),
            by_name: HashMap::new(),
            current: 0,
            buffer: Vec::new(),
            spare: Vec::new(),
            line: 0,
            lines: 0,
            begun: 0,
            overlap: 0,
            stopped,
        };
        output.add(String::new());
        output
    }

    fn add(&mut self, name: String) -> usize {
        let (path, input) = (self.place.path.clone(), self.place.input);
        let table = crate::place::harmless(&name);
        let report = FileReport {
            input,
            path: path.clone(),
            table: table.clone(),
            format: self.format,
            ..FileReport::default()
        };
        let source = Arc::new(Source { input, path, table, format: self.format });
        self.tables.push(Table { source, rows: 0, report });
        self.by_name.insert(name, self.tables.len() - 1);
        self.tables.len() - 1
    }

    /// Goes on with another table; the empty name is the file as such.
    pub(crate) fn table(&mut self, name: &str) {
        let index = match self.by_name.get(name) {
            Some(index) => *index,
            None if self.tables.len() > self.run.limits.tables => {
                self.problem("table.too-many", 1);
                0
            }
            None => self.add(name.to_owned()),
        };
        if index != self.current {
            self.flush();
            self.current = index;
        }
    }

    /// Returns whether the sink wants no more.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Returns the buffer that the unfinished line is written to. [`Self::spill`] after much was written.
    pub(crate) fn line(&mut self) -> &mut Vec<u8> {
        if self.buffer.capacity() < ROOM_BYTES {
            self.buffer.reserve(ROOM_BYTES - self.buffer.len());
        }
        &mut self.buffer
    }

    /// Returns how long the unfinished line is, as far as it is buffered.
    pub(crate) fn line_len(&self) -> usize {
        self.buffer.len() - self.line
    }

    /// Takes back the unfinished line, unless parts of it are gone already.
    pub(crate) fn discard(&mut self) {
        self.buffer.truncate(self.line.max(self.overlap));
    }

    /// Ends the line.
    pub(crate) fn end(&mut self) {
        self.buffer.push(b'\n');
        if self.buffer.len() - self.line > BLOCK_SIZE {
            self.spill();
        }
        self.line = self.buffer.len();
        self.lines += 1;
        if self.overlap > 0 || self.buffer.len() >= BLOCK_SIZE {
            self.flush();
        }
    }

    /// Takes bytes of a line of text as they stand.
    pub(crate) fn text(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(BLOCK_SIZE) {
            self.line().extend_from_slice(piece);
            self.spill();
        }
    }

    /// Takes whole lines that were written elsewhere.
    pub(crate) fn whole_lines(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.text(line.strip_suffix(b"\n").unwrap_or(line));
            self.end();
        }
    }

    /// Hands over what is more than a block: first the whole lines, then pieces of the unfinished one.
    pub(crate) fn spill(&mut self) {
        if self.buffer.len() <= BLOCK_SIZE {
            return;
        }
        if self.line > 0 {
            let rest = self.split(self.line);
            let lines = mem::take(&mut self.lines);
            self.emit(lines, false, None);
            self.line = 0;
            self.buffer = rest;
        }
        if self.buffer.len() <= BLOCK_SIZE {
            return;
        }
        let long = mem::take(&mut self.buffer);
        let mut from = 0;
        while long.len() - from > BLOCK_SIZE {
            let piece = long.get(from..from + BLOCK_SIZE).unwrap_or_default();
            let end = piece_end(piece);
            self.buffer = piece.get(..end).unwrap_or_default().to_vec();
            self.emit(0, true, None);
            from += end - OVERLAP_BYTES;
            self.overlap = OVERLAP_BYTES;
        }
        self.buffer = mem::take(&mut self.spare);
        self.buffer.clear();
        self.buffer.extend_from_slice(long.get(from..).unwrap_or_default());
    }

    /// Hands over everything that is buffered.
    pub(crate) fn flush(&mut self) {
        let unfinished = self.buffer.len() > self.line.max(self.overlap);
        if unfinished {
            self.spill();
        }
        let lines = mem::take(&mut self.lines) + u64::from(unfinished);
        if self.buffer.len() > self.overlap {
            self.emit(lines, false, None);
        }
        self.buffer.clear();
        (self.line, self.overlap) = (0, 0);
    }

    /// Keeps the buffer up to `at` and returns the rest in another one.
    fn split(&mut self, at: usize) -> Vec<u8> {
        let mut rest = mem::take(&mut self.spare);
        rest.clear();
        rest.reserve(ROOM_BYTES);
        rest.extend_from_slice(self.buffer.get(at..).unwrap_or_default());
        self.buffer.truncate(at);
        rest
    }

    /// Hands the buffer over; `lines` of it ended.
    fn emit(&mut self, lines: u64, goes_on: bool, offset: Option<u64>) {
        let bytes = mem::take(&mut self.buffer);
        let Some(table) = self.tables.get_mut(self.current) else { return };
        let next = if goes_on { self.begun + bytes.len().saturating_sub(OVERLAP_BYTES) as u64 } else { 0 };
        let block = Block {
            source: Arc::clone(&table.source),
            bytes,
            row: table.rows,
            offset,
            begun: mem::replace(&mut self.begun, next),
            overlap: self.overlap,
            goes_on,
        };
        table.rows += lines;
        self.spare = self.run.sink.block(block);
        self.overlap = 0;
        self.stopped = self.run.sink.is_stopped();
    }

    /// Counts something that could not be read, of the current table.
    pub(crate) fn problem(&mut self, name: &'static str, count: u64) {
        let Some(table) = self.tables.get_mut(self.current) else { return };
        *table.report.problems.entry(name).or_default() += count;
        self.run.sink.problem(&table.source, name, count);
    }

    /// Counts bytes that could not be read.
    pub(crate) fn unread(&mut self, name: &'static str, bytes: u64) {
        if bytes > 0 {
            self.problem(name, bytes);
            if let Some(table) = self.tables.get_mut(self.current) {
                table.report.unread += bytes;
            }
        }
    }

    /// Passes on everything that is left of a stream as it stands, in blocks that are read into directly.
    pub(crate) fn pass(&mut self, stream: &mut Stream<'_>) {
        self.flush();
        while !self.stopped {
            let carried = self.buffer.len();
            let offset = stream.offset().saturating_sub(carried as u64);
            if self.buffer.capacity() < BLOCK_SIZE {
                self.buffer.reserve(ROOM_BYTES - carried.min(ROOM_BYTES));
            }
            if stream.append(&mut self.buffer, BLOCK_SIZE.saturating_sub(carried)) == 0 {
                if self.buffer.len() > self.overlap {
                    let unended = u64::from(self.buffer.last() != Some(&b'\n'));
                    self.emit(line_ends(&self.buffer) + unended, false, Some(offset));
                }
                break;
            }
            self.cut(offset, stream);
        }
        self.buffer.clear();
        self.overlap = 0;
    }

    /// Hands over the whole lines of a filled buffer, or a piece of a long one, and keeps the rest.
    fn cut(&mut self, offset: u64, stream: &mut Stream<'_>) {
        // In bytes that are no text a line feed is no end of anything: what fits into a block stays together.
        if self.format == "binary" && self.buffer.len() < BLOCK_SIZE && stream.fill(1).is_empty() {
            return;
        }
        let fresh = self.buffer.get(self.overlap..).unwrap_or_default();
        // The end of a long line is handed over alone.
        let end = if self.overlap > 0 { memchr::memchr(b'\n', fresh) } else { memchr::memrchr(b'\n', fresh) };
        if let Some(end) = end {
            let rest = self.split(self.overlap + end + 1);
            self.emit(line_ends(&self.buffer), false, Some(offset));
            self.buffer = rest;
        } else if self.buffer.len() >= BLOCK_SIZE && !stream.fill(1).is_empty() {
            let end = piece_end(&self.buffer);
            let rest = self.split(end - OVERLAP_BYTES);
            // What was split off first is given twice.
            self.buffer.extend_from_slice(rest.get(..OVERLAP_BYTES).unwrap_or_default());
            self.emit(0, true, Some(offset));
            self.overlap = OVERLAP_BYTES;
            self.buffer = rest;
        }
    }

    /// Ends the output: hands over the rest and files the reports. `bytes` is what was read of the stream.
    pub(crate) fn finish(mut self, bytes: u64) {
        self.flush();
        let many = self.tables.len() > 1;
        for (index, mut table) in mem::take(&mut self.tables).into_iter().enumerate() {
            table.report.records = table.rows;
            table.report.bytes = if index == 0 { bytes } else { 0 };
            if index == 0 {
                table.report.take_up(&mut self.run.files);
            }
            // The file as such is reported even where all its records are in tables: its bytes stand there.
            if index == 0 || table.rows > 0 || many {
                self.run.files.push(table.report);
            }
        }
    }
}

/// Returns where to cut a piece of a long line: behind the last byte near its end that is no part of a run of digits and
/// letters, of which what is encoded consists.
fn piece_end(piece: &[u8]) -> usize {
    let is_free = |byte: &u8| {
        byte.is_ascii()
            && !byte.is_ascii_alphanumeric()
            && !matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'%' | b'\\')
    };
    let last = piece.get(piece.len().saturating_sub(LAST_BYTES)..).unwrap_or_default();
    last.iter().rposition(is_free).map_or(piece.len(), |at| piece.len() - last.len() + at + 1)
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
