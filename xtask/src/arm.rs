//! The tests of the vector instructions of ARM processors, which other machines run in an emulator.
//!
//! Takes the Rust target, a cross compiler and qemu where they are installed (`xtask/arm.toml`); installs none of them.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::check::step;

const TARGET: &str = "aarch64-unknown-linux-gnu";

/// Programs that are needed, each with the package of Debian that has it.
const PROGRAMS: [(&str, &str); 2] =
    [("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"), ("qemu-aarch64", "qemu-user")];

/// Lints and tests the vector instructions; returns what is absent where it cannot.
pub(crate) fn run(root: &Path) -> Result<Option<String>> {
    if cfg!(target_arch = "aarch64") {
        // They were among the tests of the workspace.
        return Ok(None);
    }
    let absent = absent();
    if !absent.is_empty() {
        return Ok(Some(absent.join(", ")));
    }
    let cargo = env!("CARGO");
    let shared =
        ["--config", "xtask/arm.toml", "--target", TARGET, "-p", "whither-detect", "--lib", "--quiet"];
    let lints = [&["clippy"], &shared[..], &["--", "-D", "warnings"]].concat();
    step(root, "lints of NEON", cargo, &lints)?;
    let tests = [&["test"], &shared[..], &["simd::"]].concat();
    step(root, "tests of NEON", cargo, &tests)?;
    Ok(None)
}

/// What is not installed, by the words that install it.
fn absent() -> Vec<String> {
    let programs = PROGRAMS.into_iter().filter(|(program, _)| !starts(program));
    let mut absent: Vec<String> = programs.map(|(_, package)| format!("apt install {package}")).collect();
    if !has_target() {
        absent.push(format!("rustup target add {TARGET}"));
    }
    absent
}

fn starts(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// Says whether the compiler has a standard library for the target.
fn has_target() -> bool {
    let output = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}
