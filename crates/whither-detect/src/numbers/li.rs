//! Liechtenstein: numbers of persons in the central register (PEID), up to twelve digits, shape only.

use super::{
    Number,
    check::{digits, uniform},
};

pub(super) static PEID: Number = Number {
    id: "li.peid",
    class: "gov.id.national",
    country: "LI",
    title: "Liechtenstein person number",
    keys: &["peid", "personenidentifikationsnummer", "pid"],
    words: &["peid", "personenidentifikation"],
    shapes: &["dddddddddd", "dddddddd", "ddddddd", "dddddd", "dddddddddddd"],
    check: |id| {
        let first = id.iter().take_while(|byte| **byte == b'0').count();
        (first + 4..=12).contains(&id.len()) && digits(id, id.len()) && !uniform(id)
    },
    examples: &["5259172781", "32249863"],
    non_examples: &["525917278"],
    ..Number::NONE
};
