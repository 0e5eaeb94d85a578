//! Portugal: citizen card numbers (Imprensa Nacional-Casa da Moeda) and tax numbers (Decree-Law 14/2013).

use super::{
    Number,
    check::{body, byte, digits, last, luhn_36, part, sum},
};

pub(super) static CC: Number = Number {
    id: "pt.cc",
    class: "gov.id.national",
    country: "PT",
    title: "Portuguese citizen card number",
    keys: &["bi", "cartaocidadao", "cc", "numerocc", "idno", "idnumber"],
    words: &["cartão de cidadão", "cartao de cidadao", "bilhete de identidade", "citizen card"],
    shapes: &["dddddddd d NNd", "dddddddddNNd", "dddddddd-d-NNd"],
    check: |id| {
        id.len() == 12
            && digits(part(id, 0, 9), 9)
            && byte(id, 11).is_ascii_digit()
            && part(id, 9, 11).iter().all(u8::is_ascii_alphanumeric)
            && luhn_36(id)
    },
    examples: &["55791648 9 PF1", "421359307WF1"],
    non_examples: &["55791648 9 PF0", "55791648 9 PF"],
    ..Number::NONE
};

pub(super) static NIF: Number = Number {
    id: "pt.nif",
    class: "gov.id.tax",
    country: "PT",
    title: "Portuguese tax number",
    keys: &["contribuinte", "nif", "nipc", "taxid", "vat", "vatid", "vatnumber"],
    words: &["nif", "contribuinte", "identificação fiscal", "nipc", "vat"],
    shapes: &["ddddddddd", "ddd ddd ddd", "AAddddddddd"],
    check: |id| {
        let id = id.strip_prefix(b"PT").unwrap_or(id);
        digits(id, 9)
            && byte(id, 0) != b'0'
            && (11 - sum(body(id), &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == last(id)
    },
    examples: &["376590602", "221 433 023"],
    non_examples: &["376590600", "37659060"],
    ..Number::NONE
};
