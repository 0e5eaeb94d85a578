//! Reads captures for their metadata and prints how much there was: `metadata THREADS FILE...`. For profilers.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use whither_capture::{Control, source};
use whither_model::{ContentSink, Crew, Evidence, Limits, Place};

struct Nobody;

impl ContentSink for Nobody {
    fn content(&mut self, _: &Place<'_>, _: &[u8], _: usize, _: bool, _: Evidence) {}
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let threads = arguments.next().ok_or("how many threads?")?.parse()?;
    let paths: Vec<_> = arguments.map(Into::into).collect();
    let inputs = source::inputs(&paths, true)?;
    let (seen, _) = whither_capture::inspect(
        &inputs,
        &Limits::default(),
        &Crew::new(threads),
        &Control::default(),
        || None::<Nobody>,
    )?;
    println!("{} packets, {} flows, {} names", seen.coverage.packets, seen.flows.len(), seen.names.len());
    Ok(())
}
