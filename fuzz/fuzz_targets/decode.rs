//! Fuzz target `decode`: see `src/harness/decode.rs` for what it does with the bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "each target uses one harness")]
#[path = "../src/harness/mod.rs"]
mod harness;

fuzz_target!(|bytes: &[u8]| harness::decode::run(bytes));
