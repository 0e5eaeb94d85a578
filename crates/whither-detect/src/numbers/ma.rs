//! Morocco: common identifiers of enterprises (ICE, modulo 97) and national identity cards (CNIE), shape only.

use super::{
    Number,
    check::{digits, form, mod_97, part, uniform},
};

pub(super) static CNIE: Number = Number {
    id: "ma.cnie",
    class: "gov.id.national",
    country: "MA",
    title: "Moroccan identity card number",
    keys: &["cin", "cinno", "cnie", "nationalid"],
    words: &["cin", "cnie", "carte nationale", "البطاقة الوطنية"],
    shapes: &["Adddddd", "AAdddddd", "AAddddd", "Addddd"],
    check: |id| {
        ["Adddddd", "AAdddddd", "AAddddd", "Addddd"].iter().any(|shape| form(id, shape))
            && !uniform(part(id, 1, 6))
    },
    examples: &["Y394911", "XT370359"],
    non_examples: &["0394911"],
    ..Number::NONE
};

pub(super) static ICE: Number = Number {
    id: "ma.ice",
    class: "org.registration",
    country: "MA",
    title: "Moroccan identifier of enterprises",
    keys: &["ice"],
    words: &["ice", "identifiant commun"],
    shapes: &["ddddddddddddddd", "ddddddddd dddd dd"],
    check: |id| digits(id, 15) && !uniform(id) && mod_97(id) == 0,
    examples: &["661458583882939", "943688527 5399 09"],
    non_examples: &["661458583882930", "66145858388293"],
    ..Number::NONE
};
