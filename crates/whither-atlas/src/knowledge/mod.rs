//! Knowledge that the user brings: databases of addresses, published ranges, lists of operators and trackers.
//!
//! What a file is, its content tells, not its name. Such files stay with the user: nothing of them is embedded, and
//! of their licence only what the user noted is repeated. They are asked beside the embedded tables and never
//! instead of them. A file that is damaged, foreign or hostile is refused by name, with a reason; all others hold.

mod cloud;
mod document;
mod folder;
mod prefixes;
mod sources;
mod trackers;

use std::{fmt::Debug, net::IpAddr, path::PathBuf};

use whither_model::{Timestamp, table};

use document::Document;
pub(crate) use folder::folder;
pub use folder::{Imported, MANIFEST, SUMS, Terms, import, update};

use crate::operators::Operator;
use sources::SOURCES;

/// What a source of the user says of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Countries, with the kind of each: `geolocated`, `registered`, `cloud-region`.
    pub(crate) countries: Vec<(String, &'static str)>,
    /// Name of a region, such as `ap-east-1`; empty where none.
    pub(crate) region: String,
    /// Origin AS and its name.
    pub(crate) origin: Option<(u32, String)>,
    /// Whether it is served from many places.
    pub(crate) anycast: bool,
    /// Identifier of the operator that publishes the range as its own; empty where nobody does.
    pub(crate) operator: &'static str,
    /// Range it speaks of.
    pub(crate) prefix: String,
}

/// A source of facts about addresses.
pub(crate) trait Addresses: Debug + Send + Sync {
    /// Returns what it says of `ip`; none where it is silent.
    fn of(&self, ip: IpAddr) -> Option<Said>;
}

/// What a file of the user holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// Facts about addresses.
    Addresses(Box<dyn Addresses>),
    /// Operators, with their hosts, networks and packages.
    Operators(Vec<Operator>),
}

/// A file of the user that was understood.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// Where it came from, as noted when it was imported; empty where that is not known.
    pub(crate) origin: String,
    pub(crate) knowledge: table::Knowledge,
    pub(crate) content: Content,
}

/// A file of the user that was refused, or of which rows were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
    /// Whether the file is used, but for some rows.
    pub in_part: bool,
}

/// What is read of a file before it is known what it is: kind of file and date, and what it holds.
struct Read {
    /// What it is, such as `GeoLite2-Country (MaxMind DB)`.
    name: String,
    /// What it says, in words.
    kind: &'static str,
    /// Date within it; empty where it has none.
    date: String,
    content: Content,
}

/// Reads a file by its content; `whole` checks also what is read only when it is asked for.
fn read(bytes: Vec<u8>, whole: bool) -> Result<Read, String> {
    let document = Document::open(bytes)?;
    let Some(source) = SOURCES.iter().find(|source| (source.is)(&document)) else {
        return Err(match document {
            Document::Json(_) => "JSON of a kind that is not known here",
            Document::Binary(_) | Document::Text(_) => "neither a MaxMind DB nor text",
        }
        .to_owned());
    };
    (source.read)(document, whole)
}

/// Reads bytes as a file of knowledge, asks it for some addresses, and returns what it is.
///
/// # Errors
///
/// Why the file would be refused.
pub fn recognise(bytes: Vec<u8>) -> Result<String, String> {
    let found = read(bytes, true)?;
    if let Content::Addresses(addresses) = &found.content {
        let asked = ["0.0.0.0", "1.1.1.1", "255.255.255.255", "::", "2001:db8::1", "::ffff:1.1.1.1"];
        asked.iter().filter_map(|ip| ip.parse().ok()).for_each(|ip| drop(addresses.of(ip)));
    }
    Ok(found.name)
}

/// Returns a date as `YYYY-MM-DD` where a text begins with a day of the calendar, such as `2025-07-25-00-00-00`.
fn date(text: &str) -> String {
    let date = text.get(..10).unwrap_or("");
    let day = Timestamp::parse(&format!("{date}T00:00:00Z")).map(folder::day_of);
    if day.as_deref() == Some(date) { date.to_owned() } else { String::new() }
}

/// Returns a country code in capitals; none where the text is no such code, or one that databases use for what is no
/// country: Europe and Asia at large, not known (XX, ZZ).
fn country(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    (letters && !["AP", "EU", "XX", "ZZ"].contains(&&*code)).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_nobody_publishes() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            " \u{feff}",
            "{",
            "{}",
            "[1,2]",
            r#"{"prefixes":[{"ip_prefix":7}]}"#,
            r#"{"prefixes":[{"ip_prefix":"192.0.2.0/24"},{"ip_prefix":"x"}]}"#,
            r#"{"prefixes":[{"ip_prefix":"192.0.2.0/24"},8]}"#,
            r#"{"prefixes":[{"ip_prefix":"0.0.0.0/0","region":"us-east-1"}]}"#,
            r#"{"prefixes":[{"ipv6Prefix":"2000::/3","scope":"us-east1"}]}"#,
            r#"{"values":[{"properties":{"addressPrefixes":[]}}]}"#,
            &deep,
        ] {
            assert!(read(text.as_bytes().to_vec(), true).is_err(), "{text}");
        }
        assert!(read(vec![0xff; 100], true).is_err());
    }

    #[test]
    fn takes_days_and_countries_that_there_are() {
        for (text, expected) in [
            ("2025-07-25-00-00-00", "2025-07-25"),
            ("2026-10-01T00:00:00.1", "2026-10-01"),
            ("9999-99-99", ""),
            ("2026-02-30", ""),
            ("2026", ""),
            ("", ""),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
        for (text, expected) in
            [("hk", Some("HK")), ("TW", Some("TW")), ("EU", None), ("zz", None), ("T1", None), ("DEU", None)]
        {
            assert_eq!(country(text).as_deref(), expected, "{text}");
        }
    }
}
