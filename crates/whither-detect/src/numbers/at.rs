//! Austria: social insurance numbers (§ 31 ASVG), tax numbers, VAT numbers.

use super::{
    Number,
    check::{at, byte, cross_sum, digits, last, luhn, num, part, sum},
};

pub(super) static VNR: Number = Number {
    id: "at.vnr",
    class: "gov.id.national",
    country: "AT",
    title: "Austrian social insurance number",
    keys: &["sozialversicherungsnummer", "svnr", "versicherungsnummer", "vsnr"],
    words: &["sozialversicherung", "svnr", "sv-nummer", "versicherungsnummer", "e-card"],
    shapes: &["dddd dddddd", "dddddddddd", "dddd-dddddd", "dddd/dddddd"],
    // Months 13 to 15 are given where a day has more births than serials, day 0 to unknown dates is not.
    check: |id| {
        let weighted = sum(id, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
        digits(id, 10)
            && byte(id, 0) != b'0'
            && (1..=31).contains(&num(id, 4, 6))
            && (1..=15).contains(&num(id, 6, 8))
            && weighted % 11 == at(id, 3)
    },
    examples: &["4054 220779", "5953081594"],
    non_examples: &["4054 220770", "4054 22077"],
    ..Number::NONE
};

pub(super) static TIN: Number = Number {
    id: "at.tin",
    class: "gov.id.tax",
    country: "AT",
    title: "Austrian tax number",
    keys: &["abgabenkontonummer", "steuernummer", "taxid", "taxnumber"],
    words: &["steuernummer", "abgabenkonto", "finanzamt"],
    shapes: &["dd-ddd/dddd", "dd ddd/dddd", "ddddddddd"],
    check: |id| digits(id, 9) && num(id, 0, 2) > 2 && luhn(id),
    examples: &["37-070/5121", "35 036/1168"],
    non_examples: &["37-070/5120", "37-070/512"],
    ..Number::NONE
};

pub(super) static UID: Number = Number {
    id: "at.uid",
    class: "gov.id.tax",
    country: "AT",
    title: "Austrian VAT number",
    keys: &["uid", "uidnummer", "vat", "vatid", "vatno", "vatnumber"],
    words: &["uid-nummer", "ust-id", "vat"],
    shapes: &["AAAdddddddd", "Adddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"AT").unwrap_or(id);
        let weighted = cross_sum(part(id, 1, 8), &[1, 2, 1, 2, 1, 2, 1]);
        byte(id, 0) == b'U'
            && digits(part(id, 1, id.len()), 8)
            && (weighted + 4 + last(id)).is_multiple_of(10)
    },
    alone: true,
    examples: &["ATU01365593", "U04502813"],
    non_examples: &["ATU01365590", "ATU0136559"],
};
