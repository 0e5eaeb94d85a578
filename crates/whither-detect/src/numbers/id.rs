//! Indonesia: population identity numbers (NIK, Law 23/2006): district, birth date (day plus 40 for women), serial,
//! no check digit; taxpayer numbers (NPWP), Luhn over the first nine digits.

use super::{
    Number,
    check::{at, digits, is_short_day, luhn, num, part},
};

pub(super) static NIK: Number = Number {
    id: "id.nik",
    class: "gov.id.national",
    country: "ID",
    title: "Indonesian population identity number",
    keys: &[
        "nomorindukkependudukan",
        "ktp",
        "ktpno",
        "nik",
        "nomorktp",
        "noktp",
        "idcard",
        "idno",
        "idnumber",
    ],
    words: &["nik", "ktp", "nomor induk", "kependudukan", "identity number"],
    shapes: &["dddddddddddddddd", "dd.dd.dd.dddddd.dddd", "dddddd-dddddd-dddd", "dddd dddd dddd dddd"],
    check: is_nik,
    examples: &["5217391611620562", "96.29.26.010855.2776"],
    non_examples: &["5217391613620562", "521739161162056"],
    ..Number::NONE
};

pub(super) static NPWP: Number = Number {
    id: "id.npwp",
    class: "gov.id.tax",
    country: "ID",
    title: "Indonesian taxpayer number",
    keys: &["npwp", "nomornpwp", "taxid"],
    words: &["npwp", "wajib pajak", "taxpayer"],
    shapes: &["dd.ddd.ddd.d-ddd.ddd", "ddddddddddddddd", "dddddddddddddddd"],
    check: |id| match id.len() {
        16 if at(id, 0) != 0 => is_nik(id),
        16 => digits(id, 16) && luhn(part(id, 1, 10)),
        _ => digits(id, 15) && luhn(part(id, 0, 9)),
    },
    examples: &["86.465.134.4-063.562", "487552531759965"],
    non_examples: &["86.465.134.0-063.562", "86.465.134.4-063.56"],
    ..Number::NONE
};

fn is_nik(id: &[u8]) -> bool {
    let day = match num(id, 6, 8) {
        day @ 41.. => day - 40,
        day => day,
    };
    digits(id, 16)
        && matches!(num(id, 0, 2), 11..=21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97)
        && num(id, 2, 4) > 0
        && num(id, 4, 6) > 0
        && is_short_day(num(id, 10, 12), num(id, 8, 10), day)
        && num(id, 12, 16) > 0
}
