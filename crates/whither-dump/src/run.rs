//! One run: from an input file through its layers (compression, encoding, archive) to the reader of its format.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
};

use whither_model::{RecordSink, Source};

use crate::{
    budget::Budget,
    compression,
    encoding::{self, Sniffed, Transcoded},
    formats,
    head::{HEAD_BYTES, Head},
    limits::DumpLimits,
    output::Output,
    place::Place,
    returns::{self, Returns},
    stream::Stream,
    summary::FileReport,
};

/// What all inputs of a run share.
pub(crate) struct Run<'s> {
    /// Where records go.
    pub(crate) sink: &'s mut dyn RecordSink,
    /// The bounds.
    pub(crate) limits: &'s DumpLimits,
    /// Reports so far.
    pub(crate) files: Vec<FileReport>,
    /// Of the current input file.
    pub(crate) budget: Rc<Budget>,
    /// Of the current input file, where it has one.
    pub(crate) path: Option<PathBuf>,
    /// Bytes of input files so far.
    pub(crate) bytes: u64,
}

impl<'s> Run<'s> {
    /// Begins a run.
    pub(crate) fn new(limits: &'s DumpLimits, sink: &'s mut dyn RecordSink) -> Self {
        Self { sink, limits, files: Vec::new(), budget: Budget::new(limits, 0), path: None, bytes: 0 }
    }

    /// Reads an input file, or a pipe that was named.
    pub(crate) fn file(&mut self, place: &Place, file: File, path: &Path) {
        self.path = path.canonicalize().ok();
        let meta = file.metadata().ok().filter(std::fs::Metadata::is_file);
        let again = meta.as_ref().and_then(|_| file.try_clone().ok());
        self.input(place, Box::new(file), meta.map_or(u64::MAX, |meta| meta.len()), again);
    }

    /// Reads an input of `length` bytes; `again` is a second handle where it can be read from anywhere.
    pub(crate) fn input(
        &mut self,
        place: &Place,
        reader: Box<dyn Read + '_>,
        length: u64,
        again: Option<File>,
    ) {
        self.budget = Budget::new(self.limits, length);
        let budget = Rc::clone(&self.budget);
        self.read(place, Stream::root(reader, &budget, again));
        self.bytes += budget.bytes_read();
    }

    /// Reads a stream of whatever it is.
    pub(crate) fn read(&mut self, place: &Place, mut stream: Stream<'_>) {
        if self.sink.is_stopped() {
            return;
        }
        stream.fill(HEAD_BYTES);
        if place.depth > self.limits.depth {
            let unread = stream.skip_all();
            return self.unread(place, "archive", "archive.depth", unread);
        }
        if let Some(kind) = compression::recognise(stream.window()) {
            return compression::read(self, place, stream, kind);
        }
        match encoding::sniff(stream.window()) {
            Sniffed::Other(encoding) => {
                let inner = Stream::new(Box::new(Transcoded::new(&mut stream, encoding)));
                self.format(place, inner, false);
            }
            Sniffed::Utf8Mark => {
                stream.take_off(3);
                return self.format(place, stream, false);
            }
            Sniffed::Utf8 => return self.format(place, stream, false),
            Sniffed::Unknown => return self.format(place, stream, true),
        }
        if let Some(failure) = stream.failure() {
            self.problem(place, "text", failure, 1);
        }
    }

    /// Tells the format and reads it.
    fn format(&mut self, place: &Place, mut stream: Stream<'_>, unknown_encoding: bool) {
        stream.fill(HEAD_BYTES);
        let extension = place.extension();
        let bytes = stream.window();
        let bytes = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
        if returns::ends_lines(bytes) {
            let lines = Stream::new(Box::new(Returns::new(&mut stream)));
            return self.format(place, lines, unknown_encoding);
        }
        let is_whole = stream.is_ended() && bytes.len() == stream.window().len();
        let format = formats::recognise(&Head { bytes, is_whole, extension: &extension });
        if unknown_encoding && format.is_text {
            self.problem(place, format.name, "encoding.unknown", 1);
        }
        (format.read)(&mut stream, place, self);
        if let Some(failure) = stream.failure() {
            self.problem(place, format.name, failure, 1);
        }
    }

    /// Begins the output of a format.
    pub(crate) fn output(&mut self, place: &Place, format: &'static str) -> Output<'_, 's> {
        Output::new(self, place, format)
    }

    /// Counts a problem of a file as such.
    pub(crate) fn problem(&mut self, place: &Place, format: &'static str, name: &'static str, count: u64) {
        let source = Source { input: place.input, path: place.path.clone(), table: String::new(), format };
        self.sink.problem(&Arc::new(source), name, count);
        let report = self.report(place, format);
        *report.problems.entry(name).or_default() += count;
    }

    /// Counts bytes of a file that could not be read.
    pub(crate) fn unread(&mut self, place: &Place, format: &'static str, name: &'static str, bytes: u64) {
        self.problem(place, format, name, bytes);
        self.report(place, format).unread += bytes;
    }

    /// Returns the report of a file as such: the one that was made last, else a new one.
    fn report(&mut self, place: &Place, format: &'static str) -> &mut FileReport {
        let is_it = |report: &FileReport| {
            report.input == place.input && report.table.is_empty() && report.path == place.path
        };
        let recent = self.files.len().saturating_sub(self.limits.tables.saturating_add(2));
        let found = self.files.iter().skip(recent).rposition(is_it).map(|at| at + recent);
        let at = found.unwrap_or_else(|| {
            let path = place.path.clone();
            self.files.push(FileReport { input: place.input, path, format, ..FileReport::default() });
            self.files.len() - 1
        });
        &mut self.files[at]
    }
}
