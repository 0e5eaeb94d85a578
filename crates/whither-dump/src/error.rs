//! What can go wrong before a dump is read. Bad content is a problem in the summary, not an error.

use std::{io, path::PathBuf};

/// Why a named path could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DumpError {
    /// The operating system refused to open it.
    #[error("{}: {error}", .path.display())]
    Open {
        /// The path as it was named.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        error: io::Error,
    },
}
