//! Machine readable zones of travel documents (ICAO 9303 parts 3 to 6): what follows the name, with its check digits.
//!
//! Lines of 44 (passports, TD3), 36 (TD2) and 30 (cards, TD1) characters. The shapes read the part with number, birth,
//! sex and expiry, which is the same in TD3 and TD2; in text the two lines of a passport may also be one value.

use super::{
    Number,
    check::{byte, digits, num, part, value},
};

pub(super) static MRZ: Number = Number {
    id: "mrz",
    class: "gov.id.passport",
    title: "machine readable zone of a travel document",
    keys: &["mrz", "mrz1", "mrz2", "mrzline", "mrzline1", "mrzline2", "mrzcode", "machinereadablezone"],
    words: &["mrz", "passport", "machine readable", "护照", "passeport", "reisepass"],
    shapes: &[
        "NNNNNNNNNdAAAdddddddAddddddd",
        "NNNNNNNN<dAAAdddddddAddddddd",
        "NNNNNNN<<dAAAdddddddAddddddd",
        "NNNNNNNNNdAAAddddddd<ddddddd",
        "NNNNNNNNNdA<<dddddddAddddddd",
        "NNNNNNNN<dA<<dddddddAddddddd",
        "NNNNNNNNNdA<<ddddddd<ddddddd",
        "NNNNNNNNNdAAAdddddddAddddddd<<<<<<<d",
        "dddddddAdddddddAAA<<<<<<<<<<<d",
        "dddddddAdddddddA<<<<<<<<<<<<<d",
    ],
    check: is_zone,
    alone: true,
    examples: &["869185N2Z1LEJ1306248F6003195", "3V20X50J<7QCL6709279M7606124"],
    non_examples: &["869185N2Z1LEJ1306248F6003190", "869185N2Z1LEJ1306248F600319"],
    ..Number::NONE
};

fn is_zone(id: &[u8]) -> bool {
    match id.len() {
        28 => is_second_line(id),
        36 => {
            is_second_line(id)
                && is_checked(&[part(id, 0, 10), part(id, 13, 20), part(id, 21, 35)], byte(id, 35))
        }
        44 => {
            is_second_line(id)
                && is_field(part(id, 28, 43))
                && is_checked(&[part(id, 0, 10), part(id, 13, 20), part(id, 21, 43)], byte(id, 43))
        }
        88 => id.starts_with(b"P") && is_zone(part(id, 44, 88)),
        72 => is_zone(part(id, 36, 72)),
        // The composite of a card includes the first line; alone the second has two of its check digits.
        30 => is_card_line(id),
        90 => {
            let (first, second) = (part(id, 0, 30), part(id, 30, 60));
            let parts = [part(first, 5, 30), part(second, 0, 7), part(second, 8, 15), part(second, 18, 29)];
            is_field(part(first, 5, 15)) && is_card_line(second) && is_checked(&parts, byte(second, 29))
        }
        _ => false,
    }
}

/// Number, check digit, nationality, birth, check digit, sex, expiry, check digit.
fn is_second_line(id: &[u8]) -> bool {
    is_field(part(id, 0, 10))
        && is_state(part(id, 10, 13))
        && is_date(part(id, 13, 20))
        && matches!(byte(id, 20), b'F' | b'M' | b'X' | b'<')
        && is_date(part(id, 21, 28))
}

/// Birth, check digit, sex, expiry, check digit, nationality.
fn is_card_line(id: &[u8]) -> bool {
    is_date(part(id, 0, 7))
        && matches!(byte(id, 7), b'F' | b'M' | b'X' | b'<')
        && is_date(part(id, 8, 15))
        && is_state(part(id, 15, 18))
        && byte(id, 29).is_ascii_digit()
}

/// Returns whether a date of two-digit year, month and day has its check digit; day and month may be unknown.
fn is_date(field: &[u8]) -> bool {
    let is_day = super::check::is_yymmdd(field, 0) || num(field, 4, 6) == 0 && num(field, 2, 4) <= 12;
    digits(field, 7) && is_day && is_field(field)
}

/// Letters with at most fillers behind them.
fn is_state(code: &[u8]) -> bool {
    let letters = code.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    letters > 0 && part(code, letters, code.len()).iter().all(|byte| *byte == b'<')
}

/// Returns whether the last character is the check digit of those before it.
fn is_field(field: &[u8]) -> bool {
    field.split_last().is_some_and(|(check, body)| {
        let is_empty = body.iter().all(|byte| *byte == b'<');
        is_checked(&[body], *check) || is_empty && *check == b'<'
    })
}

/// Weights 7, 3, 1 over digits, letters from 10 on and fillers as 0, modulo 10 (part 3, section 4.9).
fn is_checked(parts: &[&[u8]], check: u8) -> bool {
    let characters = parts.iter().copied().flatten().zip([7, 3, 1].iter().cycle());
    let weighted: u32 = characters.map(|(&byte, weight)| value(byte) * weight).sum();
    check.is_ascii_digit() && weighted % 10 == value(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_of_the_standard() {
        // Utopia's passport and card in parts 4 and 5.
        assert!(is_zone(b"L898902C36UTO7408122F1204159ZE184226B<<<<<10"));
        assert!(!is_zone(b"L898902C36UTO7408122F1204159ZE184226B<<<<<11"));
        assert!(is_zone(
            b"I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
        ));
        assert!(is_zone(b"D231458907UTO7408122F1204159<<<<<<<6"));
    }
}
