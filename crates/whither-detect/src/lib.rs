//! Personal data in clear content: found, counted and located, never kept as such.
//!
//! A [`Detector`] holds the tables, a [`Scanner`] (one a thread) is the [`whither_model::ContentSink`] that
//! dissectors write to, and [`RawSighting`] is what it gives: one row a flow, direction, class and path.
//! Recognition is one pass over the bytes; what a class looks like is written in its file in `classes/`.
//!
//! A value is looked at with at most [`limit::BEFORE`] bytes before it and [`limit::AFTER`] behind, so that
//! the result does not depend on where content was cut into blocks.

pub mod bait;
mod busy;
mod check_digit;
mod class;
pub mod classes;
mod decode;
mod entry;
mod group;
mod json;
mod key_value;
mod keys;
mod known;
mod lanes;
pub mod limit;
pub mod lines;
mod locate;
pub mod numbers;
mod pass;
pub mod patterns;
mod payload;
pub mod phones;
mod plausible;
mod prose;
mod scanner;
pub mod selection;
mod shown;
mod simd;
mod tables;
mod text;
mod veil;
mod view;
mod windows;

pub use bait::Bait;
pub use class::{Class, ClassInfo, Confidence, Verdict};
pub use classes::class;
pub use decode::replaced;
pub use group::RawSighting;
pub use lines::LineScanner;
pub use patterns::Patterns;
pub use scanner::{Detector, Scanner};
pub use selection::Selection;
pub use veil::{tells, veiled};
