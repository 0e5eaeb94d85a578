//! Montenegro: unique master citizen numbers (regions 20 to 29), tax numbers (PIB).

use super::{
    Number,
    check::{body, digits, last, num, sum},
    si::is_master_number,
};

pub(super) static JMBG: Number = Number {
    id: "me.jmbg",
    class: "gov.id.national",
    country: "ME",
    title: "Montenegrin master citizen number",
    keys: &["jmb", "jmbg", "maticnibroj", "idno", "idnumber"],
    words: &["jmbg", "jmb", "matični broj"],
    shapes: &["ddddddddddddd"],
    check: |id| is_master_number(id) && matches!(num(id, 7, 9), 20..=29),
    examples: &["0907881262881"],
    non_examples: &["0907881262880", "090788126288"],
    ..Number::NONE
};

pub(super) static PIB: Number = Number {
    id: "me.pib",
    class: "gov.id.tax",
    country: "ME",
    title: "Montenegrin tax number",
    keys: &["pib", "taxid"],
    words: &["pib", "poreski"],
    shapes: &["dddddddd"],
    check: |id| {
        let weighted = sum(body(id), &[8, 7, 6, 5, 4, 3, 2]);
        digits(id, 8) && num(id, 0, 8) > 0 && (11 - weighted % 11) % 11 % 10 == last(id)
    },
    examples: &["83402055"],
    non_examples: &["83402050", "8340205"],
    ..Number::NONE
};
