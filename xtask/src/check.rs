//! `cargo xtask check`: everything a change must pass beside its tests: format, lints, documentation, licences and
//! the rules of the house.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{licences, tidy};

/// Runs a program in the project's root; fails with the name of what failed.
pub(crate) fn step(root: &Path, name: &str, program: &str, arguments: &[&str]) -> Result<()> {
    println!("== {name}");
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .env("RUSTDOCFLAGS", "-D warnings")
        .status()
        .with_context(|| format!("{program} cannot be started"))?;
    if !status.success() {
        bail!("{name} failed; hint: {program} {}", arguments.join(" "));
    }
    Ok(())
}

/// Runs every check.
pub(crate) fn run(root: &Path) -> Result<()> {
    let cargo = env!("CARGO");
    step(root, "format", cargo, &["fmt", "--all", "--check"])?;
    step(
        root,
        "lints",
        cargo,
        &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    )?;
    step(
        root,
        "documentation",
        cargo,
        &["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"],
    )?;
    println!("== licences");
    licences::check(root)?;
    println!("== tidy");
    tidy::check(root)
}
