//! Every rule, by name.

mod bait_in_clear;
mod certificate_problem;
mod content_in_clear;
mod endpoint_without_name;
mod identifier_in_clear;
mod personal_records;
mod weak_tls;

use crate::Rule;

/// The rules, sorted by name.
pub const RULES: [&Rule; 7] = [
    &bait_in_clear::RULE,
    &certificate_problem::RULE,
    &content_in_clear::RULE,
    &endpoint_without_name::RULE,
    &identifier_in_clear::RULE,
    &personal_records::RULE,
    &weak_tls::RULE,
];

/// Returns a rule by its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests;
