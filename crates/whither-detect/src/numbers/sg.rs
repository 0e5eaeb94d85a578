//! Singapore: NRIC and FIN (Immigration and Checkpoints Authority), S and T for residents, F, G and M for
//! foreigners; unique entity numbers (Accounting and Corporate Regulatory Authority).

use super::{
    Number,
    check::{LAST_YEAR, byte, form, letter, num, part, sum},
};

pub(super) static NRIC: Number = Number {
    id: "sg.nric",
    class: "gov.id.national",
    country: "SG",
    title: "Singapore NRIC or FIN",
    keys: &["nricfin", "fin", "finno", "nric", "nricfin", "nricno", "nricnumber", "idno", "idnumber"],
    words: &["nric", "fin no", "identity card", "singapore id", "身份证"],
    shapes: &["AdddddddA"],
    check: |id| {
        // T and G add 4, M adds 3; the table of the letters is by kind.
        let (add, letters): (u32, &[u8]) = match byte(id, 0) {
            b'S' => (0, b"JZIHGFEDCBA"),
            b'T' => (4, b"JZIHGFEDCBA"),
            b'F' => (0, b"XWUTRQPNMLK"),
            b'G' => (4, b"XWUTRQPNMLK"),
            b'M' => (3, b"XWUTRQPNJLK"),
            _ => return false,
        };
        let weighted = add + sum(part(id, 1, 8), &[2, 7, 6, 5, 4, 3, 2]);
        form(id, "AdddddddA") && byte(id, 8) == letter(letters, weighted % 11)
    },
    alone: true,
    examples: &["F0885070N"],
    non_examples: &["F08850700", "F0885070"],
};

pub(super) static UEN: Number = Number {
    id: "sg.uen",
    class: "org.registration",
    country: "SG",
    title: "Singapore unique entity number",
    keys: &["uen", "uenno", "companyregistrationno", "rocno"],
    words: &["uen", "unique entity", "company registration"],
    shapes: &["ddddddddA", "dddddddddA", "AddAAddddA"],
    check: is_uen,
    examples: &["97345574L", "198162044W"],
    non_examples: &["973455740", "97345574"],
    ..Number::NONE
};

fn is_uen(id: &[u8]) -> bool {
    match id.len() {
        9 => {
            let weighted = sum(part(id, 0, 8), &[10, 4, 9, 3, 8, 2, 7, 1]);
            form(id, "ddddddddA") && byte(id, 8) == letter(b"XMKECAWLJDB", weighted % 11)
        }
        10 if byte(id, 0).is_ascii_digit() => {
            let weighted = sum(part(id, 0, 9), &[10, 8, 6, 4, 9, 7, 5, 3, 1]);
            let year = num(id, 0, 4);
            form(id, "dddddddddA")
                && (1800..=LAST_YEAR).contains(&year)
                && byte(id, 9) == letter(b"ZKCMDNERGWH", weighted % 11)
        }
        10 => is_other(id),
        _ => false,
    }
}

/// Entities that are no companies: R, S or T for the century, year, kind of entity, serial.
fn is_other(id: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";
    const KINDS: [&[u8; 2]; 31] = [
        b"CC", b"CD", b"CH", b"CL", b"CM", b"CP", b"CS", b"CX", b"DP", b"FB", b"FC", b"FM", b"FN", b"GA",
        b"GB", b"GS", b"HS", b"LL", b"LP", b"MB", b"MC", b"MD", b"MH", b"MM", b"MQ", b"NB", b"NR", b"PA",
        b"PB", b"PF", b"RF",
    ];
    const MORE_KINDS: [&[u8; 2]; 6] = [b"RP", b"SM", b"SS", b"TC", b"TU", b"VH"];
    let kind = part(id, 3, 5);
    let values = part(id, 0, 9).iter().zip([4, 3, 5, 3, 10, 2, 2, 5, 7]);
    let weighted: u32 =
        values.map(|(&byte, weight)| super::check::position(ALPHABET, byte).unwrap_or(0) * weight).sum();
    form(id, "AddAAddddA")
        && matches!(byte(id, 0), b'R' | b'S' | b'T')
        && (KINDS.iter().any(|other| *other == kind)
            || MORE_KINDS.iter().any(|other| *other == kind)
            || kind == b"XL")
        && byte(id, 9) == letter(ALPHABET, (weighted + 6) % 11)
}
