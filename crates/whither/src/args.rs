//! The command line.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use whither_capture::source::{self, Capture};
use whither_model::{Limits, table::Severity};

/// Where does an app send people's data, who runs those servers, under whose law, and who can read it on the way?
#[derive(Debug, Parser)]
#[command(name = "whither", version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "`whither FILE...` does the same as `whither inspect FILE...` where FILE is a capture, else as \
    `whither scan FILE...`.\n\
    Exit codes: 0 done, 1 findings at or above --fail-on, 2 could not run, 130 interrupted."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads network captures: who gets what, where, under whose law, how protected.
    Inspect(Inspect),
    /// Runs `inspect` on the session of a fictional app that comes with whither, and writes a case.
    Demo(Demo),
    /// Explains a rule, a class of personal data, an operator or the laws of a jurisdiction.
    Explain(Explain),
    /// Finds personal data in dumps, field by field: what kind, how much, how surely; values stay where they are.
    Scan(Scan),
    /// Tells who runs an address, a host name or a network, where it is and whose law reaches it.
    Lookup(Lookup),
    /// Tells which tables of knowledge answers rest on, how old they are and under which licences; imports and updates
    /// yours.
    Data(Data),
}

/// `whither inspect`
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// pcap or pcapng, also .gz and .zst; a folder of rotated captures; `-` for standard input.
    #[arg(required = true, value_name = "CAPTURE")]
    pub(crate) captures: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) sought: Sought,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// `whither demo`
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// `whither scan`
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// Files or folders: JSON, JSONL, CSV, SQL dumps, BSON, Parquet, Avro, SQLite, XLSX, XML, plist, text and logs; also
    /// inside zip, tar, gz and zst.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) sought: Sought,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What is looked for in content.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Sought {
    /// Searches values that you know in every form: as they are, encoded, hashed, under one-byte XOR, as numbers. A TOML
    /// file of `[[bait]]` with `name`, `class` and `value`, or `lat` and `lon`; also `salts`. Only names are shown.
    #[arg(long, value_name = "FILE")]
    pub(crate) bait: Option<PathBuf>,
    /// Finds what your own regular expressions match, as `custom.NAME`: a TOML file of `[[pattern]]` with `name` and
    /// `regex` (syntax of the Rust crate regex; `\d`, `\w` and `\b` are of ASCII, `(?u)` changes
    /// that). There is no check behind them, and what matches is never shown, be it a value or a name.
    #[arg(long, value_name = "FILE")]
    pub(crate) patterns: Option<PathBuf>,
    /// Looks for these classes of personal data only, which is faster: `contact.phone`, `device` for all of device.*, or
    /// kinds of numbers such as `cn.ric`; with commas between them. The report says that others were not looked for.
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    pub(crate) classes: Vec<String>,
}

/// `whither explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A rule (`weak-tls`), a class (`device.imei`), an operator (`agora`), a jurisdiction (`HK`) or a law by its name
    /// (`CLOUD Act`); none lists all.
    pub(crate) topic: Option<String>,
    #[command(flatten)]
    pub(crate) brought: Brought,
}

/// `whither lookup`
#[derive(Debug, Args)]
pub(crate) struct Lookup {
    /// An address, a host name, a URL or an AS number; none or `-` reads one a line from standard input.
    #[arg(value_name = "IP|HOST|ASN")]
    pub(crate) subjects: Vec<String>,
    #[command(flatten)]
    pub(crate) brought: Brought,
    /// What is written to standard output; JSON has every fact with its source.
    #[arg(
        long,
        value_enum,
        default_value = "terminal",
        hide_possible_values = true,
        value_name = "terminal|json"
    )]
    pub(crate) format: Format,
}

/// `whither data`
#[derive(Debug, Args)]
pub(crate) struct Data {
    #[command(subcommand)]
    pub(crate) command: DataCommand,
}

