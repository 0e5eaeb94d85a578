//! Bangladesh: national identity numbers (Election Commission), ten digits on smart cards, thirteen or, with the year
//! of birth before them, seventeen on older ones; no published check digit.

use super::{
    Number,
    check::{LAST_YEAR, digits, num, part, uniform},
};

pub(super) static NID: Number = Number {
    id: "bd.nid",
    class: "gov.id.national",
    country: "BD",
    title: "Bangladeshi national identity number",
    keys: &["জাতীয়পরিচয়পত্র", "nationalid", "nid", "nidno", "nidnumber", "idno", "idnumber", "voterid"],
    words: &["nid", "জাতীয় পরিচয়পত্র", "পরিচয়পত্র", "national id"],
    shapes: &["dddddddddd", "ddd ddd dddd", "ddddddddddddd", "ddddddddddddddddd"],
    check: |id| match id.len() {
        17 => digits(id, 17) && (1900..=LAST_YEAR).contains(&num(id, 0, 4)) && !uniform(part(id, 4, 17)),
        length => matches!(length, 10 | 13) && digits(id, length) && !uniform(id),
    },
    examples: &["9410118559", "777 861 3978"],
    non_examples: &["941011855"],
    ..Number::NONE
};
