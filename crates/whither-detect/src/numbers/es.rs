//! Spain: identity numbers (DNI, Royal Decree 1553/2005), numbers of foreigners (NIE), tax numbers of persons and
//! organisations (NIF, CIF, Royal Decree 1065/2007), account numbers (CCC), passports (shape only).

use super::{
    Number,
    check::{at, byte, cross_sum, digits, form, letter, num, part, sum, uniform},
};

pub(super) static DNI: Number = Number {
    id: "es.dni",
    class: "gov.id.national",
    country: "ES",
    title: "Spanish identity number (DNI)",
    keys: &["dni", "dninie", "numerodni", "idno", "idnumber"],
    words: &["dni", "documento nacional", "identidad"],
    shapes: &["ddddddddA", "dddddddd-A", "dd.ddd.ddd-A", "dddddddd A"],
    check: is_dni,
    examples: &["90547045R", "51430881-Y"],
    non_examples: &["905470450", "90547045"],
    ..Number::NONE
};

pub(super) static NIE: Number = Number {
    id: "es.nie",
    class: "gov.id.national",
    country: "ES",
    title: "Spanish identity number of a foreigner (NIE)",
    keys: &["dninie", "nie", "numeronie"],
    words: &["nie", "extranjero", "extranjería"],
    shapes: &["AdddddddA", "A-ddddddd-A", "Addddddd-A"],
    check: is_nie,
    alone: true,
    examples: &["X5005618J", "Y-0125038-R"],
    non_examples: &["X50056180", "X5005618"],
};

pub(super) static NIF: Number = Number {
    id: "es.nif",
    class: "gov.id.tax",
    country: "ES",
    title: "Spanish tax number (NIF)",
    keys: &["nif", "numerofiscal", "taxid", "vat", "vatid", "vatnumber"],
    words: &["nif", "identificación fiscal", "identificacion fiscal", "vat", "iva"],
    shapes: &["ddddddddA", "dddddddA", "AdddddddA", "AdddddddN", "dddddddd-A", "ddddddd-A", "AANdddddddN"],
    check: |id| {
        let id = id.strip_prefix(b"ES").unwrap_or(id);
        let is_short = digits(part(id, 0, 7), 7) && id.len() == 8 && is_dni(&[b"0", id].concat());
        is_short || is_dni(id) || is_nie(id) || is_klm(id) || is_cif(id)
    },
    examples: &["91148526D", "4975256B"],
    non_examples: &["911485260", "91148526"],
    ..Number::NONE
};

pub(super) static CIF: Number = Number {
    id: "es.cif",
    class: "org.registration",
    country: "ES",
    title: "Spanish number of organisations (CIF)",
    keys: &["cif"],
    words: &["cif", "c.i.f."],
    shapes: &["AdddddddN", "A-dddddddN", "A-ddddddd-N"],
    check: is_cif,
    examples: &["C28168045", "J-9605835I"],
    non_examples: &["C28168040", "C2816804"],
    ..Number::NONE
};

pub(super) static CCC: Number = Number {
    id: "es.ccc",
    class: "finance.account",
    country: "ES",
    title: "Spanish account number",
    keys: &["ccc", "cuenta", "numerocuenta"],
    words: &["cuenta", "ccc", "código cuenta"],
    shapes: &["dddddddddddddddddddd", "dddd-dddd-dd-dddddddddd", "dddd dddd dd dddddddddd"],
    check: |id| {
        const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
        let check = |text: &[u8]| match 11 - sum(text, &WEIGHTS) % 11 {
            11 => 0,
            10 => 1,
            check => check,
        };
        let branch = [b"00", part(id, 0, 8)].concat();
        digits(id, 20) && !uniform(id) && check(&branch) == at(id, 8) && check(part(id, 10, 20)) == at(id, 9)
    },
    examples: &["39431593814021440220", "0850-5807-12-9435265420"],
    non_examples: &["39431593814021440221", "3943159381402144022"],
    ..Number::NONE
};

/// Shape only: three letters and six digits.
pub(super) static PASSPORT: Number = Number {
    id: "es.passport",
    class: "gov.id.passport",
    country: "ES",
    title: "Spanish passport number",
    keys: &["pasaporte", "passport", "passportid", "passportno", "passportnum", "passportnumber"],
    words: &["pasaporte", "passport"],
    shapes: &["AAAdddddd", "AAdddddd"],
    check: |id| form(id, "AAAdddddd") || form(id, "AAdddddd"),
    examples: &["JND881432", "GE094272"],
    non_examples: &["JN0881432", "JND88143"],
    ..Number::NONE
};

fn check_letter(number: u32) -> u8 {
    letter(b"TRWAGMYFPDXBNJZSQVHLCKE", number % 23)
}

fn is_dni(id: &[u8]) -> bool {
    form(id, "ddddddddA") && num(id, 0, 8) > 0 && byte(id, 8) == check_letter(num(id, 0, 8))
}

fn is_nie(id: &[u8]) -> bool {
    let Some(first) = super::check::position(b"XYZ", byte(id, 0)) else { return false };
    form(id, "AdddddddA") && byte(id, 8) == check_letter(first * 10_000_000 + num(id, 1, 8))
}

/// Minors, emigrants and foreigners without a number of their own.
fn is_klm(id: &[u8]) -> bool {
    form(id, "AdddddddA") && b"KLM".contains(&byte(id, 0)) && byte(id, 8) == check_letter(num(id, 1, 8))
}

fn is_cif(id: &[u8]) -> bool {
    let check = (10 - cross_sum(part(id, 1, 8), &[2, 1, 2, 1, 2, 1, 2]) % 10) % 10;
    let as_letter = byte(id, 8) == letter(b"JABCDEFGHI", check);
    let as_digit = byte(id, 8).is_ascii_digit() && at(id, 8) == check;
    let is_kind = match byte(id, 0) {
        b'K' | b'L' | b'M' | b'N' | b'P' | b'Q' | b'R' | b'S' | b'W' => as_letter,
        b'A' | b'B' | b'E' | b'H' => as_digit,
        b'C' | b'D' | b'F' | b'G' | b'J' | b'U' | b'V' => as_letter || as_digit,
        _ => false,
    };
    id.len() == 9 && digits(part(id, 1, 8), 7) && is_kind
}
