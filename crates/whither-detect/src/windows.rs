//! Content put together again from its blocks, in windows whose borders do not depend on where it was cut.
//!
//! Encoded values are longer than the overlap of blocks, so that decoders cannot work on blocks. A window is
//! [`WINDOW`] bytes of a content, counted from its beginning; what begins in its last [`MARGIN`] bytes is left to the
//! next one. Content that came in one block is its own window and is not copied.

use std::ops::Range;

use hashbrown::HashMap;
use whither_model::{Direction, Evidence, FlowId, Place};

use crate::decode::Extent;

/// Bytes of a window.
const WINDOW: usize = 64 << 10;
/// Bytes at its end in which nothing begins.
const MARGIN: usize = 16 << 10;
/// Bytes before what begins in a window that are still there.
const CONTEXT: usize = 64;
/// Contents that may be open at once; the one that has waited longest is read as it is when there are more.
const OPEN: usize = 64;

/// A window of a content.
pub(crate) struct Window<'w> {
    pub(crate) bytes: &'w [u8],
    /// Where the values may begin that are this window's.
    pub(crate) plain: Range<usize>,
    /// Where the encoded spans may begin that are this window's.
    pub(crate) encoded: Range<usize>,
    pub(crate) extent: Extent,
    marks: &'w [(usize, Evidence)],
}

impl Window<'_> {
    /// Returns where a span of the window stands: exactly, if it lies in what one block added and in the packet that
    /// this begins in; else that part of the block.
    pub(crate) fn evidence(&self, (start, end): (usize, usize)) -> Evidence {
        let before = self.marks.partition_point(|(at, _)| *at <= start);
        let Some((from, at)) = before.checked_sub(1).and_then(|index| self.marks.get(index)) else {
            return Evidence::default();
        };
        let (Ok(offset), Ok(length)) = (u32::try_from(start - from), u32::try_from(end - start)) else {
            return *at;
        };
        if offset.saturating_add(length) > at.length {
            return *at;
        }
        Evidence { offset: at.offset.saturating_add(offset), length, ..*at }
    }
}

/// Reads a window; returns where the last encoded span that begins in it ends.
pub(crate) type Read<'r> = dyn FnMut(&Place<'_>, &Window<'_>) -> usize + 'r;

/// A place: what is open there are contents that go on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    flow: FlowId,
    direction: Direction,
    path: Box<str>,
    media_type: Box<str>,
}

/// A content that goes on.
struct Open {
    bytes: Vec<u8>,
    marks: Vec<(usize, Evidence)>,
    /// Where values and encoded spans may begin.
    plain: usize,
    encoded: usize,
    /// Whether it is still there from its beginning.
    is_whole: bool,
    /// When it began, counted in contents.
    age: u64,
}

/// The contents that go on.
#[derive(Default)]
pub(crate) struct Windows {
    open: HashMap<Key, Vec<Open>>,
    count: usize,
    ages: u64,
}

impl Windows {
    /// Takes a block and reads the windows that it completes.
    pub(crate) fn add(
        &mut self,
        place: &Place<'_>,
        block: &[u8],
        new_from: usize,
        last: bool,
        at: Evidence,
        read: &mut Read<'_>,
    ) {
        if last && new_from == 0 && block.len() <= WINDOW {
            let (all, marks) = (0..block.len(), &[(0, at)]);
            let extent = Extent::Whole;
            read(place, &Window { bytes: block, plain: all.clone(), encoded: all, extent, marks });
            return;
        }
        let key = Key {
            flow: place.flow,
            direction: place.direction,
            path: place.path.into(),
            media_type: place.media_type.into(),
        };
        let mut open = self.take(&key, block.get(..new_from).unwrap_or_default());
        open.marks.push((open.bytes.len(), at));
        open.bytes.extend_from_slice(block.get(new_from..).unwrap_or_default());
        open.read_full(place, read);
        if last {
            open.read_rest(place, read);
            return;
        }
        if self.count >= OPEN {
            self.end_oldest(read);
        }
        self.count += 1;
        self.open.entry(key).or_default().push(open);
    }

