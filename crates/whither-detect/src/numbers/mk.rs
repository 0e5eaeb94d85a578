//! North Macedonia: unique master citizen numbers (EMBG, regions 40 to 49), tax numbers (EDB).

use super::{
    Number,
    check::{body, digits, last, num, sum, uniform},
    si::is_master_number,
};

pub(super) static JMBG: Number = Number {
    id: "mk.jmbg",
    class: "gov.id.national",
    country: "MK",
    title: "Macedonian master citizen number",
    keys: &["embg", "idno", "idnumber"],
    words: &["ембг", "матичен број", "embg"],
    shapes: &["ddddddddddddd"],
    check: |id| is_master_number(id) && matches!(num(id, 7, 9), 40..=49),
    examples: &["1603976420314"],
    non_examples: &["1603976420310", "160397642031"],
    ..Number::NONE
};

pub(super) static EDB: Number = Number {
    id: "mk.edb",
    class: "gov.id.tax",
    country: "MK",
    title: "Macedonian tax number",
    keys: &["edb", "taxid"],
    words: &["едб", "edb", "даночен"],
    shapes: &["ddddddddddddd", "AAddddddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"MK").or_else(|| id.strip_prefix("МК".as_bytes())).unwrap_or(id);
        let weighted = sum(body(id), &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        digits(id, 13) && !uniform(id) && (11 - weighted % 11) % 11 % 10 == last(id)
    },
    examples: &["7128308952268", "MK8742019968753"],
    non_examples: &["7128308952260", "712830895226"],
    ..Number::NONE
};
