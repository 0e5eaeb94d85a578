//! Words that speak for a number where they stand near it in running text.
//!
//! Those of all numbers (`Number::words`) by their first three bytes, so that a neighbourhood of a hundred bytes costs a
//! hundred look-ups in a table of eight kilobytes. It is only asked around what is written like a number.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::{classes::PHONE_WORDS, numbers};

/// Kind of the words that speak for telephone numbers.
pub(super) const PHONE: u16 = u16::MAX;
/// Words up to so many bytes are common in some language: `ein`, `sin`, `tin`. They must stand close, and do not tell
/// surely but in capitals or before a colon.
const SHORT: usize = 4;
/// How close.
const CLOSE: usize = 16;

/// A word and what it speaks for.
struct Word {
    text: Box<[u8]>,
    number: u16,
}

/// What a word speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub(super) number: u16,
    /// Whether the word can hardly be another.
    pub(super) is_sure: bool,
}

/// All words.
pub(super) struct Words {
    /// One bit for the first three bytes of each, folded.
    heads: Box<[u64; 1024]>,
    by_head: HashMap<[u8; 2], Vec<Word>>,
}

/// Made when it is first asked for.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::new);

impl Words {
    fn new() -> Self {
        let mut words = Self { heads: Box::new([0; 1024]), by_head: HashMap::new() };
        for (index, number) in numbers::ALL.iter().enumerate() {
            for word in number.words {
                words.add(word, index as u16);
            }
        }
        for word in PHONE_WORDS {
            words.add(word, PHONE);
        }
        words
    }

    /// Adds a word; one in another script also in capitals, as only ASCII is compared without case.
    fn add(&mut self, word: &str, number: u16) {
        let capitals = word.to_uppercase();
        let mut letters = word.chars();
        let begun = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
        let mut spellings = vec![word.to_owned()];
        if !word.is_ascii() {
            spellings.extend([Some(capitals), begun].into_iter().flatten());
        }
        spellings.dedup();
        for spelling in spellings {
            let text: Box<[u8]> = spelling.as_bytes().to_ascii_lowercase().into();
            let Some(&head) = text.first_chunk::<2>() else { continue };
            for third in text.get(2).map_or(0..=255, |&third| third..=third) {
                let [first, second] = head.map(u32::from);
                let bit = fold(first | second << 8 | u32::from(third) << 16);
                self.heads[bit / 64] |= 1 << (bit % 64);
            }
            self.by_head.entry(head).or_default().push(Word { text, number });
        }
    }

    /// Lists what the words around a value speak for; `before` ends where it begins, `after` begins where it ends.
    pub(super) fn near(&self, before: &[u8], after: &[u8], found: &mut Vec<Hint>) {
        for (text, is_before) in [(before, true), (after, false)] {
            let byte = |index: usize| u32::from(text.get(index).map_or(b' ', u8::to_ascii_lowercase));
            let mut three = byte(0) << 8 | byte(1) << 16;
            for at in 0..text.len().saturating_sub(1) {
                three = three >> 8 | byte(at + 2) << 16;
                let bit = fold(three);
                if self.heads[bit / 64] >> (bit % 64) & 1 == 0 {
                    continue;
                }
                let head = [three as u8, (three >> 8) as u8];
                for word in self.by_head.get(&head).into_iter().flatten() {
                    let distance = if is_before { text.len() - at } else { at + word.text.len() };
                    let is_close = word.text.len() > SHORT || distance <= word.text.len() + CLOSE;
                    if is_close && is_word(text, at, &word.text) {
                        let is_sure = is_sure(text, at, &word.text);
                        add(found, Hint { number: word.number, is_sure });
                    }
                }
            }
        }
    }
}

/// Adds a hint, or makes the one that is there sure.
fn add(found: &mut Vec<Hint>, hint: Hint) {
    match found.iter_mut().find(|other| other.number == hint.number) {
        Some(other) => other.is_sure |= hint.is_sure,
        None => found.push(hint),
    }
}

/// Returns whether a word that stands at a place is long, in capitals, or a label.
fn is_sure(text: &[u8], at: usize, word: &[u8]) -> bool {
    let here = text.get(at..at + word.len()).unwrap_or_default();
    let label = text.get(at + word.len()).is_some_and(|byte| matches!(byte, b':' | b'#' | b'='));
    word.len() > SHORT || !word.is_ascii() || label || !here.iter().any(u8::is_ascii_lowercase)
}

/// Folds three bytes, the first the lowest, to sixteen bits.
fn fold(three: u32) -> usize {
    (three.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// Returns whether a word stands at a place: one of Latin letters as a whole word, in the plural at most.
fn is_word(text: &[u8], at: usize, word: &[u8]) -> bool {
    let Some(here) = text.get(at..at + word.len()).filter(|here| here.eq_ignore_ascii_case(word)) else {
        return false;
    };
    // Pieces of base64 are no words.
    let joins = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'+';
    let letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(joins);
    let end = at + here.len();
    let plural = text.get(end).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'));
    let begins = !here.first().is_some_and(u8::is_ascii_alphabetic) || !letter(at.checked_sub(1));
    let ends = !here.last().is_some_and(u8::is_ascii_alphabetic)
        || !letter(Some(end))
        || plural && !letter(Some(end + 1))
        // Words of compounds, as in `Steuernummer`.
        || word.len() >= 6;
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(before: &str, after: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        WORDS.near(before.as_bytes(), after.as_bytes(), &mut found);
        let id = |hint: Hint| numbers::ALL.get(usize::from(hint.number)).map_or("phone", |number| number.id);
        found.into_iter().map(id).collect()
    }

    #[test]
    fn words_speak_in_any_case_and_only_as_words() {
        assert!(near("My SSN is ", "").contains(&"us.ssn"));
        assert!(near("номер ИНН: ", "").contains(&"ru.inn"));
        assert!(near("", " är mitt personnummer").contains(&"se.personnummer"));
        assert!(near("我的身份证号是", "").contains(&"cn.ric"));
        assert!(!near("continental ", "").contains(&"us.tin"));
        assert!(near("ring me, phone: ", "").contains(&"phone"));
        // A short word far away is another word.
        assert!(!near("the tin of beans was bought for ", "").contains(&"us.tin"));
    }
}
