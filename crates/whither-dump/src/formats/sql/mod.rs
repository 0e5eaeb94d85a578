//! Dumps in SQL, as mysqldump, pg_dump, SQLite's `.dump` and the scripts of SQL Server write them: rows of `INSERT`
//! and of `COPY ... FROM stdin` become objects, named by the statement's own columns or those of `CREATE TABLE`.
//! Everything else is passed on as lines of text.
//!
//! Nothing is executed or checked. A statement of any size streams; only its head and single binary values are held.

mod statement;
mod values;

use std::collections::HashMap;

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, run::Run, stream::Stream};
use statement::Statement;

/// Says what it is in its first lines, or is named so.
pub(super) static FORMAT: Format = Format { name: "sql", is_text: true, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    if !head.is_text() {
        return Sure::No;
    }
    let says = |line: &[u8]| {
        let line = line.trim_ascii_start();
        let begins =
            |words: &[u8]| line.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words));
        [
            &b"-- MySQL dump"[..],
            b"-- MariaDB dump",
            b"-- PostgreSQL database dump",
            b"-- Dumped ",
            b"CREATE TABLE ",
            b"INSERT INTO ",
            b"INSERT [",
            b"REPLACE INTO ",
            b"PRAGMA foreign_keys",
            b"/*!40",
        ]
        .iter()
        .any(|words| begins(words))
            || begins(b"COPY ") && line.trim_ascii_end().ends_with(b" FROM stdin;")
    };
    match head.lines().any(says) {
        true if head.lines().filter(|line| !line.is_empty()).take(40).any(says) => Sure::Words,
        _ if head.extension == "sql" => Sure::Name,
        _ => Sure::No,
    }
}

/// Bytes in which the head of a statement or the end of `CREATE TABLE` must be.
const HEAD_BYTES: usize = 256 << 10;

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let window = stream.window();
    let backslash = memchr::memchr(b'`', window).is_some()
        || [&b"-- MySQL dump"[..], b"-- MariaDB dump"].iter().any(|words| window.starts_with(words));
    let most = run.limits.record_bytes;
    let mut reader = Reader {
        output: run.output(place, "sql"),
        stream,
        columns: HashMap::new(),
        backslash,
        most,
        is_cut: false,
    };
    while !reader.output.is_stopped() && reader.next() {}
    reader.output.finish(stream.offset());
}

pub(super) struct Reader<'r, 's, 't, 'a> {
    output: Output<'r, 's>,
    stream: &'t mut Stream<'a>,
    /// What stands before the values of each table.
    columns: HashMap<String, Vec<String>>,
    /// Whether a backslash escapes within strings.
    backslash: bool,
    most: usize,
    /// Whether the dump was seen to end within a statement.
    is_cut: bool,
}

impl Reader<'_, '_, '_, '_> {
    /// Reads a statement or a line; false at the end.
    fn next(&mut self) -> bool {
        self.skip_space(true);
        let window = self.stream.fill(HEAD_BYTES);
        if window.is_empty() {
            return false;
        }
        match statement::parse(window.get(..HEAD_BYTES).unwrap_or(window)) {
            Some((Statement::Insert { table, columns }, length)) => {
                self.stream.take_off(length);
                self.insert(&table, columns);
            }
            Some((Statement::Copy { table, columns }, length)) => {
                self.stream.take_off(length);
                self.copy(&table, columns);
            }
            Some((Statement::Create { table, columns }, _)) => {
                if self.columns.len() < 100_000 {
                    self.columns.insert(table, columns);
                }
                self.line();
            }
            None => {
                if !self.is_cut && window.len() < HEAD_BYTES && statement::is_cut(window) {
                    self.is_cut = true;
                    self.output.problem("sql.cut", 1);
                }
                self.line();
            }
        }
        true
    }

    fn skip_space(&mut self, semicolons: bool) {
        loop {
            let window = self.stream.fill(1);
            let is_space = |byte: &u8| byte.is_ascii_whitespace() || semicolons && *byte == b';';
            let count = window.iter().take_while(|byte| is_space(byte)).count();
            let goes_on = count == window.len() && count > 0;
            self.stream.take_off(count);
            if !goes_on {
                return;
            }
        }
    }

