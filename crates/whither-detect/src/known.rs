//! Which numbers a written value may be, by its shape, and which a field name leads to.

use std::sync::{LazyLock, OnceLock};

use hashbrown::HashMap;

use crate::{
    numbers::{self, MEASURED, Number},
    selection::Selection,
    simd::{DIGIT, LETTER},
    text::{Text, ones},
};

/// Numbers of a name from which on it is one that many countries use.
const COMMON: usize = 9;
/// Most of a thousand random values that may pass a check which says something beside such a name.
const CHECKED: u32 = 500;
/// Most of a thousand random values that may pass a check for a field of such values to mean anything.
pub(super) const FEW_PASS: u32 = 200;
/// Most of a thousand random values that pass a check by a date and more than that.
const RARE: u32 = 2;
/// Characters by which the values of a column may begin alike.
const PREFIX: usize = 3;
/// Of a thousand random values, those that a single check digit lets pass.
const ONE_IN_TEN: u32 = 130;
/// Shortest word, in bytes, that is a name of columns as well.
const WORD: usize = 5;
/// Longest written form.
const LONGEST: usize = 40;
/// Numbers that a class of its own recognises, with more than a shape and a check.
pub(crate) const ELSEWHERE: &[&str] = &["cn.ric", "iccid", "imei", "imsi", "mac"];

/// Shapes of one length whose digits stand in the same places.
struct Written {
    /// Places of digits, a bit each.
    digits: u64,
    /// Places that may hold a digit or a letter, and letters only.
    either: u64,
    letters: u64,
    shapes: Vec<(&'static str, u16)>,
}

/// The shapes of all numbers, whatever is looked for; made when they are first asked for.
pub(crate) static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::new(&Selection::all()));

/// Places of the shapes of one length, a bit each.
#[derive(Clone, Copy, Default)]
struct Places {
    /// Those that hold a digit in every shape.
    every: u64,
    /// Those that hold digits, letters and signs in some.
    digits: u64,
    letters: u64,
    signs: u64,
}

/// The shapes of numbers.
pub(crate) struct Known {
    /// By length.
    shapes: Vec<Vec<Written>>,
    /// Of each length, what stands in which places.
    places: Vec<Places>,
    /// Lengths of which digits and nothing else may be a number, a bit each.
    pub(crate) lengths: u64,
    /// Lengths of which a shape says which some of its digits are, a bit each.
    prescribed: u64,
    /// Of each length, the numbers that any so many digits are written like.
    digits: Vec<Vec<u16>>,
    keys: HashMap<Box<str>, Vec<u16>>,
}

/// What was measured of the check of a number: of a thousand random values in its shape how many it accepts, whether it
/// looks at the first characters only, and whether the last digit may be any.
type Measured = (u32, bool, bool);

/// The same of numbers that are not in the table of measured ones, once a process.
static NEW: LazyLock<Vec<OnceLock<Measured>>> =
    LazyLock::new(|| numbers::ALL.iter().map(|_| OnceLock::new()).collect());

fn measured(number: u16) -> Option<Measured> {
    let index = usize::from(number);
    let number = numbers::ALL.get(index)?;
    match MEASURED.get(index) {
        Some(&(id, chance, prefix_only, is_open)) if id == number.id => Some((chance, prefix_only, is_open)),
        _ => NEW.get(index).map(|new| *new.get_or_init(|| measure(number))),
    }
}

fn measure(number: &Number) -> Measured {
    (permissiveness(number), is_prefix_only(number), is_open(number))
}

