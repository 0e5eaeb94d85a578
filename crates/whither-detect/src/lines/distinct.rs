//! How many different values: exact up to a million, then a sketch (HyperLogLog) that can be merged.
//!
//! Values come in as hashes of 64 bits. The exact part is a sorted list: adding is a push, and what was added is sorted
//! and merged when it is twice as much. The sketch is made from the same hashes, so that a count does not depend on the order in
//! which values came or on how they were shared out. After Flajolet et al. 2007; the estimate after Ertl 2017
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
const MOST_PENDING: usize = 1 << 19;

/// Counts different values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Distinct {
    sorted: Vec<u64>,
    pending: Vec<u64>,
    /// How many more are added before they are sorted.
    room: usize,
    /// What others have counted, each sorted.
    others: Vec<Vec<u64>>,
    registers: Option<Box<[u8]>>,
}

impl Distinct {
    /// Counts a value, given its hash.
    #[inline]
    pub(crate) fn add(&mut self, hash: u64) {
        if self.room == 0 {
            return self.add_beyond(hash);
        }
        self.room -= 1;
        self.pending.push(hash);
    }

    #[inline(never)]
    fn add_beyond(&mut self, hash: u64) {
        if let Some(registers) = &mut self.registers {
            return note(registers, hash);
        }
        if !self.pending.is_empty() {
            self.settle();
        }
        if let Some(registers) = &mut self.registers {
            return note(registers, hash);
        }
        self.room = (self.sorted.len() * 2).clamp(PENDING, MOST_PENDING) - 1;
        self.pending.push(hash);
    }

    /// Sorts what was added; turns to the sketch when it is too much.
    pub(crate) fn settle(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        ROOM.with_borrow_mut(|room| {
            in_order(&pending, room);
            self.join(&room.sorted, &mut room.merged);
        });
        if self.registers.is_none() {
            self.pending = pending;
            self.pending.clear();
            self.room = 0;
        }
    }

    /// Merges a sorted list; `merged` is room for it.
    fn join(&mut self, added: &[u64], merged: &mut Vec<u64>) {
        merge(&self.sorted, added, merged);
        self.sorted.clear();
        self.sorted.extend_from_slice(merged);
        if self.sorted.len() > EXACT {
            self.sketch();
        }
    }

    /// Adds what another has counted.
    pub(crate) fn merge(&mut self, mut other: Self) {
        if let Some(theirs) = other.registers.take() {
            self.sketch();
            if let Some(ours) = &mut self.registers {
                ours.iter_mut().zip(theirs).for_each(|(our, their)| *our = (*our).max(their));
            }
            return;
        }
        if other.pending.len() > PENDING {
            other.settle();
            return self.merge(other);
        }
        other.pending.into_iter().for_each(|hash| self.add(hash));
        for list in [other.sorted].into_iter().chain(other.others) {
            if self.registers.is_none() && list.len() > PENDING {
                self.others.push(list);
            } else {
                list.into_iter().for_each(|hash| self.add(hash));
            }
        }
    }

    /// Turns to the sketch.
    fn sketch(&mut self) {
        if self.registers.is_some() {
            return;
        }
        let mut registers = vec![0; 1 << PRECISION].into_boxed_slice();
        let lists = [&self.sorted, &self.pending].into_iter().chain(&self.others);
        lists.flatten().for_each(|&hash| note(&mut registers, hash));
        *self = Self { registers: Some(registers), ..Self::default() };
    }

    /// Returns the count, and whether it is exact.
    pub(crate) fn count(&mut self) -> (u64, bool) {
        if self.registers.is_none() {
            self.settle();
        }
        // All but the last are joined; with that one it is enough to count.
        while self.others.len() > 1 && self.registers.is_none() {
            let other = self.others.pop().unwrap_or_default();
            ROOM.with_borrow_mut(|room| self.join(&other, &mut room.merged));
        }
        let other = self.others.first().map_or(&[][..], |other| other);
        let count = if self.registers.is_none() { union(&self.sorted, other) } else { 0 };
        if count > EXACT {
            self.sketch();
        }
        match &self.registers {
            Some(registers) => (estimate(registers), false),
            None => (count as u64, true),
        }
    }
}

/// Counts the different hashes of two sorted lists without equals.
fn union(ours: &[u64], theirs: &[u64]) -> usize {
    let (mut our, mut their, mut both) = (0, 0, 0);
    while our < ours.len() && their < theirs.len() {
        let (a, b) = (ours[our], theirs[their]);
        our += usize::from(a <= b);
        their += usize::from(b <= a);
        both += usize::from(a == b);
    }
    ours.len() + theirs.len() - both
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
    merged: Vec<u64>,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// Sorts hashes, which are spread evenly: dealt out by their first bits, each is near its place.
fn in_order(hashes: &[u64], room: &mut Room) {
    let shift = 63 - (hashes.len() / BUCKET).max(1).ilog2();
    let bucket = |hash: u64| (hash >> shift) as usize;
    let Room { ends, sorted, .. } = room;
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

/// Merges two sorted lists, the first without equals, into a third; of equal hashes one is kept.
fn merge(ours: &[u64], theirs: &[u64], all: &mut Vec<u64>) {
    all.resize(ours.len() + theirs.len(), 0);
    let (mut our, mut their, mut end) = (0, 0, 0);
    // Which list is next is as random as hashes are: no branch can be foreseen.
    while our < ours.len() && their < theirs.len() {
        let (a, b) = (ours[our], theirs[their]);
        let hash = std::hint::select_unpredictable(a <= b, a, b);
        our += usize::from(a <= b);
        their += usize::from(b <= a);
        end += usize::from(end == 0 || all[end - 1] != hash);
        all[end - 1] = hash;
    }
    for &hash in ours.get(our..).into_iter().chain(theirs.get(their..)).flatten() {
        end += usize::from(end == 0 || all[end - 1] != hash);
        all[end - 1] = hash;
    }
    all.truncate(end);
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

    #[test]
    fn exact_to_a_million_then_within_two_percent() {
        for (many, exact) in [(0, true), (5, true), (1_000_000, true), (1_500_000, false), (4_000_000, false)]
        {
            let mut distinct = Distinct::default();
            (0..many).chain(0..many / 3).for_each(|n| distinct.add(hash(n)));
            let (count, is_exact) = distinct.count();
            assert_eq!(is_exact, exact, "{many}");
            assert!(count.abs_diff(many) * 50 <= if exact { 0 } else { many }, "{many}: {count}");
        }
    }

    #[test]
    fn shares_count_as_the_whole() {
        for many in [1_000, 900_000, 1_400_000, 2_500_000u64] {
            let mut whole = Distinct::default();
            let mut shares = [Distinct::default(), Distinct::default(), Distinct::default()];
            for n in 0..many {
                whole.add(hash(n));
                shares[(n % 3) as usize].add(hash(n));
                shares[(n % 2) as usize].add(hash(n / 2));
            }
            let mut joined = Distinct::default();
            shares.into_iter().rev().for_each(|share| joined.merge(share));
            assert_eq!(joined.count(), whole.count(), "{many}");
        }
    }
}
