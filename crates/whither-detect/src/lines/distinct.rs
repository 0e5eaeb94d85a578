//! How many different values: exact up to a million, then a sketch (HyperLogLog) that can be merged.
//!
//! Values come in as hashes of 64 bits. The exact part is a sorted list: what was added is sorted and merged when it is as
//! much, or a megabyte. The sketch is made from the same hashes, so that a count does not depend on the order in which values
//! came or on who counted them. After Flajolet et al. 2007; the estimate after Ertl 2017
//! (arXiv:1702.01284, algorithm 6). Sketches stay within the process: hashes are not keyed and never written.

use std::cell::RefCell;

/// Values counted exactly.
pub(crate) const EXACT: usize = 1_000_000;
/// Bits of a hash that choose a register; the standard error is 1.04 / sqrt(2^14) = 0.8 %.
const PRECISION: u32 = 14;
/// Bits of a hash that are left for the rank.
const RANK_BITS: u32 = 64 - PRECISION;
/// Additions after which a list is sorted, at least and at most.
const PENDING: usize = 4_096;
const MOST_PENDING: usize = 1 << 17;

/// Counts different values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Distinct {
    sorted: Vec<u64>,
    pending: Vec<u64>,
    registers: Option<Box<[u8]>>,
}

impl Distinct {
    /// Counts values, given their hashes; more than `most` different ones are counted by the sketch.
    pub(crate) fn add(&mut self, hashes: &[u64], most: usize) {
        for hashes in hashes.chunks(MOST_PENDING) {
            if let Some(registers) = &mut self.registers {
                hashes.iter().for_each(|&hash| note(registers, hash));
                continue;
            }
            self.pending.extend_from_slice(hashes);
            if self.pending.len() >= self.sorted.len().clamp(PENDING, MOST_PENDING) {
                self.settle(most);
            }
        }
    }

    /// Sorts what was added; turns to the sketch when there are more than `most`.
    pub(crate) fn settle(&mut self, most: usize) {
        if !self.pending.is_empty() {
            ROOM.with_borrow_mut(|room| {
                in_order(&self.pending, room);
                merge(&mut self.sorted, &room.sorted);
            });
            self.pending.clear();
        }
        if self.sorted.len() > most {
            self.sketch();
        }
    }

    /// Adds what another has counted.
    pub(crate) fn merge(&mut self, other: &Self, most: usize) {
        if let Some(theirs) = &other.registers {
            self.sketch();
            if let Some(ours) = &mut self.registers {
                ours.iter_mut().zip(theirs).for_each(|(our, their)| *our = (*our).max(*their));
            }
        }
        self.add(&other.sorted, most);
        self.add(&other.pending, most);
    }

    /// Turns to the sketch.
    fn sketch(&mut self) {
        if self.registers.is_some() {
            return;
        }
        let mut registers = vec![0; 1 << PRECISION].into_boxed_slice();
        self.sorted.iter().chain(&self.pending).for_each(|&hash| note(&mut registers, hash));
        *self = Self { registers: Some(registers), ..Self::default() };
    }

    /// Returns how many hashes are sorted, [`EXACT`] where they have become a sketch.
    pub(crate) fn held(&self) -> usize {
        if self.registers.is_some() { EXACT } else { self.sorted.len() }
    }

    /// Returns the count, and whether it is exact.
    pub(crate) fn count(&mut self) -> (u64, bool) {
        self.settle(EXACT);
        match &self.registers {
            Some(registers) => (estimate(registers), false),
            None => (self.sorted.len() as u64, true),
        }
    }
}

/// Hashes of which one bucket has about as many as this.
const BUCKET: usize = 4;

/// A bucket that has more is sorted as any list.
const CROWD: usize = 32;