impl Known {
    pub(crate) fn new(selection: &Selection) -> Self {
        let mut known = Self {
            shapes: (0..=LONGEST).map(|_| Vec::new()).collect(),
            places: vec![Places { every: u64::MAX, ..Places::default() }; LONGEST + 1],
            lengths: 0,
            prescribed: 0,
            digits: vec![Vec::new(); LONGEST + 1],
            keys: HashMap::new(),
        };
        for (index, number) in numbers::ALL.iter().enumerate() {
            if ELSEWHERE.contains(&number.id) || !selection.has_number(index) {
                continue;
            }
            for text in number.shapes {
                known.add(text, index as u16);
            }
            // What speaks for a number in text is what columns are called in its country.
            // A single word of ASCII may be the name of anything: there the check must say something.
            let is_checked = measured(index as u16).is_some_and(|(chance, ..)| chance <= ONE_IN_TEN);
            let is_name = |word: &&&str| is_checked || !word.is_ascii() || word.contains(' ');
            let words = number.words.iter().filter(is_name).map(|word| normal(word));
            let words = words.filter(|word| word.len() >= WORD);
            for key in number.keys.iter().map(|key| (*key).into()).chain(words) {
                let numbers = known.keys.entry(key).or_default();
                if numbers.last() != Some(&(index as u16)) {
                    numbers.push(index as u16);
                }
            }
        }
        known.lengths = (1..=LONGEST)
            .filter(|length| known.has_places(*length, ones(*length)))
            .fold(0, |bits, length| bits | 1 << length);
        known
    }

    fn add(&mut self, text: &'static str, number: u16) {
        let places = |is: fn(u8) -> bool| {
            text.bytes().enumerate().fold(0, |bits, (place, byte)| bits | u64::from(is(byte)) << place)
        };
        let digits = places(|byte| byte == b'd' || byte.is_ascii_digit());
        let either = places(|byte| byte == b'N');
        let letters = places(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'd' | b'N'));
        let Some(list) = self.shapes.get_mut(text.len()) else { return };
        self.prescribed |= u64::from(text.bytes().any(|byte| byte.is_ascii_digit())) << text.len();
        if let Some(all) = self.places.get_mut(text.len()) {
            all.every &= digits;
            all.digits |= digits | either;
            all.letters |= letters | either;
            all.signs |= !(digits | letters | either) & ones(text.len());
        }
        if let Some(list) = self.digits.get_mut(text.len()).filter(|_| is_any_digits(text)) {
            list.push(number);
            list.dedup();
        }
        let is_like = |written: &&mut Written| {
            (written.digits, written.either, written.letters) == (digits, either, letters)
        };
        match list.iter_mut().find(is_like) {
            Some(written) => written.shapes.push((text, number)),
            None => list.push(Written { digits, either, letters, shapes: vec![(text, number)] }),
        }
    }

    /// Returns the numbers that a field of this name holds.
    ///
    /// A name that many countries use speaks for numbers whose check says something, not for any so many digits.
    pub(crate) fn keyed(&self, name: &[u8]) -> Vec<u16> {
        let named = self.keys.get(&normal(&String::from_utf8_lossy(name))).map_or(&[][..], |list| list);
        let is_checked = |number: &u16| self.chance(*number) <= CHECKED;
        // Of most passports there is no check; then the name is all that speaks.
        let is_common = named.len() > COMMON
            && named.iter().filter(|number| is_checked(number)).count() * 2 > named.len();
        named.iter().copied().filter(|number| !is_common || is_checked(number)).collect()
    }

    /// Returns of a thousand random values in its shape how many the check of a number accepts.
    pub(crate) fn chance(&self, number: u16) -> u32 {
        measured(number).map_or(1_000, |measured| measured.0)
    }

    /// Returns whether that the values of a field pass the check of a number says that they are such numbers.
    ///
    /// That all begin with a one does not: the values of most columns begin alike. That they are dates with any number behind
    /// them does not either: so are times and numbers of batches, which count on.
    pub(crate) fn is_telling(&self, number: u16) -> bool {
        measured(number).is_some_and(|(chance, prefix_only, is_open)| {
            chance <= FEW_PASS && !prefix_only && !(is_open && chance > RARE)
        })
    }

    /// Returns whether a number of this length may have digits in these places.
    #[inline]
    pub(crate) fn has_places(&self, length: usize, digits: u64) -> bool {
        let places = self.places.get(length).copied().unwrap_or_default();
        digits != 0 && digits & !places.digits == 0 && places.every & !digits == 0
    }

    /// Returns whether a number of this length that has digits in its places may have letters in these, and signs in the
    /// others.
    #[inline]
    fn has_signs(&self, length: usize, digits: u64, letters: u64) -> bool {
        let places = self.places.get(length).copied().unwrap_or_default();
        letters & !places.letters == 0 && ones(length) & !(digits | letters) & !places.signs == 0
    }

    /// Returns whether digits of this length are written like the same numbers whichever they are: no shape says which some
    /// of them are.
    pub(crate) fn is_same_for_digits(&self, length: usize) -> bool {
        self.prescribed >> length.min(63) & 1 == 0
    }

    /// Returns whether a value with digits may be written like a number, told by where its digits, letters and signs stand.
    #[inline(always)]
    pub(crate) fn may_be_written(&self, text: &Text<'_>, start: usize, length: usize) -> bool {
        let digits = text.window(DIGIT, start) & ones(length);
        length <= LONGEST && self.has_places(length, digits) && {
            let letters = text.window(LETTER, start) & ones(length);
            self.has_signs(length, digits, letters)
                && !text.has_underscore(start, length, digits | letters)
                && self.is_written(length, digits, letters)
        }
    }

    /// Returns whether one of the shapes of this length has digits, letters and signs in these places.
    fn is_written(&self, length: usize, digits: u64, letters: u64) -> bool {
        let signs = ones(length) & !(digits | letters);
        self.shapes.get(length).into_iter().flatten().any(|written| {
            digits & !written.either == written.digits
                && letters & !written.either == written.letters
                && signs & (written.either | written.letters) == 0
        })
    }

    /// Lists the numbers that are written like `value`, whose digits stand where `digits` has bits.
    pub(crate) fn written_like(&self, value: &[u8], digits: u64, found: &mut Vec<u16>) {
        found.clear();
        if !self.has_places(value.len(), digits) {
            return;
        }
        let is_number = digits == ones(value.len());
        if is_number {
            found.extend(self.digits.get(value.len()).into_iter().flatten());
        }
        for written in self.shapes.get(value.len()).into_iter().flatten() {
            if digits & !written.either != written.digits {
                continue;
            }
            for &(shape, number) in &written.shapes {
                let is_known = is_number && is_any_digits(shape);
                if !is_known && numbers::matches(shape, value) && !found.contains(&number) {
                    found.push(number);
                }
            }
        }
    }
}

