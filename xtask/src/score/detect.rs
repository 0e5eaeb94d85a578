//! `cargo xtask score detect [FOLDER]`: how far detection agrees with the test suites of other tools.
//!
//! The comparison is that of the tests of `whither-detect`; here it is printed, entity by entity. No text of a case is
//! shown: its file, entity and line only.

use std::path::Path;

use anyhow::{Result, bail};

#[path = "../../../crates/whither-detect/tests/it/conformance/mod.rs"]
mod conformance;

/// Prints the agreement about each file of cases; fails where it is less than promised.
pub(super) fn run(root: &Path, folder: Option<&Path>) -> Result<()> {
    let folder = folder.map_or_else(|| conformance::folder(root), Path::to_path_buf);
    if !folder.is_dir() {
        println!("skipped: no folder {}", folder.display());
        return Ok(());
    }
    let tables = conformance::score(&folder);
    print!("{}", conformance::tables(&tables));
    let broken: Vec<&str> = tables.iter().filter(|table| !table.holds()).map(|table| table.file).collect();
    if !broken.is_empty() {
        bail!("below what is promised: {}", broken.join(", "));
    }
    Ok(())
}
