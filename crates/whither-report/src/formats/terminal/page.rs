//! Lines on their way out: coloured where wished, never wider than the page, never with a foreign control
//! character. Whatever a caller forgot, this is the last guard.

use std::io::{self, Write};

use super::text::{clean, clip, width};

/// How a piece of a line looks, where colours are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Bad,
    Dim,
    Plain,
    Strong,
    Warning,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Bad => "\x1b[1;31m",
            Self::Dim => "\x1b[2m",
            Self::Plain => "",
            Self::Strong => "\x1b[1m",
            Self::Warning => "\x1b[33m",
        }
    }
}

/// A terminal of some width.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    /// Columns that a line may take.
    pub(super) columns: usize,
    colour: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn Write, columns: usize, colour: bool) -> Self {
        Self { out, columns: columns.max(COLUMNS_MIN), colour }
    }

    /// Writes a line made of pieces.
    pub(super) fn line(&mut self, pieces: &[(Style, &str)]) -> io::Result<()> {
        let mut left = self.columns;
        let mut shown: Vec<(Style, String)> = Vec::with_capacity(pieces.len());
        for (style, text) in pieces {
            let text = clip(&clean(text), left);
            left -= width(&text);
            shown.push((*style, text));
        }
        while let Some((_, text)) = shown.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            shown.pop();
        }
        for (style, text) in &shown {
            match style.code() {
                code if self.colour && !code.is_empty() => write!(self.out, "{code}{text}\x1b[0m")?,
                _ => self.out.write_all(text.as_bytes())?,
            }
        }
        self.out.write_all(b"\n")
    }

    /// Writes an empty line.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        self.line(&[])
    }

    /// Writes lines that belong together: the first behind `label`, the others below where it began.
    pub(super) fn block(&mut self, label: (Style, &str), lines: &[String]) -> io::Result<()> {
        let indent = " ".repeat(width(label.1));
        for (index, line) in lines.iter().enumerate() {
            let shown = if index == 0 { label.1 } else { indent.as_str() };
            // A label without letters colours the lines themselves.
            let text = if label.1.trim().is_empty() { label.0 } else { Style::Plain };
            self.line(&[(label.0, shown), (text, line)])?;
        }
        Ok(())
    }
}

/// Narrower pages are written as if they were this wide.
const COLUMNS_MIN: usize = 40;
