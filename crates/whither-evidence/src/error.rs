//! What can go wrong with a case on disk; each variant says what was being done to which path.

use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;

/// An error of reading or writing a case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Rows could not be turned into columns or back.
    #[error("could not {doing} {}: {source}", path.display())]
    Arrow {
        /// What was being done, such as `write`.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why.
        source: arrow_schema::ArrowError,
    },
    /// The system refused.
    #[error("could not {doing} {}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A JSON file does not say what it should.
    #[error("could not {doing} {}: {source}", path.display())]
    Json {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// `case.key` is not a key.
    #[error("could not read {}: not 64 hexadecimal digits; remove it to start with a new key", path.display())]
    Key {
        /// Which file.
        path: PathBuf,
    },
    /// The folder holds something else.
    #[error("{} is not empty and not a case: name a new or empty folder", path.display())]
    NotACase {
        /// Which folder.
        path: PathBuf,
    },
    /// A Parquet file is damaged or could not be made.
    #[error("could not {doing} {}: {source}", path.display())]
    Parquet {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why.
        source: ParquetError,
    },
    /// No random bytes for a key.
    #[error("could not make a key for {}: the system gives no random bytes", path.display())]
    Random {
        /// Which file.
        path: PathBuf,
    },
    /// The case was written by another version.
    #[error("{} has schema {found}, this whither reads schema {}", path.display(), whither_model::table::SCHEMA_VERSION)]
    Schema {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
}

/// Returns what turns an I/O error into one that says what was being done to `path`.
pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Io { doing, path, source }
}

/// The same for JSON.
pub(crate) fn json(doing: &'static str, path: &Path) -> impl FnOnce(serde_json::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Json { doing, path, source }
}

/// The same for Arrow.
pub(crate) fn arrow(doing: &'static str, path: &Path) -> impl Fn(arrow_schema::ArrowError) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Arrow { doing, path: path.clone(), source }
}

/// The same for Parquet; what the system refused beneath it is said as such.
pub(crate) fn parquet(doing: &'static str, path: &Path) -> impl Fn(ParquetError) -> Error + use<> {
    let path = path.to_owned();
    move |source| {
        let path = path.clone();
        match source {
            ParquetError::External(cause) => match cause.downcast() {
                Ok(source) => Error::Io { doing, path, source: *source },
                Err(cause) => Error::Parquet { doing, path, source: ParquetError::External(cause) },
            },
            source => Error::Parquet { doing, path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_full_disk_is_told_as_one() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = parquet("write", Path::new("flows.parquet"))(full.into());
        assert!(matches!(&error, Error::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull));
        let other = parquet("write", Path::new("flows.parquet"))(ParquetError::General("cut".to_owned()));
        assert!(matches!(other, Error::Parquet { .. }));
    }
}