/// Returns a name in small letters and without what stands between words.
fn normal(name: &str) -> Box<str> {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.' | '/' | '\'' | '’'));
    letters.flat_map(char::to_lowercase).collect::<String>().into()
}

/// Returns whether digits of the same length are written like a shape, whichever they are.
fn is_any_digits(shape: &str) -> bool {
    shape.bytes().all(|byte| matches!(byte, b'd' | b'N'))
}

/// Random bytes, the same in every run (xorshift64).
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(0x2545_f491_4f6c_dd1d)
    }

    /// Others than those of [`Self::new`].
    fn other() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    fn below(&mut self, below: u8) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(below)) as u8
    }

    /// Draws a value in a shape. Where both may stand, digits are what other numbers have.
    fn written(&mut self, shape: &str) -> Vec<u8> {
        let place = |byte| match byte {
            b'd' | b'N' => b'0' + self.below(10),
            b'A' => b'A' + self.below(26),
            other => other,
        };
        shape.bytes().map(place).collect()
    }
}

/// Measures of how many random values in its most permissive shape the check of a number accepts, of a thousand.
fn permissiveness(number: &Number) -> u32 {
    const DRAWS: u32 = 250;
    let mut random = Random::new();
    let mut most = 0;
    for shape in number.shapes {
        let is_valid = |_: &u32| (number.check)(&numbers::compact(&random.written(shape)));
        let passed = (0..DRAWS).filter(is_valid).count() as u32;
        most = most.max(passed * 1_000 / DRAWS);
    }
    most
}

