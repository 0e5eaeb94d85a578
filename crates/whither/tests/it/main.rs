//! Tests of the binary: its exit codes, inputs, outputs, and what it must never say. Captures are generated here.

mod bait;
mod case;
mod exit_codes;
mod inputs;
mod interrupt;
mod knowledge;
mod lookup;
mod memory;
mod privacy;
mod private_dns;
mod program;
mod recipient;
mod scan;
mod sensor;
mod wire;
