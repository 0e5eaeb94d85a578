//! Fuzz target `knowledge`: files that users bring. Whatever the bytes are, they are understood or refused, within
//! bounds, and every address can be asked for.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| drop(whither_atlas::knowledge::recognise(bytes.to_vec())));
