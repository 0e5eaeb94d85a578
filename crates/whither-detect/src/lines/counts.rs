//! Different values of all threads: one list for each kind in each field, and what they may hold together.
//!
//! A thread gathers hashes and hands them over when there are some; so memory depends on the fields and not on the
//! number of threads. Lists that hold more than [`TOGETHER`] in all give way: those above [`FEW`] become sketches. That is
//! decided by what was found alone, so that it is the same for any number of threads.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
};

use hashbrown::HashMap;
use whither_model::Source;

use super::distinct::{Distinct, EXACT};

/// Hashes that all lists may hold, a million each of twelve fields: 96 MB.
const TOGETHER: usize = 12 * EXACT;
/// Different values of a field that are counted exactly beyond that.
const FEW: usize = 10_000;
/// Hashes that a thread keeps for itself, and those from which on it waits for a list that another one is sorting.
const OWN: usize = 1_024;
const PATIENT: usize = 1 << 16;

/// What is counted: of which source, in which field by its names, which kind, on which route.
pub(super) type Name = (Arc<Source>, Vec<Box<[u8]>>, u16, Box<str>);

/// A list that threads share.
type List = Arc<Mutex<Distinct>>;

/// The lists of a run.
#[derive(Debug, Default)]
pub(super) struct Counts {
    lists: Mutex<HashMap<Name, List>>,
    held: AtomicUsize,
    is_crowded: AtomicBool,
}

impl Counts {
    fn most(&self) -> usize {
        if self.is_crowded.load(Relaxed) { FEW } else { EXACT }
    }

    /// Adds hashes to a list.
    fn add(&self, mut list: MutexGuard<'_, Distinct>, hashes: &[u64]) {
        let before = list.held();
        list.add(hashes, self.most());
        let more = list.held().saturating_sub(before);
        drop(list);
        if self.held.fetch_add(more, Relaxed) + more > TOGETHER && !self.is_crowded.swap(true, Relaxed) {
            let lists: Vec<List> = lock(&self.lists).values().cloned().collect();
            lists.iter().for_each(|list| lock(list).settle(FEW));
        }
    }

    /// Brings the lists of all kinds and fields to what they may hold together.
    pub(super) fn close<'t>(&self, all: impl Iterator<Item = &'t mut Different>) {
        let mut all: Vec<_> = all.collect();
        let held = all.iter_mut().map(|different| different.settle(EXACT)).sum::<usize>();
        if held > TOGETHER || self.is_crowded.load(Relaxed) {
            for different in all {
                different.settle(FEW);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Different values of one kind in one field, as one thread has seen them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Different {
    added: Vec<u64>,
    list: Option<List>,
}

impl Different {
    /// Counts a value, given its hash.
    #[inline]
    pub(super) fn add(&mut self, hash: u64) {
        self.added.push(hash);
    }

    /// Hands over what was counted if it is much; `name` says what it is.
    pub(super) fn share(&mut self, counts: &Counts, name: impl FnOnce() -> Name) {
        if self.added.len() < OWN {
            return;
        }
        let list =
            self.list.get_or_insert_with(|| Arc::clone(lock(&counts.lists).entry(name()).or_default()));
        let list = match list.try_lock() {
            Ok(list) => list,
            Err(_) if self.added.len() < PATIENT => return,
            Err(_) => lock(list),
        };
        counts.add(list, &self.added);
        self.added.clear();
    }

    /// Adds what another thread has counted.
    pub(super) fn merge(&mut self, other: Self) {
        self.added.extend_from_slice(&other.added);
        match (&self.list, other.list) {
            (None, theirs) => self.list = theirs,
            (Some(ours), Some(theirs)) if !Arc::ptr_eq(ours, &theirs) => {
                let theirs = lock(&theirs).clone();
                lock(ours).merge(&theirs, EXACT);
            }
            _ => {}
        }
    }

    /// Puts everything into the list, which counts more than `most` by the sketch; returns how many it holds.
    fn settle(&mut self, most: usize) -> usize {
        let mut list = lock(self.list.get_or_insert_default());
        list.add(&self.added, most);
        list.settle(most);
        self.added = Vec::new();
        list.held()
    }

    /// Returns the count, and whether it is exact.
    pub(super) fn count(&mut self) -> (u64, bool) {
        self.settle(EXACT);
        self.list.as_ref().map_or((0, true), |list| lock(list).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u64) -> u64 {
        let n = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (n ^ n >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }

    fn name(number: u16) -> Name {
        let source = Source { input: 0, path: String::new(), table: String::new(), format: "jsonl" };
        (Arc::new(source), Vec::new(), number, "".into())
    }

    /// Counts `many` values of so many kinds in shares, and a few of one more.
    fn counted(kinds: u16, many: u64, shares: u64) -> Vec<(u64, bool)> {
        let counts = Counts::default();
        let mut all: Vec<Vec<Different>> =
            vec![vec![Different::default(); usize::from(kinds) + 1]; shares as usize];
        for n in 0..many {
            let share = &mut all[(n % shares) as usize];
            for (kind, different) in share.iter_mut().enumerate() {
                if kind < usize::from(kinds) || n < 5_000 {
                    different.add(hash(n));
                }
                different.share(&counts, || name(kind as u16));
            }
        }
        let mut shares = all.into_iter();
        let mut joined = shares.next().expect("one share");
        for share in shares {
            joined.iter_mut().zip(share).for_each(|(ours, theirs)| ours.merge(theirs));
        }
        counts.close(joined.iter_mut());
        joined.iter_mut().map(Different::count).collect()
    }

    #[test]
    fn lists_have_a_bound_together_and_counts_do_not_depend_on_threads() {
        for (kinds, is_exact) in [(20, true), (30, false)] {
            let one = counted(kinds, 500_000, 1);
            assert_eq!(one, counted(kinds, 500_000, 3), "{kinds}");
            assert!(one.iter().take(usize::from(kinds)).all(|count| count.1 == is_exact), "{kinds}");
            assert_eq!(one.last(), Some(&(5_000, true)), "what is little is counted exactly");
        }
    }
}
