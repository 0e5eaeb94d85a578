//! The job of `whither scan`: dumps -> lines -> what each field holds -> rows of a case.
//!
//! One thread reads and hands blocks of lines to the threads that scan them, or scans them itself where it is the only one;
//! each of these has its own counts, which are joined when all is read, but for different values, which they count
//! together. What is reported does not depend on which thread took which block.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
};

use anyhow::{Context, Result};
use whither_capture::Control;
use whither_detect::{
    LineScanner,
    lines::{FieldFound, Sheet, SourceBait, Spot},
    veiled,
};
use whither_dump::{DumpLimits, Summary};
use whither_model::{
    Block, Coverage, Crew, Evidence, FlowId, Limits, RecordSink, Rows, Source,
    table::{Case, Field, Input, SCHEMA_VERSION, Shared, Sighting, Word},
};
use whither_report::{CaseKey, fingerprint, redacted};
use whither_rules::Observations;

use crate::{
    args::{Digest, Output},
    bait,
    run::class,
    search::Search,
};

/// Blocks that wait for a scanner, for each of them.
const WAITING: usize = 2;
/// Places kept of one class in one field.
const LOCATED: usize = 1_000;

/// What was read.
pub(crate) struct Dumps {
    inputs: Vec<Input>,
    sheets: Vec<Sheet>,
    found: Vec<SourceBait>,
    limited: Vec<(Arc<Source>, u64)>,
    summary: Summary,
}

/// Reads everything under `paths`.
pub(crate) fn read(paths: &[PathBuf], search: &Search, output: &Output, control: &Control) -> Result<Dumps> {
    let limits = Limits { sightings_located: LOCATED, ..Limits::default() };
    let detector = search.detector(&limits);
    let first = LineScanner::new(&detector, &limits);
    let (summary, mut scanner) = match output.threads {
        1 => read_alone(paths, first, control)?,
        threads => read_shared(paths, first, threads, control)?,
    };
    let inputs = paths.iter().enumerate().map(|(index, path)| input(index, path, &summary, output));
    let inputs = inputs.collect::<Result<_>>()?;
    let (limited, found) = (scanner.limited(), scanner.bait_found());
    Ok(Dumps { inputs, sheets: scanner.finish(), found, limited, summary })
}

/// Reads and scans in one thread.
fn read_alone(paths: &[PathBuf], scanner: LineScanner, control: &Control) -> Result<(Summary, LineScanner)> {
    let mut sink = Alone { scanner, control };
    let summary = whither_dump::read(paths, &DumpLimits::default(), &mut sink)?;
    Ok((summary, sink.scanner))
}

/// Reads in one thread and scans in others, so many of them.
fn read_shared(
    paths: &[PathBuf],
    mut all: LineScanner,
    threads: usize,
    control: &Control,
) -> Result<(Summary, LineScanner)> {
    std::thread::scope(|scope| {
        let (blocks, waiting) = sync_channel::<Block>(threads * WAITING);
        let (empty, buffers) = channel::<Vec<u8>>();
        let waiting = Arc::new(Mutex::new(waiting));
        let scanners: Vec<_> = (0..threads)
            .map(|_| {
                let (waiting, empty) = (Arc::clone(&waiting), empty.clone());
                let scanner = all.another();
                scope.spawn(move || work(scanner, &waiting, &empty))
            })
            .collect();
        drop((empty, waiting));
        let mut sink = Sink { blocks, buffers, control };
        let summary = whither_dump::read(paths, &DumpLimits::default(), &mut sink);
        drop(sink);
        for scanner in scanners {
            all.merge(scanner.join().map_err(|_| anyhow::anyhow!("a scanning thread failed"))?);
        }
        Ok((summary?, all))
    })
}

/// Scans blocks as they come.
struct Alone<'a> {
    scanner: LineScanner,
    control: &'a Control,
}

