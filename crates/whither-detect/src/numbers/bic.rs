//! Business identifier codes of banks (ISO 9362): party prefix, country, suffix, branch. Shape only.

use super::{
    Number,
    check::{form, is_country, part},
};

pub(super) static BIC: Number = Number {
    id: "bic",
    class: "org.registration",
    title: "business identifier code (BIC, SWIFT)",
    keys: &["bic", "biccode", "swift", "swiftbic", "swiftcode"],
    words: &["bic", "swift"],
    shapes: &["AAAAAANN", "AAAAAANNNNN"],
    check: |id| (form(id, "AAAAAANN") || form(id, "AAAAAANNNNN")) && is_country(part(id, 4, 6)),
    examples: &["LCBWUY53", "CNVDNLQXITU"],
    non_examples: &["LCBWU053", "LCBWUY5"],
    ..Number::NONE
};
