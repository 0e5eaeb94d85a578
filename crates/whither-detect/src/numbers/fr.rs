//! France: registration numbers in the register of natural persons (NIR, INSEE), tax numbers (SPI), enterprise numbers
//! (SIREN, SIRET), VAT numbers, identity cards (shape only).

use super::{
    Number,
    check::{at, byte, digits, form, long, luhn, num, part, sum, uniform},
};

pub(super) static NIR: Number = Number {
    id: "fr.nir",
    class: "gov.id.national",
    country: "FR",
    title: "French social security number (NIR)",
    keys: &[
        "numérodesécuritésociale",
        "insee",
        "nir",
        "nss",
        "numerosecu",
        "numerosecuritesociale",
        "secu",
        "ssn",
    ],
    words: &["sécurité sociale", "securite sociale", "nir", "insee", "numéro de sécu", "carte vitale"],
    shapes: &["d dd dd Nd ddd ddd dd", "dddddNddddddddd", "d dd dd dN ddd ddd dd", "ddddddNdddddddd"],
    check: is_nir,
    examples: &["1 61 73 22 143 951 54", "830711757335382"],
    non_examples: &["1 61 73 22 143 951 50", "1 61 73 22 143 951 5"],
    ..Number::NONE
};

pub(super) static NIF: Number = Number {
    id: "fr.nif",
    class: "gov.id.tax",
    country: "FR",
    title: "French tax number",
    keys: &["nif", "numerofiscal", "spi", "taxid"],
    words: &["numéro fiscal", "fiscal", "spi"],
    shapes: &["dd dd ddd ddd ddd", "ddddddddddddd"],
    check: |id| digits(id, 13) && at(id, 0) < 4 && long(part(id, 0, 10)) % 511 == long(part(id, 10, 13)),
    examples: &["37 16 101 095 252", "1322051456432"],
    non_examples: &["37 16 101 095 250", "37 16 101 095 25"],
    ..Number::NONE
};

pub(super) static SIREN: Number = Number {
    id: "fr.siren",
    class: "org.registration",
    country: "FR",
    title: "French enterprise number",
    keys: &["siren"],
    words: &["siren", "rcs"],
    shapes: &["ddd ddd ddd", "ddddddddd"],
    check: |id| digits(id, 9) && luhn(id),
    examples: &["568 356 943", "299196402"],
    non_examples: &["568 356 940", "568 356 94"],
    ..Number::NONE
};

pub(super) static SIRET: Number = Number {
    id: "fr.siret",
    class: "org.registration",
    country: "FR",
    title: "French establishment number",
    keys: &["siret"],
    words: &["siret"],
    shapes: &["ddd ddd ddd ddddd", "dddddddddddddd"],
    // The post office has more establishments than Luhn has room for: its digits sum to a multiple of five.
    check: |id| {
        let is_post = id.starts_with(b"356000000") && sum(id, &[1; 14]).is_multiple_of(5);
        digits(id, 14) && luhn(part(id, 0, 9)) && (luhn(id) || is_post)
    },
    examples: &["004 521 191 87485", "53283930595697"],
    non_examples: &["004 521 191 87480", "004 521 191 8748"],
    ..Number::NONE
};

pub(super) static TVA: Number = Number {
    id: "fr.tva",
    class: "gov.id.tax",
    country: "FR",
    title: "French VAT number",
    keys: &["tva", "tvaintra", "vat", "vatid", "vatnumber"],
    words: &["tva", "vat"],
    shapes: &["AANNddddddddd", "AA NN ddddddddd", "AA NN ddd ddd ddd"],
    check: |id| {
        let id = id.strip_prefix(b"FR").unwrap_or(id);
        let siren = part(id, 2, 11);
        let is_siren = luhn(siren) || siren.starts_with(b"000");
        id.len() == 11 && digits(siren, 9) && is_siren && is_key(id, long(siren))
    },
    alone: true,
    examples: &["FRX2639373174", "FR Y2 048149967"],
    non_examples: &["FRX2639373170", "FRX263937317"],
};

/// Shape only: twelve digits on older cards, nine characters on those since 2021.
pub(super) static CNI: Number = Number {
    id: "fr.cni",
    class: "gov.id.national",
    country: "FR",
    title: "French identity card number",
    keys: &["carteidentite", "cartenationaleidentite", "cni", "cninumber", "idcard", "idcardno"],
    words: &["carte d'identité", "cni", "carte nationale"],
    shapes: &["dddddddddddd", "NNNNNNNNN"],
    check: |id| match id.len() {
        12 => digits(id, 12) && (1..=12).contains(&num(id, 2, 4)),
        _ => form(id, "NNNNNNNNN") && id.iter().any(u8::is_ascii_digit) && !uniform(id),
    },
    examples: &["730770519204", "KH52M8EN4"],
    non_examples: &["730070519204", "73077051920"],
    ..Number::NONE
};

/// Corsica's 2A and 2B count as 19 and 18.
fn is_nir(id: &[u8]) -> bool {
    let mut plain = id.to_vec();
    for (department, digit) in [(b'A', b'9'), (b'B', b'8')] {
        if byte(id, 5) == b'2'
            && byte(id, 6) == department
            && let Some(target) = plain.get_mut(5..7)
        {
            target.copy_from_slice(&[b'1', digit]);
        }
    }
    let month = num(&plain, 3, 5);
    digits(&plain, 15)
        && matches!(byte(id, 0), b'1'..=b'4' | b'7' | b'8')
        && matches!(month, 1..=12 | 20 | 30..=42 | 50..=99)
        && num(&plain, 5, 7) > 0
        && num(&plain, 7, 10) > 0
        && 97 - long(part(&plain, 0, 13)) % 97 == long(part(&plain, 13, 15))
}

/// The key of a VAT number: two digits, or the letters in use since there were none left.
fn is_key(id: &[u8], siren: u64) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    if digits(part(id, 0, 2), 2) {
        return u64::from(num(id, 0, 2)) == (siren * 100 + 12) % 97;
    }
    let place = |index| super::check::position(ALPHABET, byte(id, index)).map(u64::from);
    let (Some(first), Some(second)) = (place(0), place(1)) else { return false };
    let value = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
    (siren + 1 + value / 11) % 11 == value % 11
}
