//! Sorted address ranges with a value each, and their look-up.
//!
//! A range reaches from its start to the next start; value 0 says that the source is silent. An index by the
//! leading bits leaves a handful of starts to search, which brings a look-up from 160 ns to well under 100 ns.

/// An address as a number: what the ranges of one IP version are keyed by.
pub trait Key: Copy + Ord + TryFrom<u128> + Into<u128> {
    /// The leading bits, which tell nearly all starts apart.
    type Head: Copy + Ord;
    /// How many buckets the index has.
    const BUCKETS: usize;
    /// The lowest address.
    const FIRST: Self;
    /// The highest address.
    const LAST: Self;
    /// Returns the bucket of an address; grows with the address and is below [`Key::BUCKETS`].
    fn bucket(self) -> usize;
    /// Returns the address before this one; the lowest address stays itself.
    fn previous(self) -> Self;
    /// Returns the leading bits and the others.
    fn split(self) -> (Self::Head, u64);
    /// Returns the address of leading bits and others.
    fn join(head: Self::Head, rest: u64) -> Self;
    /// Ranges that begin in a bucket before it gets a finer index.
    const CROWD: u32;
    /// Returns the bits that tell the blocks within a bucket apart, below [`FINE`]; grows with the address, and looks at
    /// the leading bits only.
    fn fine(self) -> usize;
    /// Returns the address that lies `odd << shift` behind this one; none where there is none. A shift of all bits and
    /// more is no distance.
    fn ahead(self, odd: u128, shift: u32) -> Option<Self>;
}

/// Parts of a bucket that many ranges begin in.
pub const FINE: usize = 1 << 10;

impl Key for u32 {
    type Head = u32;

    const BUCKETS: usize = 1 << 16;
    const FIRST: Self = 0;
    const LAST: Self = Self::MAX;
    // A bucket is a /16: the few searches in it that are long gain less than the index would take.
    const CROWD: u32 = 4_096;

    fn bucket(self) -> usize {
        (self >> 16) as usize
    }

    fn previous(self) -> Self {
        self.saturating_sub(1)
    }

    fn split(self) -> (u32, u64) {
        (self, 0)
    }

    fn join(head: u32, _: u64) -> Self {
        head
    }

    fn fine(self) -> usize {
        (self >> 6) as usize % FINE
    }

    fn ahead(self, odd: u128, shift: u32) -> Option<Self> {
        let odd = Self::try_from(odd).ok()?;
        if shift >= Self::BITS {
            return (shift >= u128::BITS).then_some(self);
        }
        (odd.leading_zeros() >= shift).then(|| self.checked_add(odd << shift))?
    }
}

/// IPv6: nearly all that is routed lies in 2000::/3, so the index is spent on the 17 bits after those three; and
/// nearly all blocks are of whole /64 networks, so that half of the address tells them apart.
impl Key for u128 {
    type Head = u64;

    const BUCKETS: usize = 1 << 17;
    const FIRST: Self = 0;
    const LAST: Self = Self::MAX;
    const CROWD: u32 = 512;

    fn bucket(self) -> usize {
        let leading = (self >> 108) as usize;
        leading.clamp(0x2_0000, 0x3_ffff) - 0x2_0000
    }

    fn previous(self) -> Self {
        self.saturating_sub(1)
    }

    fn split(self) -> (u64, u64) {
        ((self >> 64) as u64, self as u64)
    }

    fn join(head: u64, rest: u64) -> Self {
        u128::from(head) << 64 | u128::from(rest)
    }

    fn fine(self) -> usize {
        // The first and the last bucket hold all that lies outside 2000::/3 as well.
        match (self >> 108) as usize {
            ..0x2_0000 => 0,
            0x2_0000..=0x3_ffff => (self >> 98) as usize % FINE,
            _ => FINE - 1,
        }
    }

