//! Databases of SQLite (sqlite.org/fileformat2.html), read-only and as they lie: nothing of a write-ahead log or
//! journal is taken in, and no lock is asked for.
//!
//! The library reads a copy or the file through its descriptor; schemas are not trusted, so that no function of a
//! foreign database runs. Virtual tables have no content of their own. Damage is counted as `sqlite.damaged`.

use std::{io::Write, path::Path};

use rusqlite::{Connection, OpenFlags, types::ValueRef};

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, run::Run, spool, stream::Stream, value};

/// Begins with its name.
pub(super) static FORMAT: Format = Format { name: "sqlite", is_text: false, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    if head.bytes.starts_with(b"SQLite format 3\0") { Sure::Magic } else { Sure::No }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let Some(file) = spool::named(stream, place, run, "sqlite") else { return };
    let bytes = std::fs::metadata(file.path()).map_or(0, |meta| meta.len());
    let mut log = file.path().as_os_str().to_owned();
    log.push("-wal");
    let mut output = run.output(place, "sqlite");
    let unmerged = std::fs::metadata(log).map_or(0, |meta| meta.len());
    output.unread("sqlite.write-ahead-log", unmerged);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(uri(file.path()), flags);
    let failed = opened.and_then(|connection| tables(&connection, &mut output)).is_err();
    output.table("");
    if failed {
        output.unread("sqlite.damaged", bytes);
    }
    output.finish(bytes);
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
fn tables(connection: &Connection, output: &mut Output<'_, '_>) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8192; \
         PRAGMA temp_store=MEMORY;",
    )?;
    let mut names = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type='table' AND rootpage>0 ORDER BY name")?;
    let names: Vec<String> =
        names.query_map([], |row| row.get_ref(0).map(lossy))?.collect::<rusqlite::Result<_>>()?;
    for name in names {
        if output.is_stopped() {
            break;
        }
        output.table(&name);
        if table(connection, &name, output).is_err() {
            output.discard();
            output.problem("sqlite.damaged", 1);
        }
    }
    Ok(())
}

fn lossy(value: ValueRef<'_>) -> String {
    String::from_utf8_lossy(value.as_bytes().unwrap_or_default()).into_owned()
}

fn table(connection: &Connection, name: &str, output: &mut Output<'_, '_>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{}\"", name.replace('"', "\"\"")))?;
    // The library panics over names of columns that are not UTF-8; as values they are bytes.
    let mut columns = connection.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden<>1")?;
    let mut columns: Vec<String> =
        columns.query_map([name], |row| row.get_ref(0).map(lossy))?.collect::<rusqlite::Result<_>>()?;
    columns.truncate(statement.column_count());
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
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
    fn damage_is_counted() {
        let bytes = database();
        let (_, summary) = read_named("a.db", &bytes[..3_000]);
        assert!(summary.files.iter().any(|file| file.problems.contains_key("sqlite.damaged")));
        damage("a.db", &bytes);
    }
}
