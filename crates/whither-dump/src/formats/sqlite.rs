//! Databases of SQLite (sqlite.org/fileformat2.html), read-only and as they lie: nothing of a write-ahead log or
//! journal is taken in, and no lock is asked for.
//!
//! The library reads a copy or the file through its descriptor; schemas are not trusted, so that no function of a
//! foreign database runs. Only tables are read: views compute what they show, without end if their author likes, and
//! virtual tables have no content of their own. Neither are columns that are computed from
//! others (`sqlite.computed`). Damage is counted as `sqlite.damaged`.
//!
//! A hostile file can lead from few pages to rows without number. What is read is therefore bounded by the size of the
//! file: steps of the library and bytes of values, beyond which tables are left (`sqlite.limit`). Neither is a time, so
//! that the same file gives the same rows.

use std::{
    io::{Read, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{Connection, OpenFlags, limits::Limit, types::ValueRef};

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, run::Run, spool, stream::Stream, value};

/// Begins with its name.
pub(super) static FORMAT: Format = Format { name: "sqlite", is_text: false, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    if head.bytes.starts_with(b"SQLite format 3\0") { Sure::Magic } else { Sure::No }
}

/// Steps of the library: at least so many, and so many for a byte of the file. A row of two bytes a column takes two.
const STEPS: u64 = 16 << 20;
const STEPS_A_BYTE: u64 = 64;
/// Steps between two looks at how many there were.
const STRIDE: u32 = 4_096;
/// Bytes of values beyond those of the file; text in UTF-16 becomes up to half as long again.
const SPARE_BYTES: u64 = 1 << 20;
/// Longest value that a small file may have: what is longer than the file does not stand in it.
const LEAST_LENGTH: u64 = 1 << 20;
const MOST_LENGTH: u64 = 1_000_000_000;

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let Some(file) = spool::named(stream, place, run, "sqlite") else { return };
    let bytes = std::fs::metadata(file.path()).map_or(0, |meta| meta.len());
    let mut log = file.path().as_os_str().to_owned();
    log.push("-wal");
    let mut output = run.output(place, "sqlite");
    let unmerged = std::fs::metadata(log).map_or(0, |meta| meta.len());
    output.unread("sqlite.write-ahead-log", unmerged);
    output.unread("sqlite.cut", missing(file.path(), bytes).unwrap_or(0));
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut allowed =
        Allowed { bytes: bytes.saturating_mul(2).saturating_add(SPARE_BYTES), ..Allowed::default() };
    let opened = Connection::open_with_flags(uri(file.path()), flags);
    let opened = opened.and_then(|mut connection| allowed.bound(&mut connection, bytes).map(|()| connection));
    let failed = opened.and_then(|connection| tables(&connection, &mut output, &mut allowed)).is_err();
    output.table("");
    if failed {
        output.unread(allowed.reason(), bytes);
    }
    output.finish(bytes);
}

/// Returns how many bytes of a file of so many its header tells of, and are not there (section 1.3).
fn missing(path: &Path, bytes: u64) -> Option<u64> {
    let mut head = [0; 100];
    std::fs::File::open(path).ok()?.read_exact(&mut head).ok()?;
    let word = |at: usize| head.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four));
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // The number of pages holds where the program that changed the file last has written it.
    let is_known = word(24)? == word(92)?;
    let whole = u64::from(word(28)?).checked_mul(page).filter(|_| is_known)?;
    whole.checked_sub(bytes)
}

/// What may still be read.
#[derive(Default)]
struct Allowed {
    /// Bytes of values.
    bytes: u64,
    /// Whether the library was stopped after too many steps.
    is_spent: Arc<AtomicBool>,
}

impl Allowed {
    /// Bounds what the library does for a file of so many bytes.
    fn bound(&self, connection: &mut Connection, bytes: u64) -> rusqlite::Result<()> {
        let length = bytes.clamp(LEAST_LENGTH, MOST_LENGTH);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(length).unwrap_or(i32::MAX))?;
        let mut strides = STEPS.saturating_add(bytes.saturating_mul(STEPS_A_BYTE)) / u64::from(STRIDE);
        let is_spent = Arc::clone(&self.is_spent);
        let step = move || {
            strides = strides.saturating_sub(1);
            is_spent.fetch_or(strides == 0, Ordering::Relaxed);
            strides == 0
        };
        connection.progress_handler(i32::try_from(STRIDE).unwrap_or(i32::MAX), Some(step))
    }

    /// Takes a value; returns whether there was room for it.
    fn take(&mut self, value: ValueRef<'_>) -> bool {
        let length = value.as_bytes().map_or(0, <[u8]>::len) as u64;
        let left = self.bytes.checked_sub(length);
        self.bytes = left.unwrap_or(0);
        if left.is_none() {
            self.is_spent.store(true, Ordering::Relaxed);
        }
        left.is_some()
    }

    fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }

    /// Returns what a failure is counted as.
    fn reason(&self) -> &'static str {
        if self.is_spent() { "sqlite.limit" } else { "sqlite.damaged" }
    }
}

