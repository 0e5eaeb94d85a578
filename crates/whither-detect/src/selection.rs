//! Which classes of personal data are looked for: all, or those a user names.
//!
//! A name is a class (`contact.phone`), the beginning of some (`device`), or one kind of number (`cn.ric`, `us.ssn`).

use std::fmt;

use crate::{classes, known::ELSEWHERE, numbers};

/// A name that is neither a class nor a kind of number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownClass(pub String);

impl fmt::Display for UnknownClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            "" => formatter.write_str("a name is empty"),
            name => write!(formatter, "{name}: no such class of personal data"),
        }
    }
}

impl std::error::Error for UnknownClass {}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Of each of [`classes::ALL`], whether it is.
    classes: Vec<bool>,
    /// Of each of [`numbers::ALL`], whether it is.
    numbers: Vec<bool>,
    /// Of each of [`classes::FURTHER`], whether it is.
    further: Vec<bool>,
}

/// Returns whether a class is called so or belongs to what is.
fn is_in(class: &str, name: &str) -> bool {
    class.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Kinds of numbers that a class recognises in its own way, and the class.
const KINDS: [(&str, &str); 5] = [
    ("cn.ric", "gov.id.national"),
    ("iccid", "device.iccid"),
    ("imei", "device.imei"),
    ("imsi", "device.imsi"),
    ("mac", "device.mac"),
];

impl Selection {
    /// Everything.
    pub fn all() -> Self {
        Self {
            classes: vec![true; classes::ALL.len()],
            numbers: vec![true; numbers::ALL.len()],
            further: vec![true; classes::FURTHER.len()],
        }
    }

    /// Returns what these names stand for.
    ///
    /// # Errors
    ///
    /// The first name that stands for nothing.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, UnknownClass> {
        let mut chosen = Self {
            classes: vec![false; classes::ALL.len()],
            numbers: vec![false; numbers::ALL.len()],
            further: vec![false; classes::FURTHER.len()],
        };
        for name in names {
            if !chosen.add(name.trim()) {
                return Err(UnknownClass(name.trim().to_owned()));
            }
        }
        Ok(chosen)
    }

    /// Adds what a name stands for; returns whether there is something.
    fn add(&mut self, name: &str) -> bool {
        let kind = KINDS.iter().find(|(kind, _)| *kind == name).map(|(_, class)| *class);
        let mut any = false;
        for (chosen, class) in self.classes.iter_mut().zip(classes::ALL) {
            let is_it = is_in(class.info.id, name) || kind == Some(class.info.id);
            (*chosen, any) = (*chosen | is_it, any | is_it);
        }
        for (chosen, class) in self.further.iter_mut().zip(classes::FURTHER) {
            let is_it = is_in(class.id, name);
            (*chosen, any) = (*chosen | is_it, any | is_it);
        }
        for (chosen, number) in self.numbers.iter_mut().zip(numbers::ALL) {
            let is_it = is_in(number.class, name) || number.id == name;
            (*chosen, any) = (*chosen | is_it, any | is_it);
        }
        any
    }

    /// Returns whether a class, by its index, is looked for.
    pub(crate) fn has_class(&self, class: usize) -> bool {
        self.classes.get(class).copied().unwrap_or(false)
    }

    /// Returns whether a class is looked for.
    pub(crate) fn has(&self, id: &str) -> bool {
        let file = classes::ALL.iter().position(|class| class.info.id == id);
        let further = classes::FURTHER.iter().position(|class| class.id == id);
        file.is_some_and(|index| self.has_class(index))
            || further.is_some_and(|index| self.further.get(index) == Some(&true))
    }

    /// Returns whether a number, by its index, is looked for.
    pub(crate) fn has_number(&self, number: usize) -> bool {
        self.numbers.get(number).copied().unwrap_or(false)
    }

    /// Returns whether there is a number that only `numbers/` recognises.
    pub(crate) fn has_numbers(&self) -> bool {
        let alone = |(chosen, number): (&bool, &&numbers::Number)| *chosen && !ELSEWHERE.contains(&number.id);
        self.numbers.iter().zip(numbers::ALL).any(alone)
    }

    /// Returns how many classes and kinds of numbers are not looked for.
    pub fn left_out(&self) -> u64 {
        let all = [&self.classes, &self.numbers, &self.further];
        all.into_iter().flatten().filter(|chosen| !**chosen).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_classes_groups_and_kinds() {
        let has = |names: &[&str], id: &str| Selection::of(names.iter().copied()).expect("known").has(id);
        assert!(has(&["contact.phone"], "contact.phone") && !has(&["contact.phone"], "contact.email"));
        assert!(has(&["device"], "device.imei") && has(&["device"], "device.mac"));
        assert!(has(&["cn.ric"], "gov.id.national") && has(&["gov.id"], "gov.id.passport"));
        assert!(!Selection::of(["cn.ric"]).expect("known").has_numbers());
        assert!(Selection::of(["us.ssn"]).expect("known").has_numbers());
        assert_eq!(Selection::of(["dev"]).err(), Some(UnknownClass("dev".to_owned())));
        assert_eq!((Selection::all().left_out(), Selection::all().has("comm.content")), (0, true));
        for (kind, class) in KINDS {
            assert!(ELSEWHERE.contains(&kind) && has(&[kind], class));
        }
        assert_eq!(KINDS.len(), ELSEWHERE.len());
    }
}
