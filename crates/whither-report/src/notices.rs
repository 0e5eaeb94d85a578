//! The notices that the licences of the tables of knowledge ask for: every report shows all of them.
//!
//! Reads the knowledge that a case rests on, gives one notice a table that is not the project's own, each once. JSON
//! and the case carry the tables whole; every format that people read takes its notices from here.

use whither_model::table::{Case, Knowledge};

/// What must be said of a table of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice<'c> {
    /// Name of the table.
    pub source: &'c str,
    /// Licence, as an SPDX expression or as the user says.
    pub licence: &'c str,
    /// The notice: whose it is, under which licence, what was changed.
    pub text: &'c str,
}

impl<'c> Notice<'c> {
    /// Returns the part that credits: behind the first semicolon stands what was done to the table.
    pub fn credit(&self) -> &'c str {
        self.text.split(';').next().unwrap_or_default().trim()
    }
}

/// Returns the notices of all tables that a case rests on, in their order and each text once.
pub fn notices(case: &Case) -> Vec<Notice<'_>> {
    let mut notices: Vec<Notice<'_>> = Vec::new();
    let foreign = case.knowledge.iter().filter(|known| known.licence != OWN_LICENCE);
    for Knowledge { source, licence, notice: text, .. } in foreign {
        if !text.is_empty() && !notices.iter().any(|known| known.text == text) {
            notices.push(Notice { source, licence, text });
        }
    }
    notices
}

/// Tables under it are the project's own and ask for no notice.
const OWN_LICENCE: &str = "MIT OR Apache-2.0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_every_notice_of_others_once() {
        let table = |source: &str, licence: &str, notice: &str| Knowledge {
            source: source.to_owned(),
            licence: licence.to_owned(),
            notice: notice.to_owned(),
            ..Knowledge::default()
        };
        let knowledge = vec![
            table("a", "CC-BY-4.0", "By A (https://a.example), CC BY 4.0; repacked."),
            table("own", OWN_LICENCE, "Curated."),
            table("b", "own", "Brought by the user; stays with the user."),
            table("c", "own", "Brought by the user; stays with the user."),
            table("d", "MIT", ""),
        ];
        let case = Case { knowledge, ..Case::default() };
        let found: Vec<_> = notices(&case).iter().map(|notice| (notice.source, notice.credit())).collect();
        assert_eq!(found, [("a", "By A (https://a.example), CC BY 4.0"), ("b", "Brought by the user")]);
    }
}