/// Room to sort in, of one thread: fresh memory costs more than the sorting.
#[derive(Default)]
struct Room {
    ends: Vec<u32>,
    sorted: Vec<u64>,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// Sorts hashes, which are spread evenly: dealt out by their first bits, each is near its place.
fn in_order(hashes: &[u64], room: &mut Room) {
    let shift = 63 - (hashes.len() / BUCKET).max(1).ilog2();
    let bucket = |hash: u64| (hash >> shift) as usize;
    let Room { ends, sorted } = room;
    ends.clear();
    ends.resize(bucket(u64::MAX) + 2, 0);
    hashes.iter().for_each(|&hash| ends[bucket(hash) + 1] += 1);
    for index in 1..ends.len() {
        ends[index] += ends[index - 1];
    }
    sorted.resize(hashes.len(), 0);
    for &hash in hashes {
        let end = &mut ends[bucket(hash)];
        sorted[*end as usize] = hash;
        *end += 1;
    }
    let mut rest = sorted.as_mut_slice();
    let mut start = 0;
    for &end in &*ends {
        let (bucket, behind) = rest.split_at_mut((end - start) as usize);
        if bucket.len() > CROWD {
            bucket.sort_unstable();
        } else {
            insert_in_order(bucket);
        }
        (rest, start) = (behind, end);
    }
}

/// Sorts a few.
fn insert_in_order(bucket: &mut [u64]) {
    for end in 2..=bucket.len() {
        let mut at = end - 1;
        while at > 0 && bucket[at - 1] > bucket[at] {
            bucket.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Merges a sorted list into another, which has no equals; of equal hashes one is kept.
///
/// From behind: what is written never reaches what is still to be read.
fn merge(ours: &mut Vec<u64>, theirs: &[u64]) {
    let (mut our, mut their) = (ours.len(), theirs.len());
    let end = our + their;
    // Not twice as much as is needed, as a list that grows by itself would take.
    ours.reserve_exact(if ours.capacity() < end { their.max(our / 4) } else { 0 });
    ours.resize(end, 0);
    let mut at = end;
    // Which list is next is as random as hashes are: no branch can be foreseen.
    while our > 0 && their > 0 {
        let (a, b) = (ours[our - 1], theirs[their - 1]);
        let hash = std::hint::select_unpredictable(a >= b, a, b);
        our -= usize::from(a >= b);
        their -= usize::from(b >= a);
        at -= usize::from(at == end || ours[at] != hash);
        ours[at] = hash;
    }
    for &hash in theirs[..their].iter().rev() {
        at -= usize::from(at == end || ours[at] != hash);
        ours[at] = hash;
    }
    // What is left of ours stands where it belongs; equals have left a gap behind it.
    if at > our {
        ours.copy_within(at.., our);
        ours.truncate(our + end - at);
    }
}

fn note(registers: &mut [u8], hash: u64) {
    let Some(register) = registers.get_mut((hash >> RANK_BITS) as usize) else { return };
    let rank = (hash << PRECISION | 1 << (PRECISION - 1)).leading_zeros() + 1;
    *register = (*register).max(rank as u8);
}

fn estimate(registers: &[u8]) -> u64 {
    let size = registers.len() as f64;
    let mut counts = [0u32; RANK_BITS as usize + 2];
    for &register in registers {
        if let Some(count) = counts.get_mut(usize::from(register)) {
            *count += 1;
        }
    }
    let [zero, ranks @ .., last] = counts;
    let mut sum = size * tau(1.0 - f64::from(last) / size);
    for count in ranks.into_iter().rev() {
        sum = 0.5 * (sum + f64::from(count));
    }
    sum += size * sigma(f64::from(zero) / size);
    (size * size / (2.0 * std::f64::consts::LN_2 * sum)).round() as u64
}

fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut power, mut sum) = (1.0, x);
    loop {
        let before = sum;
        x *= x;
        sum += x * power;
        power += power;
        if sum <= before {
            return sum;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut power, mut sum) = (1.0, 1.0 - x);
    loop {
        let before = sum;
        x = x.sqrt();
        power *= 0.5;
        sum -= (1.0 - x).powi(2) * power;
        if sum >= before {
            return sum / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hash of a number (the finalizer of SplitMix64).
    fn hash(n: u64) -> u64 {
        let n = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let n = (n ^ n >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let n = (n ^ n >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        n ^ n >> 31
    }

    fn of(numbers: impl Iterator<Item = u64>) -> Distinct {
        let mut distinct = Distinct::default();
        let hashes: Vec<u64> = numbers.map(hash).collect();
        hashes.chunks(1_700).for_each(|hashes| distinct.add(hashes, EXACT));
        distinct
    }

    #[test]
    fn exact_to_a_million_then_within_two_percent() {
        for (many, exact) in [(0, true), (5, true), (1_000_000, true), (1_500_000, false), (4_000_000, false)]
        {
            let (count, is_exact) = of((0..many).chain(0..many / 3)).count();
            assert_eq!(is_exact, exact, "{many}");
            assert!(count.abs_diff(many) * 50 <= if exact { 0 } else { many }, "{many}: {count}");
        }
    }

    #[test]
    fn shares_count_as_the_whole() {
        for many in [1_000, 900_000, 1_400_000, 2_500_000u64] {
            let whole = of(0..many).count();
            let mut joined = of((0..many).filter(|n| n % 3 == 0));
            for share in [of((0..many).filter(|n| n % 3 > 0)), of((0..many).map(|n| n / 2))] {
                joined.merge(&share, EXACT);
            }
            assert_eq!(joined.count(), whole, "{many}");
        }
    }

    #[test]
    fn lists_are_merged_in_place() {
        for (ours, theirs, all) in [
            (vec![], vec![], vec![]),
            (vec![], vec![1, 1, 2], vec![1, 2]),
            (vec![1, 5], vec![], vec![1, 5]),
            (vec![5, 7], vec![1, 1, 5, 6], vec![1, 5, 6, 7]),
            (vec![1, 2, 3], vec![2, 3, 3, 9], vec![1, 2, 3, 9]),
            (vec![4, 8], vec![1, 2, 3], vec![1, 2, 3, 4, 8]),
        ] {
            let mut merged = ours.clone();
            merge(&mut merged, &theirs);
            assert_eq!(merged, all, "{ours:?} {theirs:?}");
        }
    }
}
