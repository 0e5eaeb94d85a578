//! Identifiers of public contributors: ISNI (ISO 27729) and ORCID, sixteen characters, ISO/IEC 7064 MOD 11-2.

use super::{
    Number,
    check::{body, digits, mod_11_2, uniform},
};

pub(super) static ISNI: Number = Number {
    id: "isni",
    class: "account.user_id",
    title: "name identifier (ISNI, ORCID)",
    keys: &["isni", "orcid", "orcidid"],
    words: &["isni", "orcid"],
    shapes: &["dddd-dddd-dddd-dddN", "dddd dddd dddd dddN", "dddddddddddddddN"],
    check: |id| digits(body(id), 15) && !uniform(id) && mod_11_2(id),
    examples: &["1889-8677-4130-1202", "0420 2257 2694 8525"],
    non_examples: &["1889-8677-4130-1200", "1889-8677-4130-120"],
    ..Number::NONE
};
