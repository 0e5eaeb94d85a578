//! From dumps to records: files, folders and archives of what people keep data in, as lines for one engine.
//!
//! [`read`] opens paths, sees through compression, archives and encodings, and gives every record to a
//! [`RecordSink`] as one line: a compact JSON object whose keys are the fields, or a line of text as it stood. What
//! is in a line is nobody's business here. Everything is read sequentially through bounded buffers; formats that
//! need a file from anywhere or whole have limits ([`DumpLimits`]). Whatever is lost is counted in the [`Summary`].
//!
//! Names of problems: `input.*` (files and streams), `folder.*`, `archive.*` (limits), `compression.*`,
//! `encoding.*`, and one prefix a format.

mod budget;
mod compression;
mod encoding;
mod error;
mod fair;
mod formats;
mod guard;
mod head;
mod limits;
mod output;
mod place;
mod rest;
mod returns;
mod run;
mod spool;
mod stream;
mod summary;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use std::{io::Read, path::PathBuf};

use whither_model::RecordSink;

pub use error::DumpError;
pub use limits::DumpLimits;
pub use summary::{FileReport, Summary};

use place::Place;
use run::Run;

/// Reads everything under `paths`, `-` being standard input, and gives the records to `sink`.
///
/// # Errors
/// When a named path cannot be opened. Whatever is wrong with its content is counted in the summary.
pub fn read(paths: &[PathBuf], limits: &DumpLimits, sink: &mut dyn RecordSink) -> Result<Summary, DumpError> {
    walk::check(paths)?;
    let mut run = Run::new(limits, sink);
    for (input, path) in paths.iter().enumerate() {
        if run.sink.is_stopped() {
            break;
        }
        walk::path(&mut run, u32::try_from(input).unwrap_or(u32::MAX), path)?;
    }
    Ok(summary(run))
}

/// Reads one stream as if it were a file of this name: what tests and fuzzing need no files for.
pub fn read_stream(
    name: &str,
    reader: Box<dyn Read + '_>,
    limits: &DumpLimits,
    sink: &mut dyn RecordSink,
) -> Summary {
    let mut run = Run::new(limits, sink);
    run.input(&Place::file(0, name), reader, u64::MAX, None);
    summary(run)
}

fn summary(run: Run<'_>) -> Summary {
    let mut summary = Summary { bytes: run.bytes, stopped: run.sink.is_stopped(), ..Summary::default() };
    for file in &run.files {
        summary.records += file.records;
        summary.unread += file.unread;
    }
    summary.files = run.files;
    summary
}
