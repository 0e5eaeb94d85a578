//! The formats: one file each, told by content first and by name last.

mod avro;
mod binary;
mod bson;
mod csv;
mod json;
mod jsonl;
mod parquet;
mod plist;
mod spreadsheet;
mod sql;
mod sqlite;
mod tar;
mod text;
mod xml;
mod zip;

use crate::{head::Head, place::Place, run::Run, stream::Stream};

/// How sure a format is of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sure {
    /// It is none of it.
    No,
    /// Nothing speaks against it.
    Fallback,
    /// The name says so and the content does not contradict.
    Name,
    /// The content has its shape.
    Shape,
    /// The content says so in words.
    Words,
    /// The content has its magic number.
    Magic,
}

/// A format.
pub(crate) struct Format {
    /// As it stands in the records' source.
    pub(crate) name: &'static str,
    /// Whether it is text, so that its encoding matters.
    pub(crate) is_text: bool,
    /// Says how sure it is of a stream.
    pub(crate) recognise: fn(&Head<'_>) -> Sure,
    /// Reads a stream to its end.
    pub(crate) read: fn(&mut Stream<'_>, &Place, &mut Run<'_>),
}

/// Every format. The surest one reads, the first of equals.
const ALL: [&Format; 15] = [
    &avro::FORMAT,
    &binary::FORMAT,
    &bson::FORMAT,
    &csv::FORMAT,
    &json::FORMAT,
    &jsonl::FORMAT,
    &parquet::FORMAT,
    &plist::FORMAT,
    &spreadsheet::FORMAT,
    &sql::FORMAT,
    &sqlite::FORMAT,
    &tar::FORMAT,
    &text::FORMAT,
    &xml::FORMAT,
    &zip::FORMAT,
];

/// Returns the format of a stream.
pub(crate) fn recognise(head: &Head<'_>) -> &'static Format {
    let mut best = (Sure::No, &binary::FORMAT);
    for format in ALL {
        let sure = (format.recognise)(head);
        if sure > best.0 {
            best = (sure, format);
        }
    }
    best.1
}
