//! A folder of the user's files: read as a whole, and filled by `whither data import`.
//!
//! `knowledge.toml` in it notes of each imported file where it came from, when, under which licence, and its
//! SHA-256. A file whose digest is another one is refused: what answers rest on must be what was imported.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use whither_model::{Timestamp, table::Knowledge};

use super::{Refused, Source, read};
use crate::{publisher::is_known, sources::sha256};

/// Name of the list of imported files.
pub const MANIFEST: &str = "knowledge.toml";

/// No database of addresses is larger; it is held in memory as it is.
const FILE_BYTES: u64 = 1 << 30;

/// No list is larger: what is made of its text takes some twenty times as much memory.
pub(super) const TEXT_BYTES: usize = 32 << 20;

/// What is noted of an imported file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Name in the folder.
    pub file: String,
    /// Where it came from.
    pub origin: String,
    /// What it was recognised as.
    #[serde(default)]
    pub source: String,
    /// Date of the data, `YYYY-MM-DD`; empty where not known.
    #[serde(default)]
    pub date: String,
    /// Licence, as the user says.
    #[serde(default)]
    pub licence: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    #[serde(default)]
    file: Vec<Imported>,
}

/// Reads every file of a folder in the order of their names; gives those that were understood and those that were
/// not.
pub(crate) fn folder(path: &Path) -> Result<(Vec<Source>, Vec<Refused>), Refused> {
    let refused = |path: &Path, reason: String| Refused { path: path.to_owned(), reason, in_part: false };
    let entries = fs::read_dir(path).map_err(|error| refused(path, error.to_string()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| !hidden(path));
    paths.sort();
    // Without the list of digests nothing can be told from what it was changed to.
    let noted = match manifest(path) {
        Ok(noted) => noted,
        Err(reason) => {
            let reason = format!("{reason}; no file of the folder can be held against it");
            return Ok((Vec::new(), vec![refused(&path.join(MANIFEST), reason)]));
        }
    };
    let mut failed = Vec::new();
    for note in &noted.file {
        if !path.join(&note.file).exists() {
            failed.push(refused(&path.join(&note.file), format!("noted in {MANIFEST} and not there")));
        }
    }
    let mut sources = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let note = noted.file.iter().find(|note| note.file == name);
        match source(&path, note) {
            Ok(source) => sources.push(source),
            Err(reason) => failed.push(refused(&path, reason)),
        }
    }
    Ok((sources, failed))
}

fn hidden(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name == MANIFEST || name.starts_with('.')
}

fn source(path: &Path, note: Option<&Imported>) -> Result<Source, String> {
    let bytes = bytes(path)?;
    let digest = sha256(&bytes);
    if note.is_some_and(|note| note.sha256 != digest) {
        return Err(format!("its SHA-256 is not the one noted in {MANIFEST}"));
    }
    // What was checked when it was imported is not checked again.
    let found = read(bytes, note.is_none())?;
    let noted = |value: fn(&Imported) -> &String| note.map(value).filter(|text| !text.is_empty()).cloned();
    let knowledge = Knowledge {
        source: named(&found.name, path),
        kind: found.kind.to_owned(),
        date: noted(|note| &note.date).unwrap_or(found.date),
        licence: noted(|note| &note.licence).unwrap_or_else(|| "not stated".to_owned()),
        notice: "Brought by the user; stays with the user.".to_owned(),
        sha256: digest,
    };
    let origin = noted(|note| &note.origin).unwrap_or_default();
    Ok(Source { path: path.to_owned(), origin, knowledge, content: found.content })
}

/// What a file is called among the sources. Lists of one kind, and databases that name no publisher, are told from one
/// another by the name of the file.
fn named(found: &str, path: &Path) -> String {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match found.strip_suffix(')') {
        Some(database) if !is_known(found) => format!("{database}, {file})"),
        Some(_) => found.to_owned(),
        None if found.contains(".json") => found.to_owned(),
        None => format!("{found} ({file})"),
    }
}

