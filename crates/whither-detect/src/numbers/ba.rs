//! Bosnia and Herzegovina: unique master citizen numbers (Law on the Unique Master Number), regions 10 to 19.

use super::{Number, check::num, si::is_master_number};

pub(super) static JMBG: Number = Number {
    id: "ba.jmbg",
    class: "gov.id.national",
    country: "BA",
    title: "Bosnian master citizen number",
    keys: &["jmb", "jmbg", "maticnibroj", "idno", "idnumber"],
    words: &["jmbg", "jmb", "matični broj", "матични број"],
    shapes: &["ddddddddddddd"],
    check: |id| is_master_number(id) && matches!(num(id, 7, 9), 10..=19),
    examples: &["0705915182236"],
    non_examples: &["0705915182230", "070591518223"],
    ..Number::NONE
};
