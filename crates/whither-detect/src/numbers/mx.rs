//! Mexico: population registry keys (CURP, RENAPO, Diario Oficial of 18 October 2021) and tax registry keys (RFC, SAT),
//! both from letters of the name and a date; bank accounts (CLABE); social security numbers (NSS).

use super::{
    Number,
    check::{at, body, byte, digits, form, is_short_day, is_yymmdd, last, luhn, num, part, position},
};

pub(super) static CURP: Number = Number {
    id: "mx.curp",
    class: "gov.id.national",
    country: "MX",
    title: "Mexican population registry key (CURP)",
    keys: &["curp", "curpid", "idno", "idnumber"],
    words: &["curp", "clave única", "registro de población"],
    shapes: &["AAAAddddddAAAAAANd"],
    check: is_curp,
    alone: true,
    examples: &["GOGB941102HJCVOX04"],
    non_examples: &["GOGB941102HJCVOX00", "GOGB941102HJCVOX0"],
};

/// Three letters for organisations and four for persons; the last three characters may be missing, and many in use do
/// not satisfy the check character, so it is not asked.
pub(super) static RFC: Number = Number {
    id: "mx.rfc",
    class: "gov.id.tax",
    country: "MX",
    title: "Mexican tax registry key (RFC)",
    keys: &["rfc", "rfcid", "taxid"],
    words: &["rfc", "registro federal"],
    shapes: &[
        "AAAAddddddNNN",
        "AAAddddddNNN",
        "AAAA-dddddd-NNN",
        "AAA-dddddd-NNN",
        "AAAAdddddd",
        "AAAA dddddd NNN",
        "AA&ddddddNNN",
        "A&AddddddNNN",
    ],
    check: |id| {
        // Ñ counts as one letter.
        let plain = String::from_utf8_lossy(id).replace('Ñ', "&").into_bytes();
        let id = plain.as_slice();
        let letters = match id.len() {
            12 => 3,
            10 | 13 => 4,
            _ => return false,
        };
        let name = part(id, 0, letters);
        let is_letter = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'&';
        let tail = part(id, letters + 6, id.len());
        name.iter().all(is_letter)
            && !is_word(name)
            && digits(part(id, letters, letters + 6), 6)
            && is_yymmdd(id, letters)
            && (tail.is_empty() || tail.iter().all(u8::is_ascii_alphanumeric) && (last(tail) < 11))
    },
    examples: &["WESO520917HP6", "SPZ810206HS6"],
    non_examples: &["WESO520937HP6", "WESO520917HP"],
    ..Number::NONE
};

pub(super) static CLABE: Number = Number {
    id: "mx.clabe",
    class: "finance.account",
    country: "MX",
    title: "Mexican account number (CLABE)",
    keys: &["clabe", "clabeinterbancaria", "cuentaclabe"],
    words: &["clabe", "cuenta"],
    shapes: &["dddddddddddddddddd", "ddd ddd ddddddddddd d"],
    check: |id| {
        let weighted: u32 = body(id)
            .iter()
            .zip([3, 7, 1].iter().cycle())
            .map(|(&byte, weight)| super::check::value(byte) * weight % 10)
            .sum();
        digits(id, 18) && num(id, 0, 9) > 0 && (10 - weighted % 10) % 10 == last(id)
    },
    examples: &["378891108200899223", "614 578 99667836780 6"],
    non_examples: &["378891108200899220", "37889110820089922"],
    ..Number::NONE
};

pub(super) static NSS: Number = Number {
    id: "mx.nss",
    class: "gov.id.national",
    country: "MX",
    title: "Mexican social security number",
    keys: &["imss", "nss", "nssimss", "segurosocial"],
    words: &["nss", "imss", "seguro social"],
    shapes: &["ddddddddddd", "dd dd dd dddd d", "dd-dd-dd-dddd-d"],
    check: |id| digits(id, 11) && luhn(id),
    examples: &["45911800659", "50 59 75 1911 0"],
    non_examples: &["45911800650", "4591180065"],
    ..Number::NONE
};

/// Ñ stands between N and O and counts; in the key itself it is written X.
fn is_curp(id: &[u8]) -> bool {
    let century = if byte(id, 16).is_ascii_digit() { 1900 } else { 2000 };
    let weigh = |(&character, weight): (&u8, u32)| {
        let value = super::check::value(character);
        (if character > b'N' { value + 1 } else { value }) * weight
    };
    let weighted: u32 = body(id).iter().zip((2..=18).rev()).map(weigh).sum();
    let is_date = super::check::is_day(century + num(id, 4, 6), num(id, 6, 8), num(id, 8, 10));
    form(id, "AAAAddddddAAAAAANd")
        && !is_word(part(id, 0, 4))
        && is_date
        && is_short_day(num(id, 4, 6), num(id, 6, 8), num(id, 8, 10))
        && b"HMX".contains(&byte(id, 10))
        && is_state(part(id, 11, 13))
        && (10 - weighted % 10) % 10 == at(id, 17)
}

fn is_state(code: &[u8]) -> bool {
    const STATES: &str = "ASBCBSCCCSCHCLCMDFDGGTGRHGJCMCMNMSNTNLOCPLQTQRSPSLSRTCTSTLVZYNZSNE";
    STATES.as_bytes().chunks(2).any(|state| state == code)
}

/// Words that the registries avoid by changing a letter (annex of the instructions).
fn is_word(name: &[u8]) -> bool {
    const WORDS: &str = "BACABAKABUEIBUEYCACACACOCAGACAGOCAKACAKOCOGECOGICOJACOJECOJICOJOCOLACULOFALOFETOGETAGUEI\
        GUEYJETAJOTOKACAKACOKAGAKAGOKAKAKAKOKOGEKOGIKOJAKOJEKOJIKOJOKOLAKULOLILOLOCALOCOLOKALOKOMAMEMAMOMEARMEAS\
        MEONMIARMIONMOCOMOKOMULAMULONACANACOPEDAPEDOPENEPIPIPITOPOPOPUTAPUTOQULORATAROBAROBEROBORUINSENOTETA\
        VACAVAGAVAGOVAKAVUEIVUEYWUEIWUEY";
    name.len() == 4 && WORDS.as_bytes().chunks(4).any(|word| word == name) && position(name, b'&').is_none()
}
