//! `cargo xtask bench WHAT`: measures the project against the tools of its field, in one run on one machine.
//!
//! CPU seconds are user and system time of the whole process tree, as the operating system counts them; wall
//! time is not compared, because machines are shared. Peers that are not installed are named and left out.

pub(crate) mod build;
mod capture;
mod detect;
mod lookup;
mod measure;

use std::path::Path;

use anyhow::{Result, bail};

/// Runs a benchmark.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    match arguments.first().map(String::as_str) {
        Some("capture") => capture::run(root, arguments.get(1).map_or("1200", String::as_str).parse()?),
        Some("detect") => {
            let Some(file) = arguments.get(1) else {
                bail!("which dump? hint: cargo xtask bench detect FILE, such as a large file of JSON lines")
            };
            detect::run(root, Path::new(file))
        }
        Some("lookup") => lookup::run(root),
        Some("build") => {
            let (Some(megabytes), Some(path)) = (arguments.get(1), arguments.get(2)) else {
                bail!("how large, and where? hint: cargo xtask bench build MEGABYTES FILE");
            };
            let Some(corpus) = crate::score::corpus(root) else {
                bail!("no corpus; hint: set WHITHER_CORPUS")
            };
            build::build(&corpus.join("captures"), Path::new(path), megabytes.parse()?).map(drop)
        }
        _ => bail!(
            "which benchmark? hint: cargo xtask bench capture [MEGABYTES], cargo xtask bench detect FILE, cargo xtask bench lookup"
        ),
    }
}