/// Reads a regular file; devices and pipes may have no end.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    if !found.is_file() {
        return Err("not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err("larger than any table of knowledge".to_owned());
    }
    Ok(bytes)
}

fn manifest(folder: &Path) -> Result<Manifest, String> {
    match fs::read_to_string(folder.join(MANIFEST)) {
        Ok(text) => toml::from_str(&text).map_err(|error| error.message().to_owned()).and_then(within),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(error.to_string()),
    }
}

/// Refuses a list that names files elsewhere.
fn within(manifest: Manifest) -> Result<Manifest, String> {
    let elsewhere = |note: &&Imported| Path::new(&note.file).file_name() != Some(note.file.as_ref());
    match manifest.file.iter().find(elsewhere) {
        Some(note) => Err(format!("{:?} is no name of a file in its folder", note.file)),
        None => Ok(manifest),
    }
}

/// How a file is to be imported.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms<'a> {
    /// Where it came from; its path where none is said.
    pub origin: Option<&'a str>,
    /// The licence the user has it under; that of the version before where none is said.
    pub licence: Option<&'a str>,
    /// The SHA-256 it must have.
    pub sha256: Option<&'a str>,
    /// Whether a file with an older date than that of the version before is refused.
    pub newer: bool,
}

/// Checks a file, copies it into `folder` and notes it there. The version of that name that was there before is kept as
/// `.NAME.before`, which is not read; a file that is refused changes nothing, and the same file once more only its note.
pub fn import(path: &Path, folder: &Path, terms: Terms<'_>) -> Result<Imported, Refused> {
    let refused = |reason: String| Refused { path: path.to_owned(), reason, in_part: false };
    let io = |error: std::io::Error| refused(error.to_string());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() || name == MANIFEST || name.starts_with('.') {
        return Err(refused("no name for a file of knowledge".to_owned()));
    }
    let bytes = bytes(path).map_err(refused)?;
    let sha256 = self::sha256(&bytes);
    if terms.sha256.is_some_and(|expected| !expected.eq_ignore_ascii_case(&sha256)) {
        return Err(refused(format!("its SHA-256 is {sha256}, not the one given")));
    }
    let found = read(bytes.clone(), true).map_err(refused)?;
    let no_folder = |error: std::io::Error| Refused {
        path: folder.to_owned(),
        reason: format!("no folder to import to: {error}"),
        in_part: false,
    };
    fs::create_dir_all(folder).map_err(no_folder)?;
    let mut manifest = manifest(folder).map_err(refused)?;
    let before = manifest.file.iter().find(|known| known.file == name).cloned().unwrap_or_default();
    if terms.newer && !found.date.is_empty() && found.date < before.date {
        return Err(refused(format!("of {}, older than the version in use, of {}", found.date, before.date)));
    }
    // What lies there counts, not what is noted of it: it may be damaged or gone.
    let there = self::bytes(&folder.join(&name)).map(|bytes| self::sha256(&bytes)).unwrap_or_default();
    if there != sha256 {
        put(folder, &name, &bytes, there == before.sha256).map_err(io)?;
    }
    let note = Imported {
        origin: terms.origin.map_or_else(|| path.display().to_string(), str::to_owned),
        source: found.name,
        date: found.date,
        licence: terms.licence.map_or(before.licence, str::to_owned),
        sha256,
        file: name,
    };
    manifest.file.retain(|known| known.file != note.file);
    manifest.file.push(note.clone());
    manifest.file.sort_by(|a, b| a.file.cmp(&b.file));
    let text = toml::to_string(&manifest).map_err(|error| refused(error.to_string()))?;
    let part = folder.join(format!(".{MANIFEST}.part"));
    fs::write(&part, text).map_err(io)?;
    fs::rename(&part, folder.join(MANIFEST)).map_err(io)?;
    Ok(note)
}

