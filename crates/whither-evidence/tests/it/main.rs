//! Cases written to disk and read back.

mod folder;
mod key;
mod rows;
mod sample;
