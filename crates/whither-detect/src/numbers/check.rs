//! Check digit algorithms that several numbers share: weighted sums, the systems of ISO/IEC 7064, Luhn
//! (ISO/IEC 7812-1), Verhoeff (1969), dates without century.
//!
//! Everything works on the compact form, upper case without separators. A check first asks [`digits`] or
//! [`form`] whether the value looks right; the readers behind it give 0 where there is nothing to read.

use crate::check_digit::number;
pub(super) use crate::check_digit::{is_day, luhn, mod_11_2};

/// Years behind this one have no births yet; a fixed year, so that a result does not depend on the clock.
pub(super) const LAST_YEAR: u32 = 2035;

/// Returns whether a value has the written form of a shape.
pub(super) fn form(id: &[u8], shape: &str) -> bool {
    super::matches(shape, id)
}

/// Returns whether a value is so many ASCII digits.
pub(super) fn digits(id: &[u8], length: usize) -> bool {
    id.len() == length && id.iter().all(u8::is_ascii_digit)
}

/// Returns whether a value is one character repeated.
pub(super) fn uniform(id: &[u8]) -> bool {
    id.split_first().is_none_or(|(first, rest)| rest.iter().all(|byte| byte == first))
}

/// Returns the byte at a place, 0 where there is none.
pub(super) fn byte(id: &[u8], index: usize) -> u8 {
    id.get(index).copied().unwrap_or(0)
}

/// Returns the value of a character: digits 0 to 9, letters 10 to 35.
pub(super) fn value(byte: u8) -> u32 {
    (byte as char).to_digit(36).unwrap_or(0)
}

/// Returns the value of the character at a place.
pub(super) fn at(id: &[u8], index: usize) -> u32 {
    value(byte(id, index))
}

/// Returns part of a value, nothing where it does not reach so far.
pub(super) fn part(id: &[u8], start: usize, end: usize) -> &[u8] {
    id.get(start..end).unwrap_or(&[])
}

/// Reads at most nine digits from `start` to `end`.
pub(super) fn num(id: &[u8], start: usize, end: usize) -> u32 {
    number(part(id, start, end)).unwrap_or(0)
}

/// Reads at most eighteen digits.
pub(super) fn long(id: &[u8]) -> u64 {
    id.iter().take(18).fold(0, |sum, &digit| sum * 10 + u64::from(value(digit)))
}

/// Sums the characters times their weights.
pub(super) fn sum(id: &[u8], weights: &[u32]) -> u32 {
    id.iter().zip(weights).map(|(&byte, weight)| value(byte) * weight).sum()
}

/// Sums the characters times weights that are counted from the right and begin anew at their end.
pub(super) fn sum_right(id: &[u8], weights: &[u32]) -> u32 {
    id.iter().rev().zip(weights.iter().cycle()).map(|(&byte, weight)| value(byte) * weight).sum()
}

/// Sums the cross sums of the products of digits and weights.
pub(super) fn cross_sum(id: &[u8], weights: &[u32]) -> u32 {
    id.iter().zip(weights).map(|(&byte, weight)| value(byte) * weight).map(|p| p / 10 + p % 10).sum()
}

/// Returns the character of an alphabet, 0 behind its end.
pub(super) fn letter(alphabet: &[u8], index: u32) -> u8 {
    usize::try_from(index).map_or(0, |index| byte(alphabet, index))
}

/// Returns the place of a character in an alphabet.
pub(super) fn position(alphabet: &[u8], byte: u8) -> Option<u32> {
    let index = alphabet.iter().position(|&other| other == byte)?;
    u32::try_from(index).ok()
}

/// Returns the last character's value.
pub(super) fn last(id: &[u8]) -> u32 {
    id.last().map_or(0, |&byte| value(byte))
}

/// Returns all but the last character.
pub(super) fn body(id: &[u8]) -> &[u8] {
    id.split_last().map_or(&[], |(_, body)| body)
}

/// Returns whether year without century, month and day are a day of the twentieth or twenty-first century.
pub(super) fn is_short_day(year: u32, month: u32, day: u32) -> bool {
    is_day(1900 + year, month, day) || is_day(2000 + year, month, day)
}

