//! From named paths to files: folders are walked in sorted order. Symbolic links within are not followed, devices
//! and pipes not opened; both are counted, like what the operating system refuses.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{error::DumpError, place::Place, run::Run, stream};

/// Depth of folders beyond which nothing is looked for.
const DEPTH: usize = 256;

/// Fails for the first path that cannot be opened, before anything is read.
pub(crate) fn check(paths: &[PathBuf]) -> Result<(), DumpError> {
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        let refused = |error| DumpError::Open { path: path.clone(), error };
        let meta = fs::metadata(path).map_err(refused)?;
        if meta.is_dir() {
            fs::read_dir(path).map_err(refused)?;
        } else if meta.is_file() {
            File::open(path).map_err(refused)?;
        }
    }
    Ok(())
}

/// Reads what a named path holds.
pub(crate) fn path(run: &mut Run<'_>, input: u32, path: &Path) -> Result<(), DumpError> {
    if path.as_os_str() == "-" {
        run.input(&Place::file(input, "-"), Box::new(io::stdin()), u64::MAX, None);
        return Ok(());
    }
    let refused = |error| DumpError::Open { path: path.to_owned(), error };
    if fs::metadata(path).map_err(refused)?.is_dir() {
        folder(run, input, path);
        return Ok(());
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    run.file(&Place::file(input, &name), File::open(path).map_err(refused)?, path);
    Ok(())
}

/// Walks a folder without recursion, in the order of the names.
fn folder(run: &mut Run<'_>, input: u32, root: &Path) {
    let mut waiting = vec![(root.to_owned(), 0)];
    while let Some((path, depth)) = waiting.pop() {
        if run.sink.is_stopped() {
            return;
        }
        let shown = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        let place = Place::file(input, &shown);
        match fs::symlink_metadata(&path) {
            Err(error) => run.problem(&place, "file", stream::name(&error), 1),
            Ok(meta) if meta.is_dir() && depth >= DEPTH => run.problem(&place, "folder", "folder.depth", 1),
            Ok(meta) if meta.is_dir() => match entries(&path) {
                Ok(entries) => waiting.extend(entries.into_iter().map(|entry| (entry, depth + 1))),
                Err(error) => run.problem(&place, "folder", stream::name(&error), 1),
            },
            Ok(meta) if meta.is_symlink() => run.problem(&place, "file", "folder.symlink", 1),
            Ok(meta) if !meta.is_file() => run.problem(&place, "file", "folder.special", 1),
            Ok(_) => match File::open(&path) {
                Ok(file) => run.file(&place, file, &path),
                Err(error) => run.problem(&place, "file", stream::name(&error), 1),
            },
        }
    }
}

/// Returns what a folder holds, last name first.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort_by(|one, other| other.cmp(one));
    Ok(entries)
}

#[cfg(all(test, unix))]
mod tests {
    use crate::{DumpError, DumpLimits, read, testing::Kept};

    #[test]
    fn folders_are_walked_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("b")).unwrap();
        std::fs::write(at("b/c.txt"), "second words\n").unwrap();
        std::fs::write(at("a.txt"), "first words\n").unwrap();
        std::fs::write(at("empty"), "").unwrap();
        std::os::unix::fs::symlink(at("a.txt"), at("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let mut kept = Kept::default();
        let summary = read(&[folder.path().to_owned()], &DumpLimits::default(), &mut kept).unwrap();
        assert_eq!(kept.bytes, b"first words\nsecond words\n");
        assert_eq!(kept.paths, ["a.txt", "b/c.txt"]);
        assert_eq!((kept.problems["folder.symlink"], kept.problems["folder.special"]), (1, 1));
        assert_eq!(summary.bytes, 25);
        assert!(summary.blind().next().is_none());
    }

    #[test]
    fn a_named_path_must_open() {
        let missing = tempfile::tempdir().unwrap().path().join("missing");
        let result = read(std::slice::from_ref(&missing), &DumpLimits::default(), &mut Kept::default());
        assert!(matches!(result, Err(DumpError::Open { path, .. }) if path == missing));
    }
}
