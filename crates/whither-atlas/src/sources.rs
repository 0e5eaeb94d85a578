//! `data/SOURCES.toml`: where each table comes from, of what day, under which licence.
//!
//! Gives the rows of [`Knowledge`] that every case carries. The hash of a packed table stands in the file (a test
//! compares it with the bytes embedded); that of a hand-kept list is taken here, so editing a list needs no tool.

use serde::Deserialize;
use whither_model::table::Knowledge;

use crate::Error;

/// What SOURCES.toml says of one table.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Source {
    /// Short name, as used in the answers.
    pub(crate) source: String,
    /// What the table says.
    pub(crate) kind: String,
    /// File name in `data/`.
    pub(crate) file: String,
    /// Date of the data.
    pub(crate) date: String,
    /// SPDX expression.
    pub(crate) licence: String,
    /// Attribution.
    pub(crate) notice: String,
    /// Hash of the packed table; empty for lists.
    #[serde(default)]
    pub(crate) sha256: String,
}

#[derive(Deserialize)]
struct File {
    table: Vec<Source>,
}

/// All of SOURCES.toml, in its order.
#[derive(Clone, Debug)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// Reads the text of SOURCES.toml.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let file: File =
            toml::from_str(text).map_err(|error| Error::Sources { reason: error.to_string() })?;
        Ok(Self(file.table))
    }

    /// Returns the entry of a file.
    pub(crate) fn of(&self, file: &str) -> Result<&Source, Error> {
        let entry = self.0.iter().find(|source| source.file == file);
        entry.ok_or_else(|| Error::Sources { reason: format!("{file} is not listed") })
    }

    /// Returns one row a table; `lists` gives the text of the hand-kept ones.
    pub(crate) fn knowledge(&self, lists: &[(&str, &str)]) -> Vec<Knowledge> {
        let hash = |source: &Source| {
            let list = lists.iter().find(|(file, _)| *file == source.file);
            list.map_or_else(|| source.sha256.clone(), |(_, text)| sha256(text.as_bytes()))
        };
        let row = |source: &Source| Knowledge {
            source: source.source.clone(),
            kind: source.kind.clone(),
            date: source.date.clone(),
            licence: source.licence.clone(),
            notice: source.notice.clone(),
            sha256: hash(source),
        };
        self.0.iter().map(row).collect()
    }
}

/// Returns the SHA-256 of `bytes` in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_lacks_a_licence() {
        let text =
            "[[table]]\nsource = \"a\"\nkind = \"b\"\nfile = \"c\"\ndate = \"2026-01-01\"\nnotice = \"\"\n";
        assert!(matches!(Sources::parse(text), Err(Error::Sources { .. })));
        let sources = Sources::parse(&format!("{text}licence = \"MIT\"\n")).expect("complete");
        assert!(sources.of("c").is_ok());
        assert!(sources.of("d").is_err());
    }
}
