//! `cargo xtask score noise [MEGABYTES]`: how many numbers of persons are found where there are none.
//!
//! Makes noise that is the same on every run, as lines of text and as fields of JSON, scans it and counts the values
//! that would be reported as identity, tax, insurance or account numbers. What chance predicts is measured: of random
//! strings in each shape of the numbers that are believed alone, how many pass all checks.

mod kinds;

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Result, ensure};
use whither_detect::{Detector, LineScanner, numbers};
use whither_model::{Block, Limits, Source, records::BLOCK_SIZE};

use self::kinds::{KINDS, Kind};
use crate::samples::random::Random;

/// Classes whose numbers are one person's.
const PERSONAL: [&str; 7] = [
    "finance.account",
    "finance.iban",
    "gov.id.national",
    "gov.id.passport",
    "gov.id.tax",
    "health.insurance",
    "person.birth_date",
];
/// Values of persons that may be reported in a hundred megabytes beyond what chance predicts.
const MOST: f64 = 1.0;
/// Random strings a shape.
const DRAWS: u32 = 100_000;

/// What was found in one kind of noise.
struct Row {
    kind: Kind,
    form: &'static str,
    bytes: usize,
    /// Values reported as numbers of persons, and what chance predicts.
    personal: u64,
    predicted: f64,
    /// Values reported as something else.
    other: u64,
    /// What they were taken for, and how often.
    taken: BTreeMap<&'static str, u64>,
}

/// Prints the table; fails where more is found than chance and one in a hundred megabytes.
pub(super) fn run(megabytes: usize) -> Result<()> {
    let rows = score(&KINDS, megabytes << 20);
    println!("noise        form       MB  personal  by chance     other  taken for");
    for row in &rows {
        let taken: Vec<String> = row.taken.iter().map(|(id, count)| format!("{id} {count}")).collect();
        println!(
            "{:12} {:5}{:8.1}{:10}{:11.2}{:10}  {}",
            format!("{:?}", row.kind),
            row.form,
            row.bytes as f64 / 1e6,
            row.personal,
            row.predicted,
            row.other,
            taken.join(", ")
        );
    }
    let (bytes, personal, predicted) = sums(&rows);
    let rate = (personal - predicted).max(0.0) * 1e8 / bytes;
    println!("{personal} in {:.0} MB, {predicted:.1} by chance: {rate:.2} a 100 MB beyond it", bytes / 1e6);
    ensure!(holds(&rows), "more than {MOST} a 100 MB beyond chance");
    Ok(())
}

fn sums(rows: &[Row]) -> (f64, f64, f64) {
    let sum = |part: fn(&Row) -> f64| rows.iter().map(part).sum();
    (sum(|row| row.bytes as f64), sum(|row| row.personal as f64), sum(|row| row.predicted))
}

/// Returns whether no more is found than chance predicts, with three deviations, and one in a hundred megabytes.
fn holds(rows: &[Row]) -> bool {
    let (bytes, personal, predicted) = sums(rows);
    personal <= predicted + 3.0 * predicted.sqrt() + MOST * (bytes / 1e8).max(1.0)
}

/// Scans so many bytes of noise of some kinds.
fn score(kinds: &[Kind], size: usize) -> Vec<Row> {
    let chances = Chances::new();
    let share = size / (2 * kinds.len());
    let mut rows = Vec::new();
    for kind in kinds.iter().copied() {
        for form in ["text", "json"] {
            if matches!(kind, Kind::Columns | Kind::Counters) && form == "text" {
                continue;
            }
            rows.push(scan(kind, form, share, &chances));
        }
    }
    rows
}

fn scan(kind: Kind, form: &'static str, size: usize, chances: &Chances) -> Row {
    let mut noise = Noise::new(kind, form);
    let limits = Limits::default();
    let mut scanner = LineScanner::new(&Detector::new(&limits), &limits);
    let source = Source { input: 0, path: "noise".to_owned(), table: String::new(), format: "jsonl" };
    let (source, mut row, mut bytes) = (Arc::new(source), 0, 0);
    while bytes < size {
        let block = noise.block(BLOCK_SIZE.min(size - bytes));
        let lines = block.iter().filter(|byte| **byte == b'\n').count() as u64;
        bytes += block.len();
        let source = Arc::clone(&source);
        scanner.scan(&Block {
            source,
            bytes: block,
            row,
            offset: None,
            begun: 0,
            overlap: 0,
            goes_on: false,
        });
        row += lines;
    }
    let predicted = chances.of(&noise.written);
    let mut found = Row { kind, form, bytes, personal: 0, predicted, other: 0, taken: BTreeMap::new() };
    for sheet in scanner.finish() {
        for entry in sheet.found.iter().filter(|entry| !entry.by_chance) {
            let is_personal = PERSONAL.contains(&entry.class);
            found.personal += if is_personal { entry.valid } else { 0 };
            found.other += if is_personal { 0 } else { entry.valid };
            let name = if entry.kind.is_empty() { entry.class } else { entry.kind };
            *found.taken.entry(name).or_default() += entry.valid;
        }
    }
    found
}

/// Noise that is being written.
struct Noise {
    kind: Kind,
    form: &'static str,
    random: Random,
    sequence: u64,
    sources: std::vec::IntoIter<std::path::PathBuf>,
    /// How many values of each outline were written.
    written: BTreeMap<Vec<u8>, u64>,
}