    /// Takes up the content that ends with what a block repeats; begins one where there is none.
    fn take(&mut self, key: &Key, repeated: &[u8]) -> Open {
        let tail = repeated.get(repeated.len().saturating_sub(whither_model::content::BLOCK_OVERLAP)..);
        let tail = tail.filter(|tail| !tail.is_empty());
        if let Some(list) = self.open.get_mut(key)
            && let Some(index) =
                list.iter().position(|open| tail.is_some_and(|tail| open.bytes.ends_with(tail)))
        {
            self.count -= 1;
            let open = list.remove(index);
            if list.is_empty() {
                self.open.remove(key);
            }
            return open;
        }
        self.ages += 1;
        let is_whole = tail.is_none();
        Open { bytes: Vec::new(), marks: Vec::new(), plain: 0, encoded: 0, is_whole, age: self.ages }
    }

    /// Reads what is left of the content that has been open for longest.
    fn end_oldest(&mut self, read: &mut Read<'_>) {
        let oldest = |list: &Vec<Open>| list.iter().map(|open| open.age).min();
        let Some(key) = self.open.iter().min_by_key(|(_, list)| oldest(list)).map(|(key, _)| key.clone())
        else {
            return;
        };
        let Some(list) = self.open.get_mut(&key) else { return };
        let at = (0..list.len()).min_by_key(|&at| list.get(at).map(|open| open.age)).unwrap_or(0);
        let open = list.remove(at);
        if list.is_empty() {
            self.open.remove(&key);
        }
        self.count -= 1;
        open.read_rest(&key.place(), read);
    }

    /// Reads what is left of all contents.
    pub(crate) fn finish(&mut self, read: &mut Read<'_>) {
        let mut all: Vec<(Key, Vec<Open>)> = self.open.drain().collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        for (key, list) in all {
            list.into_iter().for_each(|open| open.read_rest(&key.place(), read));
        }
    }
}

impl Key {
    fn place(&self) -> Place<'_> {
        let Self { flow, direction, path, media_type } = self;
        Place { flow: *flow, direction: *direction, path, media_type }
    }
}

impl Open {
    /// Reads windows as long as they are full.
    fn read_full(&mut self, place: &Place<'_>, read: &mut Read<'_>) {
        // One byte more: a content of just a window is whole.
        while self.bytes.len() > WINDOW {
            let (bytes, end) = (self.bytes.get(..WINDOW).unwrap_or_default(), WINDOW - MARGIN);
            let window = Window {
                bytes,
                plain: self.plain..end,
                encoded: self.encoded..end,
                extent: Extent::Part,
                marks: &self.marks,
            };
            let reached = read(place, &window);
            let passed = end - CONTEXT;
            self.plain = CONTEXT;
            self.encoded = self.encoded.max(reached).max(end) - passed;
            self.is_whole = false;
            self.bytes.drain(..passed);
            let first = self.marks.partition_point(|(at, _)| *at <= passed).saturating_sub(1);
            self.marks.drain(..first);
            // What began before the window stands where it began, or at its first byte that is here.
            for (at, evidence) in &mut self.marks {
                let cut = passed.saturating_sub(*at);
                let skipped = u32::try_from(cut).unwrap_or(u32::MAX).min(evidence.length);
                evidence.offset = evidence.offset.saturating_add(skipped);
                evidence.length -= skipped;
                *at = at.saturating_sub(passed);
            }
        }
    }

    /// Reads the last window.
    fn read_rest(&self, place: &Place<'_>, read: &mut Read<'_>) {
        let extent = if self.is_whole { Extent::Whole } else { Extent::Part };
        let (bytes, end) = (self.bytes.as_slice(), self.bytes.len());
        let (plain, encoded) = (self.plain..end, self.encoded.min(end)..end);
        read(place, &Window { bytes, plain, encoded, extent, marks: &self.marks });
    }
}
