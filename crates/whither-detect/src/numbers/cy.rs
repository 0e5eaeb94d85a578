//! Cyprus: tax numbers of persons and organisations (Tax Department), a letter modulo 26; identity cards, shape only.

use super::{
    Number,
    check::{at, byte, form, letter, num},
};

pub(super) static TIC: Number = Number {
    id: "cy.vat",
    class: "gov.id.tax",
    country: "CY",
    title: "Cypriot tax number",
    keys: &["afm", "taxid", "tic", "vat", "vatid", "vatnumber"],
    words: &["αφμ", "φπα", "tic", "vat", "tax identification"],
    shapes: &["ddddddddA", "AAddddddddA"],
    check: |id| {
        const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
        let id = id.strip_prefix(b"CY").unwrap_or(id);
        let value = |index: usize| match index % 2 {
            0 => ODD.get(at(id, index) as usize).copied().unwrap_or(0),
            _ => at(id, index),
        };
        form(id, "ddddddddA")
            && num(id, 0, 2) != 12
            && byte(id, 8) == letter(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", (0..8).map(value).sum::<u32>() % 26)
    },
    examples: &["42321247M", "CY93199670Z"],
    non_examples: &["423212470", "42321247"],
    ..Number::NONE
};
