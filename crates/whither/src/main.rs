//! whither: where an app sends people's data, who runs those servers and under whose law, who can read it on the
//! way, and what personal data is in it.
//!
//! The binary holds no knowledge of its own: it reads arguments, lets the libraries work in the order that
//! `run.rs` shows, and turns every error into one line and a hint.

mod args;
mod bait;
mod download;
mod endpoints;
mod explain;
mod failure;
mod given;
mod knowledge;
mod lookup;
mod patterns;
mod progress;
mod run;
mod scan;
mod search;
mod sightings;

use std::process::ExitCode;

/// Rows are many small pieces of text: this allocator spends half the time on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = args::parse();
    match run::run(&arguments) {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}
