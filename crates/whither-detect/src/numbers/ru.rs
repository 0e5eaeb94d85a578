//! Russia: insurance numbers of individuals (SNILS), taxpayer numbers of persons and organisations (INN), state
//! registration numbers (OGRN), passports (shape only).

use super::{
    Number,
    check::{at, body, digits, last, long, num, part, sum, uniform},
};

pub(super) static SNILS: Number = Number {
    id: "ru.snils",
    class: "gov.id.national",
    country: "RU",
    title: "Russian insurance number (SNILS)",
    keys: &["snils", "snilsno", "snilsnumber", "снилс"],
    words: &["снилс", "snils", "страховое свидетельство", "страховой номер"],
    shapes: &["ddd-ddd-ddd dd", "ddd-ddd-ddd-dd", "ddd ddd ddd dd", "ddddddddddd"],
    // The check digits began after 001-001-998.
    check: |id| {
        let weighted = sum(part(id, 0, 9), &[9, 8, 7, 6, 5, 4, 3, 2, 1]);
        digits(id, 11) && num(id, 0, 9) > 1_001_998 && weighted % 101 % 100 == num(id, 9, 11)
    },
    examples: &["446-723-054 87", "557-284-498-38"],
    non_examples: &["446-723-054 80", "446-723-054 8"],
    ..Number::NONE
};

pub(super) static INN: Number = Number {
    id: "ru.inn",
    class: "gov.id.tax",
    country: "RU",
    title: "Russian taxpayer number (INN)",
    keys: &["inn", "innfl", "innul", "taxid", "taxpayerid", "инн"],
    words: &["инн", "inn", "идентификационный номер налогоплательщика", "налогоплательщик"],
    shapes: &["dddddddddddd", "dddddddddd"],
    check: |id| match id.len() {
        10 => digits(id, 10) && !uniform(id) && weighted(id, 9, &[2, 4, 10, 3, 5, 9, 4, 6, 8]),
        _ => {
            digits(id, 12)
                && !uniform(id)
                && weighted(id, 10, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
                && weighted(id, 11, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
        }
    },
    examples: &["459788133056", "0072004452"],
    non_examples: &["459788133050", "45978813305"],
    ..Number::NONE
};

pub(super) static OGRN: Number = Number {
    id: "ru.ogrn",
    class: "org.registration",
    country: "RU",
    title: "Russian state registration number (OGRN)",
    keys: &["ogrn", "ogrnip"],
    words: &["огрн", "огрнип", "ogrn"],
    shapes: &["ddddddddddddd", "ddddddddddddddd"],
    check: |id| {
        let modulus = match id.len() {
            13 => 11,
            15 => 13,
            _ => return false,
        };
        digits(id, id.len()) && at(id, 0) > 0 && long(body(id)) % modulus % 10 == u64::from(last(id))
    },
    examples: &["6398806354721", "549395946124350"],
    non_examples: &["6398806354720", "639880635472"],
    ..Number::NONE
};

/// Shape only: series (region and year of the blank) and number.
pub(super) static PASSPORT: Number = Number {
    id: "ru.passport",
    class: "gov.id.passport",
    country: "RU",
    title: "Russian internal passport number",
    keys: &[
        "passport",
        "passportno",
        "passportnumber",
        "passportrf",
        "pasport",
        "seriyanomer",
        "паспорт",
        "номерпаспорта",
        "серияиномер",
    ],
    words: &["паспорт", "серия", "passport"],
    shapes: &["dddd dddddd", "dd dd dddddd", "dddddddddd"],
    check: |id| digits(id, 10) && num(id, 0, 2) > 0 && num(id, 4, 10) > 100 && !uniform(id),
    examples: &["8946 436322", "75 69 799688"],
    non_examples: &["8946 43632"],
    ..Number::NONE
};

fn weighted(id: &[u8], index: usize, weights: &[u32]) -> bool {
    sum(part(id, 0, index), weights) % 11 % 10 == at(id, index)
}
