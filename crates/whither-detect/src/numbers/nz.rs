//! New Zealand: tax numbers (Inland Revenue, Resident Withholding Tax specification) and national health index numbers
//! (HISO 10046), the old form and the one since 2026.

use super::{
    Number,
    check::{at, body, byte, digits, form, last, num, position, sum},
};

pub(super) static IRD: Number = Number {
    id: "nz.ird",
    class: "gov.id.tax",
    country: "NZ",
    title: "New Zealand tax number",
    keys: &["ird", "irdno", "irdnumber", "taxid"],
    words: &["ird", "inland revenue", "tax number"],
    shapes: &["ddd-ddd-ddd", "dd-ddd-ddd", "ddddddddd", "dddddddd"],
    check: |id| {
        let padded = [if id.len() == 8 { b"0".as_slice() } else { b"" }, id].concat();
        let check = |weights: &[u32]| (11 - sum(body(&padded), weights) % 11) % 11;
        let check = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
            10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
            check => check,
        };
        digits(&padded, 9)
            && (10_000_000..200_000_000).contains(&num(&padded, 0, 9))
            && check == last(&padded)
    },
    examples: &["023-755-947", "80-023-189"],
    non_examples: &["023-755-940", "023-755-94"],
    ..Number::NONE
};

pub(super) static NHI: Number = Number {
    id: "nz.nhi",
    class: "gov.id.national",
    country: "NZ",
    title: "New Zealand health index number",
    keys: &["nhi", "nhino", "nhinumber"],
    words: &["nhi", "health index"],
    shapes: &["AAAdddd", "AAAddAA"],
    check: |id| {
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        let value = |index: usize| match byte(id, index) {
            digit @ b'0'..=b'9' => Some(u32::from(digit - b'0')),
            other => position(LETTERS, other).map(|place| place + 1),
        };
        let weighted =
            (0..6).zip((2..=7).rev()).try_fold(0, |sum, (index, weight)| Some(sum + value(index)? * weight));
        let Some(weighted) = weighted else { return false };
        let old = form(id, "AAAdddd") && weighted % 11 != 0 && (11 - weighted % 11) % 10 == at(id, 6);
        let new = form(id, "AAAddAA") && value(6) == Some(23 - weighted % 23);
        old || new
    },
    examples: &["PLR3075", "XWJ77AQ"],
    non_examples: &["PLR3070", "PLR307"],
    ..Number::NONE
};