    /// Passes a line on as text.
    fn line(&mut self) {
        self.output.table("");
        loop {
            let window = self.stream.fill(1);
            let end = memchr::memchr(b'\n', window);
            let piece = window.get(..end.unwrap_or(window.len())).unwrap_or_default();
            let count = piece.len();
            self.output.text(if end.is_some() { piece.trim_ascii_end() } else { piece });
            self.stream.take_off(count + usize::from(end.is_some()));
            if end.is_some() || count == 0 {
                self.output.end();
                return;
            }
        }
    }

    /// Reads the rows after the head of an `INSERT`.
    fn insert(&mut self, table: &str, columns: Vec<String>) {
        let columns =
            if columns.is_empty() { self.columns.get(table).cloned().unwrap_or_default() } else { columns };
        self.output.table(table);
        let mut row_follows = true;
        loop {
            self.skip_space(false);
            match self.stream.fill(1).first() {
                Some(b'(') => self.stream.take_off(1),
                Some(b',') => {
                    self.stream.take_off(1);
                    row_follows = true;
                    continue;
                }
                None if row_follows => return self.output.problem("sql.cut", 1),
                _ => return,
            }
            row_follows = false;
            if !self.row(&columns) {
                self.output.problem("sql.cut", 1);
                return;
            }
            if self.output.is_stopped() {
                return;
            }
        }
    }

    /// Reads the lines after `COPY ... FROM stdin`.
    fn copy(&mut self, table: &str, columns: Vec<String>) {
        self.output.table(table);
        while !self.output.is_stopped() {
            let Some(end) = self.line_end() else {
                self.output.problem("sql.cut", 1);
                return;
            };
            let line = self.stream.window().get(..end).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line == b"\\." {
                self.stream.take_off(end + 1);
                return;
            }
            values::copied(self.output.line(), line, &columns);
            self.output.end();
            self.stream.take_off(end + 1);
        }
    }

