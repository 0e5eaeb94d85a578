//! Korea: resident and foreigner registration numbers (Resident Registration Act), business registration numbers
//! (National Tax Service), passports.
//!
//! Since October 2020 the last six digits are random: of those born since, only the date is checked. Numbers given
//! anew to older persons fail the check digit and are not recognised.

use super::{
    Number,
    check::{at, body, byte, digits, form, is_day, last, num, part, sum, uniform},
};

pub(super) static RRN: Number = Number {
    id: "kr.rrn",
    class: "gov.id.national",
    country: "KR",
    title: "Korean resident registration number",
    keys: &["jumin", "juminno", "residentregistrationnumber", "rrn", "ssn", "idno", "idnumber"],
    words: &["주민등록번호", "주민번호", "주민등록", "resident registration", "rrn", "korean id"],
    shapes: &["dddddd-ddddddd", "ddddddddddddd"],
    check: |id| is_person(id, false) || is_person(id, true),
    examples: &["310804-7179838", "4306286869384"],
    non_examples: &["310804-7979838", "310804-717983"],
    ..Number::NONE
};

pub(super) static FRN: Number = Number {
    id: "kr.frn",
    class: "gov.id.national",
    country: "KR",
    title: "Korean foreigner registration number",
    keys: &["alienregistrationnumber", "arc", "foreignerregistrationnumber", "frn"],
    words: &["외국인등록번호", "외국인등록", "foreigner registration", "alien registration", "frn"],
    shapes: &["dddddd-ddddddd", "ddddddddddddd"],
    check: |id| is_person(id, true),
    examples: &["931129-8533242", "0404257647039"],
    non_examples: &["931129-0533242", "931129-853324"],
    ..Number::NONE
};

pub(super) static BRN: Number = Number {
    id: "kr.brn",
    class: "org.registration",
    country: "KR",
    title: "Korean business registration number",
    keys: &["brn", "businessregistrationnumber", "businessno", "bizno"],
    words: &["사업자등록번호", "사업자번호", "business registration"],
    shapes: &["ddd-dd-ddddd", "dddddddddd"],
    check: |id| {
        let weighted = sum(body(id), &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + at(id, 8) * 5 / 10;
        digits(id, 10)
            && num(id, 0, 3) > 100
            && num(id, 3, 5) > 0
            && num(id, 5, 9) > 0
            && (10 - weighted % 10) % 10 == last(id)
    },
    examples: &["166-22-10848", "3278940519"],
    non_examples: &["166-22-10840", "166-22-1084"],
    ..Number::NONE
};

/// Shape only: M (ordinary), S (single), R (residence), O (official), D (diplomatic), and a letter since 2021.
pub(super) static PASSPORT: Number = Number {
    id: "kr.passport",
    class: "gov.id.passport",
    country: "KR",
    title: "Korean passport number",
    keys: &["passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["여권", "passport"],
    shapes: &["Adddddddd", "AdddAdddd"],
    check: |id| {
        matches!(byte(id, 0), b'M' | b'S' | b'R' | b'O' | b'D')
            && (form(id, "Adddddddd") || form(id, "AdddAdddd"))
            && !uniform(part(id, 1, id.len()))
    },
    examples: &["R11726587", "R754C8883"],
    non_examples: &["011726587", "R1172658"],
    ..Number::NONE
};

fn is_person(id: &[u8], foreign: bool) -> bool {
    let century = match (byte(id, 6), foreign) {
        (b'1' | b'2', false) | (b'5' | b'6', true) => 1900,
        (b'3' | b'4', false) | (b'7' | b'8', true) => 2000,
        (b'9' | b'0', false) => 1800,
        _ => return false,
    };
    let (year, month) = (century + num(id, 0, 2), num(id, 2, 4));
    if !digits(id, 13) || !is_day(year, month, num(id, 4, 6)) || num(id, 7, 9) > 96 {
        return false;
    }
    let remainder = sum(body(id), &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11;
    let check = |from: u32| (from - remainder) % 10 == last(id);
    (year, month) >= (2020, 10) || check(11) || foreign && check(13)
}
