//! The formats a case can be written in: one file each, one line each in [`FORMATS`].

mod json;
pub mod terminal;

use std::io::{self, Write};

use whither_model::table::Case;

/// Every format, by name.
pub const FORMATS: &[Format] = &[json::FORMAT, terminal::FORMAT];

/// A way to write a case.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    write: fn(&Case, &Options, &mut dyn Write) -> io::Result<()>,
}

impl Format {
    /// Returns the format of that name.
    pub fn named(name: &str) -> Option<Self> {
        FORMATS.iter().find(|format| format.name == name).copied()
    }
}

/// How the reader looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal.
    pub columns: usize,
    /// Whether colours may be used; nothing depends on them.
    pub colour: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { columns: 80, colour: false }
    }
}

/// Writes `case` to `out`.
///
/// # Errors
///
/// Where `out` does not take it.
pub fn write(format: Format, case: &Case, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    (format.write)(case, options, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sorted_by_name() {
        assert!(FORMATS.is_sorted_by(|one, next| one.name < next.name));
        assert!(FORMATS.iter().all(|format| Format::named(format.name).is_some()));
        assert!(Format::named("pdf").is_none());
    }
}
