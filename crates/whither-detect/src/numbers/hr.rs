//! Croatia: personal identification numbers (OIB Act, NN 60/08), eleven digits, ISO/IEC 7064 MOD 11,10.

use super::{
    Number,
    check::{digits, mod_11_10, uniform},
};

pub(super) static OIB: Number = Number {
    id: "hr.oib",
    class: "gov.id.tax",
    country: "HR",
    title: "Croatian personal identification number",
    keys: &["oib", "taxid", "vatid"],
    words: &["oib", "osobni identifikacijski"],
    shapes: &["ddddddddddd", "AAddddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"HR").unwrap_or(id);
        digits(id, 11) && !uniform(id) && mod_11_10(id)
    },
    examples: &["96232977431", "HR48721250891"],
    non_examples: &["96232977430", "9623297743"],
    ..Number::NONE
};
