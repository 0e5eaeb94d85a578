//! Files for formats that are read from anywhere: the input file itself where nothing lies between, else a bounded
//! temporary copy that is gone with its handle.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::{place::Place, run::Run, stream::Stream};

/// Returns a file with the content of a stream; counts why there is none.
pub(crate) fn seekable(
    stream: &mut Stream<'_>,
    place: &Place,
    run: &mut Run<'_>,
    format: &'static str,
) -> Option<File> {
    if let Some(mut file) = stream.file() {
        file.seek(SeekFrom::Start(0)).ok()?;
        return Some(file);
    }
    let copied = tempfile::tempfile().and_then(|mut file| {
        let fits = copy(stream, &mut file, run.limits.spool_bytes)?;
        Ok((file, fits))
    });
    kept(copied, stream, place, run, format)
}

/// A file that is opened by its path.
pub(crate) enum Named {
    /// The input file.
    Real(PathBuf),
    /// A copy that is gone with this.
    Temporary(tempfile::TempPath),
}

impl Named {
    /// Returns where it is.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Real(path) => path,
            Self::Temporary(path) => path,
        }
    }
}

/// Returns a path to the content of a stream; counts why there is none.
pub(crate) fn named(
    stream: &mut Stream<'_>,
    place: &Place,
    run: &mut Run<'_>,
    format: &'static str,
) -> Option<Named> {
    if let (Some(_), Some(path)) = (stream.file(), run.path.clone()) {
        return Some(Named::Real(path));
    }
    let copied = tempfile::NamedTempFile::new().and_then(|mut file| {
        let fits = copy(stream, file.as_file_mut(), run.limits.spool_bytes)?;
        Ok((file.into_temp_path(), fits))
    });
    kept(copied, stream, place, run, format).map(Named::Temporary)
}

/// Returns a copy that was made; counts why there is none.
fn kept<T>(
    copied: io::Result<(T, bool)>,
    stream: &mut Stream<'_>,
    place: &Place,
    run: &mut Run<'_>,
    format: &'static str,
) -> Option<T> {
    let problem = match copied {
        Ok((file, true)) => return Some(file),
        Ok((_, false)) => "archive.spool",
        Err(_) => "input.temporary",
    };
    stream.skip_all();
    let bytes = stream.offset();
    run.unread(place, format, problem, bytes);
    None
}

/// Copies a stream from its window on; false where it is too long.
fn copy(stream: &mut Stream<'_>, file: &mut File, most: u64) -> io::Result<bool> {
    let mut left = most;
    loop {
        let window = stream.fill(1);
        if window.is_empty() {
            file.seek(SeekFrom::Start(0))?;
            return Ok(true);
        }
        let count = window.len();
        if count as u64 > left {
            return Ok(false);
        }
        file.write_all(window)?;
        left -= count as u64;
        stream.take_off(count);
    }
}
