//! Taiwan: identity card numbers and the two forms of resident certificates (National Immigration Agency), business
//! numbers (Ministry of Finance, modulo 5 since 2023).

use super::{
    Number,
    check::{at, byte, cross_sum, digits, part, position, sum, uniform},
};

pub(super) static ID: Number = Number {
    id: "tw.id",
    class: "gov.id.national",
    country: "TW",
    title: "Taiwan identity card number",
    keys: &["twid", "twidno", "idcard", "idcardno", "idno", "idnumber", "nationalid", "personalid"],
    words: &["身分證", "身份證", "身分证", "統一編號", "national id", "id number"],
    shapes: &["Addddddddd"],
    check: |id| matches!(byte(id, 1), b'1' | b'2') && is_id(id),
    examples: &["M145652374"],
    non_examples: &["M145652370", "M14565237"],
    ..Number::NONE
};

/// Since 2021 a letter and 8 or 9; before that two letters, A to D for kind and sex.
pub(super) static ARC: Number = Number {
    id: "tw.arc",
    class: "gov.id.national",
    country: "TW",
    title: "Taiwan resident certificate number",
    keys: &["arc", "arcno", "arcnumber", "residentcertificate", "uino"],
    words: &["居留證", "居留证", "resident certificate", "arc number"],
    shapes: &["Addddddddd", "AAdddddddd"],
    check: |id| matches!(byte(id, 1), b'8' | b'9' | b'A'..=b'D') && is_id(id),
    examples: &["X803828585", "WD67302046"],
    non_examples: &["X803828580", "X80382858"],
    ..Number::NONE
};

pub(super) static UBN: Number = Number {
    id: "tw.ubn",
    class: "org.registration",
    country: "TW",
    title: "Taiwan unified business number",
    keys: &["ban", "businessno", "gui", "guino", "taxid", "ubn", "vatno"],
    words: &["統一編號", "统一编号", "統編", "business number", "vat number"],
    shapes: &["dddddddd"],
    check: |id| {
        let weighted = cross_sum(id, &[1, 2, 1, 2, 1, 2, 4, 1]);
        digits(id, 8)
            && !uniform(id)
            && (weighted.is_multiple_of(5) || byte(id, 6) == b'7' && (weighted + 1).is_multiple_of(5))
    },
    examples: &["67582259"],
    non_examples: &["67582250", "6758225"],
    ..Number::NONE
};

fn is_id(id: &[u8]) -> bool {
    // The letters' values in this order are 10 to 35.
    const REGIONS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let Some(region) = position(REGIONS, byte(id, 0)).map(|index| index + 10) else { return false };
    let second = match position(REGIONS, byte(id, 1)) {
        Some(index) => index % 10,
        None => at(id, 1),
    };
    let rest = sum(part(id, 2, 10), &[7, 6, 5, 4, 3, 2, 1, 1]);
    digits(part(id, 2, id.len()), 8)
        && byte(id, 1).is_ascii_alphanumeric()
        && (region / 10 + region % 10 * 9 + second * 8 + rest).is_multiple_of(10)
}
