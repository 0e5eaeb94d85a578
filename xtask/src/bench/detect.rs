//! `cargo xtask bench detect FILE`: `whither scan` on a dump, beside ripgrep with patterns for eight classes and no
//! validation, Presidio with the same patterns and no language model, and `wc -l` for what reading alone costs.
//!
//! FILE is any dump; the figures of the project are of 256 MB of generated chats, one JSON record a line.

use std::{fmt::Write as _, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use super::measure::{Cost, installed, run as measure};

/// Presidio reads so much of the file; it is too slow for all of it.
const PRESIDIO_BYTES: &str = "2000000";

/// Runs of each, of which the least seconds count, and the most memory.
const ROUNDS: usize = 11;
/// Resident number, mobile number, IMEI or IMSI, card, MAC address, IPv4 address, coordinate, e-mail.
const PATTERNS: [&str; 8] = [
    r"\b[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]\b",
    r"\b1[3-9]\d{9}\b",
    r"\b\d{15}\b",
    r"\b[3-6]\d{12,18}\b",
    r"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"-?\b\d{1,3}\.\d{4,}\b",
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b",
];

/// The classes that the patterns look for.
const EIGHT: &str = "cn.ric,contact.email,contact.phone,device.imei,device.imsi,device.mac,finance.card,\
                     location.precise,network.ip";
/// Name, threads and classes of a run.
const RUNS: [(&str, &str, Option<&str>); 4] = [
    ("whither scan, 1 thread", "1", None),
    ("whither scan, 2 threads", "2", None),
    ("whither scan, the eight classes, 1 thread", "1", Some(EIGHT)),
    ("whither scan, the eight classes, 2 threads", "2", Some(EIGHT)),
];

/// Measures, prints and writes `benches/detect.md`.
pub(super) fn run(root: &Path, file: &Path) -> Result<()> {
    let bytes = std::fs::metadata(file).with_context(|| file.display().to_string())?.len();
    let whither = crate::dist::run(root)?;
    let mut rows: Vec<(&str, Cost)> = Vec::new();
    for _ in 0..ROUNDS {
        for (name, threads, classes) in RUNS {
            let mut command = Command::new(&whither);
            command.arg("scan").arg(file).args(["--quiet", "--digest", "none", "--threads", threads]);
            command.args(classes.iter().flat_map(|classes| ["--classes", classes]));
            keep(&mut rows, name, measure(&mut command)?);
        }
        if installed("rg") {
            let mut command = Command::new("rg");
            command.args(["-j1", "--no-unicode", "--count-matches"]);
            for pattern in PATTERNS {
                command.args(["-e", pattern]);
            }
            keep(&mut rows, "ripgrep, 8 patterns, nothing validated", measure(command.arg(file))?);
        }
        keep(&mut rows, "wc -l", measure(Command::new("wc").arg("-l").arg(file))?);
    }
    let mut text = table(bytes, &rows);
    let _ = writeln!(
        text,
        "\nTwo threads over one, wall time: {:.2} (every class), {:.2} (the eight).",
        wall(&rows, 0) / wall(&rows, 1),
        wall(&rows, 2) / wall(&rows, 3)
    );
    match presidio(file)? {
        Some(rate) => {
            let all = rows.iter().find(|row| row.0 == RUNS[0].0).map_or(0.01, |row| row.1.cpu_seconds);
            let times = bytes as f64 / 1e6 / all / rate;
            let _ = writeln!(
                text,
                "\nPresidio, the eight patterns and no language model: {rate:.2} MB/s of CPU of the first 2 MB, its start left out; `scan` with every class reads {times:.0} times as much."
            );
        }
        None => text.push_str("\nNot installed and left out: Presidio (`presidio_analyzer` of `python3`).\n"),
    }
    super::capture::print_out(&text);
    std::fs::write(root.join("benches/detect.md"), text).context("benches/detect.md")
}

/// Returns the seconds of one of [`RUNS`].
fn wall(rows: &[(&str, Cost)], run: usize) -> f64 {
    let row = RUNS.get(run).and_then(|(name, ..)| rows.iter().find(|row| row.0 == *name));
    row.map_or(f64::NAN, |row| row.1.wall_seconds)
}

/// Measures Presidio where it is installed; megabytes a CPU second.
fn presidio(file: &Path) -> Result<Option<f64>> {
    const SCRIPT: &str = include_str!("presidio.py");
    let is_there = Command::new("python3").args(["-c", "import presidio_analyzer"]).output();
    if !is_there.is_ok_and(|output| output.status.success()) {
        return Ok(None);
    }
    let mut command = Command::new("python3");
    command.args(["-c", SCRIPT]).arg(file).arg(PRESIDIO_BYTES).args(PATTERNS);
    let output = command.output().context("python3")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = printed.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [bytes, seconds] = numbers[..] else {
        bail!(
            "presidio.py: {}",
            String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("no output")
        )
    };
    Ok(Some(bytes / 1e6 / seconds.max(0.001)))
}

fn keep<'a>(rows: &mut Vec<(&'a str, Cost)>, name: &'a str, cost: Cost) {
    match rows.iter_mut().find(|row| row.0 == name) {
        Some((_, least)) => {
            least.cpu_seconds = least.cpu_seconds.min(cost.cpu_seconds);
            least.wall_seconds = least.wall_seconds.min(cost.wall_seconds);
            least.peak_megabytes = least.peak_megabytes.max(cost.peak_megabytes);
        }
        None => rows.push((name, cost)),
    }
}

fn table(bytes: u64, rows: &[(&str, Cost)]) -> String {
    let megabytes = bytes as f64 / 1e6;
    let mut text = format!(
        "# Results of `cargo xtask bench detect`\n\n{megabytes:.0} MB of generated chats, one JSON record a line. CPU seconds count; the machine is shared; the least of {ROUNDS} runs in turn, the most of their memory.\n`scan` asks every class and number (or the eight that the patterns are of), follows fields, validates, counts different values, decodes.\n\n| run | CPU s | wall s | MB/s of CPU | peak MB |\n|---|---|---|---|---|\n"
    );
    for (name, cost) in rows {
        let rate = megabytes / cost.cpu_seconds.max(0.01);
        let _ = writeln!(
            text,
            "| {name} | {:.2} | {:.2} | {rate:.0} | {:.0} |",
            cost.cpu_seconds, cost.wall_seconds, cost.peak_megabytes
        );
    }
    text
}
