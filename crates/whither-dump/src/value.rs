//! Values as JSON (RFC 8259): text escaped, bytes as text or base64 (RFC 4648), times as RFC 3339.

use std::io::Write;

/// Begins a member: a comma where one is due, the key, a colon.
pub(crate) fn key(out: &mut Vec<u8>, name: &str) {
    comma(out);
    text(out, name);
    out.push(b':');
}

/// Writes a comma unless this is the first of an object or array.
pub(crate) fn comma(out: &mut Vec<u8>) {
    if !matches!(out.last(), None | Some(b'{' | b'[' | b'\n')) {
        out.push(b',');
    }
}

/// Writes text with its quotes.
pub(crate) fn text(out: &mut Vec<u8>, value: &str) {
    out.push(b'"');
    escaped(out, value.as_bytes());
    out.push(b'"');
}

/// Writes text without quotes, escaped where JSON asks for it.
pub(crate) fn escaped(out: &mut Vec<u8>, value: &[u8]) {
    let mut rest = value;
    while let Some(at) = rest.iter().position(|byte| needs_escape(*byte)) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        let Some((byte, after)) = special.split_first() else { return };
        escape(out, *byte);
        rest = after;
    }
    out.extend_from_slice(rest);
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        _ => drop(write!(out, "\\u{byte:04x}")),
    }
}

/// Writes what is text by origin: UTF-8, else each byte as the character that Windows-1252 has for it.
pub(crate) fn foreign_text(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'"');
    foreign(out, value);
    out.push(b'"');
}

/// Writes the inside of [`foreign_text`].
pub(crate) fn foreign(out: &mut Vec<u8>, value: &[u8]) {
    if std::str::from_utf8(value).is_ok() {
        escaped(out, value);
    } else {
        escaped(out, encoding_rs::WINDOWS_1252.decode_without_bom_handling(value).0.as_bytes());
    }
}

/// Writes bytes: text where they are UTF-8, else base64.
pub(crate) fn bytes(out: &mut Vec<u8>, value: &[u8]) {
    match std::str::from_utf8(value) {
        Ok(value) => text(out, value),
        Err(_) => {
            out.push(b'"');
            base64(out, value);
            out.push(b'"');
        }
    }
}

/// Writes base64 with padding.
pub(crate) fn base64(out: &mut Vec<u8>, value: &[u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in value.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place) & 63) as usize;
            let character =
                if place > chunk.len() { b'=' } else { ALPHABET.get(index).copied().unwrap_or(b'=') };
            out.push(character);
        }
    }
}

/// Writes lower-case hexadecimal digits.
pub(crate) fn hex(out: &mut Vec<u8>, value: &[u8]) {
    for byte in value {
        let _ = write!(out, "{byte:02x}");
    }
}

/// Writes the text of a UUID of 16 bytes (RFC 9562).
pub(crate) fn uuid(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'"');
    for (index, byte) in value.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push(b'-');
        }
        hex(out, &[*byte]);
    }
    out.push(b'"');
}

/// Writes an integer.
pub(crate) fn integer(out: &mut Vec<u8>, value: impl Into<i128>) {
    let _ = write!(out, "{}", value.into());
}

/// Writes a number; null where JSON has none.
pub(crate) fn number(out: &mut Vec<u8>, value: f64) {
    if value.is_finite() {
        let _ = write!(out, "{value:?}");
    } else {
        out.extend_from_slice(b"null");
    }
}

/// Writes a time of `units` a second since 1970 as RFC 3339; as a number where the year has more than four digits.
pub(crate) fn time(out: &mut Vec<u8>, value: i64, units: i64) {
    let seconds = value.div_euclid(units);
    let days = seconds.div_euclid(86_400);
    if !(-719_528..=2_932_896).contains(&days) {
        return integer(out, value);
    }
    let (year, month, day) = civil(days);
    let second = seconds.rem_euclid(86_400);
    let _ = write!(
        out,
        "\"{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}",
        second / 3_600,
        second / 60 % 60,
        second % 60
    );
    let fraction = value.rem_euclid(units);
    match units {
        1_000 => drop(write!(out, ".{fraction:03}")),
        1_000_000 => drop(write!(out, ".{fraction:06}")),
        _ => {}
    }
    out.extend_from_slice(b"Z\"");
}

/// Writes days since 1970 as a date.
pub(crate) fn date(out: &mut Vec<u8>, days: i64) {
    if !(-719_528..=2_932_896).contains(&days) {
        return integer(out, days);
    }
    let (year, month, day) = civil(days);
    let _ = write!(out, "\"{year:04}-{month:02}-{day:02}\"");
}

/// Returns (year, month, day). Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_shifted + 2) / 5 + 1;
    let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(written(|out| text(out, "a\"b\\c\n\u{1}ü")), "\"a\\\"b\\\\c\\n\\u0001ü\"");
        assert_eq!(written(|out| foreign_text(out, b"J\xf6rg")), "\"Jörg\"");
    }

    #[test]
    fn bytes_are_text_or_base64() {
        for (input, expected) in [
            (&b"plain"[..], "\"plain\""),
            (b"\xff", "\"/w==\""),
            (b"\xff\xfe", "\"//4=\""),
            (b"\xff\xfe\xfd", "\"//79\""),
        ] {
            assert_eq!(written(|out| bytes(out, input)), expected);
        }
    }

    #[test]
    fn numbers_and_times() {
        assert_eq!(written(|out| number(out, f64::NAN)), "null");
        assert_eq!(written(|out| integer(out, i64::MIN)), "-9223372036854775808");
        assert_eq!(written(|out| time(out, -1, 1_000)), "\"1969-12-31T23:59:59.999Z\"");
        assert_eq!(written(|out| time(out, 951_782_400, 1)), "\"2000-02-29T00:00:00Z\"");
        assert_eq!(written(|out| time(out, i64::MAX, 1_000)), "9223372036854775807");
        assert_eq!(written(|out| date(out, 0)), "\"1970-01-01\"");
    }
}
