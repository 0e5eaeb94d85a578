//! Integration tests of detection: how it is cut, where it is found, what it costs, how far others agree.

mod bait;
mod conformance;
mod content;
mod cuts;
mod decode;
mod numbers;
mod paths;
