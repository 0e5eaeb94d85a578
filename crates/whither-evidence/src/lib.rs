//! The case on disk: a folder that everything downstream reads, and nothing else.
//!
//! `case.json` says what the case rests on and what was not seen, one Parquet file a table holds the rows,
//! `run.json` has the clock (not evidence), `case.key` (mode 0600, never shared) keys the fingerprints. The same
//! case gives the same bytes in every file but `run.json`. Nothing here judges, and nothing holds a personal value.

mod case;
mod column;
mod error;
mod key;
pub mod schema;
mod table;

pub use case::{RunInfo, read, write, write_beside};
pub use column::Table;
pub use error::Error;
pub use key::{case_key, read_key};
