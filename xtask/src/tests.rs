//! `cargo xtask test`: the tests of everything. They need nothing but Rust and a C compiler; those of ARM processors
//! also run elsewhere, where an emulator is installed (`arm.rs`).
//!
//! Prints what is skipped and why. The same command is what CI runs.

use std::path::Path;

use anyhow::Result;

use crate::{
    arm,
    check::{self, step},
    score,
};

/// Runs the checks and every test.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let cargo = env!("CARGO");
    if !arguments.iter().any(|argument| argument == "--no-check") {
        check::run(root)?;
    }
    step(root, "tests", cargo, &["test", "--workspace", "--quiet"])?;
    let absent = arm::run(root)?;
    println!("== skipped");
    if score::corpus(root).is_none() {
        println!("skipped: corpus absent (real captures and their truth; set WHITHER_CORPUS to its folder)");
    }
    if let Some(absent) = absent {
        println!("skipped: tests of NEON for want of a tool ({absent})");
    }
    println!("skipped: fuzzing (cargo xtask fuzz), benchmarks (cargo xtask bench capture)");
    Ok(())
}
