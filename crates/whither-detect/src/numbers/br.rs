//! Brazil: numbers of persons (CPF) and organisations (CNPJ, with letters from July 2026) of the Receita Federal, both
//! with two check digits modulo 11; social integration numbers (PIS, NIS); health cards (CNS).

use super::{
    Number,
    check::{at, body, digits, last, part, sum, sum_right, uniform},
};

pub(super) static CPF: Number = Number {
    id: "br.cpf",
    class: "gov.id.national",
    country: "BR",
    title: "Brazilian number of a person (CPF)",
    keys: &["cpf", "cpfcnpj", "cpfnumber", "documento", "numerocpf", "taxid"],
    words: &["cpf", "cadastro de pessoa"],
    shapes: &["ddd.ddd.ddd-dd", "ddddddddddd", "ddddddddd-dd"],
    check: |id| {
        let first = check(sum(id, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
        let second = check(sum(id, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
        digits(id, 11) && !uniform(id) && first == at(id, 9) && second == at(id, 10)
    },
    examples: &["701.342.646-65", "61593832214"],
    non_examples: &["701.342.646-60", "701.342.646-6"],
    ..Number::NONE
};

pub(super) static CNPJ: Number = Number {
    id: "br.cnpj",
    class: "org.registration",
    country: "BR",
    title: "Brazilian number of an organisation (CNPJ)",
    keys: &["cnpj", "cpfcnpj"],
    words: &["cnpj"],
    shapes: &["dd.ddd.ddd/dddd-dd", "dddddddddddddd", "NN.NNN.NNN/NNNN-dd", "NNNNNNNNNNNNdd"],
    check: |id| {
        // Letters count by their ASCII code less that of 0.
        let values: Vec<u32> = id.iter().map(|byte| u32::from(byte.saturating_sub(b'0'))).collect();
        let weigh = |count: usize| {
            let weights = (2..=9).cycle();
            values.iter().take(count).rev().zip(weights).map(|(value, weight)| value * weight).sum()
        };
        id.len() == 14
            && id.iter().all(u8::is_ascii_alphanumeric)
            && digits(part(id, 12, 14), 2)
            && !part(id, 0, 12).iter().all(|byte| *byte == b'0')
            && check(weigh(12)) == at(id, 12)
            && check(weigh(13)) == at(id, 13)
    },
    examples: &["40.664.103/7320-07", "00114517554352"],
    non_examples: &["40.664.103/7320-00", "40.664.103/7320-0"],
    ..Number::NONE
};

pub(super) static PIS: Number = Number {
    id: "br.pis",
    class: "gov.id.national",
    country: "BR",
    title: "Brazilian social integration number",
    keys: &["nis", "nit", "pasep", "pis", "pispasep"],
    words: &["pis", "pasep", "nis", "nit"],
    shapes: &["ddd.ddddd.dd-d", "ddddddddddd"],
    check: |id| {
        digits(id, 11) && !uniform(id) && check(sum_right(body(id), &[2, 3, 4, 5, 6, 7, 8, 9])) == last(id)
    },
    examples: &["484.06762.49-4", "77943554690"],
    non_examples: &["484.06762.49-0", "484.06762.49-"],
    ..Number::NONE
};

pub(super) static CNS: Number = Number {
    id: "br.cns",
    class: "gov.id.national",
    country: "BR",
    title: "Brazilian health card number",
    keys: &["cartaosus", "cns"],
    words: &["cns", "cartão sus", "cartão nacional de saúde"],
    shapes: &["ddd dddd dddd dddd", "ddddddddddddddd"],
    check: |id| {
        digits(id, 15)
            && matches!(at(id, 0), 1 | 2 | 7 | 8 | 9)
            && sum(id, &[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    },
    examples: &["100 8041 8870 9862", "163937427441148"],
    non_examples: &["100 8041 8870 9860", "100 8041 8870 986"],
    ..Number::NONE
};

fn check(weighted: u32) -> u32 {
    match weighted % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    }
}
