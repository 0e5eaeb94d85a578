//! Japan: individual numbers (My Number; ordinance of the Ministry of Internal Affairs, 2014) and corporate numbers
//! (ordinance of the Ministry of Finance, 2014), passports.

use super::{
    Number,
    check::{at, body, byte, digits, form, last, part, sum, sum_right, uniform},
};

pub(super) static MY_NUMBER: Number = Number {
    id: "jp.in",
    class: "gov.id.national",
    country: "JP",
    title: "Japanese individual number (My Number)",
    keys: &["individualnumber", "kojinbango", "mynumber", "mynumbercard"],
    words: &["マイナンバー", "個人番号", "my number", "individual number"],
    shapes: &["dddddddddddd", "dddd dddd dddd", "dddd-dddd-dddd"],
    check: |id| {
        let remainder = sum(body(id), &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        let check = if remainder < 2 { 0 } else { 11 - remainder };
        digits(id, 12) && !uniform(id) && check == last(id)
    },
    examples: &["107069057410", "9770 2627 3505"],
    non_examples: &["107069057411", "10706905741"],
    ..Number::NONE
};

pub(super) static CORPORATE: Number = Number {
    id: "jp.cn",
    class: "org.registration",
    country: "JP",
    title: "Japanese corporate number",
    keys: &["corporatenumber", "hojinbango", "houjinbangou"],
    words: &["法人番号", "corporate number"],
    shapes: &["ddddddddddddd", "d-dddd-dddd-dddd"],
    check: |id| digits(id, 13) && 9 - sum_right(part(id, 1, 13), &[1, 2]) % 9 == at(id, 0),
    examples: &["8992009214753", "2-5749-4226-3736"],
    non_examples: &["8992009214750", "899200921475"],
    ..Number::NONE
};

/// Shape only: two letters and seven digits.
pub(super) static PASSPORT: Number = Number {
    id: "jp.passport",
    class: "gov.id.passport",
    country: "JP",
    title: "Japanese passport number",
    keys: &["passport", "passportid", "passportno", "passportnum", "passportnumber", "ryoken"],
    words: &["旅券", "パスポート", "passport"],
    shapes: &["AAddddddd"],
    check: |id| {
        form(id, "AAddddddd") && matches!(byte(id, 0), b'M' | b'N' | b'T') && !uniform(part(id, 2, 9))
    },
    examples: &["MK6290878"],
    non_examples: &["M06290878", "MK629087"],
    ..Number::NONE
};
