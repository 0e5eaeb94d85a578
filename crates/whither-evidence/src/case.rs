//! The folder of a case: what is in it, how it is written and read.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufReader, BufWriter, ErrorKind, Write as _},
    iter,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use whither_model::{
    Coverage, Crew, Timestamp,
    table::{Case, Input, Knowledge, SCHEMA_VERSION},
};

use crate::{
    Error, error, schema,
    table::{self, Sheet},
};

/// How a case was made: what of it is evidence (the options) and what is not (the clock).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// Version of whither.
    pub version: String,
    /// When the run began.
    pub started: Timestamp,
    /// When it was done.
    pub finished: Timestamp,
    /// Seconds by phase, such as `read` or `write`.
    pub durations: BTreeMap<String, f64>,
    /// Threads it ran on.
    pub threads: u32,
    /// Options that change what is found; they go to `case.json`, the rest to `run.json`.
    #[serde(skip)]
    pub options: BTreeMap<String, String>,
}

/// Writes `case` to the folder `dir`, over an older case if there is one; `case.key` stays as it is.
///
/// Files get their names only when all of them are whole, `case.json` last.
///
/// # Errors
///
/// Where `dir` holds something other than a case, or a file cannot be written.
pub fn write(dir: &Path, case: &Case, run: &RunInfo) -> Result<(), Error> {
    write_beside(dir, case, run, &Crew::default(), &|| ())
}

/// Does the same, and `beside` once as one of the jobs that a crew shares: whatever else is made of the case
/// then takes its turn and no room of its own.
///
/// # Errors
///
/// As [`write()`]; `beside` is done all the same, unless the folder or a file in it was refused.
pub fn write_beside(
    dir: &Path,
    case: &Case,
    run: &RunInfo,
    crew: &Crew,
    beside: &(dyn Fn() + Sync),
) -> Result<(), Error> {
    prepare(dir)?;
    let head = Head {
        schema: SCHEMA_VERSION,
        inputs: case.inputs.clone(),
        knowledge: case.knowledge.clone(),
        options: run.options.clone(),
        coverage: case.coverage.clone(),
        rows: rows(case),
    };
    let part = |name: &str| dir.join(format!("{name}{PART}"));
    let written = (|| {
        let sheets = [
            table::begin(part("flows.parquet"), schema::flows, &case.flows)?,
            table::begin(part("endpoints.parquet"), schema::endpoints, &case.endpoints)?,
            table::begin(part("names.parquet"), schema::names, &case.names)?,
            table::begin(part("messages.parquet"), schema::messages, &case.messages)?,
            table::begin(part("certificates.parquet"), schema::certificates, &case.certificates)?,
            table::begin(part("sightings.parquet"), schema::sightings, &case.sightings)?,
            table::begin(part("baits.parquet"), schema::baits, &case.baits)?,
            table::begin(part("fields.parquet"), schema::fields, &case.fields)?,
            table::begin(part("findings.parquet"), schema::findings, &case.findings)?,
        ];
        share(crew, &sheets, beside)?;
        sheets.into_iter().try_for_each(Sheet::finish)?;
        write_json(&part(RUN), run)?;
        write_json(&part(HEAD), &head)
    })();
    if let Err(failed) = written {
        // A full disk must not stay full of halves; that they are there is no second error to report.
        FILES.iter().for_each(|name| drop(fs::remove_file(part(name))));
        return Err(failed);
    }
    // From here until the last file has its name the folder is no case, so a run that is killed in between leaves
    // no mixture of two.
    let head = dir.join(HEAD);
    match fs::remove_file(&head) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error::io("replace", &head)(error)),
        _ => {}
    }
    FILES.iter().try_for_each(|name| {
        let path = dir.join(name);
        fs::rename(part(name), &path).map_err(error::io("put in place", &path))
    })
}

fn rows(case: &Case) -> BTreeMap<String, usize> {
    let rows = [
        ("baits", case.baits.len()),
        ("certificates", case.certificates.len()),
        ("endpoints", case.endpoints.len()),
        ("fields", case.fields.len()),
        ("findings", case.findings.len()),
        ("flows", case.flows.len()),
        ("messages", case.messages.len()),
        ("names", case.names.len()),
        ("sightings", case.sightings.len()),
    ];
    rows.map(|(table, count)| (table.to_owned(), count)).into()
}

