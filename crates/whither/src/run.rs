//! The whole flow: captures -> observations -> who runs it -> what is in it -> what it means -> output.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    sync::{Arc, OnceLock},
    time::{Instant, SystemTime},
};

use anyhow::{Context, Result};
use whither_atlas::{Atlas, Point};
use whither_capture::{
    Control, Observed,
    source::{self, Capture},
};
use whither_detect::{Detector, Scanner};
use whither_evidence::RunInfo;
use whither_model::{
    Crew, Timestamp,
    table::{Case, SCHEMA_VERSION, Severity},
};
use whither_report::{CaseKey, Options, text::clean};
use whither_rules::{ClassFacts, Observations};

use crate::{
    args::{Arguments, Command, DataCommand, Digest, Format, Output, Reading},
    bait,
    endpoints::endpoints,
    explain, failure,
    failure::Hint,
    knowledge, lookup,
    progress::{self, Progress},
    scan,
    search::Search,
    sightings::sightings,
};

/// Exit code after Ctrl-C, as shells count it.
const INTERRUPTED: u8 = 130;

/// Does what the arguments say.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Inspect(inspect) => {
            let search = Search::read(&inspect.sought)?;
            tell(Source::Paths(&inspect.captures), &search, &inspect.reading, &inspect.output)
        }
        Command::Demo(demo) => self::demo(&demo.reading, &demo.output),
        Command::Scan(scan) => self::scan(&scan.paths, &Search::read(&scan.sought)?, &scan.output),
        Command::Explain(explain) => {
            let atlas = || knowledge::atlas(&explain.brought).map(|(atlas, _)| atlas);
            print(&explain::explain(explain.topic.as_deref(), columns(), atlas)?)
        }
        Command::Lookup(lookup) => {
            let (atlas, _) = knowledge::atlas(&lookup.brought)?;
            knowledge::warn_of_age(&atlas.knowledge(), clock());
            lookup::lookup(&atlas, lookup, columns())
        }
        Command::Data(data) => match &data.command {
            DataCommand::Status(brought) => {
                let (atlas, _) = knowledge::atlas(brought)?;
                print(&explain::data_status(&atlas, clock(), columns()))
            }
            DataCommand::Import(import) => knowledge::import(import),
            DataCommand::Update(update) => knowledge::update(update),
        },
    }
}

fn print(text: &str) -> Result<ExitCode> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Where packets come from.
enum Source<'a> {
    Open(Box<Capture>),
    Paths(&'a [PathBuf]),
}

/// Reads captures and tells who gets what.
fn tell(source: Source<'_>, search: &Search, reading: &Reading, output: &Output) -> Result<ExitCode> {
    let started = now(output)?;
    let clock = Instant::now();
    let key = case_key(output)?;
    let sensor = sensor(reading)?;
    let control = Arc::new(Control::default());
    progress::stop_on_interrupt(&control);
    let paths = if let Source::Paths(paths) = source { paths } else { &[] };
    let bar = Progress::start(&control, paths, output.quiet);
    let crew = Crew::new(output.threads);
    let (observed, scanners) = observe(source, search, reading, output, &crew, &control)?;
    drop(bar);
    let read_seconds = clock.elapsed().as_secs_f64();
    let mut case = judge(observed, scanners, key.as_ref(), sensor, reading, &crew)?;
    if !reading.metadata_only {
        search.tell(&mut case.coverage);
    }
    search.hide(&mut case.sightings);
    bait::tell(search.bait.as_deref(), &mut case);
    if !output.quiet {
        knowledge::warn_of_age(&case.knowledge, started);
    }
    let durations = BTreeMap::from([
        ("read".to_owned(), read_seconds),
        ("all".to_owned(), clock.elapsed().as_secs_f64()),
    ]);
    unless_left(deliver(&case, started, durations, options(reading, search), output, &crew))?;
    let seen = &case.coverage;
    let is_of_capture = |name: &String| name.starts_with("input.") || name.starts_with("packet.");
    let is_blind = seen.packets_in_flows == 0
        && seen.packets_not_ip.is_empty()
        && seen.problems.keys().any(is_of_capture);
    if is_blind && !control.is_stopped() {
        return Ok(failure::nothing_read());
    }
    let gravest = case.findings.iter().map(|finding| finding.severity).max();
    // The rows are many and the process ends here: giving each one back would only take time.
    std::mem::forget(case);
    Ok(exit_code(gravest, &control, output))
}

