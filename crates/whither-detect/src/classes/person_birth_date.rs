//! Dates of birth, behind a key that says so. Those inside identity numbers and travel documents are not taken out here.

use crate::{
    check_digit::{is_day, number},
    class::{Class, ClassInfo, Confidence, Found, Keyed},
};

/// `person.birth_date`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "person.birth_date",
        title: "date of birth",
        sensitivity: 3,
        linddun: "identifying",
        identifier: false,
        content: true,
    },
    keys: &[
        "bday",
        "birth",
        "birthdate",
        "birthday",
        "birthdt",
        "chushengriqi",
        "csrq",
        "dateofbirth",
        "dob",
        "fechanacimiento",
        "geburtsdatum",
        "geburtstag",
        "datanascimento",
        "datadenascimento",
        "datanascita",
        "datadinascita",
        "datenaissance",
        "datedenaissance",
        "dataurodzenia",
        "datanasterii",
        "fechadenacimiento",
        "födelsedatum",
        "fødselsdato",
        "fødselsdag",
        "geboortedatum",
        "doğumtarihi",
        "датарождения",
        "дняннародження",
        "出生日期",
        "出生年月",
        "生日",
        "生年月日",
        "생년월일",
    ],
    keyed,
    rank: 40,
    examples: &[
        ("{\"birthday\":\"1990-03-21\"}", "1990-03-21"),
        ("dob=21.03.1990&x", "21.03.1990"),
        ("csrq=19900321&x", "19900321"),
        ("{\"birthDate\":\"1990年3月21日\"}", "1990年3月21日"),
        ("{\"dateOfBirth\":\"1990-03-21T00:00:00Z\"}", "1990-03-21T00:00:00Z"),
    ],
    non_examples: &[
        "{\"birthday\":\"1990-13-21\"}",
        "{\"birthday\":\"\"}",
        "dob=yes",
        "{\"birth\":19900341}",
        "{\"birthday\":\"2190-03-21\"}",
        "{\"birthday\":\"0000-00-00\"}",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    is_birth(&keyed.value).then(|| keyed.found("calendar, field name", Confidence::High))
}

/// Returns whether a text is a day on which a living person may have been born, with or without a time behind it.
fn is_birth(text: &[u8]) -> bool {
    // Groups of digits with anything but digits and Latin letters between them.
    let mut groups = text.split(|byte| !byte.is_ascii_digit()).filter(|group| !group.is_empty());
    let (first, second, third) = (groups.next(), groups.next(), groups.next());
    let value = |group: Option<&[u8]>| group.and_then(number).unwrap_or(0);
    let first_digits = first.map_or(0, <[u8]>::len);
    if !text.first().is_some_and(u8::is_ascii_digit) || text.len() > 32 {
        return false;
    }
    let (year, month, day) = match (first_digits, second.map_or(0, <[u8]>::len), third.map_or(0, <[u8]>::len))
    {
        (8, 0, 0) => (value(text.get(..4)), value(text.get(4..6)), value(text.get(6..8))),
        (4, 1..=2, 1..=2) => (value(first), value(second), value(third)),
        (1..=2, 1..=2, 4) if value(second) > 12 => (value(third), value(first), value(second)),
        (1..=2, 1..=2, 4) => (value(third), value(second), value(first)),
        _ => return false,
    };
    // Day and month in the other order are a day as well.
    let is_any = is_day(year, month, day) || first_digits < 3 && is_day(year, day, month);
    (1900..=2035).contains(&year) && is_any
}
