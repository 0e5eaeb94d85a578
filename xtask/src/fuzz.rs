//! `cargo xtask fuzz [SECONDS] [TARGET...]`: fuzzes each target for so long, from its committed seeds.
//!
//! libFuzzer's coverage instrumentation works on the stable compiler; only the sanitizers need nightly, and a
//! program that forbids `unsafe` has little for them to find.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

const TARGETS: [&str; 8] = ["datagram", "decode", "detect", "dump", "knowledge", "link", "reader", "stream"];

const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Builds the targets and runs one target after the other.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let seconds: u32 = arguments.first().map_or(Ok(60), |seconds| seconds.parse())?;
    let chosen: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    for name in &chosen {
        if !TARGETS.contains(name) {
            bail!("{name}: no such target; hint: {}", TARGETS.join(", "));
        }
    }
    let folder = root.join("fuzz");
    // A target triple keeps the flags away from build scripts.
    let triple = triple()?;
    let built =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| folder.join("target"), |path| root.join(path));
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--bins", "--target", &triple])
        .current_dir(&folder)
        .env("RUSTFLAGS", FLAGS)
        .status()?;
    if !status.success() {
        bail!("the fuzz targets do not build");
    }
    for target in TARGETS.into_iter().filter(|target| chosen.is_empty() || chosen.contains(target)) {
        println!("== {target}, {seconds} s");
        let corpus = folder.join("corpus").join(target);
        std::fs::create_dir_all(&corpus)?;
        let artifacts = folder.join("artifacts").join(target);
        std::fs::create_dir_all(&artifacts)?;
        let status = Command::new(built.join(&triple).join("release").join(target))
            .arg(&corpus)
            .arg(folder.join("seeds").join(target))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args([
                "-max_len=16384",
                "-timeout=10",
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
                "-verbosity=0",
            ])
            .status()?;
        if !status.success() {
            bail!("{target} found something; hint: see {}", artifacts.display());
        }
    }
    Ok(())
}

pub(crate) fn triple() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not name its host")
}