    fn ahead(self, odd: u128, shift: u32) -> Option<Self> {
        if shift >= Self::BITS {
            return Some(self);
        }
        // Nearly all blocks are of whole /64 networks: half of the numbers say it.
        if let (64.., Ok(odd)) = (shift, u64::try_from(odd)) {
            let head = (odd.leading_zeros() >= shift - 64).then_some(odd << (shift - 64))?;
            return Some(Self::join(((self >> 64) as u64).checked_add(head)?, self as u64));
        }
        (odd.leading_zeros() >= shift).then(|| self.checked_add(odd << shift))?
    }
}

/// The range an address was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<K> {
    /// First address of the range.
    pub first: K,
    /// Last address of the range.
    pub last: K,
    /// Number of the value, from 1.
    pub value: u32,
}

/// Ranges of one IP version.
#[derive(Clone, Debug)]
pub struct Ranges<K: Key> {
    /// Leading bits of each start.
    heads: Vec<K::Head>,
    /// The other bits by place, where they are not zero; ascending.
    rests: Vec<(u32, u64)>,
    values: Vec<u32>,
    /// For each bucket, how many starts lie in lower buckets; one more at the end.
    index: Vec<u32>,
    /// The same for the parts of buckets that many ranges begin in, [`FINE`] and one more for each such bucket:
    /// registries give out their blocks side by side.
    fine: Vec<u32>,
    /// For each bucket, where it begins in `fine`; [`COARSE`] where few ranges begin in it.
    dense: Vec<u32>,
    last: Option<K>,
}

/// A bucket without a finer index.
const COARSE: u32 = u32::MAX;

impl<K: Key> Ranges<K> {
    /// Makes ranges of starts and their values; none where the starts are not strictly ascending.
    pub fn new(rows: impl IntoIterator<Item = (K, u32)>) -> Option<Self> {
        let mut ranges = Self::with_capacity(0);
        for (start, value) in rows {
            ranges.push_start(start)?;
            ranges.push_value(value);
        }
        Some(ranges.indexed())
    }

