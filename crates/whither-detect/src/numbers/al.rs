//! Albania: identity numbers (Law 8951 of 2002): decade, year, month (plus 50 for women), day, serial, a letter whose
//! rule is not published; tax numbers (NIPT), shape only.

use super::{
    Number,
    check::{byte, form, is_short_day, num, position},
};

pub(super) static NID: Number = Number {
    id: "al.nid",
    class: "gov.id.national",
    country: "AL",
    title: "Albanian identity number",
    keys: &["leternjoftimi", "nid", "nidnumber", "numripersonal", "personalnumber"],
    words: &["numri personal", "nid", "letërnjoftim"],
    shapes: &["AddddddddA"],
    check: |id| {
        let decade = position(b"ABCDEFGHIJKLMNOPQRST", byte(id, 0));
        let month = num(id, 2, 4);
        let month = if month > 50 { month - 50 } else { month };
        form(id, "AddddddddA")
            && decade
                .is_some_and(|decade| is_short_day(decade % 10 * 10 + num(id, 1, 2), month, num(id, 4, 6)))
    },
    examples: &["C36212290W"],
    non_examples: &["C362122900", "C36212290"],
    ..Number::NONE
};

pub(super) static NIPT: Number = Number {
    id: "al.nipt",
    class: "gov.id.tax",
    country: "AL",
    title: "Albanian tax number",
    keys: &["nipt", "nuis", "taxid"],
    words: &["nipt", "nuis"],
    shapes: &["AddddddddA", "A dddddddd A"],
    check: |id| {
        let id = id.strip_prefix(b"AL").unwrap_or(id);
        form(id, "AddddddddA") && matches!(byte(id, 0), b'J'..=b'M')
    },
    examples: &["K99645916I", "M 31853741 G"],
    non_examples: &["K996459160", "K99645916"],
    ..Number::NONE
};
