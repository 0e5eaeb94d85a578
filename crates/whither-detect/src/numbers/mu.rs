//! Mauritius: national identity numbers (Civil Status Division): first letter of the surname, birth date, serial, check
//! character modulo 17.

use super::{
    Number,
    check::{body, byte, digits, is_ddmmyy, letter, part, sum},
};

pub(super) static NID: Number = Number {
    id: "mu.nid",
    class: "gov.id.national",
    country: "MU",
    title: "Mauritian identity number",
    keys: &["nationalid", "nic", "nid", "idno", "idnumber"],
    words: &["nid", "national identity", "carte d'identité"],
    shapes: &["AddddddddddddN"],
    check: |id| {
        let weighted = sum(body(id), &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
        id.len() == 14
            && byte(id, 0).is_ascii_uppercase()
            && digits(part(id, 1, 7), 6)
            && digits(part(id, 7, 13), 6)
            && is_ddmmyy(id, 1)
            && byte(id, 13) == letter(b"0123456789ABCDEFG", (17 - weighted % 17) % 17)
    },
    alone: true,
    examples: &["A1102915345201"],
    non_examples: &["A1102915345200", "A110291534520"],
};