    /// Returns ranges that are still to be added; until [`Ranges::indexed`] nothing is found in them.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self {
            heads: Vec::with_capacity(count),
            rests: Vec::new(),
            values: Vec::with_capacity(count),
            index: Vec::new(),
            fine: Vec::new(),
            dense: Vec::new(),
            last: None,
        }
    }

    /// Adds the start of the next range; none, and nothing added, where it does not begin after the one before.
    #[inline]
    pub(crate) fn push_start(&mut self, start: K) -> Option<()> {
        if self.last >= Some(start) {
            return None;
        }
        self.last = Some(start);
        let (head, rest) = start.split();
        if rest != 0 {
            self.rests.push((u32::try_from(self.heads.len()).ok()?, rest));
        }
        self.heads.push(head);
        Some(())
    }

    /// Adds the value of the next range.
    #[inline]
    pub(crate) fn push_value(&mut self, value: u32) {
        self.values.push(value);
    }

    /// Makes the index.
    pub(crate) fn indexed(mut self) -> Self {
        // No more than 2^32 - 1 ranges are in a table of at most 64 MB.
        let mut index = vec![0_u32; K::BUCKETS + 1];
        for head in &self.heads {
            // The leading bits tell the bucket; each counts for those behind it.
            if let Some(count) = index.get_mut(K::join(*head, 0).bucket() + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for count in &mut index {
            before += *count;
            *count = before;
        }
        self.index = index;
        self.dense = vec![COARSE; K::BUCKETS];
        for bucket in 0..K::BUCKETS {
            let Some([low, high]) = self.index.get(bucket..bucket + 2).and_then(<[u32]>::first_chunk) else {
                break;
            };
            let (low, high) = (*low, *high);
            if high - low > K::CROWD {
                self.refine(bucket, low, high);
            }
        }
        self
    }

    /// Makes the finer index of a bucket, which holds the ranges from `low` to before `high`.
    fn refine(&mut self, bucket: usize, low: u32, high: u32) {
        let begin = self.fine.len();
        let (Some(dense), Ok(at)) = (self.dense.get_mut(bucket), u32::try_from(begin)) else { return };
        *dense = at;
        for place in low..high {
            let part = self.heads.get(place as usize).map_or(0, |head| K::join(*head, 0).fine());
            if self.fine.len() - begin <= part {
                self.fine.resize(begin + part + 1, place);
            }
        }
        self.fine.resize(begin + FINE + 1, high);
    }

    /// Returns the range that holds `address`; none where the source is silent.
    pub fn find(&self, address: K) -> Option<Found<K>> {
        let place = self.after(address)?.checked_sub(1)?;
        self.at(place).filter(|found| found.value != 0)
    }

    /// Returns the last address of which the source says the same as of `address`, and its value; 0 where it is
    /// silent.
    pub(crate) fn span(&self, address: K) -> (K, u32) {
        let after = self.after(address).unwrap_or(0);
        let last = self.start(after).map_or(K::LAST, |next| next.previous());
        let value = after.checked_sub(1).and_then(|place| self.values.get(place));
        (last, value.copied().unwrap_or(0))
    }

    /// Returns how many ranges begin at or before `address`.
    fn after(&self, address: K) -> Option<usize> {
        let bucket = address.bucket();
        let (index, at) = match *self.dense.get(bucket)? {
            COARSE => (&self.index, bucket),
            begin => (&self.fine, begin as usize + address.fine()),
        };
        let low = *index.get(at)? as usize;
        let high = *index.get(at + 1)? as usize;
        let head = address.split().0;
        let mut after = low + self.heads.get(low..high)?.partition_point(|start| *start <= head);
        // Among starts with the same leading bits the others decide. Those are few, and seldom there.
        while after > low && self.start(after - 1)? > address {
            after -= 1;
        }
        Some(after)
    }

    fn start(&self, place: usize) -> Option<K> {
        let head = *self.heads.get(place)?;
        if self.rests.is_empty() {
            return Some(K::join(head, 0));
        }
        let rest = self.rests.binary_search_by_key(&place, |(place, _)| *place as usize);
        let rest = rest.ok().and_then(|at| self.rests.get(at)).map_or(0, |(_, rest)| *rest);
        Some(K::join(head, rest))
    }

    /// Returns the range at a place, also where the source is silent about it.
    fn at(&self, place: usize) -> Option<Found<K>> {
        let last = self.start(place + 1).map_or(K::LAST, |next| next.previous());
        Some(Found { first: self.start(place)?, last, value: *self.values.get(place)? })
    }

    /// Returns every range the source speaks of, ascending.
    pub fn iter(&self) -> impl Iterator<Item = Found<K>> + '_ {
        (0..self.heads.len()).filter_map(|place| self.at(place)).filter(|found| found.value != 0)
    }

    /// Returns the starts and values as they are stored, the silent ranges included.
    pub fn columns(&self) -> (Vec<K>, &[u32]) {
        ((0..self.heads.len()).filter_map(|place| self.start(place)).collect(), &self.values)
    }

    /// Returns the highest value.
    pub(crate) fn highest(&self) -> u32 {
        self.values.iter().fold(0, |highest, value| highest.max(*value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(seed: &mut u64) -> u64 {
        // xorshift64: the tests need spread, not secrecy, and the same numbers every time.
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        *seed
    }

    fn naive<K: Key>(ranges: &Ranges<K>, address: K) -> Option<u32> {
        let (starts, values) = ranges.columns();
        let mut value = 0;
        for (start, candidate) in starts.iter().zip(values) {
            if *start <= address {
                value = *candidate;
            }
        }
        (value != 0).then_some(value)
    }

    #[test]
    fn agrees_with_a_linear_scan() {
        let mut seed = 0x5eed_0001;
        let mut starts: Vec<u32> = (0..400).map(|_| next(&mut seed) as u32 >> (seed % 9)).collect();
        starts.sort_unstable();
        starts.dedup();
        let edges = starts.clone();
        let ranges = Ranges::new(starts.into_iter().zip((0..4).cycle())).expect("sorted");
        let random = (0..2_000).map(|_| next(&mut seed) as u32);
        for address in random.chain(edges.iter().flat_map(|e| [e.previous(), *e, e | 1])).chain([0, u32::MAX])
        {
            assert_eq!(
                ranges.find(address).map(|found| found.value),
                naive(&ranges, address),
                "{address:#x}"
            );
        }
    }

    #[test]
    fn agrees_with_a_linear_scan_in_ipv6() {
        let mut seed = 0x5eed_0002;
        let mut random = || (u128::from(next(&mut seed)) << 64 | u128::from(next(&mut seed))) >> (seed % 5);
        let mut starts: Vec<u128> = (0..400).map(|_| random()).collect();
        starts.sort_unstable();
        starts.dedup();
        // Some blocks share their first half.
        let more: Vec<u128> =
            starts.iter().step_by(7).flat_map(|start| [start | 1, start | 5 << 9]).collect();
        starts.extend(more);
        starts.sort_unstable();
        starts.dedup();
        let edges = starts.clone();
        let ranges = Ranges::new(starts.into_iter().zip((0..3).cycle())).expect("sorted");
        let addresses: Vec<u128> = (0..2_000).map(|_| random()).collect();
        for address in addresses.into_iter().chain(edges.iter().flat_map(|e| [e.previous(), *e])) {
            assert_eq!(
                ranges.find(address).map(|found| found.value),
                naive(&ranges, address),
                "{address:#x}"
            );
        }
    }

    #[test]
    fn agrees_with_a_linear_scan_where_many_ranges_begin_side_by_side() {
        let mut seed = 0x5eed_0003;
        let mut starts: Vec<u128> = vec![0, 7, 1 << 100, 0x1fff << 112, u128::MAX - 5, 0xfe80 << 112];
        for _ in 0..9_000 {
            // Blocks of one /16, some of them of one /64, and others far from them.
            let low = u128::from(next(&mut seed));
            starts.push(0x2a00 << 112 | (low & 0xffff) << 92 | (low >> 60));
            starts.push(0x2a00_0001 << 96 | (low & 7) << 64 | (low >> 61));
        }
        starts.sort_unstable();
        starts.dedup();
        let edges = starts.clone();
        let ranges = Ranges::new(starts.into_iter().zip((0..5).cycle())).expect("sorted");
        assert!(!ranges.fine.is_empty(), "the finer index is in use");
        for address in edges.iter().step_by(29).flat_map(|e| [e.previous(), *e, e | 1, e ^ (1 << 96)]) {
            assert_eq!(
                ranges.find(address).map(|found| found.value),
                naive(&ranges, address),
                "{address:#x}"
            );
        }
        let v4: Vec<u32> = (0..9_000).map(|_| 0x0a0a_0000 | (next(&mut seed) as u32 & 0xffff)).collect();
        let mut starts = v4.clone();
        starts.sort_unstable();
        starts.dedup();
        let ranges = Ranges::new(starts.into_iter().zip((0..3).cycle())).expect("sorted");
        assert!(!ranges.fine.is_empty());
        for address in
            v4.iter().step_by(29).flat_map(|e| [e.previous(), *e, e | 1]).chain([0, 0x0a09_ffff, 0x0a0b_0000])
        {
            assert_eq!(
                ranges.find(address).map(|found| found.value),
                naive(&ranges, address),
                "{address:#x}"
            );
        }
    }

    #[test]
    fn refuses_unsorted_starts() {
        assert!(Ranges::new([(2u32, 1), (1, 1)]).is_none());
        assert!(Ranges::new([(1u32, 1), (1, 1)]).is_none());
        assert!(Ranges::new([((1u128 << 64) + 2, 1), ((1 << 64) + 1, 1)]).is_none());
    }

    #[test]
    fn has_nothing_before_the_first_start() {
        let ranges = Ranges::new([(256u32, 1)]).expect("sorted");
        assert_eq!(ranges.find(255), None);
        assert_eq!(ranges.find(256), Some(Found { first: 256, last: u32::MAX, value: 1 }));
    }
}
