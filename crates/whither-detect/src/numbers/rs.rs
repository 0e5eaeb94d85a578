//! Serbia: unique master citizen numbers (JMBG, regions 70 to 99 and 06 for foreigners), tax numbers (PIB).

use super::{
    Number,
    check::{digits, mod_11_10, num},
    si::is_master_number,
};

pub(super) static JMBG: Number = Number {
    id: "rs.jmbg",
    class: "gov.id.national",
    country: "RS",
    title: "Serbian master citizen number",
    keys: &["jmb", "jmbg", "maticnibroj", "idno", "idnumber"],
    words: &["jmbg", "јмбг", "matični broj", "матични број"],
    shapes: &["ddddddddddddd"],
    check: |id| is_master_number(id) && matches!(num(id, 7, 9), 0..=9 | 70..=99),
    examples: &["2609032729136"],
    non_examples: &["2609032729130", "260903272913"],
    ..Number::NONE
};

pub(super) static PIB: Number = Number {
    id: "rs.pib",
    class: "gov.id.tax",
    country: "RS",
    title: "Serbian tax number",
    keys: &["pib", "taxid"],
    words: &["pib", "пиб", "poreski"],
    shapes: &["ddddddddd"],
    check: |id| digits(id, 9) && num(id, 0, 8) >= 10_000_001 && mod_11_10(id),
    examples: &["813533928"],
    non_examples: &["813533920", "81353392"],
    ..Number::NONE
};
