//! Nigeria: national identity numbers (NIMC) and bank verification numbers: eleven digits. The NIN is said to end in
//! a Verhoeff digit, but the commission does not publish it: shape only.

use super::{
    Number,
    check::{digits, uniform},
};

pub(super) static NIN: Number = Number {
    id: "ng.nin",
    class: "gov.id.national",
    country: "NG",
    title: "Nigerian national identity number",
    keys: &["nationalidentificationnumber", "nimc", "nin", "ninno", "ninnumber"],
    words: &["nin", "nimc", "national identification"],
    shapes: &["ddddddddddd", "dddd ddd dddd"],
    check: |id| digits(id, 11) && !uniform(id),
    examples: &["71059985778", "1315 528 9582"],
    non_examples: &["7105998577"],
    ..Number::NONE
};

pub(super) static BVN: Number = Number {
    id: "ng.bvn",
    class: "finance.account",
    country: "NG",
    title: "Nigerian bank verification number",
    keys: &["bankverificationnumber", "bvn"],
    words: &["bvn", "bank verification"],
    shapes: &["ddddddddddd"],
    check: |id| digits(id, 11) && id.starts_with(b"22") && !uniform(id),
    examples: &["22108362792"],
    non_examples: &["20108362792", "2210836279"],
    ..Number::NONE
};
