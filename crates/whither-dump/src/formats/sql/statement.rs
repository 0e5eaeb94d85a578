//! Heads of statements: which table, which columns, and where the rows begin.

/// A statement that says something of rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// `COPY table (columns) FROM stdin;`
    Copy { table: String, columns: Vec<String> },
    /// `CREATE TABLE table (...)`
    Create { table: String, columns: Vec<String> },
    /// `INSERT INTO table (columns) VALUES`
    Insert { table: String, columns: Vec<String> },
}

/// Words that begin a part of `CREATE TABLE` that is no column.
const NO_COLUMNS: [&str; 12] = [
    "check",
    "constraint",
    "exclude",
    "foreign",
    "fulltext",
    "index",
    "key",
    "like",
    "period",
    "primary",
    "spatial",
    "unique",
];

/// Returns the statement that begins here and the length of its head, the white space before it included.
pub(super) fn parse(bytes: &[u8]) -> Option<(Statement, usize)> {
    // Asked for every line of text: most are dismissed by their first letter.
    if !matches!(bytes.first()?.to_ascii_lowercase(), b'c' | b'i' | b'r') {
        return None;
    }
    let mut words = Words { bytes, at: 0 };
    let statement = match words.word()?.as_str() {
        "insert" | "replace" => words.insert()?,
        "copy" => words.copy()?,
        "create" => words.create()?,
        _ => return None,
    };
    Some((statement, words.at))
}

/// Returns whether what is left of a dump is the beginning of a statement that was not understood and does not end.
pub(super) fn is_cut(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii();
    let first = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = rest.get(..first).unwrap_or_default().to_ascii_lowercase();
    let begins = [&b"insert"[..], b"replace", b"copy", b"create"].iter().any(|statement| {
        let is_part = first > 0 && first == rest.len() && statement.starts_with(&word);
        word == *statement || is_part
    });
    // Scripts of SQL Server end statements with a line of their own.
    let ends = memchr::memchr(b';', rest).is_some() || memchr::memmem::find(rest, b"\nGO").is_some();
    begins && !ends
}

struct Words<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Words<'_> {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        self.at += self.rest().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    /// Takes a bare word, in lower case.
    fn word(&mut self) -> Option<String> {
        self.space();
        let is_part =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'_' | b'$') || **byte >= 0x80;
        let length = self.rest().iter().take_while(is_part).count();
        let word = String::from_utf8_lossy(self.rest().get(..length)?).to_ascii_lowercase();
        self.at += length;
        (length > 0).then_some(word)
    }

    /// Takes a word if it is the one.
    fn is(&mut self, wanted: &str) -> bool {
        let before = self.at;
        let is_it = self.word().is_some_and(|word| word == wanted);
        if !is_it {
            self.at = before;
        }
        is_it
    }

    fn byte(&mut self, wanted: u8) -> bool {
        self.space();
        let is_it = self.rest().first() == Some(&wanted);
        self.at += usize::from(is_it);
        is_it
    }

    /// Takes a name, quoted or bare.
    fn name(&mut self) -> Option<String> {
        self.space();
        let close = match self.rest().first()? {
            b'`' => b'`',
            b'"' => b'"',
            b'[' => b']',
            _ => {
                let from = self.at;
                self.word()?;
                return Some(String::from_utf8_lossy(self.bytes.get(from..self.at)?).into_owned());
            }
        };
        self.at += 1;
        let mut name = Vec::new();
        loop {
            let end = memchr::memchr(close, self.rest())?;
            name.extend_from_slice(self.rest().get(..end)?);
            self.at += end + 1;
            if self.rest().first() != Some(&close) {
                return Some(String::from_utf8_lossy(&name).into_owned());
            }
            name.push(close);
            self.at += 1;
        }
    }

    /// Takes a name with its schema.
    fn table(&mut self) -> Option<String> {
        let mut table = self.name()?;
        while self.rest().first() == Some(&b'.') {
            self.at += 1;
            table = format!("{table}.{}", self.name()?);
        }
        Some(table)
    }

    /// Takes names in brackets; none without brackets.
    fn names(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        if !self.byte(b'(') {
            return Some(names);
        }
        loop {
            names.push(self.name()?);
            if self.byte(b')') {
                return Some(names);
            }
            if !self.byte(b',') {
                return None;
            }
        }
    }

    fn insert(&mut self) -> Option<Statement> {
        for word in ["low_priority", "delayed", "high_priority", "ignore"] {
            self.is(word);
        }
        if self.is("or") {
            self.word()?;
        }
        self.is("into");
        let table = self.table()?;
        let columns = self.names()?;
        while !self.is("values") && !self.is("value") {
            let word = self.word()?;
            if !matches!(word.as_str(), "overriding" | "system" | "user") {
                return None;
            }
        }
        Some(Statement::Insert { table, columns })
    }

    fn copy(&mut self) -> Option<Statement> {
        let table = self.table()?;
        let columns = self.names()?;
        if !self.is("from") || !self.is("stdin") {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest())?;
        // Only the text form that pg_dump writes is understood.
        if !matches!(self.rest().get(..end)?.trim_ascii(), b";" | b"") {
            return None;
        }
        self.at += end + 1;
        Some(Statement::Copy { table, columns })
    }

    fn create(&mut self) -> Option<Statement> {
        for word in ["global", "local", "temporary", "temp", "unlogged"] {
            self.is(word);
        }
        if !self.is("table") {
            return None;
        }
        if self.is("if") {
            self.word()?;
            self.word()?;
        }
        let table = self.table()?;
        if !self.byte(b'(') {
            return None;
        }
        let mut columns = Vec::new();
        loop {
            self.space();
            let is_bare = !matches!(self.rest().first()?, b'`' | b'"' | b'[');
            let name = self.name()?;
            if !(is_bare && NO_COLUMNS.contains(&name.to_ascii_lowercase().as_str())) {
                columns.push(name);
            }
            if !self.part()? {
                return Some(Statement::Create { table, columns });
            }
        }
    }

    /// Passes over the rest of a part of `CREATE TABLE`; returns whether another one follows.
    fn part(&mut self) -> Option<bool> {
        let mut depth = 0_usize;
        loop {
            let byte = *self.rest().first()?;
            self.at += 1;
            match byte {
                b'\'' | b'"' | b'`' => self.at += memchr::memchr(byte, self.rest())? + 1,
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(false),
                b')' => depth -= 1,
                b',' if depth == 0 => return Some(true),
                _ => {}
            }
        }
    }
}
