//! Every habit of the project is a command here: `cargo xtask COMMAND`.
#![allow(clippy::print_stdout, reason = "a tool for developers talks to their terminal")]

mod bench;
mod data;
mod score;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match command.as_str() {
        "bench" => bench::run(&root, &rest),
        "data" => data::run(&root),
        "score" => score::run(&root, &rest),
        _ => bail!("unknown command {command:?}"),
    }
}