    /// Waits for the end of a line; none at the end of the stream, or where the line is too long.
    fn line_end(&mut self) -> Option<usize> {
        let mut from = 0;
        loop {
            let window = self.stream.window();
            if let Some(at) = memchr::memchr(b'\n', window.get(from..).unwrap_or_default()) {
                return Some(from + at);
            }
            from = window.len();
            if from > self.most || !self.stream.more() {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, damage, read_named};

    const MYSQL: &str = "-- MySQL dump 10.13\n\nCREATE TABLE `users` (\n  `id` int NOT NULL,\n  `name` varchar(9) DEFAULT 'a,b',\n  `bin` blob,\n  PRIMARY KEY (`id`),\n  KEY `n` (`name`)\n) ENGINE=InnoDB;\nINSERT INTO `users` VALUES (1,'O\\'Neil \\\"x\\\"\\n',_binary 'ab'),(2,NULL,0x4142),\n(3,'it''s; (x)',x'fffe');\nUNLOCK TABLES;\nINSERT INTO `logs` (`at`,`v`) VALUES ('2020',-1.5e3);\n";

    const USERS: &str = concat!(
        "{\"id\":1,\"name\":\"O'Neil \\\"x\\\"\\n\",\"bin\":\"ab\"}\n",
        "{\"id\":2,\"name\":null,\"bin\":\"AB\"}\n",
        "{\"id\":3,\"name\":\"it's; (x)\",\"bin\":\"//4=\"}\n",
    );

    #[test]
    fn bytes_of_postgresql_are_decoded() {
        let text = "COPY public.t (b, c) FROM stdin;\n\\\\x4142\t\\\\x4\n\\.\nINSERT INTO public.t (b, c) VALUES ('\\x4142', '\\xfffe'), ('', 'x');\n";
        let rows =
            "{\"b\":\"AB\",\"c\":\"\\\\x4\"}\n{\"b\":\"AB\",\"c\":\"//4=\"}\n{\"b\":\"\",\"c\":\"x\"}\n";
        check("a.sql", text.as_bytes(), &[("public.t", rows)]);
    }

    #[test]
    fn mysqldump() {
        let (kept, _) = read_named("a", MYSQL.as_bytes());
        assert_eq!(kept.tables["users"], USERS);
        assert_eq!(kept.tables["logs"], "{\"at\":\"2020\",\"v\":-1.5e3}\n");
        assert!(kept.tables[""].starts_with("-- MySQL dump 10.13\nCREATE TABLE `users` (\n"));
        assert!(kept.tables[""].ends_with("ENGINE=InnoDB;\nUNLOCK TABLES;\n"));
        damage("a.sql", MYSQL.as_bytes());
    }

    #[test]
    fn pg_dump() {
        let text = "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.users (\n    id bigint NOT NULL,\n    \"full name\" text\n);\nCOPY public.users (id, \"full name\") FROM stdin;\n1\tAnna\\tE\n2\t\\N\n\\.\n\nINSERT INTO public.users VALUES (3, 'C:\\dir'), (4, E'a\\'b'), (5, 'x'::text || 'y');\nSELECT 1;\n";
        let (kept, _) = read_named("a", text.as_bytes());
        let expected = "{\"id\":\"1\",\"full name\":\"Anna\\tE\"}\n{\"id\":\"2\",\"full name\":null}\n{\"id\":3,\"full name\":\"C:\\\\dir\"}\n{\"id\":4,\"full name\":\"a'b\"}\n{\"id\":5,\"full name\":\"x\"}\n";
        assert_eq!(kept.tables["public.users"], expected);
        assert!(kept.tables[""].ends_with("SELECT 1;\n"));
        damage("a.sql", text.as_bytes());
    }

    #[test]
    fn sqlite_and_sql_server() {
        check(
            "a",
            b"PRAGMA foreign_keys=OFF;\nCREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);\nINSERT INTO t VALUES(1,'x');\nINSERT INTO \"t\" VALUES(2,'y');\n",
            &[("t", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n")],
        );
        check(
            "a.sql",
            b"USE [app]\nGO\nINSERT [dbo].[t] ([id], [at], [n]) VALUES (1, CAST(N'2020-01-01' AS DateTime), N'J')\nINSERT [dbo].[t] ([id]) VALUES (2)\nGO\n",
            &[("dbo.t", "{\"id\":1,\"at\":\"2020-01-01\",\"n\":\"J\"}\n{\"id\":2}\n"), ("", "USE [app]\nGO\nGO\n")],
        );
    }

    #[test]
    fn long_values_stream() {
        let text = format!("INSERT INTO t VALUES (1,'{}ü'),(2,'x');\n", "äbc\\".repeat(1_000_000));
        let (kept, _) = read_named("a.sql", text.as_bytes());
        assert_eq!(
            kept.tables["t"].len(),
            "{\"1\":1,\"2\":\"ü\"}\n{\"1\":2,\"2\":\"x\"}\n".len() + 6_000_000
        );
        assert!(
            kept.tables["t"].ends_with("cü\"}\n{\"1\":2,\"2\":\"x\"}\n")
                || kept.tables["t"].contains("\\\\ü\"}")
        );
    }

    #[test]
    fn cut_statements_are_counted() {
        let (kept, summary) = read_named("a.sql", b"INSERT INTO t VALUES (1,'x'),(2,'y");
        assert_eq!(kept.tables["t"], "{\"1\":1,\"2\":\"x\"}\n{\"1\":2,\"2\":\"y\"}\n");
        assert!(summary.files.iter().any(|file| file.problems.contains_key("sql.cut")));
        for (rest, cut) in [
            ("", None),
            ("INSERT INT", Some(1)),
            ("INSERT INTO t (a,", Some(1)),
            ("I", Some(1)),
            ("INSERT INTO t VALUES ", Some(1)),
            ("INSERT INTO t VALUES (2,'y'),", Some(1)),
            ("INSERT INTO t VALUES (2,'y'),\n", Some(1)),
            ("INSERT INTO t VALUES (2,'y')\nGO\n", None),
            ("INSERT INTO t SELECT * FROM s\nGO\n", None),
            ("CREATE TABLE `s` (\n  `a` int,\n  `b`", Some(1)),
            ("COPY t (a) FRO", Some(1)),
            ("-- Dump completed\n", None),
            ("in the end\n", None),
        ] {
            let text = format!("INSERT INTO t VALUES (1,'x');\n{rest}");
            let (kept, summary) = read_named("a.sql", text.as_bytes());
            assert_eq!(kept.problems.get("sql.cut").copied(), cut, "{rest}");
            assert!(summary.blind().next().is_none(), "{rest}");
        }
    }
}
