//! Sri Lanka: national identity numbers (Department for Registration of Persons): year, day of the year (plus 500 for
//! women), serial; nine digits and V or X, or twelve digits since 2016. The check digit's rule is not published.

use super::{
    Number,
    check::{LAST_YEAR, byte, digits, num, part},
};

pub(super) static NIC: Number = Number {
    id: "lk.nic",
    class: "gov.id.national",
    country: "LK",
    title: "Sri Lankan identity number",
    keys: &["nic", "nicno", "nicnumber", "nationalid", "idno", "idnumber"],
    words: &["nic", "national identity", "ජාතික හැඳුනුම්පත්"],
    shapes: &["dddddddddA", "dddddddddddd"],
    check: |id| match id.len() {
        10 => {
            digits(part(id, 0, 9), 9) && matches!(byte(id, 9), b'V' | b'X') && is_day_of_year(num(id, 2, 5))
        }
        _ => digits(id, 12) && (1900..=LAST_YEAR).contains(&num(id, 0, 4)) && is_day_of_year(num(id, 4, 7)),
    },
    examples: &["421088198X", "201975934192"],
    non_examples: &["4210881980", "421088198"],
    ..Number::NONE
};

fn is_day_of_year(day: u32) -> bool {
    matches!(day, 1..=366 | 501..=866)
}