/// From bytes to flows, names, messages and certificates, and to what stands in clear content.
fn observe(
    source: Source<'_>,
    search: &Search,
    reading: &Reading,
    output: &Output,
    crew: &Crew,
    control: &Control,
) -> Result<(Observed, Vec<Scanner>)> {
    knowledge::unpack(crew);
    let limits = reading.limits.limits();
    let detector = (!reading.metadata_only).then(|| search.detector(&limits));
    let scanner = || detector.as_ref().map(Detector::scanner);
    let (mut observed, scanners) = match source {
        Source::Open(capture) => whither_capture::inspect_capture(*capture, &limits, crew, control, scanner),
        Source::Paths(paths) => {
            let inputs = source::inputs(paths, output.digest == Digest::Sha256)?;
            whither_capture::inspect(&inputs, &limits, crew, control, scanner)?
        }
    };
    for error in observed.failures.drain(..) {
        let error = anyhow::Error::from(error);
        eprintln!("error: {}", clean(&failure::line(&error)));
        if let Some(hint) = failure::hint(&error) {
            eprintln!("hint: {hint}");
        }
        observed.coverage.problem("input.unreadable", observed.inputs.len() as u32, 0, 0);
    }
    Ok((observed, scanners))
}

/// From observations to a case: who runs each endpoint, personal data redacted, what the rules say.
fn judge(
    observed: Observed,
    scanners: Vec<Scanner>,
    key: Option<&CaseKey>,
    sensor: Option<Point>,
    reading: &Reading,
    crew: &Crew,
) -> Result<Case> {
    // Unpacked while captures were read, where there was a thread for it.
    Atlas::unpack(crew)?;
    let (atlas, refused) = knowledge::atlas(&reading.brought)?;
    let mut coverage = observed.coverage;
    for _ in 0..refused {
        coverage.problem("knowledge.refused", 0, 0, 0);
    }
    if reading.metadata_only {
        coverage.problem("content.not-read", 0, 0, coverage.payload_bytes);
    }
    let endpoints = endpoints(&observed.flows, &observed.names, &observed.certificates, &atlas, sensor, crew);
    let (sightings, recognised) = sightings(scanners, key, &mut coverage);
    let observations = Observations::new(
        &observed.flows,
        &endpoints,
        &observed.messages,
        &observed.certificates,
        sightings.get(..recognised).unwrap_or_default(),
        class,
    )
    .with_baits(sightings.get(recognised..).unwrap_or_default());
    let findings = whither_rules::judge(&observations, crew);
    // Look-ups hold texts for every address, and the process ends soon.
    std::mem::forget(observations);
    Ok(Case {
        schema: SCHEMA_VERSION,
        inputs: observed.inputs,
        knowledge: atlas.knowledge(),
        coverage,
        flows: observed.flows,
        endpoints,
        names: observed.names,
        messages: observed.messages,
        certificates: observed.certificates,
        sightings,
        baits: Vec::new(),
        fields: Vec::new(),
        findings,
    })
}

/// Reads dumps and tells which personal data is in which field.
fn scan(paths: &[PathBuf], search: &Search, output: &Output) -> Result<ExitCode> {
    let started = now(output)?;
    let clock = Instant::now();
    let key = case_key(output)?;
    let control = Arc::new(Control::default());
    progress::stop_on_interrupt(&control);
    let bar = Progress::start(&control, paths, output.quiet);
    let read = scan::read(paths, search, output, &control)?;
    drop(bar);
    let read_seconds = clock.elapsed().as_secs_f64();
    let case = scan::case(read, search, key.as_ref());
    let durations = BTreeMap::from([
        ("read".to_owned(), read_seconds),
        ("all".to_owned(), clock.elapsed().as_secs_f64()),
    ]);
    let options = BTreeMap::from(search.options());
    unless_left(deliver(&case, started, durations, options, output, &Crew::new(output.threads)))?;
    let is_unread = |problem: &str| problem == "dump.nothing-read" || problem.starts_with("folder.");
    if case.coverage.records == 0 && case.coverage.problems.keys().any(|problem| is_unread(problem)) {
        return Ok(failure::nothing_read());
    }
    let gravest = case.findings.iter().map(|finding| finding.severity).max();
    Ok(exit_code(gravest, &control, output))
}

pub(crate) fn class(id: &str) -> Option<ClassFacts> {
    let class = whither_detect::class(id)?;
    Some(ClassFacts {
        title: class.title,
        sensitivity: class.sensitivity,
        identifier: class.identifier,
        content: class.content,
        linddun: class.linddun,
    })
}

/// The key of the fingerprints: from a file, from the case, or none where no case is written.
fn case_key(output: &Output) -> Result<Option<CaseKey>> {
    if let Some(path) = &output.case_key {
        return Ok(Some(CaseKey::new(whither_evidence::read_key(path)?)));
    }
    match &output.case {
        Some(folder) => Ok(Some(CaseKey::new(whither_evidence::case_key(folder)?))),
        None => Ok(None),
    }
}

