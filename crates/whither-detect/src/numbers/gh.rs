//! Ghana: identity card numbers (National Identification Authority), shape only, and taxpayer numbers (Ghana Revenue
//! Authority), modulo 11.

use super::{
    Number,
    check::{at, byte, digits, form, letter, part, sum, uniform},
};

pub(super) static CARD: Number = Number {
    id: "gh.card",
    class: "gov.id.national",
    country: "GH",
    title: "Ghana Card number",
    keys: &["ghanacard", "ghanacardno", "ghanacardnumber", "nationalid"],
    words: &["ghana card", "national id"],
    shapes: &["AAA-ddddddddd-d"],
    check: |id| {
        form(id, "AAAdddddddddd") && id.starts_with(b"GHA") && !uniform(part(id, 3, 12)) && at(id, 12) < 10
    },
    alone: true,
    examples: &["GHA-673183146-5"],
    non_examples: &["GH0-673183146-5", "GHA-673183146-"],
};

pub(super) static TIN: Number = Number {
    id: "gh.tin",
    class: "gov.id.tax",
    country: "GH",
    title: "Ghanaian taxpayer number",
    keys: &["taxid", "tin"],
    words: &["tin", "taxpayer", "gra"],
    shapes: &["AddddddddNN"],
    check: |id| {
        let weighted = sum(part(id, 1, 10), &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        b"PCGQV".contains(&byte(id, 0))
            && part(id, 1, 3) == b"00"
            && digits(part(id, 1, 10), 9)
            && id.len() == 11
            && byte(id, 10) == letter(b"0123456789X", weighted % 11)
    },
    examples: &["P0015718131"],
    non_examples: &["P0015718130", "P001571813"],
    ..Number::NONE
};
