//! Integration tests of detection: how it is cut, where it is found, what it costs.

mod bait;
mod content;
mod cuts;
mod decode;
mod numbers;
mod paths;
