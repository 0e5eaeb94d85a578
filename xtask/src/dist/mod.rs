//! `cargo xtask dist`: the program as it is published, built with what a run of it has shown.
//!
//! Profile-guided optimisation (the rustc book, "Profile-guided Optimization"): a build that counts is run on the
//! project's own samples and a dump made here, and the counts tell the second build which way the branches go.
//! `llvm-profdata`, which puts the counts together, comes with the toolchain's component `llvm-tools`; without it the
//! program is built without counts, and that is said.

mod dump;

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{bench::build, fuzz::triple};

/// Megabytes of the capture and of each dump that are run.
const CAPTURE_MEGABYTES: u64 = 48;
const DUMP_MEGABYTES: usize = 12;

/// Builds the program; returns where it is.
pub(crate) fn run(root: &Path) -> Result<PathBuf> {
    let triple = triple()?;
    let work = target(root).join("profile");
    let Some(profdata) = profdata(&triple)? else {
        println!("== built without counts: llvm-profdata is absent; hint: rustup component add llvm-tools");
        return build(root, &triple, &target(root), "");
    };
    let counts = work.join("counts");
    let _ = std::fs::remove_dir_all(&counts);
    std::fs::create_dir_all(&counts)?;
    println!("== the build that counts");
    let program = build(root, &triple, &work, &format!("-Cprofile-generate={}", counts.display()))?;
    println!("== runs that are counted");
    train(root, &program, &work)?;
    let merged = work.join("merged.profdata");
    let status = Command::new(profdata).arg("merge").arg("-o").arg(&merged).arg(&counts).status()?;
    if !status.success() {
        bail!("llvm-profdata cannot put the counts together");
    }
    println!("== the build that is published");
    build(root, &triple, &target(root), &format!("-Cprofile-use={}", merged.display()))
}

/// Cargo's folder for what it builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Builds with flags for the compiler; a target triple keeps them away from build scripts.
fn build(root: &Path, triple: &str, target: &Path, flags: &str) -> Result<PathBuf> {
    let given = std::env::var("RUSTFLAGS").unwrap_or_default();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--profile", "dist", "--package", "whither", "--target", triple, "--target-dir"])
        .arg(target)
        .env("RUSTFLAGS", format!("{given} {flags}").trim())
        .current_dir(root)
        .status()?;
    if !status.success() {
        bail!("whither does not build");
    }
    Ok(target.join(triple).join("dist/whither"))
}

/// Returns the program of the toolchain that puts counts together, where it is installed.
fn profdata(triple: &str) -> Result<Option<PathBuf>> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("rustc")?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let program = sysroot.join("lib/rustlib").join(triple).join("bin/llvm-profdata");
    Ok(program.is_file().then_some(program))
}

/// Runs the program in the ways in which it is used.
fn train(root: &Path, program: &Path, work: &Path) -> Result<()> {
    let capture = work.join("samples.pcap");
    build::build(&root.join("samples"), &capture, CAPTURE_MEGABYTES)?;
    let dumps = dump::write(work, DUMP_MEGABYTES)?;
    let case = work.join("training.case");
    let run = |command: &str, path: &Path, options: &[&str]| -> Result<()> {
        let _ = std::fs::remove_dir_all(&case);
        let mut command_line = Command::new(program);
        command_line
            .arg(command)
            .arg(path)
            .args(["--quiet", "--threads", "1", "-o"])
            .arg(&case)
            .args(options);
        let status = command_line.stdout(Stdio::null()).status()?;
        // The code says what was found; above 1 the run has failed.
        match status.code() {
            Some(0 | 1) => Ok(()),
            _ => bail!("{command} {} ended with {status}", path.display()),
        }
    };
    run("inspect", &capture, &["--metadata-only", "--digest", "none"])?;
    run("inspect", &capture, &[])?;
    for dump in &dumps {
        run("scan", dump, &[])?;
    }
    run("scan", &dumps[0], &["--classes", "cn.ric,contact.phone,device.imei,contact.email"])?;
    let _ = std::fs::remove_dir_all(&case);
    Ok(())
}
