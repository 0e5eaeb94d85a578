//! CPU seconds and memory of a program, from the operating system's accounting of its children.

use std::{
    fs,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

/// What a program cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    pub(super) cpu_seconds: f64,
    pub(super) wall_seconds: f64,
    pub(super) peak_megabytes: f64,
}

/// Runs a program to its end, without its output.
pub(super) fn run(command: &mut Command) -> Result<Cost> {
    let shown = format!("{:?}", command.get_program());
    let before = children_cpu()?;
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| shown.clone())?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    let exit = loop {
        if let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            peak = peak.max(kilobytes.unwrap_or(0.0) / 1_024.0);
        }
        if let Some(exit) = child.try_wait()? {
            break exit;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    if !exit.success() {
        bail!("{shown} ended with {exit}");
    }
    Ok(Cost {
        cpu_seconds: children_cpu()? - before,
        wall_seconds: start.elapsed().as_secs_f64(),
        peak_megabytes: peak,
    })
}

/// User and system time of all children that have ended (proc(5): cutime, cstime).
fn children_cpu() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').context("the format of /proc/self/stat")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // The clock tick is 100 a second on every Linux of the last twenty years.
    Ok((ticks(13) + ticks(14)) / 100.0)
}

/// Returns whether a program is installed.
pub(super) fn installed(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()))
}