impl Noise {
    fn new(kind: Kind, form: &'static str) -> Self {
        let sources = if kind == Kind::Code { kinds::sources() } else { Vec::new() };
        let random = Random::named(&format!("{kind:?} {form}"));
        Self { kind, form, random, sequence: 0, sources: sources.into_iter(), written: BTreeMap::new() }
    }

    fn block(&mut self, size: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(size + 4_096);
        while bytes.len() < size {
            self.sequence += 1;
            let line = match (self.kind, self.form) {
                (Kind::Code, _) => self.code(),
                (Kind::Columns, _) => self.columns(),
                (Kind::Counters, _) => self.counters(),
                (_, form) => self.pair(form),
            };
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        bytes
    }

    /// Two values in a record or in a line of a log.
    fn pair(&mut self, form: &str) -> String {
        let (one, two, sequence) = (self.value(), self.value(), self.sequence);
        match form {
            "json" => serde_json::json!({ "seq": sequence, "v": one, "w": two }).to_string(),
            _ => format!("{sequence} handled {one} and {two} in {} ms", self.random.below(900)),
        }
    }

    fn value(&mut self) -> String {
        let value = kinds::value(self.kind, &mut self.random);
        if value.len() <= 40 && !value.contains(' ') {
            self.note(&value);
        }
        value
    }

    fn note(&mut self, value: &str) {
        *self.written.entry(outline(value.as_bytes())).or_default() += 1;
    }

    /// A record with random digits of one length in each field.
    fn columns(&mut self) -> String {
        let mut record = serde_json::Map::new();
        for length in 7..=20 {
            let digits = kinds::digits(&mut self.random, length);
            self.note(&digits);
            record.insert(format!("c{}", (b'a' + length as u8) as char), digits.into());
        }
        serde_json::Value::Object(record).to_string()
    }

    /// A record of what counts on.
    fn counters(&self) -> String {
        let record =
            kinds::counters(self.sequence).into_iter().map(|(name, value)| (name.to_owned(), value.into()));
        serde_json::Value::Object(record.collect()).to_string()
    }

    /// A source file, as it stands or as one string; digits where there are no more.
    fn code(&mut self) -> String {
        let text = self.sources.next().and_then(|path| std::fs::read_to_string(path).ok());
        match (text, self.form) {
            (Some(text), "json") => serde_json::json!({ "seq": self.sequence, "text": text }).to_string(),
            (Some(text), _) => text,
            (None, _) => self.value(),
        }
    }
}

/// Digits as `d`, letters as `A`, all else as it is.
fn outline(text: &[u8]) -> Vec<u8> {
    let kind = |byte: &u8| match byte {
        b'0'..=b'9' => b'd',
        byte if byte.is_ascii_alphabetic() => b'A',
        byte => *byte,
    };
    text.iter().map(kind).collect()
}

/// How likely random strings are numbers that are believed alone.
struct Chances(Vec<(Vec<u8>, f64)>);

impl Chances {
    fn new() -> Self {
        let mut random = Random::named("chances");
        let mut chances = Vec::new();
        for number in numbers::ALL.iter().filter(|number| number.alone && PERSONAL.contains(&number.class)) {
            for shape in number.shapes {
                let passed = (0..DRAWS).filter(|_| number.is_valid(&draw(shape, &mut random))).count();
                // Digits that a shape names stand there by chance as well.
                let named = shape.bytes().filter(u8::is_ascii_digit).count() as i32;
                let chance = passed as f64 / f64::from(DRAWS) / 10f64.powi(named);
                chances.push((shape.as_bytes().to_vec(), chance));
            }
        }
        Self(chances)
    }

    /// Returns how many of what was written pass by chance.
    fn of(&self, written: &BTreeMap<Vec<u8>, u64>) -> f64 {
        let fits = |shape: &[u8], outline: &[u8]| {
            let is_mixed = !shape.contains(&b'N') || outline.contains(&b'A');
            is_mixed
                && shape.len() == outline.len()
                && shape.iter().zip(outline).all(|(shape, byte)| match shape {
                    b'N' => matches!(byte, b'd' | b'A'),
                    _ => outline_of(*shape) == *byte,
                })
        };
        let expected = |(outline, count): (&Vec<u8>, &u64)| {
            let fitting = self.0.iter().filter(|(shape, _)| fits(shape, outline));
            *count as f64 * fitting.map(|(_, chance)| chance).sum::<f64>()
        };
        written.iter().map(expected).sum()
    }
}

fn outline_of(shape: u8) -> u8 {
    match shape {
        b'd' | b'0'..=b'9' => b'd',
        byte if byte.is_ascii_alphabetic() => b'A',
        byte => byte,
    }
}

/// Draws a string in a shape; where letters and digits may stand, a digit.
fn draw(shape: &str, random: &mut Random) -> Vec<u8> {
    let place = |byte: u8| match byte {
        b'd' | b'N' => b'0' + random.below(10) as u8,
        b'A' => b'A' + random.below(26) as u8,
        other => other,
    };
    shape.bytes().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_noise_is_taken_for_persons() {
        // Which source code there is differs from machine to machine: the command scans it, a test does not.
        let made: Vec<Kind> = KINDS.into_iter().filter(|kind| *kind != Kind::Code).collect();
        let rows = score(&made, 8 << 20);
        let taken: Vec<_> = rows.iter().map(|row| (row.kind, row.form, &row.taken)).collect();
        assert!(holds(&rows), "{taken:?}");
    }
}