/// Returns the address of a file that nobody writes.
fn uri(path: &Path) -> String {
    let mut uri = b"file:".to_vec();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(*byte),
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri.extend_from_slice(b"?immutable=1");
    String::from_utf8_lossy(&uri).into_owned()
}

/// Reads every table that has pages of its own.
fn tables(
    connection: &Connection,
    output: &mut Output<'_, '_>,
    allowed: &mut Allowed,
) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8192; \
         PRAGMA temp_store=MEMORY;",
    )?;
    // The library refuses views that are given pages, so that none can pass for a table here.
    let mut names = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type='table' AND rootpage>0 ORDER BY name")?;
    let names: Vec<String> =
        names.query_map([], |row| row.get_ref(0).map(lossy))?.collect::<rusqlite::Result<_>>()?;
    for name in names {
        if output.is_stopped() {
            break;
        }
        output.table(&name);
        // Those that are left to read are counted, too.
        if allowed.is_spent() || table(connection, &name, output, allowed).is_err() {
            output.discard();
            output.problem(allowed.reason(), 1);
        }
    }
    Ok(())
}

fn lossy(value: ValueRef<'_>) -> String {
    String::from_utf8_lossy(value.as_bytes().unwrap_or_default()).into_owned()
}

fn table(
    connection: &Connection,
    name: &str,
    output: &mut Output<'_, '_>,
    allowed: &mut Allowed,
) -> rusqlite::Result<()> {
    // The library panics over names of columns that are not UTF-8; as values they are bytes.
    let mut columns =
        connection.prepare("SELECT name, hidden=2 FROM pragma_table_xinfo(?1) WHERE hidden<>1")?;
    let columns = columns.query_map([name], |row| Ok((row.get_ref(0).map(lossy)?, row.get(1)?)))?;
    let columns: Vec<(String, bool)> = columns.collect::<rusqlite::Result<_>>()?;
    let all = columns.len();
    let mut columns: Vec<String> =
        columns.into_iter().filter(|(_, is_computed)| !is_computed).map(|(name, _)| name).collect();
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let selected = match columns.len() == all {
        // Whatever the columns are called.
        true => "*".to_owned(),
        false => columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(","),
    };
    let mut statement = connection.prepare(&format!("SELECT {selected} FROM {}", quoted(name)))?;
    if columns.len() < all {
        output.problem("sqlite.computed", (all - columns.len()) as u64);
    }
    columns.truncate(statement.column_count());
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for index in 0..columns.len() {
            if !allowed.take(row.get_ref(index)?) {
                return Err(rusqlite::Error::InvalidQuery);
            }
        }
        let buffer = output.line();
        buffer.push(b'{');
        for (index, column) in columns.iter().enumerate() {
            value::key(buffer, column);
            match row.get_ref(index)? {
                ValueRef::Null => buffer.extend_from_slice(b"null"),
                ValueRef::Integer(number) => value::integer(buffer, number),
                ValueRef::Real(number) => value::number(buffer, number),
                ValueRef::Text(text) => value::foreign_text(buffer, text),
                ValueRef::Blob(bytes) => value::bytes(buffer, bytes),
            }
        }
        buffer.push(b'}');
        output.end();
        if output.is_stopped() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::testing::{check, damage, read_named};

    fn database() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE \"my users\"(id INTEGER, name TEXT, big INTEGER, real REAL, b BLOB, n);
                 INSERT INTO \"my users\" VALUES (1, 'Anna', 9223372036854775807, 1.5, x'fffe', NULL);
                 INSERT INTO \"my users\" VALUES (2, 'Jo', 0, 2.0, x'414243', NULL);
                 CREATE TABLE logs(line TEXT); INSERT INTO logs VALUES ('hello');",
            )
            .unwrap();
        drop(connection);
        std::fs::read(path).unwrap()
    }

    const USERS: &str = concat!(
        "{\"id\":1,\"name\":\"Anna\",\"big\":9223372036854775807,\"real\":1.5,\"b\":\"//4=\",\"n\":null}\n",
        "{\"id\":2,\"name\":\"Jo\",\"big\":0,\"real\":2.0,\"b\":\"ABC\",\"n\":null}\n",
    );

    #[test]
    fn every_table() {
        check("a.db", &database(), &[("my users", USERS), ("logs", "{\"line\":\"hello\"}\n")]);
    }

    #[test]
    fn what_is_cut_off_is_counted() {
        let bytes = database();
        let cut = bytes.len() - 5_000;
        let (_, summary) = read_named("a.db", &bytes[..cut]);
        assert_eq!(
            summary
                .files
                .iter()
                .map(|file| file.problems.get("sqlite.cut").copied().unwrap_or(0))
                .sum::<u64>(),
            5_000
        );
        let (_, summary) = read_named("a.db", &bytes);
        assert_eq!(summary.unread, 0);
    }

    /// The pages of a database, each of 512 bytes, with the kind of each: 5 leads to others, 13 has rows.
    fn pages(bytes: &mut [u8]) -> Vec<(u8, &mut [u8])> {
        let pages = bytes.chunks_mut(512).enumerate();
        pages.map(|(index, page)| (page[if index == 0 { 100 } else { 0 }], page)).collect()
    }

    #[test]
    fn few_pages_do_not_become_rows_without_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "PRAGMA page_size=512; CREATE TABLE t(a TEXT); CREATE TABLE z(a TEXT);
                 WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c WHERE x<20000)
                 INSERT INTO t SELECT 'some text ' || x FROM c; INSERT INTO z VALUES ('last');",
            )
            .unwrap();
        drop(connection);
        let mut bytes = std::fs::read(&path).unwrap();
        let sound = bytes.clone();
        // All pages that lead to others lead to the next of them, the last to one with rows: 60 ways at each step.
        let mut pages = pages(&mut bytes);
        let numbers = |pages: &[(u8, &mut [u8])], kind| -> Vec<u32> {
            (1..).zip(pages).filter(|(_, page)| page.0 == kind).map(|(number, _)| number).collect()
        };
        let (leading, leaves) = (numbers(&pages, 5), numbers(&pages, 13));
        // The root of the table is the first of them.
        let leading = &leading[..leading.len().min(12)];
        let target = leaves.into_iter().find(|number| *number > 4).unwrap();
        for (at, number) in leading.iter().enumerate() {
            let next = leading.get(at + 1).copied().unwrap_or(target).to_be_bytes();
            let page = &mut pages[*number as usize - 1].1;
            page[8..12].copy_from_slice(&next);
            for cell in 0..usize::from(page[3]) << 8 | usize::from(page[4]) {
                let pointer = 12 + 2 * cell;
                let start = usize::from(page[pointer]) << 8 | usize::from(page[pointer + 1]);
                page[start..start + 4].copy_from_slice(&next);
            }
        }
        let problems = |bytes: &[u8]| {
            let (kept, summary) = read_named("a.db", bytes);
            let all = summary.files.iter().flat_map(|file| &file.problems).map(|(name, _)| *name);
            (all.collect::<Vec<_>>(), kept.bytes.len())
        };
        assert_eq!(problems(&sound).0, Vec::<&str>::new());
        let (problems, length) = problems(&bytes);
        // The table and the one behind it.
        assert_eq!(problems, ["sqlite.limit", "sqlite.limit"]);
        assert!(length < 4 * bytes.len() + (4 << 20), "{length}");
    }

    #[test]
    fn what_is_computed_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t(a TEXT, b AS (hex(zeroblob(100000))), c AS (a || 'x') STORED, d INT);
                 INSERT INTO t(a, d) VALUES ('m', 5);
                 CREATE VIEW v AS WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c) SELECT x FROM c;",
            )
            .unwrap();
        drop(connection);
        let bytes = std::fs::read(&path).unwrap();
        let summary = check("a.db", &bytes, &[("t", "{\"a\":\"m\",\"c\":\"mx\",\"d\":5}\n")]);
        let computed = summary.files.iter().filter_map(|file| file.problems.get("sqlite.computed"));
        assert_eq!(computed.sum::<u64>(), 1);
    }

    #[test]
    fn damage_is_counted() {
        let bytes = database();
        let (_, summary) = read_named("a.db", &bytes[..3_000]);
        assert!(summary.files.iter().any(|file| file.problems.contains_key("sqlite.damaged")));
        damage("a.db", &bytes);
    }
}
