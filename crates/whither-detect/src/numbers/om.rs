//! Oman: VAT numbers (Tax Authority): OM, nine digits, a digit or X; shape only.

use super::{
    Number,
    check::{byte, digits, part, uniform},
};

pub(super) static VAT: Number = Number {
    id: "om.vat",
    class: "gov.id.tax",
    country: "OM",
    title: "Omani VAT number",
    keys: &["vat", "vatin", "vatnumber"],
    words: &["vatin", "vat"],
    shapes: &["AAdddddddddN"],
    check: |id| {
        id.strip_prefix(b"OM").is_some_and(|id| {
            id.len() == 10
                && digits(part(id, 0, 9), 9)
                && matches!(byte(id, 9), b'0'..=b'9' | b'X')
                && !uniform(id)
        })
    },
    examples: &["OM1144397438"],
    non_examples: &["O01144397438", "OM114439743"],
    ..Number::NONE
};
