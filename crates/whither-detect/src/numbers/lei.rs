//! Legal entity identifiers (ISO 17442-1): eighteen letters and digits, two check digits (ISO/IEC 7064 MOD 97-10).

use super::{
    Number,
    check::{digits, mod_97, part},
};

pub(super) static LEI: Number = Number {
    id: "lei",
    class: "org.registration",
    title: "legal entity identifier",
    keys: &["lei", "leicode", "legalentityidentifier"],
    words: &["lei", "legal entity"],
    shapes: &["NNNNNNNNNNNNNNNNNNdd"],
    check: |id| {
        id.len() == 20
            && id.iter().all(u8::is_ascii_alphanumeric)
            && digits(part(id, 18, 20), 2)
            && mod_97(id) == 1
    },
    examples: &["X0380064T55079533949"],
    non_examples: &["X0380064T55079533940", "X0380064T5507953394"],
    ..Number::NONE
};
