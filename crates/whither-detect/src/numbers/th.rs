//! Thailand: identity numbers of persons (Department of Provincial Administration) and of taxpayers that are
//! organisations (first digit 0), thirteen digits modulo 11.

use super::{
    Number,
    check::{body, byte, digits, last, num, sum, uniform},
};

pub(super) static PIN: Number = Number {
    id: "th.pin",
    class: "gov.id.national",
    country: "TH",
    title: "Thai national identity number",
    keys: &[
        "citizenid",
        "nationalid",
        "thaiid",
        "thainationalid",
        "เลขประจำตัวประชาชน",
        "บัตรประชาชน",
        "pid",
        "idcard",
        "idno",
        "idnumber",
        "tnin",
    ],
    words: &["บัตรประชาชน", "เลขประจำตัวประชาชน", "บัตรประจำตัว", "thai id", "national id", "citizen id"],
    shapes: &["d-dddd-ddddd-dd-d", "ddddddddddddd", "d dddd ddddd dd d"],
    check: |id| !matches!(byte(id, 0), b'0' | b'9') && (10..=96).contains(&num(id, 1, 3)) && is_number(id),
    examples: &["1-3117-90485-13-0", "1651451257301"],
    non_examples: &["1-3117-90485-13-1", "1-3117-90485-13-"],
    ..Number::NONE
};

pub(super) static MOA: Number = Number {
    id: "th.moa",
    class: "org.registration",
    country: "TH",
    title: "Thai memorandum of association number",
    keys: &["companyregistration", "juristicid", "moa"],
    words: &["ทะเบียนนิติบุคคล", "เลขทะเบียน", "juristic"],
    shapes: &["d-dd-d-ddd-ddddd-d", "ddddddddddddd"],
    check: |id| byte(id, 0) == b'0' && is_number(id),
    examples: &["0-68-0-293-41414-3", "0455903138868"],
    non_examples: &["0-68-0-293-41414-0", "0-68-0-293-41414-"],
    ..Number::NONE
};

pub(super) static TIN: Number = Number {
    id: "th.tin",
    class: "gov.id.tax",
    country: "TH",
    title: "Thai tax number",
    keys: &["taxid", "taxno", "taxpayerid", "tin"],
    words: &["เลขประจำตัวผู้เสียภาษี", "tax id"],
    shapes: PIN.shapes,
    check: |id| byte(id, 0) != b'9' && is_number(id),
    examples: &["0-3217-86651-20-1", "7991715292285"],
    non_examples: &["0-3217-86651-20-0", "0-3217-86651-20-"],
    ..Number::NONE
};

fn is_number(id: &[u8]) -> bool {
    let weighted = sum(body(id), &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    digits(id, 13) && !uniform(id) && (11 - weighted % 11) % 10 == last(id)
}
