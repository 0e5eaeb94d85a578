//! What can go wrong when tables of knowledge are opened.

/// An error of this crate, cheap to copy so that a failed opening can be told to every caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes of a range table are not what [`crate::format`] describes.
    #[error("reading the address table {table}: {reason}")]
    Table {
        /// File name of the table.
        table: &'static str,
        /// What was wrong.
        reason: &'static str,
    },
    /// A hand-kept list has a row that cannot be used.
    #[error("reading the list {list}: {reason}")]
    List {
        /// File name of the list.
        list: &'static str,
        /// What was wrong, with the row.
        reason: String,
    },
    /// The folder of the user's files cannot be read.
    #[error("{}: {reason}", path.display())]
    Folder {
        /// The folder.
        path: std::path::PathBuf,
        /// What was wrong.
        reason: String,
    },
    /// `SOURCES.toml` does not say what is needed of a table.
    #[error("reading SOURCES.toml: {reason}")]
    Sources {
        /// What was wrong.
        reason: String,
    },
}

impl From<crate::knowledge::Refused> for Error {
    fn from(refused: crate::knowledge::Refused) -> Self {
        Self::Folder { path: refused.path, reason: refused.reason }
    }
}
