//! What a data class is: its place in the taxonomy, the keys that lead to it and how it looks without one.
//!
//! A class is data plus at most two functions. The pass calls `find` where a trigger of the class stands and
//! `keyed` where one of its keys leads a value; neither may look further than [`crate::limit`] allows.

use std::borrow::Cow;

use crate::{key_value::Delimiter, plausible::digit_count, view::View};

/// Facts of a class that rules and reports need (after the Data Privacy Vocabulary's personal data classes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassInfo {
    /// Stable identifier, such as `device.imei`.
    pub id: &'static str,
    /// Short English name.
    pub title: &'static str,
    /// From 1 (harmless) to 4 (special category, secret or precise).
    pub sensitivity: u8,
    /// LINDDUN threat category that a disclosure leads to first.
    pub linddun: &'static str,
    /// Whether a value identifies a person or links what one does.
    pub identifier: bool,
    /// Whether a value tells something of a person beyond who it is.
    pub content: bool,
}

/// How sure a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The shape fits; other things look like it.
    Low,
    /// Shape and one of table, check digit, field name.
    Medium,
    /// Shape and two of them, or one that chance does not pass.
    High,
}

impl Confidence {
    /// Returns the name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
            Self::Medium => "medium",
        }
    }
}

/// What makes the pass call [`Class::find`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// This byte; `find` gets its span, which is three long where it stood percent-encoded.
    Byte(u8),
    /// A run of ASCII digits of this length (first, last) with no letter before it and no decimal point.
    Digits(usize, usize),
    /// One to three digits, a point and digits that look like an address or like four decimals.
    Dotted,
    /// This byte where it stands again three bytes further on: pairs of characters in a row.
    Pairs(u8),
}

/// A value that a class recognised.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// First byte in the block.
    pub start: usize,
    /// One past the last byte in the block.
    pub end: usize,
    /// The value in the spelling in which two equal ones are equal.
    pub value: Cow<'a, [u8]>,
    /// What was checked.
    pub validation: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A value behind a key that belongs to the class.
#[derive(Clone, Debug)]
pub struct Keyed<'a, 'v> {
    /// What surrounds it.
    pub view: &'v View<'a>,
    /// The key as the class lists it.
    pub key: &'static str,
    /// What stands between key and value.
    pub delimiter: Delimiter,
    /// Whether the value stood in quotes.
    pub quoted: bool,
    /// First byte of the value in the block.
    pub start: usize,
    /// One past its last byte in the block.
    pub end: usize,
    /// The value, percent-decoded.
    pub value: Cow<'a, [u8]>,
}

impl<'a> Keyed<'a, '_> {
    /// Accepts the value as it stands.
    pub fn found(&self, validation: &'static str, confidence: Confidence) -> Found<'a> {
        self.found_as(self.value.clone(), validation, confidence)
    }

    /// Accepts the value in another spelling.
    pub fn found_as(
        &self,
        value: Cow<'a, [u8]>,
        validation: &'static str,
        confidence: Confidence,
    ) -> Found<'a> {
        Found { start: self.start, end: self.end, value, validation, confidence }
    }

    /// Returns whether the value may be program text, such as `uid:e.uid`, rather than data.
    ///
    /// Scripts travel in clear as often as data does; there only values with four digits count.
    pub fn is_code(&self) -> bool {
        match (self.view.code, self.quoted, self.delimiter) {
            (true, ..) => digit_count(&self.value) < 4,
            (false, false, Delimiter::Colon) => !self.value.iter().any(u8::is_ascii_digit),
            _ => false,
        }
    }
}

/// What was checked of a value, and how sure it is.
pub type Verdict = (&'static str, Confidence);

/// A class of personal data.
#[derive(Clone, Copy)]
pub struct Class {
    /// What it is.
    pub info: ClassInfo,
    /// Keys that lead to it: lower case, without `_` and `-`.
    pub keys: &'static [&'static str],
    /// Judges a value behind one of the keys.
    pub keyed: for<'a, 'v, 'k> fn(&'k Keyed<'a, 'v>) -> Option<Found<'a>>,
    /// Judges a value behind one of the keys that is written as it is counted, which most are: gives what was checked and
    /// how sure it is. It gives what `keyed` would or nothing, and is there because it costs little.
    pub plain: fn(&[u8], &str) -> Option<Verdict>,
    /// Where `find` is called.
    pub triggers: &'static [Trigger],
    /// Judges what stands at a trigger, given its span.
    pub find: for<'a, 'v> fn(&'v View<'a>, usize, usize) -> Option<Found<'a>>,
    /// Returns whether a value is one of the class but for its check digit.
    pub nearly: fn(&[u8]) -> bool,
    /// Of two classes that claim the same bytes, one by key and one by shape, the higher rank wins.
    pub rank: u8,
    /// Whether so many numbers have its shape by chance that a whole field must be looked at.
    pub gated: bool,
    /// Whether its digits are believed with a word beside them only.
    pub needs_words: bool,
    /// Whether the shape alone is telling enough to be believed in binary content.
    pub in_binary: bool,
    /// Whether the value itself is never kept, not even to be redacted.
    pub presence_only: bool,
    /// Texts in which the class must be found, each with the value that must be found in it.
    pub examples: &'static [(&'static str, &'static str)],
    /// Texts in which the class must not be found.
    pub non_examples: &'static [&'static str],
}

impl Class {
    /// A class that recognises nothing: the rest of every definition.
    pub const NONE: Self = Self {
        info: ClassInfo {
            id: "",
            title: "",
            sensitivity: 1,
            linddun: "linking",
            identifier: false,
            content: false,
        },
        keys: &[],
        keyed: |_| None,
        plain: |_, _| None,
        triggers: &[],
        find: |_, _, _| None,
        nearly: |_| false,
        rank: 50,
        gated: false,
        needs_words: false,
        in_binary: false,
        presence_only: false,
        examples: &[],
        non_examples: &[],
    };
}
