//! Ireland: personal public service numbers (Department of Social Protection) and VAT numbers (Revenue), modulo 23.

use super::{
    Number,
    check::{byte, digits, letter, part, position, sum},
};

pub(super) static PPS: Number = Number {
    id: "ie.pps",
    class: "gov.id.national",
    country: "IE",
    title: "Irish personal public service number",
    keys: &["pps", "ppsn", "ppsno", "ppsnumber"],
    words: &["pps", "ppsn", "personal public service", "uimhir phearsanta"],
    shapes: &["dddddddA", "dddddddAA", "ddddddd A"],
    check: is_pps,
    examples: &["7611896S", "4757547PF"],
    non_examples: &["76118960", "7611896"],
    ..Number::NONE
};

pub(super) static VAT: Number = Number {
    id: "ie.vat",
    class: "gov.id.tax",
    country: "IE",
    title: "Irish VAT number",
    keys: &["vat", "vatid", "vatno", "vatnumber"],
    words: &["vat"],
    shapes: &["AAdddddddA", "AAdddddddAA", "AAdAdddddA", "dddddddA", "dddddddAA"],
    check: |id| {
        let id = id.strip_prefix(b"IE").unwrap_or(id);
        let is_old = id.len() == 8 && !byte(id, 1).is_ascii_digit();
        if is_old {
            let plain = [b"0", part(id, 2, 7), part(id, 0, 1)].concat();
            return digits(&plain, 7)
                && matches!(byte(id, 1), b'A'..=b'Z' | b'+' | b'*')
                && byte(id, 7) == check(&plain, 0);
        }
        is_pps(id)
    },
    examples: &["IE6976362J", "IE1591644TI"],
    non_examples: &["IE69763620", "IE6976362"],
    ..Number::NONE
};

const ALPHABET: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";

fn is_pps(id: &[u8]) -> bool {
    let second = match (id.len(), byte(id, 8)) {
        (8, _) | (9, b'T' | b'X' | b'W') => 0,
        (9, b'A'..=b'I') => position(ALPHABET, byte(id, 8)).unwrap_or(0),
        _ => return false,
    };
    digits(part(id, 0, 7), 7) && byte(id, 7) == check(part(id, 0, 7), second)
}

fn check(digits: &[u8], second: u32) -> u8 {
    letter(ALPHABET, (sum(digits, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23)
}
