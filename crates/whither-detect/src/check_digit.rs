//! Check digits and dates: Luhn (ISO/IEC 7812-1 annex B), ISO 7064 MOD 11-2 (GB 11643), the calendar.

use crate::plausible::is_uniform;

/// Twice a digit, its digits added up.
const TWICE: [u8; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/// Returns whether a string of ASCII digits passes Luhn and is not one digit repeated.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let (mut sum, mut same) = (0u32, true);
    let mut pairs = digits.rchunks_exact(2);
    for pair in &mut pairs {
        let &[twice, once] = pair else { return false };
        let (twice, once) = (twice.wrapping_sub(b'0'), once.wrapping_sub(b'0'));
        let Some(&doubled) = TWICE.get(usize::from(twice)).filter(|_| once < 10) else { return false };
        sum += u32::from(doubled) + u32::from(once);
        same &= twice == once;
    }
    if let &[first] = pairs.remainder() {
        if !first.is_ascii_digit() {
            return false;
        }
        sum += u32::from(first - b'0');
    }
    sum.is_multiple_of(10) && !(same && is_uniform(digits))
}

/// Weights of 17 digits before the check character of ISO 7064 MOD 11-2: powers of two modulo eleven.
const WEIGHTS: [u8; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Returns whether at most 17 digits and a check character (digit or `X`) agree by ISO 7064 MOD 11-2.
pub(crate) fn mod_11_2(id: &[u8]) -> bool {
    let Some((&check, body)) = id.split_last() else { return false };
    let weights = WEIGHTS.len().checked_sub(body.len()).and_then(|from| WEIGHTS.get(from..));
    let Some(weights) = weights.filter(|_| body.iter().all(u8::is_ascii_digit)) else { return false };
    let sum: u32 =
        body.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * u32::from(*weight)).sum();
    let expected = (12 - sum % 11) % 11;
    match check {
        b'0'..=b'9' => u32::from(check - b'0') == expected,
        b'X' | b'x' => expected == 10,
        _ => false,
    }
}

/// Reads a string of at most nine ASCII digits.
pub(crate) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0u32, |sum, &digit| {
        digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit.wrapping_sub(b'0')))
    })
}

/// Returns whether `YYYYMMDD` is a day of the Gregorian calendar from 1900 to 2099.
pub(crate) fn is_date(text: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) =
        (text.get(..4).and_then(number), text.get(4..6).and_then(number), text.get(6..8).and_then(number))
    else {
        return false;
    };
    (1900..2100).contains(&year) && is_day(year, month, day)
}

/// Returns whether this is a day of the Gregorian calendar.
pub(crate) fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn_accepts_and_refuses() {
        assert!(luhn(b"4111111111111111"));
        assert!(luhn(b"490154203237518"));
        assert!(!luhn(b"490154203237517"));
        assert!(!luhn(b"000000000000000"));
        assert!(!luhn(b"49015420323751a"));
        assert!(!luhn(b""));
    }

    #[test]
    fn mod_11_2_accepts_one_character_only() {
        let body = b"11010119900307001";
        let passing: Vec<u8> = b"0123456789X"
            .iter()
            .copied()
            .filter(|&check| mod_11_2(&[body.as_slice(), &[check]].concat()))
            .collect();
        assert_eq!(passing.len(), 1);
        // The worked example of GB 11643-1999.
        assert!(mod_11_2(b"11010519491231002X"));
        assert!(!mod_11_2(b""));
    }

    #[test]
    fn dates_follow_the_calendar() {
        for (text, valid) in [
            ("19900307", true),
            ("20000229", true),
            ("19000229", false),
            ("20240431", false),
            ("21000101", false),
            ("18991231", false),
            ("20241301", false),
            ("2024", false),
        ] {
            assert_eq!(is_date(text.as_bytes()), valid, "{text}");
        }
    }
}