fn sensor(reading: &Reading) -> Result<Option<Point>> {
    let Some(text) = &reading.sensor else { return Ok(None) };
    let hint = || Hint {
        message: format!("{text}: no point on the Earth"),
        hint: "--sensor takes degrees north and east, such as 52.37,4.90 or -33.87,151.21".to_owned(),
    };
    Ok(Some(Point::parse(text).ok_or_else(hint)?))
}

fn now(output: &Output) -> Result<Timestamp> {
    let Some(text) = &output.now else { return Ok(clock()) };
    Timestamp::parse(text).ok_or_else(|| {
        let hint = "write it as 2026-03-02T10:14:07Z".to_owned();
        Hint { message: format!("{text}: not a time in UTC"), hint }.into()
    })
}

fn clock() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// Whoever has read enough of what is shown has not made the run fail.
fn unless_left(told: Result<()>) -> Result<()> {
    if told.as_ref().is_err_and(failure::is_leaving) { Ok(()) } else { told }
}

/// Writes the case where one is wanted, and shows it when it stands.
fn deliver(
    case: &Case,
    started: Timestamp,
    durations: BTreeMap<String, f64>,
    options: BTreeMap<String, String>,
    output: &Output,
    crew: &Crew,
) -> Result<()> {
    let Some(folder) = &output.case else { return show(case, output) };
    let finished = now(output)?;
    let threads = u32::try_from(output.threads).unwrap_or(u32::MAX);
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let run = RunInfo { version, started, finished, durations, threads, options };
    if output.format == Format::Json {
        // Longer than all tables: it is not held, but goes out as it is made.
        let written = whither_evidence::write_beside(folder, case, &run, crew, &|| ());
        // What was found is shown all the same.
        let shown = show(case, output);
        return written.map_err(Into::into).and(shown);
    }
    let text = OnceLock::new();
    let beside = || {
        let mut report = Vec::new();
        drop(text.set(render(case, output, &mut report).map(|()| report)));
    };
    let written = whither_evidence::write_beside(folder, case, &run, crew, &beside);
    let shown = match text.into_inner() {
        Some(report) => io::stdout().write_all(&report?).map_err(Into::into),
        None => show(case, output),
    };
    written.map_err(Into::into).and(shown)
}

/// The options that change what is found.
fn options(reading: &Reading, search: &Search) -> BTreeMap<String, String> {
    let limits = reading.limits.limits();
    let mut options = BTreeMap::from([
        ("limit_decoded_bytes".to_owned(), limits.decoded_bytes.to_string()),
        ("limit_idle_seconds".to_owned(), limits.idle_seconds.to_string()),
        ("limit_per_flow_records".to_owned(), limits.per_flow_records.to_string()),
        ("limit_reassembly_bytes".to_owned(), limits.reassembly_total_bytes.to_string()),
        ("metadata_only".to_owned(), reading.metadata_only.to_string()),
        ("sensor".to_owned(), reading.sensor.clone().unwrap_or_default()),
    ]);
    options.extend(search.options());
    options
}

/// Writes what is shown of a case.
fn render(case: &Case, output: &Output, out: &mut dyn Write) -> Result<()> {
    let name = match output.format {
        Format::Json => "json",
        Format::Terminal => "terminal",
    };
    let format = whither_report::Format::named(name).context("a listed format")?;
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let options = Options { columns: columns(), colour };
    whither_report::write(format, case, &options, out)?;
    Ok(())
}

/// Writes it to standard output, piece by piece.
fn show(case: &Case, output: &Output) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    render(case, output, &mut out)?;
    out.flush()?;
    Ok(())
}

/// The width of the terminal, or what COLUMNS says of it.
fn columns() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    said.or_else(|| if io::stdout().is_terminal() { width() } else { None }).unwrap_or(100)
}

fn exit_code(gravest: Option<Severity>, control: &Control, output: &Output) -> ExitCode {
    if control.is_stopped() {
        return ExitCode::from(INTERRUPTED);
    }
    let failed =
        output.fail_on.is_some_and(|limit| gravest.is_some_and(|gravest| gravest >= limit.severity()));
    ExitCode::from(u8::from(failed))
}

/// The session of a fictional app, as it comes with the program.
fn demo(reading: &Reading, output: &Output) -> Result<ExitCode> {
    const SESSION: &[u8] = include_bytes!("../../../samples/chatterbox.pcapng");
    let name = || "chatterbox.pcapng".to_owned();
    let capture = Capture::from_reader(Box::new(SESSION), name(), name(), 0)?;
    let folder = output.case.clone().unwrap_or_else(|| PathBuf::from("whither-demo.case"));
    let output = Output { case: Some(folder.clone()), ..output.clone() };
    let code = tell(Source::Open(Box::new(capture)), &Search::default(), reading, &output)?;
    if !output.quiet {
        eprintln!(
            "\ncase written to {}; `whither explain identifier-in-clear` tells more of a finding",
            folder.display()
        );
    }
    Ok(code)
}
