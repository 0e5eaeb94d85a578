//! Digests of the lists in hellos, each made once: a program says the same lists each time it connects.

use hashbrown::HashMap;
use whither_model::table::Shared;

/// What was made so far, by kind of fingerprint.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    pub(crate) ja3: Memo,
    pub(crate) ja3s: Memo,
    pub(crate) ja4: Memo,
}

/// Digests by the numbers that they are made of.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    known: HashMap<Box<[u16]>, Shared>,
    /// Room for the next list.
    pub(crate) list: Vec<u16>,
}

impl Memo {
    /// Returns the digest of the list at hand.
    pub(crate) fn digest(&mut self, make: impl FnOnce(&[u16]) -> String) -> Shared {
        if let Some(known) = self.known.get(self.list.as_slice()) {
            return Shared::clone(known);
        }
        let new = Shared::from(make(&self.list));
        if self.list.len() > LONGEST {
            return new;
        }
        if self.known.len() >= MOST {
            self.known.clear();
        }
        self.known.insert(self.list.as_slice().into(), Shared::clone(&new));
        new
    }
}

/// Lists that are remembered, and numbers in the longest of them: who makes up another one each time fills a megabyte.
const MOST: usize = 1_024;
const LONGEST: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_each_digest_once_and_forgets_in_time() {
        let mut memo = Memo::default();
        let mut made = 0;
        for list in (0..3).chain(0..3).chain(0..MOST as u16).chain([0]) {
            memo.list = vec![list, 7];
            let digest = memo.digest(|list| {
                made += 1;
                format!("{list:?}")
            });
            assert_eq!(*digest, *format!("[{list}, 7]"));
        }
        assert_eq!(made, MOST);
        memo.list = vec![9; 3];
        assert_eq!(&*memo.digest(|list| list.len().to_string()), "3");
        assert_eq!(memo.known.len(), 1);
        memo.list = vec![9; LONGEST + 1];
        assert_eq!(&*memo.digest(|list| list.len().to_string()), "513");
        assert_eq!(memo.known.len(), 1);
    }
}