/// `whither data ...`
#[derive(Debug, Subcommand)]
pub(crate) enum DataCommand {
    /// Lists the tables of knowledge with date, licence and digest.
    Status(Brought),
    /// Checks files of yours and copies them into a folder for --knowledge: MaxMind DB (MaxMind, DB-IP, IPinfo), ranges
    /// of AWS, Google, Azure and Oracle, anycast prefixes, operators.csv, Exodus trackers, Tracker Radar entities.
    Import(Import),
    /// Imports newer versions of files that were imported before, from a folder or an address you name; the versions
    /// before are kept. The only command that uses the network, and only where you name an address.
    Update(Update),
}

/// Knowledge of the user.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Brought {
    /// Asks the files in this folder beside the embedded tables; `whither data import` fills it.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
}

/// `whither data import`
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What to import; what each is, its content tells.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The folder to copy to.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: PathBuf,
    /// The licence you have it under, to be repeated in cases.
    #[arg(long, value_name = "TEXT")]
    pub(crate) licence: Option<String>,
    /// The SHA-256 that the file must have; for one file.
    #[arg(long, value_name = "HEX")]
    pub(crate) sha256: Option<String>,
}

/// `whither data update`
#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The folder with newer files, under the names they were imported by, held to SHA256SUMS where it has one; or the
    /// https:// address of one file.
    #[arg(long, value_name = "DIR|URL")]
    pub(crate) from: PathBuf,
    /// The name to keep a downloaded file by; the last part of its address where none is given.
    #[arg(long, value_name = "FILE")]
    pub(crate) name: Option<String>,
    /// The SHA-256 that a downloaded file must have.
    #[arg(long, value_name = "HEX")]
    pub(crate) sha256: Option<String>,
    /// The licence you have a downloaded file under; that of the version before where none is given.
    #[arg(long, value_name = "TEXT")]
    pub(crate) licence: Option<String>,
    /// The folder they were imported to.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: PathBuf,
}

/// Where results go, and at what cost.
#[derive(Clone, Debug, Args)]
pub(crate) struct Output {
    /// Writes a case: case.json, run.json, case.key and Parquet tables.
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub(crate) case: Option<PathBuf>,
    /// What is written to standard output.
    #[arg(long, value_enum, default_value = "terminal")]
    pub(crate) format: Format,
    /// Threads that work; the result is the same for any number.
    #[arg(long, value_name = "N", default_value_t = default_threads(), value_parser = threads)]
    pub(crate) threads: usize,
    /// Digest of each input; a case without one cannot be tied to what it was made from.
    #[arg(long, value_enum, default_value = "sha256")]
    pub(crate) digest: Digest,
    /// Ends with exit code 1 when there is a finding of this severity or a graver one.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Takes fingerprints with the key in this file, so that they can be compared across cases.
    #[arg(long, value_name = "FILE")]
    pub(crate) case_key: Option<PathBuf>,
    /// The time that the age of knowledge is measured from, as 2026-03-02T10:14:07Z; default is the clock.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// No progress and no remarks on standard error; errors are still told.
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// How captures are read.
#[derive(Clone, Debug, Args)]
pub(crate) struct Reading {
    /// Reads no content: names, protocols and protection only, about twice as fast.
    #[arg(long)]
    pub(crate) metadata_only: bool,
    #[command(flatten)]
    pub(crate) brought: Brought,
    /// Where the capture was taken, in degrees north and east such as 52.37,4.90: round trips then refute places that
    /// are too far away (100 km a millisecond). Not for captures behind a VPN, a proxy or anything else that answers
    /// for the server.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(crate) sensor: Option<String>,
    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

/// Bounds on what untrusted input may cost. What was lost to one is told under NOT SEEN.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitOptions {
    /// Seconds without a packet after which a flow ends.
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().idle_seconds)]
    pub(crate) limit_idle: u32,
    /// Megabytes that may wait for missing TCP segments over all flows.
    #[arg(long, value_name = "MB", default_value_t = Limits::default().reassembly_total_bytes >> 20)]
    pub(crate) limit_reassembly: usize,
    /// Megabytes that one compressed body may decode to.
    #[arg(long, value_name = "MB", default_value_t = Limits::default().decoded_bytes >> 20)]
    pub(crate) limit_decoded: usize,
    /// Names, messages and kinds of personal data kept per flow.
    #[arg(long, value_name = "N", default_value_t = Limits::default().per_flow_records)]
    pub(crate) limit_records: usize,
}

