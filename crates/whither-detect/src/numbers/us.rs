//! United States: social security numbers (20 CFR 422.103), taxpayer numbers of those who have none (ITIN, ATIN, PTIN),
//! employers (EIN), Medicare beneficiaries (MBI) and providers (NPI, 45 CFR 162), DEA registrations, bank routing
//! numbers (ABA), passports (shape only).

use super::{
    Number,
    check::{at, byte, digits, form, last, luhn, num, part, sum, uniform},
};

/// No check digit: areas, groups and serials that are never given, and numbers known from advertisements.
pub(super) static SSN: Number = Number {
    id: "us.ssn",
    class: "gov.id.national",
    country: "US",
    title: "US social security number",
    keys: &["socialsecurity", "socialsecurityno", "socialsecuritynumber", "ssn", "ssnno", "ssnumber"],
    words: &["ssn", "social security", "social sec", "ss#", "ssn#", "社会安全"],
    shapes: &["ddd-dd-dddd", "ddd dd dddd", "ddd.dd.dddd", "ddddddddd"],
    check: |id| {
        digits(id, 9)
            && !matches!(num(id, 0, 3), 0 | 666 | 900..)
            && num(id, 3, 5) > 0
            && num(id, 5, 9) > 0
            && !uniform(id)
            && !matches!(num(id, 0, 9), 78_051_120 | 219_099_999 | 457_555_462 | 123_456_789)
    },
    examples: &["117-62-4978", "404 77 6869"],
    non_examples: &["917-62-4978", "117-62-497"],
    ..Number::NONE
};

pub(super) static ITIN: Number = Number {
    id: "us.itin",
    class: "gov.id.tax",
    country: "US",
    title: "US individual taxpayer number",
    keys: &["individualtaxpayerid", "itin", "taxid", "tin"],
    words: &["itin", "individual taxpayer", "tax id"],
    shapes: &["ddd-dd-dddd", "ddd dd dddd", "ddddddddd"],
    check: |id| {
        digits(id, 9) && at(id, 0) == 9 && matches!(num(id, 3, 5), 50..=65 | 70..=88 | 90..=92 | 94..=99)
    },
    examples: &["976-52-1070", "925 56 6468"],
    non_examples: &["976-02-1070", "976-52-107"],
    ..Number::NONE
};

pub(super) static ATIN: Number = Number {
    id: "us.atin",
    class: "gov.id.tax",
    country: "US",
    title: "US adoption taxpayer number",
    keys: &["atin"],
    words: &["atin", "adoption taxpayer"],
    shapes: &["ddd-dd-dddd", "ddddddddd"],
    check: |id| digits(id, 9) && !uniform(id),
    examples: &["829-85-4532", "148103102"],
    non_examples: &["829-85-453"],
    ..Number::NONE
};

pub(super) static PTIN: Number = Number {
    id: "us.ptin",
    class: "gov.id.tax",
    country: "US",
    title: "US preparer tax number",
    keys: &["ptin"],
    words: &["ptin", "preparer"],
    shapes: &["Adddddddd", "A-dddddddd"],
    check: |id| form(id, "Adddddddd") && byte(id, 0) == b'P',
    examples: &["P68576933", "P-03838545"],
    non_examples: &["068576933", "P6857693"],
    ..Number::NONE
};

pub(super) static EIN: Number = Number {
    id: "us.ein",
    class: "org.registration",
    country: "US",
    title: "US employer number",
    keys: &["ein", "employeridentificationnumber", "fein", "federaltaxid"],
    words: &["ein", "employer identification", "federal tax"],
    shapes: &["dd-ddddddd", "ddddddddd"],
    check: is_employer,
    examples: &["65-2618326", "812546218"],
    non_examples: &["69-2618326", "65-261832"],
    ..Number::NONE
};

pub(super) static TIN: Number = Number {
    id: "us.tin",
    class: "gov.id.tax",
    country: "US",
    title: "US taxpayer number",
    keys: &["taxid", "taxidno", "taxpayerid", "tin"],
    words: &["tin", "taxpayer", "tax id"],
    shapes: &["ddd-dd-dddd", "dd-ddddddd", "ddddddddd"],
    check: |id| digits(id, 9) && !uniform(id),
    examples: &["722-04-7124", "72-0301816"],
    non_examples: &["722-04-712"],
    ..Number::NONE
};

