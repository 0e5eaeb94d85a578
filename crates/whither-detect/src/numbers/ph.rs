//! Philippines: common reference numbers (UMID), national identity numbers (PhilSys) and social security numbers,
//! whose check digits are not published, and taxpayer numbers (Bureau of Internal Revenue). Shape only.

use super::{
    Number,
    check::{at, digits, uniform},
};

pub(super) static CRN: Number = Number {
    id: "ph.crn",
    class: "gov.id.national",
    country: "PH",
    title: "Philippine common reference number",
    keys: &["commonreferencenumber", "crn", "umid"],
    words: &["crn", "umid", "common reference"],
    shapes: &["dddd-ddddddd-d", "dddddddddddd"],
    check: |id| digits(id, 12) && at(id, 0) == 0 && !uniform(id),
    examples: &["0302-5923703-8", "049850673196"],
    non_examples: &["1302-5923703-8", "0302-5923703-"],
    ..Number::NONE
};

pub(super) static PSN: Number = Number {
    id: "ph.psn",
    class: "gov.id.national",
    country: "PH",
    title: "PhilSys number",
    keys: &["pcn", "philsys", "philsysid", "philsysnumber", "psn"],
    words: &["philsys", "philid", "national id"],
    shapes: &["dddd-dddd-dddd", "dddddddddddd", "dddd-dddd-dddd-dddd", "dddddddddddddddd"],
    check: |id| (digits(id, 12) || digits(id, 16)) && !uniform(id),
    examples: &["5580-9342-5533", "382454427786"],
    non_examples: &["5580-9342-553"],
    ..Number::NONE
};

pub(super) static SSS: Number = Number {
    id: "ph.sss",
    class: "gov.id.national",
    country: "PH",
    title: "Philippine social security number",
    keys: &["sss", "sssno", "sssnumber"],
    words: &["sss", "social security"],
    shapes: &["dd-ddddddd-d", "dddddddddd"],
    check: |id| digits(id, 10) && !uniform(id),
    examples: &["72-2675312-4", "6834677047"],
    non_examples: &["72-2675312-"],
    ..Number::NONE
};

pub(super) static TIN: Number = Number {
    id: "ph.tin",
    class: "gov.id.tax",
    country: "PH",
    title: "Philippine taxpayer number",
    keys: &["taxid", "taxpayerid", "tin", "tinno"],
    words: &["tin", "bir", "taxpayer", "tax id"],
    shapes: &["ddd-ddd-ddd", "ddd-ddd-ddd-ddd", "ddd-ddd-ddd-ddddd", "ddddddddd", "dddddddddddd"],
    check: |id| [9, 12, 14].into_iter().any(|length| digits(id, length)) && !uniform(id),
    examples: &["429-501-244", "580-519-246-441"],
    non_examples: &["429-501-24"],
    ..Number::NONE
};
