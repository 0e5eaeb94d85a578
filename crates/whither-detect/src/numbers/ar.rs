//! Argentina: identity documents (DNI), shape only; tax and labour numbers (CUIT, CUIL, AFIP), modulo 11; account
//! numbers (CBU, Central Bank communication A 2622).

use super::{
    Number,
    check::{at, body, byte, digits, last, num, part, sum, uniform},
};

pub(super) static DNI: Number = Number {
    id: "ar.dni",
    class: "gov.id.national",
    country: "AR",
    title: "Argentine identity document number",
    keys: &["dni", "documento", "nrodocumento", "numerodocumento", "idno", "idnumber"],
    words: &["dni", "documento"],
    shapes: &["dd.ddd.ddd", "dddddddd", "d.ddd.ddd", "ddddddd"],
    check: |id| (digits(id, 8) || digits(id, 7)) && byte(id, 0) != b'0' && !uniform(id),
    examples: &["63.295.695", "84909171"],
    non_examples: &["03.295.695", "63.295.69"],
    ..Number::NONE
};

pub(super) static CUIT: Number = Number {
    id: "ar.cuit",
    class: "gov.id.tax",
    country: "AR",
    title: "Argentine tax or labour number",
    keys: &["cuil", "cuit", "cuitcuil", "taxid"],
    words: &["cuit", "cuil"],
    shapes: &["dd-dddddddd-d", "ddddddddddd"],
    check: |id| {
        let check = match 11 - sum(body(id), &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
            11 => 0,
            10 => 9,
            check => check,
        };
        digits(id, 11)
            && matches!(num(id, 0, 2), 20 | 23 | 24 | 25 | 26 | 27 | 30 | 33 | 34 | 50 | 51 | 55)
            && check == last(id)
    },
    examples: &["23-48706041-0", "26025423169"],
    non_examples: &["23-48706041-1", "23-48706041-"],
    ..Number::NONE
};

pub(super) static CBU: Number = Number {
    id: "ar.cbu",
    class: "finance.account",
    country: "AR",
    title: "Argentine account number (CBU)",
    keys: &["cbu", "clavebancaria", "cvu"],
    words: &["cbu", "cvu", "clave bancaria"],
    shapes: &["dddddddddddddddddddddd", "dddddddd dddddddddddddd", "dddddddd-dddddddddddddd"],
    check: |id| {
        let check = |text: &[u8]| (10 - super::check::sum_right(text, &[3, 1, 7, 9]) % 10) % 10;
        digits(id, 22)
            && !uniform(id)
            && check(part(id, 0, 7)) == at(id, 7)
            && check(part(id, 8, 21)) == at(id, 21)
    },
    examples: &["5317406027730080589140", "53055415 67380557293081"],
    non_examples: &["5317406027730080589141", "531740602773008058914"],
    ..Number::NONE
};
