//! Which numbers a written value may be, by its shape, and which a field name leads to.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::numbers::{self, Number};

/// Longest written form.
const LONGEST: usize = 40;
/// Numbers that a class of its own recognises, with more than a shape and a check.
pub(super) const ELSEWHERE: &[&str] = &["cn.ric", "iccid", "imei", "imsi", "mac"];

/// A shape of a number.
#[derive(Clone, Copy)]
struct Shape {
    text: &'static str,
    number: u16,
}

/// The shapes of all numbers, measured when they are first asked for.
pub(crate) static KNOWN: LazyLock<Known> = LazyLock::new(Known::new);

/// The shapes of numbers.
pub(crate) struct Known {
    /// By what digits (`d`) and letters (`A`) they consist of.
    by_outline: HashMap<Box<[u8]>, Vec<Shape>>,
    /// Those in which a place may hold either, by length.
    by_length: Vec<Vec<Shape>>,
    keys: HashMap<&'static str, Vec<u16>>,
    /// Of a thousand random values in its shape, how many the check of each number accepts.
    chance: Vec<u32>,
}

impl Known {
    fn new() -> Self {
        let mut known = Self {
            by_outline: HashMap::new(),
            by_length: vec![Vec::new(); LONGEST + 1],
            keys: HashMap::new(),
            chance: Vec::new(),
        };
        for (index, number) in numbers::ALL.iter().enumerate() {
            known.chance.push(permissiveness(number));
            if ELSEWHERE.contains(&number.id) {
                continue;
            }
            for text in number.shapes {
                let shape = Shape { text, number: index as u16 };
                if text.contains('N') {
                    if let Some(list) = known.by_length.get_mut(text.len()) {
                        list.push(shape);
                    }
                } else {
                    let outline: Box<[u8]> = text.bytes().map(outline).collect();
                    known.by_outline.entry(outline).or_default().push(shape);
                }
            }
            for key in number.keys {
                known.keys.entry(key).or_default().push(index as u16);
            }
        }
        known
    }

    /// Returns the numbers that a field of this name holds.
    pub(crate) fn keyed(&self, name: &[u8]) -> Vec<u16> {
        let normal: String = String::from_utf8_lossy(name)
            .chars()
            .filter(|c| !matches!(c, '_' | '-' | ' '))
            .flat_map(char::to_lowercase)
            .collect();
        self.keys.get(normal.as_str()).cloned().unwrap_or_default()
    }

    /// Returns of a thousand random values in its shape how many the check of a number accepts.
    pub(crate) fn chance(&self, number: u16) -> u32 {
        self.chance.get(usize::from(number)).copied().unwrap_or(1_000)
    }

    /// Lists the numbers that are written like `value`.
    pub(crate) fn written_like(&self, value: &[u8], found: &mut Vec<u16>) {
        found.clear();
        let mut shape = [0u8; LONGEST];
        let Some(room) = shape.get_mut(..value.len()) else { return };
        let mut digits = false;
        for (place, &byte) in room.iter_mut().zip(value) {
            // A letter `d` is no digit here.
            *place = if byte == b'd' { b'A' } else { outline(byte) };
            digits |= *place == b'd';
        }
        if !digits {
            return;
        }
        let outlined = self.by_outline.get(&*room).into_iter().flatten();
        let either = self.by_length.get(value.len()).into_iter().flatten();
        for shape in outlined.chain(either) {
            if found.last() != Some(&shape.number) && numbers::matches(shape.text, value) {
                found.push(shape.number);
            }
        }
    }
}

/// What a byte is in an outline; that of a shape and of what is written like it are the same.
fn outline(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' | b'd' => b'd',
        byte if byte.is_ascii_alphabetic() => b'A',
        byte => byte,
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
                known.written_like(example.as_bytes(), &mut found);
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
        assert!(ids("nothing").is_empty());
    }
}
