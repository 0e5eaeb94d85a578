//! Text that many rows repeat, held once.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use crate::table::Shared;

/// Every text that was asked for, each once: thousands of rows say the same few things.
#[derive(Debug, Default)]
pub struct Texts<S = RandomState> {
    all: HashSet<Shared, S>,
    /// The one that was asked for last: the same name often comes twice in a row.
    last: Shared,
}

impl<S: BuildHasher> Texts<S> {
    /// Returns the one copy of a text.
    pub fn share(&mut self, text: &str) -> Shared {
        if text.is_empty() {
            return Shared::default();
        }
        if *self.last != *text {
            self.last = self.find(text);
        }
        Shared::clone(&self.last)
    }

    fn find(&mut self, text: &str) -> Shared {
        if let Some(known) = self.all.get(text) {
            return Shared::clone(known);
        }
        let new = Shared::from(text);
        self.all.insert(Shared::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_each_text_once() {
        let mut texts = <Texts>::default();
        let (first, second) = (texts.share("a"), texts.share("a"));
        assert!(Shared::ptr_eq(&first, &second));
        assert_eq!((&*first, &*texts.share("")), ("a", ""));
    }
}
