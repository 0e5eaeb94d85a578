//! Agreement with cases that nobody here wrote: the files of `conformance/` beside the corpus, used in place.
//!
//! The test holds what is promised; `cargo xtask score detect` prints the same tables. Of a case only the file, the
//! line and the entity are kept and shown, never its text. Where whither differs on purpose, the case is listed
//! with its reason beside the code that reads it.

mod information;
mod phones;
mod presidio;
mod scanned;
mod stdnum;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Agreement about one entity.
pub(crate) struct Row {
    /// What the file calls it.
    pub(crate) entity: String,
    /// How many cases there are.
    pub(crate) cases: usize,
    /// Lines of the cases that whither decides otherwise.
    pub(crate) differing: Vec<usize>,
    /// How many of these are so on purpose.
    pub(crate) listed: usize,
}

/// Agreement about one file of cases.
pub(crate) struct Table {
    /// Name of the file without its ending.
    pub(crate) file: &'static str,
    /// What is compared.
    pub(crate) about: &'static str,
    /// Least share on which both must agree, counting what differs on purpose; none where it is information.
    pub(crate) promised: Option<f64>,
    /// By entity.
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Returns the cases, those agreed, and those that differ on purpose.
    pub(crate) fn sums(&self) -> (usize, usize, usize) {
        let sum = |part: fn(&Row) -> usize| self.rows.iter().map(part).sum();
        (sum(|row| row.cases), sum(|row| row.cases - row.differing.len()), sum(|row| row.listed))
    }

    /// Returns whether what is promised holds.
    pub(crate) fn holds(&self) -> bool {
        let (cases, agreed, listed) = self.sums();
        self.promised.is_none_or(|share| (agreed + listed) as f64 >= share * cases as f64)
    }

    /// Adds a case.
    fn add(&mut self, entity: &str, line: usize, agrees: bool, is_listed: bool) {
        let at = self.rows.iter().position(|row| row.entity == entity).unwrap_or_else(|| {
            self.rows.push(Row { entity: entity.to_owned(), cases: 0, differing: Vec::new(), listed: 0 });
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        row.cases += 1;
        if !agrees {
            row.differing.push(line);
            row.listed += usize::from(is_listed);
        }
    }
}

/// A case as its file has it.
struct Case {
    line: usize,
    value: Value,
}

impl Case {
    fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name).and_then(Value::as_str)
    }
}

/// Where the cases are: beside the corpus (`WHITHER_CORPUS`, else `../shared/corpus`).
pub(crate) fn folder(root: &Path) -> PathBuf {
    let corpus =
        std::env::var_os("WHITHER_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    corpus.with_file_name("conformance")
}

/// Scores every file that is there; says which are not. A file more is a module and its place in this list; nested
/// encodings (`gitleaks_decode_cases`) have none yet.
pub(crate) fn score(folder: &Path) -> Vec<Table> {
    let all = [stdnum::score, presidio::score, phones::score, information::pdscan, information::datafog];
    all.iter().filter_map(|score| score(folder)).collect()
}

/// Reads a file of cases; says so where it is absent.
fn cases(folder: &Path, file: &str) -> Option<Vec<Case>> {
    let Ok(text) = std::fs::read_to_string(folder.join(file).with_extension("jsonl")) else {
        eprintln!("skipped: {file} is absent");
        return None;
    };
    let parse = |(index, line)| Case { line: index + 1, value: serde_json::from_str(line).expect("a case") };
    Some(text.lines().enumerate().map(parse).collect())
}

/// Returns the tables as text, one row an entity.
pub(crate) fn tables(tables: &[Table]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for table in tables {
        let (cases, agreed, listed) = table.sums();
        let share = |part: usize| 100.0 * part as f64 / cases.max(1) as f64;
        let _ = writeln!(
            text,
            "{}: {}\n  {cases} cases, {:.2} % agreed, {:.2} % with {listed} that differ on purpose{}",
            table.file,
            table.about,
            share(agreed),
            share(agreed + listed),
            table.promised.map_or_else(String::new, |share| format!("; promised {:.1} %", 100.0 * share)),
        );
        for row in &table.rows {
            let agreed = row.cases - row.differing.len();
            let _ = write!(text, "    {:28}{agreed:5} of {:5}", row.entity, row.cases);
            let lines: Vec<String> = row.differing.iter().take(8).map(usize::to_string).collect();
            let more = if row.differing.len() > 8 { ", …" } else { "" };
            let _ = match lines.is_empty() {
                true => writeln!(text),
                false => writeln!(text, "  ({} on purpose; lines {}{more})", row.listed, lines.join(", ")),
            };
        }
    }
    text
}

#[test]
fn agreement_holds() {
    let folder = folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    if !folder.is_dir() {
        eprintln!("skipped: conformance cases absent");
        return;
    }
    let scored = score(&folder);
    let text = tables(&scored);
    for table in &scored {
        assert!(table.holds(), "{}\n{text}", table.file);
    }
}
