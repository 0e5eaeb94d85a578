//! `data/jurisdictions.csv`: laws by country, what they can compel and of whom.
//!
//! A row says that a law exists and whom it reaches, never that data was accessed. Not reviewed by a lawyer.

use serde::Deserialize;

use crate::Error;

/// A law, or an adequacy decision of the European Commission.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Law {
    /// ISO 3166-1 alpha-2 code, or `EU`, `EPO`; HK, MO and TW have their own rows.
    pub code: String,
    /// `country`, `territory`, `supranational`, `adequacy`.
    pub kind: String,
    /// Code of the sovereign, such as CN for HK; EU for member states and adequacy decisions.
    pub sovereign: String,
    /// Name of the law.
    pub law: String,
    /// Year or dates of the law and of its entry into force.
    pub year: String,
    /// Articles that matter; empty where not known for certain.
    pub article: String,
    /// `access`, `adequacy`, `blocking`, `crypto`, `export`, `identity`, `incorporation-only`, `localisation`,
    /// `ownership`, `protection`, `security`.
    pub effect: String,
    /// What it can compel.
    pub what_it_compels: String,
    /// Whom it reaches.
    pub applies_to: String,
    /// Whether those compelled must be silent; empty where not known for certain.
    pub secrecy: String,
    /// Where it is published.
    pub source: String,
}

/// Returns the code whose laws hold in a country besides its own: `EU` in the member states of the European Union
/// (article 52 of its treaty); empty elsewhere.
pub fn union_of(code: &str) -> &'static str {
    if MEMBERS.binary_search(&code).is_ok() { "EU" } else { "" }
}

/// Member states of the European Union, sorted.
const MEMBERS: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The laws, by code and then in the order of the file.
#[derive(Clone, Debug)]
pub(crate) struct Laws(Vec<Law>);

impl Laws {
    /// Reads the text of the list.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let rows: Result<Vec<Law>, csv::Error> =
            csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
        let mut rows = rows
            .map_err(|error| Error::List { list: crate::atlas::JURISDICTIONS, reason: error.to_string() })?;
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Self(rows))
    }

    /// Returns every row.
    pub(crate) fn all(&self) -> &[Law] {
        &self.0
    }

    /// Returns the rows of a code; none where the list has no such code.
    pub(crate) fn of(&self, code: &str) -> &[Law] {
        let start = self.0.partition_point(|law| law.code.as_str() < code);
        let end = self.0.partition_point(|law| law.code.as_str() <= code);
        self.0.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_member_states() {
        assert!(MEMBERS.is_sorted());
        for (code, union) in
            [("DE", "EU"), ("AT", "EU"), ("GB", ""), ("CH", ""), ("NO", ""), ("EU", ""), ("", "")]
        {
            assert_eq!(union_of(code), union, "{code}");
        }
        let atlas = crate::Atlas::embedded().expect("sound tables");
        let states =
            atlas.laws_named("").into_iter().filter(|law| law.kind == "country" && law.sovereign == "EU");
        assert!(
            states.map(|law| &*law.code).all(|code| union_of(code) == "EU"),
            "the list of laws says the same"
        );
    }
}
