//! `cargo xtask test`: the tests of everything, after installing what they need where that can be done.
//!
//! Prints what is skipped and why. The same command is what CI runs.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{
    check::{self, step},
    score,
};

/// Programs that some tests and samples use, and the Debian packages they come from.
const PROGRAMS: [(&str, &str); 1] = [("zstd", "zstd")];

/// Runs the checks and every test.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    install();
    let cargo = env!("CARGO");
    if !arguments.iter().any(|argument| argument == "--no-check") {
        check::run(root)?;
    }
    step(root, "tests", cargo, &["test", "--workspace", "--quiet"])?;
    println!("== skipped");
    if score::corpus(root).is_none() {
        println!("skipped: corpus absent (real captures and their truth; set WHITHER_CORPUS to its folder)");
    }
    println!("skipped: fuzzing (cargo xtask fuzz), benchmarks (cargo xtask bench capture)");
    Ok(())
}

/// Installs missing programs by apt, where there is apt and the right to use it; says so where not.
fn install() {
    for (program, package) in PROGRAMS {
        let there = Command::new(program).arg("--version").output().is_ok();
        if there {
            continue;
        }
        let installed = Command::new("apt-get").args(["install", "-y", "-qq", package]).output();
        if !installed.is_ok_and(|output| output.status.success()) {
            println!("not installed: {program}; what needs it says so");
        }
    }
}
