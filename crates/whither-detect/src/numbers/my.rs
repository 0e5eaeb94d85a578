//! Malaysia: MyKad numbers (National Registration Department): birth date, place of birth, serial. There is no
//! check digit.

use super::{
    Number,
    check::{digits, is_yymmdd, num},
};

pub(super) static NRIC: Number = Number {
    id: "my.nric",
    class: "gov.id.national",
    country: "MY",
    title: "Malaysian identity card number",
    keys: &[
        "nokadpengenalan",
        "nokp",
        "ic",
        "icno",
        "icnumber",
        "kadpengenalan",
        "mykad",
        "nric",
        "nricno",
        "idno",
        "idnumber",
    ],
    words: &["mykad", "nric", "kad pengenalan", "no. kp", "ic no", "身份证"],
    shapes: &["dddddd-dd-dddd", "dddddddddddd"],
    check: |id| digits(id, 12) && is_yymmdd(id, 0) && is_place(num(id, 6, 8)),
    examples: &["190724-50-2906", "170628614833"],
    non_examples: &["190724-00-2906", "190724-50-290"],
    ..Number::NONE
};

/// Returns whether the department gives this code to a state, a country or a region of the world.
fn is_place(code: u32) -> bool {
    matches!(code, 1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99)
}