/// Puts a file in place, whole or not at all, and keeps the one before where that is what was imported.
fn put(folder: &Path, name: &str, bytes: &[u8], keep: bool) -> std::io::Result<()> {
    let (target, part) = (folder.join(name), folder.join(format!(".{name}.part")));
    fs::write(&part, bytes)?;
    if keep && target.exists() {
        fs::rename(&target, folder.join(format!(".{name}.before")))?;
    }
    fs::rename(&part, &target)
}

/// Name of the list of digests that a folder of newer files may have, as `sha256sum` writes it.
pub const SUMS: &str = "SHA256SUMS";

/// Returns the digests of a folder by file name; none where it has no list of them.
fn sums(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let text = match fs::read_to_string(folder.join(SUMS)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.to_string()),
    };
    let sum = |line: &str| {
        let (digest, name) = line.split_once(' ')?;
        let hex = digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit());
        // A star before the name says that the file was read as bytes.
        hex.then(|| (name.trim_start().trim_start_matches('*').to_owned(), digest.to_owned()))
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| sum(line).ok_or_else(|| format!("{line:?} is no digest and name"))).collect()
}

/// Imports again every noted file that the folder `from` has in another version; gives those that are new, and those
/// that were refused, of which the version before stays in force. Where the folder lists digests ([`SUMS`]), a file must
/// stand there with its own.
pub fn update(from: &Path, folder: &Path) -> Result<(Vec<Imported>, Vec<Refused>), Refused> {
    let refused = |path: PathBuf, reason: String| Refused { path, reason, in_part: false };
    let noted = manifest(folder).map_err(|reason| refused(folder.join(MANIFEST), reason))?;
    if noted.file.is_empty() {
        return Err(refused(folder.to_owned(), "no file was imported to it".to_owned()));
    }
    if let Err(error) = fs::read_dir(from) {
        return Err(refused(from.to_owned(), error.to_string()));
    }
    let sums = sums(from).map_err(|reason| refused(from.join(SUMS), reason))?;
    let (mut fresh, mut failed) = (Vec::new(), Vec::new());
    for note in noted.file {
        let path = from.join(&note.file);
        if !path.is_file() {
            continue;
        }
        let sum = sums.iter().find(|(name, _)| *name == note.file).map(|(_, digest)| digest.as_str());
        if sum.is_none() && !sums.is_empty() {
            failed.push(refused(path, format!("not listed in {SUMS}")));
            continue;
        }
        match import(&path, folder, Terms { newer: true, sha256: sum, ..Terms::default() }) {
            Ok(imported) if imported.sha256 != note.sha256 => fresh.push(imported),
            Ok(_) => {}
            Err(refused) => failed.push(refused),
        }
    }
    Ok((fresh, failed))
}

/// Returns the day of a number of seconds since 1970 as `YYYY-MM-DD`; empty for what is no day of ours.
pub(super) fn day(seconds: u64) -> String {
    let nanos = i64::try_from(seconds).ok().and_then(|seconds| seconds.checked_mul(1_000_000_000));
    nanos.map_or_else(String::new, |nanos| day_of(Timestamp(nanos)))
}

/// Returns the day of a time as `YYYY-MM-DD`.
pub(super) fn day_of(time: Timestamp) -> String {
    let (year, month, day, ..) = time.civil();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_files_that_would_be_taken_for_one_another() {
        for (found, file, expected) in [
            ("GeoLite2-City (MaxMind DB)", "a.mmdb", "GeoLite2-City (MaxMind DB)"),
            ("country ipv4 (MaxMind DB)", "dbip.mmdb", "country ipv4 (MaxMind DB, dbip.mmdb)"),
            ("operators", "own.csv", "operators (own.csv)"),
            ("AWS ip-ranges.json", "x.json", "AWS ip-ranges.json"),
        ] {
            assert_eq!(named(found, Path::new(file)), expected);
        }
    }

    #[test]
    fn tells_the_day() {
        for (seconds, expected) in
            [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_780_272_000, "2026-06-01"), (u64::MAX, "")]
        {
            assert_eq!(day(seconds), expected);
        }
    }
}
