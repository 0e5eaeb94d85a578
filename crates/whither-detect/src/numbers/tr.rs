//! Türkiye: identity numbers (General Directorate of Civil Registration) and tax numbers (Revenue Administration).

use super::{
    Number,
    check::{at, body, digits, last, part, sum},
};

pub(super) static TCKIMLIK: Number = Number {
    id: "tr.tckimlik",
    class: "gov.id.national",
    country: "TR",
    title: "Turkish identity number",
    keys: &["kimlikno", "tckimlik", "tckimlikno", "tckn", "tcno", "idno", "idnumber"],
    words: &["kimlik", "t.c.", "tckn", "vatandaşlık", "tc no", "turkish id"],
    shapes: &["ddddddddddd"],
    check: |id| {
        let odd = sum(id, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
        let even = sum(id, &[0, 1, 0, 1, 0, 1, 0, 1]);
        let total: u32 = sum(part(id, 0, 10), &[1; 10]);
        digits(id, 11) && at(id, 0) > 0 && (odd * 7 + even * 9) % 10 == at(id, 9) && total % 10 == last(id)
    },
    examples: &["77160333774"],
    non_examples: &["77160333770", "7716033377"],
    ..Number::NONE
};

pub(super) static VKN: Number = Number {
    id: "tr.vkn",
    class: "gov.id.tax",
    country: "TR",
    title: "Turkish tax number",
    keys: &["taxid", "vergikimlikno", "vergino", "vkn"],
    words: &["vergi", "vkn", "tax number"],
    shapes: &["dddddddddd"],
    check: |id| {
        let step = |(digit, place): (&u8, u32)| {
            let shifted = (u32::from(digit.wrapping_sub(b'0')) + place) % 10;
            if shifted == 0 {
                return 0;
            }
            match (shifted << place) % 9 {
                0 => 9,
                remainder => remainder,
            }
        };
        digits(id, 10) && {
            let weighted: u32 = body(id).iter().zip((1..=9).rev()).map(step).sum();
            (10 - weighted % 10) % 10 == last(id)
        }
    },
    examples: &["0510391044"],
    non_examples: &["0510391040", "051039104"],
    ..Number::NONE
};
