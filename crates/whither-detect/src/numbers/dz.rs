//! Algeria: tax numbers (NIF; Direction générale des impôts), fifteen or twenty digits, shape only; national
//! identification numbers of eighteen digits, shape only.

use super::{
    Number,
    check::{digits, uniform},
};

pub(super) static NIF: Number = Number {
    id: "dz.nif",
    class: "gov.id.tax",
    country: "DZ",
    title: "Algerian tax number",
    keys: &["nif", "taxid"],
    words: &["nif", "identification fiscale"],
    shapes: &["ddddddddddddddd", "dddddddddddddddddddd"],
    check: |id| (digits(id, 15) || digits(id, 20)) && !uniform(id),
    examples: &["841459255927220", "09256832521738715791"],
    non_examples: &["84145925592722"],
    ..Number::NONE
};

pub(super) static NIN: Number = Number {
    id: "dz.nin",
    class: "gov.id.national",
    country: "DZ",
    title: "Algerian national identification number",
    keys: &["nin", "numeroidentificationnational"],
    words: &["nin", "identification national", "رقم التعريف الوطني"],
    shapes: &["dddddddddddddddddd"],
    check: |id| digits(id, 18) && !uniform(id),
    examples: &["391816764892688118"],
    non_examples: &["39181676489268811"],
    ..Number::NONE
};