/// Returns whether the digits from `start` on are year, month and day of two digits each.
pub(super) fn is_yymmdd(id: &[u8], start: usize) -> bool {
    is_short_day(num(id, start, start + 2), num(id, start + 2, start + 4), num(id, start + 4, start + 6))
}

/// Returns whether the digits from `start` on are day, month and year of two digits each.
pub(super) fn is_ddmmyy(id: &[u8], start: usize) -> bool {
    is_short_day(num(id, start + 4, start + 6), num(id, start + 2, start + 4), num(id, start, start + 2))
}

/// Returns whether a string of digits passes Verhoeff's check, the last being the check digit.
pub(super) fn verhoeff(id: &[u8]) -> bool {
    // The dihedral group of order ten: 0 to 4 rotations, 5 to 9 reflections.
    let multiply = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a - 5 + 5 - (b - 5)) % 5,
    };
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permuted = |digit: u32, times: usize| {
        (0..times % 8).fold(digit, |digit, _| u32::from(*PERMUTATION.get(digit as usize).unwrap_or(&0)))
    };
    let check = id.iter().rev().enumerate();
    check.fold(0, |sum, (index, &digit)| multiply(sum, permuted(value(digit), index))) == 0
}

/// Returns whether a string of digits passes ISO/IEC 7064 MOD 11,10.
pub(super) fn mod_11_10(id: &[u8]) -> bool {
    let product = body(id).iter().fold(10, |product, &digit| {
        let sum = (product + value(digit)) % 10;
        if sum == 0 { 9 } else { sum * 2 % 11 }
    });
    (product + last(id)) % 10 == 1
}

/// Returns whether two letters are a country of ISO 3166-1, or XK (Kosovo).
pub(super) fn is_country(code: &[u8]) -> bool {
    const COUNTRIES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCH\
        CICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHM\
        HNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMP\
        MQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSK\
        SLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";
    code.len() == 2 && COUNTRIES.as_bytes().chunks(2).any(|country| country == code)
}

/// Returns the remainder by 97 of a string whose letters count as two digits (ISO/IEC 7064 MOD 97-10).
pub(super) fn mod_97<'a>(id: impl IntoIterator<Item = &'a u8>) -> u32 {
    id.into_iter().fold(0, |sum, &byte| match value(byte) {
        letter @ 10.. => (sum * 100 + letter) % 97,
        digit => (sum * 10 + digit) % 97,
    })
}

/// Returns whether the first `length` characters pass Luhn with letters counting 10 to 35 as two digits would.
pub(super) fn luhn_36(id: &[u8]) -> bool {
    let doubled = |(index, &byte): (usize, &u8)| match (index % 2, value(byte)) {
        (0, value) => value,
        (_, value) if value * 2 > 9 => value * 2 - 9,
        (_, value) => value * 2,
    };
    id.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

/// Returns whether digits end in a check digit that weights 1 to 9, or else 3 to 9 and on, give modulo 11.
///
/// Estonia, Lithuania and Kazakhstan number persons and companies so.
pub(super) fn two_rounds(id: &[u8]) -> u32 {
    let cycle = |first: u32| -> u32 {
        let weights =
            body(id).iter().zip(0u32..).map(|(&digit, index)| value(digit) * ((first + index) % 9 + 1));
        weights.sum::<u32>() % 11
    };
    match cycle(0) {
        10 => cycle(2) % 10,
        check => check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_of_the_standards() {
        // ISO/IEC 7064 gives these strings with their check characters.
        assert!(mod_11_10(b"07945"));
        assert!(!mod_11_10(b"07946"));
        assert_eq!(mod_97(b"79444"), 1);
        // Verhoeff's own example.
        assert!(verhoeff(b"2363"));
        assert!(!verhoeff(b"2633"));
    }

    #[test]
    fn readers_do_not_fail() {
        assert_eq!((num(b"12", 0, 3), num(b"123", 1, 3), at(b"A", 0), at(b"", 3)), (0, 23, 10, 0));
        assert!(is_yymmdd(b"000229", 0) && is_ddmmyy(b"290200", 0) && !is_yymmdd(b"010229", 0));
    }
}