/// Measures whether the check of a number accepts anything behind the first characters: any digits, and any letters
/// where its shape has letters.
fn is_prefix_only(number: &Number) -> bool {
    const DRAWS: usize = 2_000;
    const ENOUGH: usize = 20;
    // A group of zeros is refused by many that check no more: one in ten may be.
    const STRAY: u32 = 2;
    let (mut tried, mut failed) = (0, 0);
    let (mut drawn, mut random) = (Random::new(), Random::other());
    let is_valid = |value: &[u8]| (number.check)(&numbers::compact(value));
    for shape in number.shapes {
        let values = (0..DRAWS).map(|_| drawn.written(shape));
        // Most checks show with the first value that they look further.
        for value in values.filter(|value| is_valid(value)).take(ENOUGH) {
            let mut changed = value.clone();
            for byte in changed.iter_mut().skip(PREFIX) {
                match byte {
                    b'0'..=b'9' => *byte = b'0' + random.below(10),
                    b'A'..=b'Z' => *byte = b'A' + random.below(26),
                    _ => {}
                }
            }
            tried += 1;
            failed += u32::from(!is_valid(&changed));
            if failed > STRAY {
                return false;
            }
        }
    }
    tried > 0 && failed * 10 <= tried
}

/// Measures whether the check of a number accepts any digit in the last place.
fn is_open(number: &Number) -> bool {
    const DRAWS: usize = 20_000;
    const ENOUGH: usize = 20;
    let mut drawn = Random::new();
    let is_valid = |value: &[u8]| (number.check)(&numbers::compact(value));
    number.shapes.iter().any(|shape| {
        let values = (0..DRAWS).map(|_| drawn.written(shape)).filter(|value| is_valid(value)).take(ENOUGH);
        let (mut tried, mut passed) = (0, 0);
        for mut value in values {
            for digit in b'0'..=b'9' {
                let Some(last) = value.last_mut().filter(|last| last.is_ascii_digit()) else { break };
                *last = digit;
                tried += 1;
                passed += u32::from(is_valid(&value));
            }
        }
        passed * 2 > tried
    })
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
    fn no_number_is_written_with_an_underscore() {
        let shapes = numbers::ALL.iter().flat_map(|number| number.shapes);
        assert!(shapes.into_iter().all(|shape| !shape.contains('_')));
    }

    #[test]
    fn checks_of_the_first_characters_do_not_tell() {
        let telling = |id: &str| {
            let index = numbers::ALL.iter().position(|number| number.id == id);
            KNOWN.is_telling(index.unwrap_or_else(|| panic!("{id}")) as u16)
        };
        assert!(["br.cpf", "pl.pesel", "nl.bsn", "cn.ric15", "gb.nhs", "bg.egn"].into_iter().all(telling));
        // Of the letters at their ends four are in use.
        assert!(telling("gb.nino"));
        // Eleven digits of which the first is a one.
        assert!(!telling("cr.cr"));
    }

    #[test]
    fn checks_of_dates_do_not_tell() {
        let telling = |id: &str| {
            let index = numbers::ALL.iter().position(|number| number.id == id);
            KNOWN.is_telling(index.unwrap_or_else(|| panic!("{id}")) as u16)
        };
        assert!(!["dk.cpr", "cu.ni", "lk.nic", "my.nric", "id.nik"].into_iter().any(telling));
        assert!(["br.cpf", "pl.pesel", "se.personnummer", "cn.ric15", "fr.nir"].into_iter().all(telling));
    }

    /// `WHITHER_BLESS=1` writes the table anew.
    #[test]
    fn the_table_is_what_is_measured() {
        let rows: String = numbers::ALL
            .iter()
            .map(|number| {
                let (chance, prefix_only, is_open) = measure(number);
                format!("    (\"{}\", {chance}, {prefix_only}, {is_open}),\n", number.id)
            })
            .collect();
        let text = include_str!("numbers/measured.rs");
        let (head, _) = text.split_once("[\n").expect("a table");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/numbers/measured.rs");
        let fresh = format!("{head}[\n{rows}];\n");
        if std::env::var_os("WHITHER_BLESS").is_some() {
            std::fs::write(path, &fresh).expect("written");
        } else {
            assert!(text == fresh, "run it with WHITHER_BLESS=1: checks or shapes have changed");
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
