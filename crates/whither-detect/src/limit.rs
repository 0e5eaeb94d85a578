//! How far a recogniser may look, so that every value fits into the overlap of two blocks with its context.
//!
//! `VALUE + BEFORE + AFTER <= BLOCK_OVERLAP` is what makes results independent of where content was cut.

use whither_model::content::BLOCK_OVERLAP;

/// Longest value in bytes, as it stands in the content.
pub const VALUE: usize = 128;
/// Bytes before a value that may decide on it: its key, words of context.
pub const BEFORE: usize = 80;
/// Bytes behind a value that may decide on it.
pub const AFTER: usize = 32;
/// Longest key that is shown or looked up.
pub const KEY: usize = 40;
/// Values of which only the presence is reported are looked at no further than this.
pub const PRESENCE: usize = VALUE - AFTER;
/// Different values counted exactly in one group.
pub const DISTINCT: usize = 4_096;
/// Nesting of JSON that is followed.
pub const JSON_DEPTH: usize = 64;

/// Returns whether what ends at `end` is reported from a block of so many bytes, and neither from the one before nor the
/// next.
///
/// It is decided on once [`AFTER`] bytes behind it are there; every rule that reads context thus sees the same bytes
/// however the content was cut.
pub(crate) fn reports(end: usize, length: usize, new_from: usize, last: bool) -> bool {
    let decided = end + AFTER;
    (new_from == 0 || decided > new_from) && (last || decided <= length)
}

const _: () = assert!(VALUE + BEFORE + AFTER <= BLOCK_OVERLAP);
const _: () = assert!(KEY + 16 <= BEFORE);