/// Medicare beneficiary identifier: letters and digits at fixed places, no S, L, O, I, B, Z.
pub(super) static MBI: Number = Number {
    id: "us.mbi",
    class: "health.insurance",
    country: "US",
    title: "US Medicare beneficiary identifier",
    keys: &["mbi", "medicareid", "medicareno", "medicarenumber"],
    words: &["mbi", "medicare", "beneficiary"],
    shapes: &["dANdANdAAdd", "dANd-ANd-AAdd"],
    check: |id| {
        super::matches("dANdANdAAdd", id)
            && byte(id, 0) != b'0'
            && !id.iter().any(|byte| b"SLOIBZ".contains(byte))
    },
    examples: &["7F33Y51YW57", "2KD8-TR9-PQ03"],
    non_examples: &["7F33Y51Y057", "7F33Y51YW5"],
    ..Number::NONE
};

/// Luhn with the issuer's 80840 before it.
pub(super) static NPI: Number = Number {
    id: "us.npi",
    class: "gov.id.national",
    country: "US",
    title: "US national provider identifier",
    keys: &["npi", "npino", "npinumber", "providernpi"],
    words: &["npi", "provider"],
    shapes: &["dddddddddd", "dddd ddd ddd", "dddd-ddd-ddd"],
    check: |id| {
        digits(id, 10)
            && matches!(byte(id, 0), b'1' | b'2')
            && !uniform(part(id, 0, 9))
            && luhn(&[b"80840", id].concat())
    },
    examples: &["1838808388", "1609 085 588"],
    non_examples: &["1838808380", "183880838"],
    ..Number::NONE
};

pub(super) static DEA: Number = Number {
    id: "us.dea",
    class: "gov.id.national",
    country: "US",
    title: "US DEA registration number",
    keys: &["dea", "deano", "deanumber"],
    words: &["dea", "prescriber", "certificate"],
    shapes: &["AAddddddd", "Adddddddd"],
    check: |id| {
        let id = part(id, id.len().saturating_sub(7), id.len());
        digits(id, 7) && sum(id, &[1, 2, 1, 2, 1, 2]) % 10 == last(id) && !uniform(id)
    },
    examples: &["BS8672467", "E84334722"],
    non_examples: &["BS8672460", "BS867246"],
    ..Number::NONE
};

pub(super) static RTN: Number = Number {
    id: "us.rtn",
    class: "finance.account",
    country: "US",
    title: "US bank routing number",
    keys: &["aba", "abarouting", "routing", "routingnumber", "rtn"],
    words: &["routing", "aba", "bank"],
    shapes: &["ddddddddd", "dddd-dddd-d"],
    check: |id| {
        digits(id, 9)
            && matches!(num(id, 0, 2), 1..=12 | 21..=32 | 61..=72 | 80)
            && sum(id, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
    },
    examples: &["637354446", "2751-5073-0"],
    non_examples: &["637354440", "63735444"],
    ..Number::NONE
};

/// Shape only: nine digits, or a letter and eight digits since 2021.
pub(super) static PASSPORT: Number = Number {
    id: "us.passport",
    class: "gov.id.passport",
    country: "US",
    title: "US passport number",
    keys: &["passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["passport", "travel document"],
    shapes: &["ddddddddd", "Adddddddd"],
    check: |id| (digits(id, 9) || form(id, "Adddddddd")) && !uniform(part(id, 1, 9)),
    examples: &["129982215", "H51763873"],
    non_examples: &["12998221"],
    ..Number::NONE
};

/// Prefixes that the campuses of the Internal Revenue Service give.
fn is_employer(id: &[u8]) -> bool {
    digits(id, 9)
        && matches!(
            num(id, 0, 2),
            1..=6 | 10..=16 | 20..=27 | 30..=48 | 50..=68 | 71..=77 | 80..=88 | 90..=95 | 98 | 99
        )
}