/// Has a crew write every table, and do `beside`; gives the first failure in their order. After one nothing more is
/// written: groups would only wait in memory for the one that failed.
fn share(crew: &Crew, sheets: &[Box<dyn Sheet + '_>], beside: &(dyn Fn() + Sync)) -> Result<(), Error> {
    // What takes longest comes first, and what takes little last, so that all are done at about the same time.
    let groups = sheets.iter().flat_map(|sheet| (0..sheet.groups()).map(move |group| Some((sheet, group))));
    let jobs: Vec<_> = iter::once(None).chain(groups).collect();
    let failed = AtomicBool::new(false);
    let work = |_: &mut (), index: usize| {
        let Some((sheet, group)) = jobs.get(index).copied().flatten() else {
            beside();
            return Ok(());
        };
        if failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let written = sheet.write(group);
        failed.fetch_or(written.is_err(), Ordering::Relaxed);
        written
    };
    crew.share(jobs.len(), || (), work).into_iter().collect()
}

/// Reads the case in the folder `dir`.
///
/// # Errors
///
/// Where a file is missing, damaged or of another schema.
pub fn read(dir: &Path) -> Result<Case, Error> {
    let path = dir.join(HEAD);
    let version: Version = read_json(&path)?;
    if version.schema != SCHEMA_VERSION {
        return Err(Error::Schema { path, found: version.schema });
    }
    let head: Head = read_json(&path)?;
    Ok(Case {
        baits: later(dir, &head, "baits")?,
        fields: later(dir, &head, "fields")?,
        schema: head.schema,
        inputs: head.inputs,
        knowledge: head.knowledge,
        coverage: head.coverage,
        flows: table::read(&dir.join("flows.parquet"))?,
        endpoints: table::read(&dir.join("endpoints.parquet"))?,
        names: table::read(&dir.join("names.parquet"))?,
        messages: table::read(&dir.join("messages.parquet"))?,
        certificates: table::read(&dir.join("certificates.parquet"))?,
        sightings: table::read(&dir.join("sightings.parquet"))?,
        findings: table::read(&dir.join("findings.parquet"))?,
    })
}

/// Reads a table that cases did not have from the beginning: one whose head does not name it, and that has no file of it,
/// has none of its rows. Where the head names it, the file is missing.
fn later<T: DeserializeOwned>(dir: &Path, head: &Head, name: &str) -> Result<Vec<T>, Error> {
    let path = dir.join(format!("{name}.parquet"));
    let is_absent = || matches!(path.try_exists(), Ok(false));
    if !head.rows.contains_key(name) && is_absent() { Ok(Vec::new()) } else { table::read(&path) }
}

/// Makes `dir` where it is missing; refuses one that holds anything else than a case.
pub(crate) fn prepare(dir: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return fs::create_dir_all(dir).map_err(error::io("create", dir));
        }
        Err(source) => return Err(error::io("open the folder", dir)(source)),
    };
    let mut strange = false;
    for entry in entries {
        let name = entry.map_err(error::io("list", dir))?.file_name();
        strange |= !name.to_str().is_some_and(is_ours);
    }
    // Notes beside an older case are no reason to refuse, and they stay. A foreign file beside no case is: the
    // user may have named the wrong folder.
    if strange && read_json::<Version>(&dir.join(HEAD)).is_err() {
        return Err(Error::NotACase { path: dir.to_owned() });
    }
    Ok(())
}

fn is_ours(name: &str) -> bool {
    name == KEY || FILES.contains(&name.strip_suffix(PART).unwrap_or(name))
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), Error> {
    let file = File::create(path).map_err(error::io("create", path))?;
    let mut file = BufWriter::new(file);
    serde_json::to_writer_pretty(&mut file, value).map_err(error::json("write", path))?;
    file.write_all(b"\n").and_then(|()| file.flush()).map_err(error::io("write", path))
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let file = File::open(path).map_err(error::io("open", path))?;
    serde_json::from_reader(BufReader::new(file)).map_err(error::json("read", path))
}

/// `case.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    schema: u32,
    inputs: Vec<Input>,
    knowledge: Vec<Knowledge>,
    options: BTreeMap<String, String>,
    coverage: Coverage,
    /// Rows by table.
    #[serde(default)]
    rows: BTreeMap<String, usize>,
}

/// What tells a `case.json` of ours from another's, whatever its version.
#[derive(Deserialize)]
struct Version {
    schema: u32,
    #[serde(rename = "coverage")]
    _coverage: serde::de::IgnoredAny,
}

/// The key's file; made apart, see [`crate::case_key`].
pub(crate) const KEY: &str = "case.key";

const HEAD: &str = "case.json";
const RUN: &str = "run.json";

/// Suffix of a file that is being written.
const PART: &str = ".part";

/// Files in the order in which they get their names: the head last, as it makes the folder a case.
const FILES: [&str; 11] = [
    "baits.parquet",
    "certificates.parquet",
    "endpoints.parquet",
    "fields.parquet",
    "findings.parquet",
    "flows.parquet",
    "messages.parquet",
    "names.parquet",
    "sightings.parquet",
    RUN,
    HEAD,
];

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// A table whose disk is full; counts how often that was tried.
    struct Full<'a>(&'a AtomicUsize);

    impl Sheet for Full<'_> {
        fn groups(&self) -> usize {
            1_000
        }

        fn write(&self, group: usize) -> Result<(), Error> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Err(Error::Key { path: group.to_string().into() })
        }

        fn finish(self: Box<Self>) -> Result<(), Error> {
            Ok(())
        }
    }

    #[test]
    fn stops_writing_at_the_first_failure() {
        for threads in [1, 4] {
            let (tried, beside) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let sheets: [Box<dyn Sheet + '_>; 2] = [Box::new(Full(&tried)), Box::new(Full(&tried))];
            let outcome = share(&Crew::new(threads), &sheets, &|| {
                let _ = beside.fetch_add(1, Ordering::Relaxed);
            });
            assert!(matches!(outcome, Err(Error::Key { .. })));
            // Whoever is at work when it happens may fail as well.
            assert!((1..=threads).contains(&tried.load(Ordering::Relaxed)));
            assert_eq!(beside.load(Ordering::Relaxed), 1);
        }
    }
}
