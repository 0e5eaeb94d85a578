//! Captures nobody here wrote: under `WHITHER_CORPUS`, else `../shared/corpus` beside the project. Used in place.

use std::path::{Path, PathBuf};

/// Returns the corpus; says so where there is none.
pub(crate) fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        std::env::var_os("WHITHER_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: corpus absent");
    None
}

/// Returns every file below a folder whose name ends like a capture's, sorted.
pub(crate) fn captures(folder: &Path) -> Vec<PathBuf> {
    const ENDINGS: [&str; 5] = [".cap", ".gz", ".pcap", ".pcapng", ".zst"];
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if ENDINGS.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
