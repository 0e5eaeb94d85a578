//! What the classes registered for, as tables that the pass reads; built once a run.

use std::sync::Arc;

use crate::{
    class::Trigger, classes, keys::Keys, known::Known, numbers, patterns::Patterns, selection::Selection,
    simd::Set,
};

/// Kind of a byte that may stand between key and value.
pub(crate) const DELIMITER: u8 = 8;
/// Kind of a byte that some class asked for.
pub(crate) const TRIGGER: u8 = 16;
/// Kind of the percent sign.
pub(crate) const PERCENT: u8 = 32;
/// Kind of a byte that some class asked for where it stands again three bytes on.
pub(crate) const PAIRS: u8 = 64;

/// Rank from which on a shape is asked although a key has claimed the value.
pub(crate) const STRONG: u8 = 80;

/// Kinds of values from here on are numbers of [`numbers::ALL`], those below classes and patterns.
pub(crate) const NUMBERS: u16 = 1_000;

/// Longest run of digits that any class may ask for.
const DIGITS: usize = 24;

/// What the classes registered for; built once.
pub(crate) struct Tables {
    /// Keys of all classes.
    pub(crate) keys: Keys,
    /// Kind of each byte.
    pub(crate) kinds: [u8; 256],
    /// The bytes of any kind.
    pub(crate) others: Set,
    /// Classes by the byte that triggers them.
    pub(crate) bytes: Vec<Vec<usize>>,
    /// Classes by the length of a run of digits.
    pub(crate) digits: Vec<Vec<usize>>,
    /// Classes that ask for values of so many digits and nothing else, by the length, and these lengths, a bit each.
    pub(crate) whole: Vec<Vec<usize>>,
    pub(crate) lengths: u64,
    /// Lengths of values, a bit each, for which one of them is so sure that it is asked whatever a key says.
    pub(crate) strong: u64,
    /// Classes by the byte that stands between pairs.
    pub(crate) pairs: Vec<Vec<usize>>,
    /// Classes that look at points between digits.
    pub(crate) dotted: Vec<usize>,
    /// The class of coordinates, whose halves may be two fields.
    pub(crate) coordinates: usize,
    /// The class of names of persons, which a whole column may tell.
    pub(crate) names: usize,
    /// The class of mail addresses.
    pub(crate) addresses: usize,
    /// The class of credentials, which JSON Web Tokens are.
    pub(crate) credentials: usize,
    /// The numbers of states and the like.
    pub(crate) known: Known,
    /// What is looked for.
    pub(crate) selection: Selection,
    /// Patterns of the user.
    pub(crate) patterns: Option<Arc<Patterns>>,
    /// Whether there are numbers of states among it.
    pub(crate) has_numbers: bool,
    /// Whether anything is looked for that only words in running text lead to.
    pub(crate) has_prose: bool,
}

impl Tables {
    pub(crate) fn new(selection: &Selection, patterns: Option<Arc<Patterns>>) -> Self {
        let mut kinds = [0u8; 256];
        for byte in *b":=>" {
            kinds[usize::from(byte)] = DELIMITER;
        }
        kinds[usize::from(b'%')] = PERCENT;
        let mut bytes = vec![Vec::new(); 256];
        let mut pairs = vec![Vec::new(); 256];
        let mut digits = vec![Vec::new(); DIGITS + 1];
        let mut dotted = Vec::new();
        // Where two shapes fit, the class of higher rank is asked first.
        let mut order: Vec<usize> =
            (0..classes::ALL.len()).filter(|index| selection.has_class(*index)).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(classes::ALL[index].rank));
        for index in order {
            for trigger in classes::ALL[index].triggers {
                match *trigger {
                    Trigger::Byte(byte) => {
                        kinds[usize::from(byte)] |= TRIGGER;
                        bytes[usize::from(byte)].push(index);
                    }
                    Trigger::Digits(first, last) => {
                        digits[first..=last].iter_mut().for_each(|list| list.push(index));
                    }
                    Trigger::Dotted => dotted.push(index),
                    Trigger::Pairs(byte) => {
                        kinds[usize::from(byte)] |= PAIRS;
                        pairs[usize::from(byte)].push(index);
                    }
                }
            }
        }
        let is_asked = |class: &usize| !classes::ALL[*class].needs_words;
        let asked = |list: &Vec<usize>| list.iter().copied().filter(is_asked).collect::<Vec<usize>>();
        let whole: Vec<_> = digits.iter().map(asked).collect();
        let lengths = whole
            .iter()
            .enumerate()
            .fold(0, |bits, (length, list)| bits | u64::from(!list.is_empty()) << length);
        let is_strong = |list: &Vec<usize>| list.iter().any(|&index| classes::ALL[index].rank >= STRONG);
        let strong = digits
            .iter()
            .enumerate()
            .fold(0, |bits, (length, list)| bits | u64::from(is_strong(list)) << length);
        // Behind seventeen digits a letter may stand.
        let strong = strong | (strong & 1 << 17) << 1;
        let class = |id| classes::ALL.iter().position(|class| class.info.id == id).unwrap_or(0);
        let (coordinates, names) = (class("location.precise"), class("person.name"));
        let addresses = class("contact.email");
        let credentials = class("account.credential");
        let others = Set::new(|byte| kinds[usize::from(byte)] != 0);
        Self {
            keys: Keys::new(selection),
            kinds,
            others,
            bytes,
            digits,
            whole,
            lengths,
            strong,
            pairs,
            dotted,
            coordinates,
            names,
            addresses,
            credentials,
            known: Known::new(selection),
            selection: selection.clone(),
            patterns,
            has_numbers: selection.has_numbers(),
            has_prose: selection.has_numbers() || selection.has_class(class("contact.phone")),
        }
    }
}

impl Tables {
    /// Returns the number that a kind of value is, if it is one.
    pub(crate) fn number(kind: usize) -> Option<&'static numbers::Number> {
        numbers::ALL.get(kind.checked_sub(usize::from(NUMBERS))?).copied()
    }

    /// Returns what a class is called, be it one of [`classes::ALL`], a pattern or that of a number.
    pub(crate) fn class_id(&self, class: usize) -> &'static str {
        if let Some(number) = Self::number(class) {
            return number.class;
        }
        let pattern = || self.patterns.as_ref().and_then(|patterns| patterns.class(class));
        classes::ALL.get(class).map(|class| class.info.id).or_else(pattern).unwrap_or("custom")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{plausible::is_number, simd::MARKS, view::View};

    #[test]
    fn classes_that_need_words_find_nothing_without() {
        for class in classes::ALL.iter().filter(|class| class.needs_words) {
            for (_, value) in class.examples.iter().filter(|example| is_number(example.1.as_bytes())) {
                let view = View { bytes: value.as_bytes(), code: false, no_addresses: false };
                assert!((class.find)(&view, 0, value.len()).is_none(), "{value}");
                assert!(!(class.nearly)(view.bytes));
            }
        }
    }

    #[test]
    fn the_maps_of_lines_have_every_byte_that_is_asked_for() {
        assert_eq!(Tables::new(&Selection::all(), None).others, Set::of(MARKS));
    }
}