impl RecordSink for Alone<'_> {
    fn block(&mut self, block: Block) -> Vec<u8> {
        self.control.add(block.bytes.len() as u64);
        self.scanner.scan(&block);
        let mut buffer = block.bytes;
        buffer.clear();
        buffer
    }

    fn problem(&mut self, _: &Arc<Source>, _: &'static str, _: u64) {
        // The summary has them all.
    }

    fn is_stopped(&self) -> bool {
        self.control.is_stopped()
    }
}

/// Scans blocks until there are no more.
fn work(mut scanner: LineScanner, waiting: &Mutex<Receiver<Block>>, empty: &Sender<Vec<u8>>) -> LineScanner {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(block) = next else { return scanner };
        scanner.scan(&block);
        // Nobody takes buffers back once all is read.
        drop(empty.send(block.bytes));
    }
}

/// Hands blocks over.
struct Sink<'a> {
    blocks: SyncSender<Block>,
    buffers: Receiver<Vec<u8>>,
    control: &'a Control,
}

impl RecordSink for Sink<'_> {
    fn block(&mut self, block: Block) -> Vec<u8> {
        self.control.add(block.bytes.len() as u64);
        // That all scanners are gone shows when they are joined.
        drop(self.blocks.send(block));
        let mut buffer = self.buffers.try_recv().unwrap_or_default();
        buffer.clear();
        buffer
    }

    fn problem(&mut self, _: &Arc<Source>, _: &'static str, _: u64) {
        // The summary has them all.
    }

    fn is_stopped(&self) -> bool {
        self.control.is_stopped()
    }
}

fn input(index: usize, path: &Path, summary: &Summary, output: &Output) -> Result<Input> {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    let is_folder = path.is_dir();
    let plain = |format: &str| if is_folder { "folder".to_owned() } else { format.to_owned() };
    let format = summary.files.iter().find(|file| file.input == number).map_or("", |file| file.format);
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
    let wanted = output.digest == Digest::Sha256 && path.as_os_str() != "-";
    let (bytes, sha256) = if wanted { digest(path)? } else { (size(path), String::new()) };
    Ok(Input { input: number, name, kind: plain(format), bytes, sha256, ..Input::default() })
}