impl LimitOptions {
    /// Returns the limits of the run.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            idle_seconds: self.limit_idle,
            reassembly_total_bytes: self.limit_reassembly.saturating_mul(1 << 20),
            decoded_bytes: self.limit_decoded.saturating_mul(1 << 20),
            per_flow_records: self.limit_records,
            ..Limits::default()
        }
    }
}

/// Formats of standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The tables of the case as one object.
    Json,
    /// A report to read.
    Terminal,
}

/// Digests of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Digest {
    /// None: faster, for inputs whose digest is kept elsewhere.
    None,
    /// SHA-256.
    Sha256,
}

/// Severities as arguments.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Any finding.
    Low,
    /// Medium or high.
    Medium,
    /// High only.
    High,
}

impl FailOn {
    /// Returns the severity meant.
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Low => Severity::Low,
            Self::Medium => Severity::Medium,
            Self::High => Severity::High,
        }
    }
}

/// More threads than this only wait for one another.
fn threads(text: &str) -> Result<usize, String> {
    const MOST: usize = 1_024;
    text.parse()
        .ok()
        .filter(|threads| (1..=MOST).contains(threads))
        .ok_or_else(|| format!("from 1 to {MOST}"))
}

fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}

/// Reads the arguments; a first argument that is no command is a capture to inspect or a dump to scan.
pub(crate) fn parse() -> Arguments {
    Arguments::parse_from(with_command(std::env::args_os().collect(), is_dump))
}

/// Files of a folder that are opened to tell whether it holds captures.
const OPENED: usize = 64;

/// Returns whether a path is a file or folder, and nothing in it opens as a capture.
fn is_dump(path: &Path) -> bool {
    // A pipe is not to be read twice.
    let is_there = path.is_file() || path.is_dir();
    if !is_there || is_called_capture(path) {
        return false;
    }
    let inputs = source::inputs(&[path.to_owned()], false).unwrap_or_default();
    !inputs.iter().take(OPENED).any(|input| Capture::open(input).is_ok())
}

/// Returns whether the name of a file ends as that of a capture, plain or compressed.
fn is_called_capture(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    [".pcap", ".pcapng", ".cap"].iter().any(|end| name.ends_with(end))
}

fn with_command(mut arguments: Vec<OsString>, is_dump: impl Fn(&Path) -> bool) -> Vec<OsString> {
    const COMMANDS: [&str; 7] = ["data", "demo", "explain", "help", "inspect", "lookup", "scan"];
    let Some(first) = arguments.get(1) else { return arguments };
    let is_input = first == "-";
    let is_option = first.as_encoded_bytes().starts_with(b"-") && !is_input;
    if !is_option && !COMMANDS.iter().any(|command| first == command) {
        let command = if !is_input && is_dump(Path::new(first)) { "scan" } else { "inspect" };
        arguments.insert(1, command.into());
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
        let words =
            |words: &[&str]| with_command(words.iter().map(Into::into).collect(), |path| path == "a.jsonl");
        assert_eq!(words(&["whither", "a.pcap"])[1], "inspect");
        assert_eq!(words(&["whither", "a.jsonl"])[1], "scan");
        assert_eq!(words(&["whither", "-"])[1], "inspect");
        assert_eq!(words(&["whither", "demo"])[1], "demo");
        assert_eq!(words(&["whither", "--help"])[1], "--help");
        for (name, is_capture) in [
            ("x.pcap", true),
            ("x.PCAPNG.gz", true),
            ("x.cap.zst", true),
            ("x.pcap.jsonl", false),
            ("x.pcapng.csv.gz", false),
            ("my.pcaps.sql", false),
        ] {
            assert_eq!(is_called_capture(Path::new(name)), is_capture, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf_8_is_an_input() {
        use std::os::unix::ffi::OsStringExt;
        let name = OsString::from_vec(b"caf\xe9.jsonl".to_vec());
        let all = with_command(vec!["whither".into(), name.clone()], |path| path.as_os_str() == name);
        assert_eq!(all, [OsString::from("whither"), "scan".into(), name]);
    }
}
