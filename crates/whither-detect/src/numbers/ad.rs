//! Andorra: tax registration numbers (NRT): a letter for the kind of holder, six digits, a control letter whose rule is
//! not published.

use super::{
    Number,
    check::{byte, form, num},
};

pub(super) static NRT: Number = Number {
    id: "ad.nrt",
    class: "gov.id.tax",
    country: "AD",
    title: "Andorran tax registration number",
    keys: &["nrt", "taxid"],
    words: &["nrt", "registre tributari"],
    shapes: &["A-dddddd-A", "AddddddA"],
    check: |id| {
        form(id, "AddddddA")
            && match (byte(id, 0), num(id, 1, 7)) {
                (b'F', number) => number < 700_000,
                (b'A' | b'L', number) => (700_000..800_000).contains(&number),
                (kind, _) => b"CDEGOPU".contains(&kind),
            }
    },
    examples: &["P-481332-N", "F502963M"],
    non_examples: &["P-481332-0", "P-481332-"],
    ..Number::NONE
};
