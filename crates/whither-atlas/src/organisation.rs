//! Operators by the organisation that a certificate names (RFC 5280, section 4.1.2.6; attribute `O` of the subject).
//!
//! Reads a subject as text or an organisation, gives the place of the operator whose legal name in `data/operators.csv`
//! is the same but for case, punctuation and legal form. A legal name in brackets is one that several arms of a company
//! share: it leads to their topmost owner. Names that two companies share lead nowhere. Nothing here tells whether a
//! certificate is to be trusted.

use hashbrown::HashMap;

use crate::operators::Operator;

/// Places of operators by what is left of their legal names; none where two companies share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organisations(HashMap<String, Option<usize>>);

impl Organisations {
    /// Collects the legal names of the rows; `topmost` gives the place of a row's last owner, or its own.
    pub(crate) fn of(rows: &[Operator], topmost: impl Fn(usize) -> usize) -> Self {
        let mut places = Self::default();
        for (place, row) in rows.iter().enumerate() {
            places.add(&row.name, place);
            if let Some((_, inner)) = row.name.split_once('(') {
                places.add(inner.trim_end_matches(')'), topmost(place));
            }
        }
        places
    }

    fn add(&mut self, name: &str, place: usize) {
        let key = key(name);
        // One word says too little where it is short: initials of products and laws.
        if key.contains(' ') || key.len() >= WORD_LEN_LEAST {
            let known = self.0.entry(key).or_insert(Some(place));
            *known = known.filter(|known| *known == place);
        }
    }

    /// Returns the place of the operator that an organisation is.
    pub(crate) fn find(&self, organisation: &str) -> Option<usize> {
        *self.0.get(&key(organisation))?
    }
}

/// Returns the organisation of a subject written as `C=US, O=Example, Inc., CN=example.com`; a comma is part of a value
/// unless an attribute follows.
pub fn organisation(subject: &str) -> Option<&str> {
    let from = if subject.starts_with("O=") { 0 } else { subject.find(", O=")? + 2 };
    let value = subject.get(from + 2..)?;
    let end = value.match_indices(", ").find(|(at, _)| begins_attribute(value.get(at + 2..).unwrap_or("")));
    let value = value.get(..end.map_or(value.len(), |(at, _)| at))?.trim();
    (!value.is_empty()).then_some(value)
}

fn begins_attribute(text: &str) -> bool {
    let key = text.split_once('=').map_or("", |(key, _)| key);
    !key.is_empty() && key.len() <= 32 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

/// What is left of a name: words in lower case, without those of its legal form.
fn key(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    let words = words.filter(|word| !word.is_empty() && !LEGAL_FORMS.contains(&word.as_str()));
    words.collect::<Vec<_>>().join(" ")
}

const LEGAL_FORMS: [&str; 21] = [
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "limited",
    "llc",
    "ltd",
    "plc",
    "private",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "srl",
    "the",
];

const WORD_LEN_LEAST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_organisation_of_a_subject() {
        for (subject, expected) in [
            ("C=US, ST=California, O=Example, Inc., CN=example.com", Some("Example, Inc.")),
            ("O=Example", Some("Example")),
            ("CN=example.com, O=Example Ltd", Some("Example Ltd")),
            ("C=US, O=A, B=C, CN=x", Some("A")),
            ("CN=O=x", None),
            ("CN=example.com", None),
            ("C=US, O=, CN=x", None),
            ("", None),
        ] {
            assert_eq!(organisation(subject), expected, "{subject}");
        }
    }

    #[test]
    fn knows_legal_names_whatever_their_form() {
        let row = |id: &str, name: &str| Operator {
            id: id.to_owned(),
            name: name.to_owned(),
            ..Operator::default()
        };
        let rows = [
            row("top", "Example Holdings Ltd"),
            row("arm", "Arm (Shenzhen Example Systems Co Ltd)"),
            row("one", "Twin Inc"),
            row("two", "Twin LLC"),
            row("short", "Abc Inc (SDK)"),
        ];
        let places = Organisations::of(&rows, |place| if place == 1 { 0 } else { place });
        for (organisation, place) in [
            ("Example Holdings Limited", Some(0)),
            ("SHENZHEN EXAMPLE SYSTEMS COMPANY LIMITED", Some(0)),
            ("Twin, Inc.", None),
            ("ABC", None),
            ("SDK", None),
            ("Example", None),
            ("", None),
        ] {
            assert_eq!(places.find(organisation), place, "{organisation}");
        }
    }
}
