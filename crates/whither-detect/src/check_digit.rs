//! Check digits and dates: Luhn (ISO/IEC 7812-1 annex B), ISO 7064 MOD 11-2 (GB 11643), the calendar.

use crate::plausible::{is_number, is_uniform};

/// Returns whether a string of ASCII digits passes Luhn and is not one digit repeated.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    is_number(digits) && sum(digits).is_multiple_of(10) && !is_uniform(digits)
}

/// Sums ASCII digits as Luhn has it.
fn sum(digits: &[u8]) -> u64 {
    let (Some(first), Some(last)) = (digits.first_chunk::<8>(), digits.last_chunk::<8>()) else {
        let all = digits.iter().fold(0, |word, digit| word >> 8 | u64::from(digit - b'0') << 56);
        return luhn_sum(all);
    };
    let last = luhn_sum(u64::from_le_bytes(*last) - ZEROS);
    let before = digits.len() - 8;
    last + match before {
        0 => 0,
        // Zeros before the first digits change nothing.
        1..=8 => luhn_sum((u64::from_le_bytes(*first) - ZEROS) << (64 - 8 * before)),
        _ => sum(digits.get(..before).unwrap_or_default()),
    }
}

/// Eight times the digit 0.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Sums eight digits, the first in the lowest byte; every other from the last but one on is doubled, and its digits
/// added up.
fn luhn_sum(digits: u64) -> u64 {
    const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
    let (twice, once) = (digits & PAIRS, digits >> 8 & PAIRS);
    // From five on, the digits of the double add up to nine less than it.
    let above = (twice + 0x007b_007b_007b_007b) >> 7 & 0x0001_0001_0001_0001;
    let sums = 2 * twice - 9 * above + once;
    sums.wrapping_mul(0x0001_0001_0001_0001) >> 48
}

/// Weights of 17 digits before the check character of ISO 7064 MOD 11-2: powers of two modulo eleven.
const WEIGHTS: [u8; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Returns whether at most 17 digits and a check character (digit or `X`) agree by ISO 7064 MOD 11-2.
pub(crate) fn mod_11_2(id: &[u8]) -> bool {
    let Some((&check, body)) = id.split_last() else { return false };
    if let Ok(body) = <&[u8; 17]>::try_from(body) {
        return is_number(body) && agrees(check, weighted(body));
    }
    let weights = WEIGHTS.len().checked_sub(body.len()).and_then(|from| WEIGHTS.get(from..));
    let Some(weights) = weights.filter(|_| body.iter().all(u8::is_ascii_digit)) else { return false };
    let sum: u32 =
        body.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * u32::from(*weight)).sum();
    agrees(check, sum)
}

/// Sums 17 digits times powers of two, the last twice, the one before four times and so on: modulo eleven the same as
/// [`WEIGHTS`].
fn weighted(body: &[u8; 17]) -> u32 {
    let (Some(first), [.., last]) = (body.first_chunk::<8>(), body) else { return 0 };
    let second = body.last_chunk::<9>().and_then(|nine| nine.first_chunk::<8>());
    let eight = |digits: &[u8; 8]| doubled(u64::from_le_bytes(*digits) - ZEROS);
    (eight(first) << 10) + (second.map_or(0, eight) << 2) + 2 * u32::from(last & 15)
}

/// Sums eight digits times powers of two, the last, in the highest byte, once.
fn doubled(digits: u64) -> u32 {
    const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
    // The highest lane of a product is the sum of the lanes times the factors in reverse.
    let even = (digits & PAIRS).wrapping_mul(0x0080_0020_0008_0002) >> 48;
    let odd = (digits >> 8 & PAIRS).wrapping_mul(0x0040_0010_0004_0001) >> 48;
    (even + odd) as u32
}

/// Returns whether a check character belongs to a weighted sum.
fn agrees(check: u8, sum: u32) -> bool {
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
    let Ok(text) = <&[u8; 8]>::try_from(text) else { return false };
    if !is_number(text) {
        return false;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = text.map(|digit| u32::from(digit & 15));
    let year = y1 * 1_000 + y2 * 100 + y3 * 10 + y4;
    (1900..2100).contains(&year) && is_day(year, m1 * 10 + m2, d1 * 10 + d2)
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
    fn luhn_is_as_it_is_written_down() {
        let mut state = 7u64;
        for length in 1..40 {
            for _ in 0..200 {
                let digits: Vec<u8> = (0..length)
                    .map(|_| {
                        state = state
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        b'0' + ((state >> 33) % 10) as u8
                    })
                    .collect();
                let sum: u32 = digits
                    .iter()
                    .rev()
                    .enumerate()
                    .map(|(place, digit)| {
                        let digit = u32::from(digit - b'0') * (1 + place as u32 % 2);
                        digit / 10 + digit % 10
                    })
                    .sum();
                assert_eq!(luhn(&digits), sum.is_multiple_of(10) && !is_uniform(&digits), "{digits:?}");
            }
        }
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
        // Seventeen digits are summed another way than fewer; leading zeros change nothing in either.
        for n in 0..2_000u64 {
            let short = format!("{:016}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 10_000_000_000_000_000);
            for check in "0123456789X".chars() {
                let (short, long) = (format!("{short}{check}"), format!("0{short}{check}"));
                assert_eq!(mod_11_2(short.as_bytes()), mod_11_2(long.as_bytes()), "{short}");
            }
        }
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
