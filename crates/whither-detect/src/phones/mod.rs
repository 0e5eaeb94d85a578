//! Telephone numbers of all countries: how they are written, and whether a numbering plan allows them.
//!
//! `plans.rs` has the plans, `written.rs` reads groups and signs. A number with `+` says what country it is of and is
//! held to that country's plan wherever it stands. Without it, hardly a number of seven to twelve digits is none
//! somewhere; so a name, a word or a country must speak for it. Whether a number is connected is never asked.

mod plans;
mod written;

use plans::PLANS;
pub(crate) use written::{Written, extension, read};

/// Most groups that a number is written in.
pub(crate) const GROUPS: usize = 7;
/// Fewest digits of a number that is dialled within a country and is no service of few digits.
pub(crate) const FEWEST: usize = 7;

/// Reads the longest number that begins with the first byte and is one by `test`.
pub(crate) fn longest(text: &[u8], test: impl Fn(&Written) -> bool) -> Option<Written> {
    let mut written = read(text, GROUPS)?;
    while !test(&written) {
        written = read(text, written.groups.checked_sub(1).filter(|groups| *groups > 0)?)?;
    }
    Some(written)
}

/// Returns whether a number with `+`, or with 00 in its place, is one of its country's plan.
pub(crate) fn is_international(written: &Written) -> bool {
    let digits = written.digits();
    let abroad = if written.plus { Some(digits) } else { digits.strip_prefix(b"00") };
    abroad.is_some_and(|digits| PLANS.is_international(digits))
}

/// Returns whether digits are a number with its calling code.
pub(crate) fn is_with_code(digits: &[u8]) -> bool {
    PLANS.is_international(digits)
}

/// Returns whether a number without `+` is one with its calling code, or one as it is dialled in some country.
pub(crate) fn is_known(written: &Written) -> bool {
    let digits = written.digits();
    digits.len() >= FEWEST && (PLANS.is_international(digits) || PLANS.is_dialled_somewhere(digits))
}

/// Returns whether a text holds a number: one with `+`, or one as it is dialled in a country (ISO 3166-1 code).
pub fn is_number_of(text: &[u8], country: &str) -> bool {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let before = at.checked_sub(1).and_then(|before| text.get(before)).copied().unwrap_or(b' ');
        let begins = matches!(byte, b'+' | b'(' | b'0'..=b'9');
        if !begins || before.is_ascii_alphanumeric() || before == b'+' {
            at += 1;
            continue;
        }
        let Some(written) = read(text.get(at..).unwrap_or_default(), GROUPS) else { return false };
        let end = at + written.end;
        let is_bound = !text.get(end).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'+')
            || extension(text.get(end..).unwrap_or_default()) > 0;
        if is_bound
            && (is_international(&written) || !written.plus && PLANS.is_dialled(written.digits(), country))
        {
            return true;
        }
        at = end.max(at + 1);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_are_those_of_the_countries() {
        for (text, country, expected) in [
            ("+49 30 123456", "", true),
            ("+49 (0)151 23456789", "", true),
            ("030 123456", "DE", true),
            ("(415) 555-0132 ext. 5", "US", true),
            ("+1 415 155 0132", "", false),
            ("+86 138 0013 8000", "", true),
            ("0086 138 0013 8000", "CN", true),
            ("+999 123456789", "", false),
            ("415 155 0132", "US", false),
            ("13800138000", "CN", true),
            ("12800138000", "CN", false),
            ("1.2.2020", "DE", false),
        ] {
            assert_eq!(is_number_of(text.as_bytes(), country), expected, "{text}");
        }
    }
}
