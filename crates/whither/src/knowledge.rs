//! Knowledge that the user brings: `--knowledge`, `whither data import` and `whither data update`.

use std::{
    borrow::Cow,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use whither_atlas::{
    Atlas,
    knowledge::{self, Imported, Refused, Terms},
};
use whither_model::{Crew, Timestamp, table::Knowledge};
use whither_report::text::clean;

use crate::{
    args::{Brought, Import, Update},
    download,
    failure::Hint,
};

/// Begins to unpack the embedded tables while captures are read, if there are threads for it. What fails is told when
/// the atlas is asked for.
pub(crate) fn unpack(crew: &Crew) {
    if crew.threads() > 1 {
        drop(std::thread::Builder::new().spawn(|| Atlas::embedded().is_ok()));
    }
}

/// Returns the atlas with what the user brings, and how many files were refused. Those are told, and rows that are left
/// out; all others, and the embedded tables, stay in force.
pub(crate) fn atlas(brought: &Brought) -> Result<(Cow<'static, Atlas>, usize)> {
    let Some(folder) = &brought.knowledge else { return Ok((Cow::Borrowed(Atlas::embedded()?), 0)) };
    let (atlas, refused) = Atlas::with_knowledge(folder).map_err(|error| Hint {
        message: error.to_string(),
        hint: "--knowledge takes a folder; `whither data import FILE --knowledge DIR` fills one".to_owned(),
    })?;
    refused.iter().for_each(warn);
    let whole = refused.iter().filter(|refused| !refused.in_part).count();
    if whole > 0 {
        eprintln!("hint: {HINT}; the embedded tables stay in force");
    }
    Ok((Cow::Owned(atlas), whole))
}

/// Tells which tables are more than a year old: addresses move, and owners change; and which are of days to come: their
/// date is wrong, and no newer file would take their place.
pub(crate) fn warn_of_age(tables: &[Knowledge], now: Timestamp) {
    for table in tables.iter().filter(|table| is_to_come(table, now)) {
        eprintln!("warning: {} is of {}, a day to come: its date is wrong", clean(&table.source), table.date);
    }
    for table in tables.iter().filter(|table| is_old(table, now)) {
        eprintln!("warning: {} is of {}, more than a year old", clean(&table.source), table.date);
    }
}

/// Returns whether a table is of a day after tomorrow or later; in some places it is tomorrow already.
fn is_to_come(table: &Knowledge, now: Timestamp) -> bool {
    date(table).is_some_and(|date| date.since(now) > DAY)
}

fn date(table: &Knowledge) -> Option<Timestamp> {
    Timestamp::parse(&format!("{}T00:00:00Z", table.date))
}

/// Nanoseconds of a day.
const DAY: i64 = 86_400 * 1_000_000_000;

/// Returns whether what a table says may have changed since: it is more than a year old.
pub(crate) fn is_old(table: &Knowledge, now: Timestamp) -> bool {
    // Coasts and borders move too seldom to warn of, and numbers once given keep their region.
    let lasting = ["regions of Chinese identity numbers", "shapes of countries"].contains(&&*table.kind);
    !lasting && date(table).is_some_and(|date| now.since(date) > 365 * DAY)
}

/// `whither data import`
pub(crate) fn import(import: &Import) -> Result<ExitCode> {
    if import.sha256.is_some() && import.files.len() != 1 {
        let hint = "import the files one by one, each with its digest".to_owned();
        return Err(Hint { message: "--sha256 is the digest of one file".to_owned(), hint }.into());
    }
    let mut names: Vec<_> = import.files.iter().filter_map(|file| file.file_name()).collect();
    names.sort();
    if let Some([name, _]) = names.array_windows().find(|[one, next]| one == next) {
        let message = format!("{}: two files of this name", name.display());
        return Err(
            Hint { message, hint: "in the folder one would take the place of the other".to_owned() }.into()
        );
    }
    let terms =
        Terms { licence: import.licence.as_deref(), sha256: import.sha256.as_deref(), ..Terms::default() };
    let mut refused = Vec::new();
    for file in &import.files {
        match knowledge::import(file, &import.knowledge, terms) {
            Ok(imported) => tell(&imported)?,
            Err(reason) => refused.push(reason),
        }
    }
    end(refused)
}

/// Tells of all that were refused; the last one as the error.
fn end(mut refused: Vec<Refused>) -> Result<ExitCode> {
    let last = refused.pop();
    refused.iter().for_each(warn);
    match last {
        Some(last) => Err(not_imported(last).into()),
        None => Ok(ExitCode::SUCCESS),
    }
}

fn warn(refused: &Refused) {
    eprintln!("warning: {}", clean(&format!("{}: {}", refused.path.display(), refused.reason)));
}

/// `whither data update`
pub(crate) fn update(update: &Update) -> Result<ExitCode> {
    if let Some(address) = update.from.to_str().filter(|from| from.contains("://")) {
        return download(address, update);
    }
    if update.sha256.is_some() {
        let hint =
            format!("a folder gives digests in a file {}, as `sha256sum *` writes it", knowledge::SUMS);
        return Err(
            Hint { message: "--sha256 is the digest of a file that is downloaded".to_owned(), hint }.into()
        );
    }
    let (fresh, refused) = knowledge::update(&update.from, &update.knowledge).map_err(not_imported)?;
    fresh.iter().try_for_each(tell)?;
    if fresh.is_empty() && refused.is_empty() {
        writeln!(io::stdout(), "nothing newer in {}", update.from.display())?;
    }
    end(refused)
}

/// Fetches a file beside the folder's own, so that only what was checked ever gets there.
fn download(address: &str, update: &Update) -> Result<ExitCode> {
    let name = match &update.name {
        Some(name) => name.clone(),
        None => download::file_name(address)?,
    };
    download::file_name(address)?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(&name);
    if path.parent() != Some(folder.path()) {
        let hint = "--name is the name of a file, without a folder".to_owned();
        return Err(Hint { message: format!("{name}: no name of a file"), hint }.into());
    }
    download::fetch(address, &path)?;
    let terms = Terms {
        origin: Some(address),
        licence: update.licence.as_deref(),
        sha256: update.sha256.as_deref(),
        newer: true,
    };
    let imported = knowledge::import(&path, &update.knowledge, terms);
    tell(&imported.map_err(|refused| Hint {
        message: format!("{address}: {}", refused.reason),
        hint: HINT.to_owned(),
    })?)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(imported: &Imported) -> io::Result<()> {
    let date = if imported.date.is_empty() { "of no known date" } else { &imported.date };
    let told = format!("{}: {} {date}, sha256 {}", imported.file, imported.source, imported.sha256);
    writeln!(io::stdout(), "{}", clean(&told))
}

fn not_imported(refused: Refused) -> Hint {
    Hint { message: format!("{}: {}", refused.path.display(), refused.reason), hint: HINT.to_owned() }
}

const HINT: &str = "`whither data import --help` lists the kinds of files that are understood";
