//! Canada: social insurance numbers (Service Canada), business numbers (Canada Revenue Agency), health numbers of
//! British Columbia and Ontario.

use super::{
    Number,
    check::{byte, digits, last, luhn, part, sum},
};

pub(super) static SIN: Number = Number {
    id: "ca.sin",
    class: "gov.id.national",
    country: "CA",
    title: "Canadian social insurance number",
    keys: &["numérodassurancesociale", "nas", "sin", "sinnumber", "socialinsurance", "socialinsurancenumber"],
    words: &["sin", "social insurance", "assurance sociale", "nas"],
    shapes: &["ddd-ddd-ddd", "ddd ddd ddd", "ddddddddd"],
    check: |id| digits(id, 9) && !matches!(byte(id, 0), b'0' | b'8') && luhn(id),
    examples: &["498-209-329", "992 955 187"],
    non_examples: &["498-209-320", "498-209-32"],
    ..Number::NONE
};

pub(super) static BN: Number = Number {
    id: "ca.bn",
    class: "org.registration",
    country: "CA",
    title: "Canadian business number",
    keys: &["bn", "businessnumber", "gsthst"],
    words: &["business number", "gst", "hst", "bn"],
    shapes: &["ddddddddd", "dddddddddAAdddd", "ddddddddd AA dddd"],
    check: |id| {
        let program = part(id, 9, id.len());
        let is_program = program.is_empty()
            || matches!(part(program, 0, 2), b"RC" | b"RM" | b"RP" | b"RT")
                && digits(part(program, 2, program.len()), 4);
        digits(part(id, 0, 9), 9) && is_program && luhn(part(id, 0, 9))
    },
    examples: &["524549441", "135537439RM7885"],
    non_examples: &["524549440", "52454944"],
    ..Number::NONE
};

pub(super) static BC_PHN: Number = Number {
    id: "ca.bc_phn",
    class: "gov.id.national",
    country: "CA",
    title: "British Columbia personal health number",
    keys: &["bcphn", "carecard", "healthnumber", "personalhealthnumber", "phn"],
    words: &["phn", "personal health", "health number", "carecard"],
    shapes: &["dddd ddd ddd", "dddddddddd"],
    check: |id| {
        let weighted = sum(part(id, 1, 9), &[2, 4, 8, 5, 10, 9, 7, 3]);
        digits(id, 10) && byte(id, 0) == b'9' && (11 - weighted % 11) % 11 == last(id)
    },
    examples: &["9549 196 987", "9290262867"],
    non_examples: &["9549 196 980", "9549 196 98"],
    ..Number::NONE
};

pub(super) static OHIP: Number = Number {
    id: "ca.ohip",
    class: "gov.id.national",
    country: "CA",
    title: "Ontario health number",
    keys: &["healthcard", "healthcardnumber", "healthnumber", "ohip", "ohipnumber"],
    words: &["ohip", "health card", "health number"],
    shapes: &["dddd ddd ddd", "dddd-ddd-ddd", "dddddddddd", "dddd-ddd-ddd-AA"],
    check: |id| {
        let version = part(id, 10, id.len());
        digits(part(id, 0, 10), 10)
            && (id.len() == 10 || version.len() == 2 && version.iter().all(u8::is_ascii_uppercase))
            && byte(id, 0) != b'0'
            && luhn(part(id, 0, 10))
    },
    examples: &["6629 323 731", "9382-317-197"],
    non_examples: &["6629 323 730", "6629 323 73"],
    ..Number::NONE
};
