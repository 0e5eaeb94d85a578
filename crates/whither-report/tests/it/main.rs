//! Reports of invented cases.

mod builder;
mod json;
mod redaction;
mod terminal;