fn size(path: &Path) -> u64 {
    files(path).iter().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// The plain files under a path, in the order of their names; links are not followed.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Size and SHA-256 of a file; of a folder, the SHA-256 of what `sha256sum` prints of its files in the order of their
/// paths.
fn digest(path: &Path) -> Result<(u64, String)> {
    if path.is_file() {
        return file_digest(path);
    }
    let mut list = String::new();
    let mut total = 0;
    for file in files(path) {
        // What could not be read stands in the coverage already.
        let Ok((bytes, digest)) = file_digest(&file) else { continue };
        total += bytes;
        list.push_str(&format!("{digest}  {}\n", file.strip_prefix(path).unwrap_or(&file).display()));
    }
    Ok((total, hex(ring::digest::digest(&ring::digest::SHA256, list.as_bytes()).as_ref())))
}

fn file_digest(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).with_context(|| path.display().to_string())?;
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    let mut buffer = vec![0; 1 << 18];
    let mut total = 0;
    loop {
        let read = file.read(&mut buffer).with_context(|| path.display().to_string())?;
        if read == 0 {
            return Ok((total, hex(context.finish().as_ref())));
        }
        total += read as u64;
        context.update(buffer.get(..read).unwrap_or_default());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the rows.
pub(crate) fn case(read: Dumps, search: &Search, key: Option<&CaseKey>) -> Case {
    let Dumps { inputs, sheets, found: bait_found, limited, summary } = read;
    let mut coverage = Coverage { records: summary.records, ..Coverage::default() };
    search.tell(&mut coverage);
    if summary.stopped {
        coverage.problem("run.interrupted", 0, 0, 0);
    }
    for file in &summary.files {
        for (name, count) in &file.problems {
            coverage.problems(name, file.input, *count);
        }
    }
    for file in summary.blind() {
        coverage.problem("dump.nothing-read", file.input, 0, file.unread);
    }
    for (source, count) in limited {
        coverage.problems("decode.limit", source.input, count);
    }
    let (mut fields, mut sightings) = (Vec::new(), Vec::new());
    for mut sheet in sheets {
        sheet.source = named(&sheet.source, search);
        coverage.payload_bytes += sheet.bytes;
        coverage.payload_bytes_searched += sheet.bytes;
        // Text may begin like JSON and be none.
        if sheet.broken > 0 && !matches!(sheet.source.format, "binary" | "text") {
            coverage.problems("json.broken-line", sheet.source.input, sheet.broken);
        }
        if sheet.crowded > 0 {
            coverage.problems("fields.limit", sheet.source.input, sheet.crowded);
        }
        for mut found in sheet.found {
            found.path = search.keys(&found.path).unwrap_or(found.path);
            let row = (!found.by_chance).then(|| sighting(&sheet.source, &found, sightings.len(), key));
            fields.push(field(&sheet.source, found, row.as_ref()));
            sightings.extend(row);
        }
    }
    let (flows, endpoints, messages) = (Rows::default(), Rows::default(), Rows::default());
    let observations =
        Observations::new(&flows, &endpoints, &messages, &[], &sightings, class).with_fields(&fields);
    let findings = whither_rules::judge(&observations, &Crew::default());
    drop(observations);
    for of_source in bait_found {
        let source = named(&of_source.source, search);
        for found in of_source.found {
            let path = search.keys(&found.path);
            let at = place(&source, path.as_deref().unwrap_or(&found.path)).into();
            let evidence = found.spots.iter().map(|spot| evidence(source.input, spot)).collect();
            sightings.push(bait::sighting(&found, sightings.len(), at, evidence, key));
        }
    }
    let mut case =
        Case { schema: SCHEMA_VERSION, inputs, coverage, sightings, fields, findings, ..Case::default() };
    bait::tell(search.bait.as_deref(), &mut case);
    case
}

fn sighting(source: &Source, found: &FieldFound, before: usize, key: Option<&CaseKey>) -> Sighting {
    Sighting {
        sighting_id: format!("S{}", before + 1),
        class: found.class.into(),
        form: found.form.into(),
        path: place(source, &found.path).into(),
        flow_id: FlowId::default(),
        direction: Word::default(),
        evidence: found.spots.iter().map(|spot| evidence(source.input, spot)).collect(),
        redacted: redacted(found.class, &found.sample),
        fingerprint: fingerprint(key, found.class, &found.sample),
        validation: found.validation.clone().into(),
        confidence: found.confidence.into(),
        count: found.valid,
        distinct: found.distinct,
        bait: Shared::default(),
        bait_form: Word::default(),
    }
}

/// Returns a source whose names are those that are shown.
fn named(source: &Source, search: &Search) -> Arc<Source> {
    let shown = |name| veiled(name, search.patterns.as_deref()).into_owned();
    Arc::new(Source { path: shown(&source.path), table: shown(&source.table), ..*source })
}

/// Returns the path of a field in its source.
fn place(source: &Source, field: &str) -> String {
    let place = [&*source.path, &*source.table].into_iter().filter(|part| !part.is_empty());
    place.chain([field]).collect::<Vec<&str>>().join(">")
}

/// Lines count from 1, as editors have it.
fn evidence(input: u32, spot: &Spot) -> Evidence {
    Evidence { input, packet: spot.row + 1, offset: spot.offset, length: spot.length }
}

fn field(source: &Source, found: FieldFound, sighting: Option<&Sighting>) -> Field {
    Field {
        input: source.input,
        source: source.path.clone(),
        table: source.table.clone(),
        format: source.format.to_owned(),
        field: found.path,
        class: found.class.to_owned(),
        kind: found.kind.to_owned(),
        form: found.form.to_owned(),
        values: found.values,
        valid: found.valid,
        failed: found.failed,
        distinct: found.distinct,
        distinct_exact: found.is_exact,
        validation: found.validation,
        confidence: found.confidence.to_owned(),
        verdict: if found.by_chance { "chance" } else { "personal-data" }.to_owned(),
        sighting_id: sighting.map(|row| row.sighting_id.clone()).unwrap_or_default(),
    }
}
