//! How a telephone number is written: groups of digits with spaces and signs between them, and an extension.
//!
//! After ITU-T E.123 and the habits that libphonenumber's matcher knows. Dates and times are written so as well; they
//! are refused here.

use crate::check_digit::number;

/// Most digits of a number with what is dialled before it (E.164: fifteen, and up to four zeros and ones).
const MOST_DIGITS: usize = 19;
/// Most signs between two groups, as in `) - `.
const MOST_BETWEEN: usize = 3;
/// Words before an extension.
const EXTENSIONS: [&[u8]; 5] = [b"extension", b"ext.", b"ext", b"x", b"#"];

/// A number as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    digits: [u8; MOST_DIGITS],
    count: usize,
    /// Whether `+` stands before it.
    pub(crate) plus: bool,
    /// One past its last digit.
    pub(crate) end: usize,
    /// How many groups of digits it has.
    pub(crate) groups: usize,
}

impl Written {
    /// Returns the digits.
    pub(crate) fn digits(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or_default()
    }
}

/// Reads a number of at most so many groups that begins with the first byte: a digit, `+` or `(`.
pub(crate) fn read(text: &[u8], groups: usize) -> Option<Written> {
    let plus = text.first() == Some(&b'+');
    let mut written = Written { digits: [0; MOST_DIGITS], count: 0, plus, end: 0, groups: 0 };
    let (mut at, mut between) = (usize::from(plus), 1);
    while let Some(&byte) = text.get(at) {
        if byte.is_ascii_digit() {
            if between > 0 && written.groups == groups {
                break;
            }
            *written.digits.get_mut(written.count)? = byte;
            written.count += 1;
            written.groups += usize::from(between > 0);
            (at, between) = (at + 1, 0);
            written.end = at;
        } else if plus && written.count > 0 && text.get(at..)?.starts_with(b"(0)") {
            // What is dialled at home only.
            (at, between) = (at + 3, 1);
        } else {
            let width = separator(text.get(at..)?);
            if width == 0 || between >= MOST_BETWEEN && written.count > 0 {
                break;
            }
            (at, between) = (at + width, between + 1);
        }
    }
    let rest = text.get(written.end..)?;
    let is_time = rest.first() == Some(&b':') && rest.get(1).is_some_and(u8::is_ascii_digit);
    (written.count > 0 && !is_time && !is_date(text.get(..written.end)?)).then_some(written)
}

/// Returns how long the extension behind a number is, 0 where there is none.
pub(crate) fn extension(text: &[u8]) -> usize {
    let blanks =
        |text: &[u8]| text.iter().take_while(|byte| matches!(byte, b' ' | b',' | b';' | b':')).count();
    let before = blanks(text);
    let rest = text.get(before..).unwrap_or_default();
    let starts = |word: &&&[u8]| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let Some(word) = EXTENSIONS.iter().find(starts) else { return 0 };
    let rest = rest.get(word.len()..).unwrap_or_default();
    let after = blanks(rest);
    let digits = rest.iter().skip(after).take_while(|byte| byte.is_ascii_digit()).count();
    if (1..=7).contains(&digits) { before + word.len() + after + digits } else { 0 }
}

/// Returns how many bytes the separator at the beginning has, 0 where there is none.
fn separator(text: &[u8]) -> usize {
    match text {
        [b' ' | b'-' | b'.' | b'/' | b'(' | b')', ..] => 1,
        [0xc2, 0xa0, ..] => 2,
        // Dashes and narrow spaces of Unicode.
        [0xe2, 0x80, 0x90..=0x95 | 0xaf, ..] => 3,
        _ => 0,
    }
}

/// Returns whether a text begins with a day: year, month, day, or day and month in either order, then the year.
fn is_date(text: &[u8]) -> bool {
    let mut parts = text.splitn(3, |byte| matches!(byte, b'-' | b'.' | b'/'));
    let (Some(first), Some(second), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let third = rest.get(..digits).unwrap_or_default();
    let short = |part: &[u8], most: u32| {
        (1..=2).contains(&part.len()) && number(part).is_some_and(|value| (1..=most).contains(&value))
    };
    let year = |part: &[u8]| part.len() == 4 && number(part).is_some_and(|year| (1900..2100).contains(&year));
    year(first) && short(second, 12) && short(third, 31)
        || year(third) && short(first, 31) && short(second, 31) && (short(first, 12) || short(second, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_signs_are_read_and_dates_are_not() {
        let digits = |text: &str| {
            let written = read(text.as_bytes(), 9)?;
            Some((String::from_utf8_lossy(written.digits()).into_owned(), written.groups))
        };
        for (text, expected) in [
            ("+44 (0)20 7123 4567", Some(("442071234567", 4))),
            ("(415) 555-0132", Some(("4155550132", 3))),
            ("0151 - 123 456, and", Some(("0151123456", 3))),
            ("030\u{a0}1234\u{2013}567", Some(("0301234567", 3))),
            ("2012-01-02 08", None),
            ("31/8/2011", None),
            ("20120102 08:00", None),
        ] {
            let expected = expected.map(|(digits, groups)| (digits.to_owned(), groups));
            assert_eq!(digits(text), expected, "{text}");
        }
        assert_eq!(extension(b" ext. 503"), 9);
        assert_eq!(extension(b"x1, "), 2);
        assert_eq!(extension(b" x 253 - 12345678"), 6);
        assert_eq!(extension(b" exit 5"), 0);
    }
}
