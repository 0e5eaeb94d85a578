//! Every habit of the project is a command here: `cargo xtask COMMAND`.
#![allow(clippy::print_stdout, reason = "a tool for developers talks to their terminal")]

mod arm;
mod bench;
mod check;
mod data;
mod dist;
mod fuzz;
mod licences;
mod new;
mod phones;
mod regions;
mod samples;
mod score;
mod shapes;
mod tests;
mod tidy;

use std::{path::Path, process::ExitCode};

use anyhow::{Result, bail};

const COMMANDS: &str = "\
cargo xtask check                   format, lints, documentation, licences, rules of the house
cargo xtask test [--no-check]       check, then every test; what CI runs
cargo xtask score [--write]         what whither reads in the corpus against its truth
cargo xtask score detect [FOLDER]   what whither finds against cases of other tools
cargo xtask score noise [MB]        what whither finds where there is nothing
cargo xtask bench capture [MB]      speed and memory against the peers on this machine
cargo xtask bench detect FILE       speed of `whither scan` on a dump, beside ripgrep
cargo xtask fuzz [SECONDS] [TARGET] fuzzes each target for so long
cargo xtask dist                    the program as it is published, guided by runs of it
cargo xtask samples                 makes the captures in samples/
cargo xtask data [FILE]             makes the tables in data/ from their pinned sources
cargo xtask new KIND NAME           a new class, dump, format, protocol, rule or source from an example";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match command.as_str() {
        "bench" => bench::run(&root, &rest),
        "check" => check::run(&root),
        "data" => data::run(&root, rest.first().map(String::as_str)),
        "dist" => dist::run(&root).map(|program| println!("{}", program.display())),
        "fuzz" => fuzz::run(&root, &rest),
        "new" => new::run(&root, &rest),
        "samples" => samples::run(&root),
        "score" => score::run(&root, &rest),
        "test" => tests::run(&root, &rest),
        "" | "help" | "--help" => {
            println!("{COMMANDS}");
            Ok(())
        }
        other => bail!("{other}: no such command; hint: cargo xtask help"),
    }
}
