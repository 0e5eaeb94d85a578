//! Which numbers a written value may be, by its shape, and which a field name leads to.

use std::sync::{LazyLock, OnceLock};

use hashbrown::HashMap;

use crate::numbers::{self, Number};

/// Numbers of a name from which on it is one that many countries use.
const COMMON: usize = 9;
/// Most of a thousand random values that may pass a check which says something beside such a name.
const CHECKED: u32 = 500;
/// Longest written form.
const LONGEST: usize = 40;
/// Numbers that a class of its own recognises, with more than a shape and a check.
pub(super) const ELSEWHERE: &[&str] = &["cn.ric", "iccid", "imei", "imsi", "mac"];

/// Shapes of one length whose digits stand in the same places.
struct Written {
    /// Places of digits, a bit each.
    digits: u64,
    /// Places that may hold a digit or a letter.
    either: u64,
    shapes: Vec<(&'static str, u16)>,
}

/// The shapes of all numbers, made when they are first asked for.
pub(crate) static KNOWN: LazyLock<Known> = LazyLock::new(Known::new);

/// The shapes of numbers.
pub(crate) struct Known {
    /// By length.
    shapes: Vec<Vec<Written>>,
    keys: HashMap<&'static str, Vec<u16>>,
    /// Of a thousand random values in its shape, how many the check of each number accepts; measured when asked for.
    chance: Vec<OnceLock<u32>>,
}

impl Known {
    fn new() -> Self {
        let mut known = Self {
            shapes: (0..=LONGEST).map(|_| Vec::new()).collect(),
            keys: HashMap::new(),
            chance: vec![OnceLock::new(); numbers::ALL.len()],
        };
        for (index, number) in numbers::ALL.iter().enumerate() {
            if ELSEWHERE.contains(&number.id) {
                continue;
            }
            for text in number.shapes {
                known.add(text, index as u16);
            }
            for key in number.keys {
                known.keys.entry(key).or_default().push(index as u16);
            }
        }
        known
    }

    fn add(&mut self, text: &'static str, number: u16) {
        let places = |is: fn(u8) -> bool| {
            text.bytes().enumerate().fold(0, |bits, (place, byte)| bits | u64::from(is(byte)) << place)
        };
        let digits = places(|byte| byte == b'd' || byte.is_ascii_digit());
        let either = places(|byte| byte == b'N');
        let Some(list) = self.shapes.get_mut(text.len()) else { return };
        match list.iter_mut().find(|written| (written.digits, written.either) == (digits, either)) {
            Some(written) => written.shapes.push((text, number)),
            None => list.push(Written { digits, either, shapes: vec![(text, number)] }),
        }
    }

    /// Returns the numbers that a field of this name holds.
    ///
    /// A name that many countries use speaks for numbers whose check says something, not for any so many digits.
    pub(crate) fn keyed(&self, name: &[u8]) -> Vec<u16> {
        let normal: String = String::from_utf8_lossy(name)
            .chars()
            .filter(|c| !matches!(c, '_' | '-' | ' '))
            .flat_map(char::to_lowercase)
            .collect();
        let named = self.keys.get(normal.as_str()).map_or(&[][..], |list| list);
        let is_checked = |number: &u16| self.chance(*number) <= CHECKED;
        // Of most passports there is no check; then the name is all that speaks.
        let is_common = named.len() > COMMON
            && named.iter().filter(|number| is_checked(number)).count() * 2 > named.len();
        named.iter().copied().filter(|number| !is_common || is_checked(number)).collect()
    }

    /// Returns of a thousand random values in its shape how many the check of a number accepts.
    pub(crate) fn chance(&self, number: u16) -> u32 {
        let index = usize::from(number);
        let (Some(chance), Some(number)) = (self.chance.get(index), numbers::ALL.get(index)) else {
            return 1_000;
        };
        *chance.get_or_init(|| permissiveness(number))
    }

    /// Lists the numbers that are written like `value`, whose digits stand where `digits` has bits.
    pub(crate) fn written_like(&self, value: &[u8], digits: u64, found: &mut Vec<u16>) {
        found.clear();
        if digits == 0 {
            return;
        }
        for written in self.shapes.get(value.len()).into_iter().flatten() {
            if digits & !written.either != written.digits {
                continue;
            }
            for &(shape, number) in &written.shapes {
                if !found.contains(&number) && numbers::matches(shape, value) {
                    found.push(number);
                }
            }
        }
    }
}

/// Measures of how many random values in its most permissive shape the check of a number accepts, of a thousand.
fn permissiveness(number: &Number) -> u32 {
    const DRAWS: u32 = 250;
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = |below: u8| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 33) % u64::from(below)) as u8
    };
    let mut most = 0;
    for shape in number.shapes {
        let mut passed = 0;
        for _ in 0..DRAWS {
            // Where both may stand, digits are what other numbers have.
            let written: Vec<u8> = shape
                .bytes()
                .map(|byte| match byte {
                    b'd' | b'N' => b'0' + random(10),
                    b'A' => b'A' + random(26),
                    other => other,
                })
                .collect();
            passed += u32::from((number.check)(&numbers::compact(&written)));
        }
        most = most.max(passed * 1_000 / DRAWS);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_found_by_its_shape() {
        let known = &*KNOWN;
        for (index, number) in numbers::ALL.iter().enumerate() {
            if ELSEWHERE.contains(&number.id) {
                continue;
            }
            for example in
                number.examples.iter().filter(|example| example.bytes().any(|byte| byte.is_ascii_digit()))
            {
                let mut found = Vec::new();
                let places = example.bytes().enumerate();
                let digits =
                    places.fold(0, |bits, (at, byte)| bits | u64::from(byte.is_ascii_digit()) << (at % 64));
                known.written_like(example.as_bytes(), digits, &mut found);
                assert!(
                    found.contains(&(index as u16)) || example.len() > LONGEST,
                    "{} {example}",
                    number.id
                );
            }
        }
    }

    #[test]
    fn names_of_fields_lead_to_numbers_in_any_spelling() {
        let known = &*KNOWN;
        let ids = |name: &str| -> Vec<&str> {
            known.keyed(name.as_bytes()).iter().map(|&at| numbers::ALL[usize::from(at)].id).collect()
        };
        assert!(ids("SSN").contains(&"us.ssn"));
        assert!(ids("passport").contains(&"us.passport"));
        // Any thirteen digits.
        assert!(ids("id_number").contains(&"za.idnr") && !ids("id_number").contains(&"bd.nid"));
        assert!(ids("nothing").is_empty());
    }
}
