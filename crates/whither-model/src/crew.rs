//! The threads of a run: started once, they share one phase after the other.
//!
//! A thread that has just been started has no memory of its own yet, and one that ends sorts out what it leaves
//! behind; a run of a second has half a dozen phases and feels both.

use std::{
    iter,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon_core::{ThreadPool, ThreadPoolBuilder};

/// A number of threads, the caller's among them.
#[derive(Debug, Default)]
pub struct Crew {
    /// All but the caller's.
    others: Option<ThreadPool>,
}

impl Crew {
    /// Starts `threads` less the one that asks; where the system gives none, that one is all there is.
    pub fn new(threads: usize) -> Self {
        let others = threads.saturating_sub(1);
        let start = || ThreadPoolBuilder::new().num_threads(others).build().ok();
        Self { others: if others > 0 { start() } else { None } }
    }

    /// Returns how many threads there are.
    pub fn threads(&self) -> usize {
        1 + self.others.as_ref().map_or(0, ThreadPool::current_num_threads)
    }

    /// Has every thread do `work` once, with its number; returns what each came to, in the order of their numbers.
    ///
    /// Nobody may wait for another to begin: a thread may come late, when all is done. A panic of one is passed on when
    /// the others have ended.
    pub fn each<R: Send>(&self, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        let Some(others) = &self.others else { return vec![work(0)] };
        let mut results: Vec<Option<R>> = Vec::new();
        results.resize_with(self.threads(), || None);
        others.in_place_scope(|scope| {
            let mut places = results.iter_mut().enumerate();
            let first = places.next();
            for (number, place) in places {
                let work = &work;
                scope.spawn(move |_| *place = Some(work(number)));
            }
            if let Some((number, place)) = first {
                *place = Some(work(number));
            }
        });
        results.into_iter().flatten().collect()
    }

    /// Has so many jobs done, each by whoever is free; returns what they came to, in the order of the jobs.
    ///
    /// Jobs are begun in their order. `state` makes what a thread keeps from one of its jobs to the next.
    pub fn share<S, R: Send>(
        &self,
        jobs: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize) -> R + Sync,
    ) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|job| *job < jobs);
        let done = self.each(|_| {
            let mut state = state();
            iter::from_fn(take).map(|job| (job, work(&mut state, job))).collect::<Vec<_>>()
        });
        let mut done: Vec<_> = done.into_iter().flatten().collect();
        done.sort_unstable_by_key(|(job, _)| *job);
        done.into_iter().map(|(_, result)| result).collect()
    }

    /// Has two things done at the same time, the first of them here; by a crew of one, one after the other.
    pub fn both<A, B: Send>(&self, one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
        let Some(others) = &self.others else { return (one(), other()) };
        let mut done = None;
        let one = others.in_place_scope(|scope| {
            scope.spawn(|_| done = Some(other()));
            one()
        });
        (one, done.unwrap_or_else(|| unreachable!("the scope waits, and passes on a panic")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_works_once() {
        for threads in 0..5 {
            let crew = Crew::new(threads);
            assert_eq!(crew.threads(), threads.max(1));
            for _ in 0..3 {
                assert_eq!(crew.each(|number| number), (0..threads.max(1)).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn jobs_are_done_once_and_in_order() {
        for threads in 1..5 {
            let crew = Crew::new(threads);
            for jobs in [0, 1, 2, 100] {
                let done =
                    crew.share(jobs, || 0, |before, job| (std::mem::replace(before, job + 1) <= job, job));
                assert_eq!(done, (0..jobs).map(|job| (true, job)).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn both_are_done() {
        for threads in 1..3 {
            assert_eq!(Crew::new(threads).both(|| 1, || "two"), (1, "two"));
        }
    }

    #[test]
    fn a_panic_is_passed_on() {
        let crew = Crew::new(3);
        let done = AtomicUsize::new(0);
        let work = |number| {
            assert_ne!(number, 1, "as it should be");
            done.fetch_add(1, Ordering::Relaxed);
        };
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| crew.each(work)));
        assert!(outcome.is_err());
        assert_eq!(done.load(Ordering::Relaxed), 2);
        assert_eq!(crew.each(|_| ()).len(), 3);
    }
}
