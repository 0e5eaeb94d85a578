//! One direction of a TCP connection put back in order (RFC 9293 section 3.4).
//!
//! Bytes that come in order are passed on without a copy. Segments that come early wait, within limits. Where
//! segments overlap the bytes that came first win, and the overlap is counted. A hole ends when it is filled,
//! when the receiver has acknowledged past it (then the capture lost it), when the limit is reached, or with the
//! flow; it is then reported as a gap of so many bytes.

use std::collections::BTreeMap;

use super::facts::At;

/// What comes out, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// The next bytes.
    Bytes(&'a [u8]),
    /// So many bytes are missing here.
    Gap(u64),
}

/// Bytes that wait, shared by the flows of one part of the table.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) flow_bytes: usize,
    pub(crate) total_bytes: usize,
    pub(crate) used_bytes: usize,
}

/// What happened to a segment, for coverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) overlap_bytes: u64,
    pub(crate) gap_bytes: u64,
}

#[derive(Debug)]
struct Segment {
    bytes: Vec<u8>,
    at: At,
}

impl Segment {
    /// What it counts for: a segment of one byte takes as much memory as one of a hundred.
    fn cost(length: usize) -> usize {
        length + 128
    }
}

/// One direction.
#[derive(Debug, Default)]
pub(crate) struct Half {
    /// Sequence number of the next byte; none before the first segment.
    next: Option<u32>,
    /// The same as an offset from the start, so that it never wraps.
    offset: u64,
    waiting: BTreeMap<u64, Segment>,
    waiting_bytes: usize,
}

impl Half {
    /// Returns whether a SYN with this sequence number begins another connection than the one at hand.
    pub(crate) fn is_other_start(&self, sequence: u32) -> bool {
        self.next.is_some_and(|next| {
            let start = next.wrapping_sub(self.offset as u32);
            start != sequence.wrapping_add(1)
        })
    }

    /// Returns whether bytes wait behind a hole.
    pub(crate) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes a SYN: the first byte of data has the next sequence number. Before any data a later SYN counts.
    pub(crate) fn start(&mut self, sequence: u32) {
        if self.next.is_none() || (self.offset == 0 && self.waiting.is_empty()) {
            self.next = Some(sequence.wrapping_add(1));
        }
    }

    /// Takes a segment and passes on what is now in order.
    pub(crate) fn segment(
        &mut self,
        sequence: u32,
        bytes: &[u8],
        at: At,
        budget: &mut Budget,
        counts: &mut Counts,
        mut emit: impl FnMut(Piece<'_>, At),
    ) {
        let next = *self.next.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(next).cast_signed();
        if ahead > 0 {
            self.wait(self.offset + u64::from(ahead.unsigned_abs()), bytes, at, budget, counts);
            while self.waiting_bytes > budget.flow_bytes || budget.used_bytes > budget.total_bytes {
                if !self.skip_gap(budget, counts, &mut emit) {
                    break;
                }
            }
            return;
        }
        let behind = ahead.unsigned_abs() as usize;
        counts.overlap_bytes += behind.min(bytes.len()) as u64;
        if let Some(fresh) = bytes.get(behind..).filter(|fresh| !fresh.is_empty()) {
            self.pass(
                fresh,
                At { offset: at.offset.saturating_add(behind as u32), ..at },
                budget,
                counts,
                &mut emit,
            );
            self.drain(budget, counts, &mut emit);
        }
    }

    /// Takes the other side's acknowledgement number.
    pub(crate) fn acknowledged(
        &mut self,
        acknowledgement: u32,
        budget: &mut Budget,
        counts: &mut Counts,
        mut emit: impl FnMut(Piece<'_>, At),
    ) {
        while let (Some(next), Some((start, segment))) = (self.next, self.waiting.first_key_value()) {
            let ahead = acknowledgement.wrapping_sub(next).cast_signed();
            let end = start + segment.bytes.len() as u64;
            if ahead <= 0 || self.offset + u64::from(ahead.unsigned_abs()) < end {
                break;
            }
            self.skip_gap(budget, counts, &mut emit);
        }
    }

    /// Passes on everything that still waits, with its gaps.
    pub(crate) fn finish(
        &mut self,
        budget: &mut Budget,
        counts: &mut Counts,
        mut emit: impl FnMut(Piece<'_>, At),
    ) {
        while self.skip_gap(budget, counts, &mut emit) {}
    }

    /// Notes `count` bytes from `sequence` on that the capture did not keep. Where they are not next, the hole tells
    /// it in time; where others wait that lie in them, those stand.
    pub(crate) fn missing(
        &mut self,
        sequence: u32,
        count: u32,
        at: At,
        budget: &mut Budget,
        counts: &mut Counts,
        mut emit: impl FnMut(Piece<'_>, At),
    ) {
        let Some(next) = self.next else { return };
        let behind = next.wrapping_sub(sequence).cast_signed();
        let Ok(behind) = u32::try_from(behind) else { return };
        let end = self.offset + u64::from(count.saturating_sub(behind));
        while self.offset < end {
            let start = self.waiting.first_key_value().map_or(end, |(start, _)| (*start).min(end));
            let gap = start.saturating_sub(self.offset);
            if gap > 0 {
                self.offset += gap;
                self.next = self.next.map(|next| next.wrapping_add(gap as u32));
                counts.gap_bytes += gap;
                emit(Piece::Gap(gap), at);
            }
            self.drain(budget, counts, &mut emit);
        }
    }

    /// Drops what waits, for a flow in which nobody wants the bytes any more.
    pub(crate) fn discard(&mut self, budget: &mut Budget) {
        budget.used_bytes = budget.used_bytes.saturating_sub(self.waiting_bytes);
        self.waiting_bytes = 0;
        self.waiting.clear();
    }

    fn pass(
        &mut self,
        bytes: &[u8],
        at: At,
        budget: &mut Budget,
        counts: &mut Counts,
        emit: &mut impl FnMut(Piece<'_>, At),
    ) {
        // What waits came first: where the new bytes run into it, its bytes stand.
        let free = match self.waiting.first_key_value() {
            Some((start, _)) => usize::try_from(start - self.offset).unwrap_or(usize::MAX).min(bytes.len()),
            None => bytes.len(),
        };
        let fresh = bytes.get(..free).unwrap_or_default();
        self.offset += free as u64;
        self.next = self.next.map(|next| next.wrapping_add(free as u32));
        emit(Piece::Bytes(fresh), at);
        let rest = bytes.get(free..).unwrap_or_default();
        if !rest.is_empty() {
            let at = At { offset: at.offset.saturating_add(free as u32), ..at };
            let kept = self.keep_tail(rest, at, budget);
            counts.overlap_bytes += (rest.len() - kept) as u64;
        }
    }

    /// Keeps what new bytes add beyond segments that wait: it is put in their holes. Returns how much that is.
    fn keep_tail(&mut self, bytes: &[u8], at: At, budget: &mut Budget) -> usize {
        let mut start = self.offset;
        let end = start + bytes.len() as u64;
        let mut holes = Vec::new();
        // Segments that wait do not overlap: of those that begin before, only the last one can reach here.
        let first = self.waiting.range(..=start).next_back().map_or(start, |(start, _)| *start);
        for (segment_start, segment) in self.waiting.range(first..end) {
            if *segment_start > start {
                holes.push((start, *segment_start));
            }
            start = start.max(segment_start + segment.bytes.len() as u64);
        }
        if start < end {
            holes.push((start, end));
        }
        let mut kept = 0;
        for (from, to) in holes {
            let first = (from - self.offset) as usize;
            let piece = bytes.get(first..(to - self.offset) as usize).unwrap_or_default();
            kept += piece.len();
            self.waiting_bytes += Segment::cost(piece.len());
            budget.used_bytes += Segment::cost(piece.len());
            let at = At { offset: at.offset.saturating_add(first as u32), ..at };
            self.waiting.insert(from, Segment { bytes: piece.to_vec(), at });
        }
        kept
    }

    fn wait(&mut self, offset: u64, bytes: &[u8], at: At, budget: &mut Budget, counts: &mut Counts) {
        let saved = self.offset;
        // `keep_tail` measures from `self.offset`; the segment begins at its own place.
        self.offset = offset;
        let covered = self.waiting.range(..offset).next_back().map_or(0, |(start, segment)| {
            (start + segment.bytes.len() as u64).saturating_sub(offset).min(bytes.len() as u64)
        });
        self.offset += covered;
        let fresh = bytes.get(covered as usize..).unwrap_or_default();
        let at = At { offset: at.offset.saturating_add(covered as u32), ..at };
        let kept = self.keep_tail(fresh, at, budget);
        self.offset = saved;
        counts.overlap_bytes += (bytes.len() - kept) as u64;
    }

    fn drain(&mut self, budget: &mut Budget, counts: &mut Counts, emit: &mut impl FnMut(Piece<'_>, At)) {
        while let Some(entry) = self.waiting.first_entry() {
            if *entry.key() > self.offset {
                break;
            }
            let (start, segment) = entry.remove_entry();
            let length = Segment::cost(segment.bytes.len());
            self.waiting_bytes = self.waiting_bytes.saturating_sub(length);
            budget.used_bytes = budget.used_bytes.saturating_sub(length);
            let behind = (self.offset - start) as usize;
            if let Some(fresh) = segment.bytes.get(behind..).filter(|fresh| !fresh.is_empty()) {
                self.pass(fresh, segment.at, budget, counts, emit);
            }
        }
    }

    fn skip_gap(
        &mut self,
        budget: &mut Budget,
        counts: &mut Counts,
        emit: &mut impl FnMut(Piece<'_>, At),
    ) -> bool {
        let Some((start, segment)) = self.waiting.first_key_value() else { return false };
        let gap = start - self.offset;
        let at = segment.at;
        if gap > 0 {
            self.offset = *start;
            self.next = self.next.map(|next| next.wrapping_add(gap as u32));
            counts.gap_bytes += gap;
            emit(Piece::Gap(gap), at);
        }
        self.drain(budget, counts, emit);
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use whither_model::Timestamp;

    use super::*;

    const AT: At = At { input: 0, packet: 1, offset: 0, time: Timestamp(0) };

    fn run(segments: &[(u32, &[u8])], flow_bytes: usize) -> (String, Counts) {
        let mut half = Half::default();
        let mut budget = Budget { flow_bytes, total_bytes: flow_bytes, used_bytes: 0 };
        let (mut counts, mut text) = (Counts::default(), String::new());
        let mut emit = |piece: Piece<'_>, _: At| match piece {
            Piece::Bytes(bytes) => text.push_str(&String::from_utf8_lossy(bytes)),
            Piece::Gap(count) => text.push_str(&format!("<{count}>")),
        };
        half.start(99);
        for (sequence, bytes) in segments {
            half.segment(100_u32.wrapping_add(*sequence), bytes, AT, &mut budget, &mut counts, &mut emit);
        }
        half.finish(&mut budget, &mut counts, &mut emit);
        assert_eq!(budget.used_bytes, 0);
        (text, counts)
    }

    fn check(segments: &[(u32, &[u8])], text: &str, overlap_bytes: u64, gap_bytes: u64) {
        assert_eq!(run(segments, 1_000), (text.to_owned(), Counts { overlap_bytes, gap_bytes }));
    }

    #[test]
    fn puts_segments_in_order() {
        check(&[(0, b"abc"), (3, b"def")], "abcdef", 0, 0);
        check(&[(3, b"def"), (0, b"abc")], "abcdef", 0, 0);
        check(&[(0, b"abc"), (0, b"abc"), (3, b"d")], "abcd", 3, 0);
        check(&[(0, b"abc"), (1, b"XYZd")], "abcZd", 2, 0);
        check(&[(3, b"def"), (0, b"abcXY")], "abcdef", 2, 0);
        check(&[(4, b"e"), (2, b"cdXf"), (0, b"ab")], "abcdef", 1, 0);
        check(&[(0, b"abc"), (5, b"fg")], "abc<2>fg", 0, 2);
    }

    #[test]
    fn early_segments_are_bounded() {
        let (text, counts) = run(&[(0, b"a"), (10, &[b'x'; 30]), (50, &[b'y'; 30])], 200);
        assert_eq!((text.len(), counts.gap_bytes), (1 + 3 + 30 + 4 + 30, 19));
    }

    #[test]
    fn bytes_that_were_not_captured_leave_what_waits_in_its_place() {
        let missing = |segments: &[(u32, &[u8])], sequence: u32, count: u32| {
            let mut half = Half::default();
            let mut budget = Budget { flow_bytes: 1_000, total_bytes: 1_000, used_bytes: 0 };
            let (mut counts, mut text) = (Counts::default(), String::new());
            let mut emit = |piece: Piece<'_>, _: At| match piece {
                Piece::Bytes(bytes) => text.push_str(&String::from_utf8_lossy(bytes)),
                Piece::Gap(count) => text.push_str(&format!("<{count}>")),
            };
            half.start(99);
            for (sequence, bytes) in segments {
                half.segment(100 + sequence, bytes, AT, &mut budget, &mut counts, &mut emit);
            }
            half.missing(100 + sequence, count, AT, &mut budget, &mut counts, &mut emit);
            half.finish(&mut budget, &mut counts, &mut emit);
            assert_eq!(budget.used_bytes, 0);
            text
        };
        assert_eq!(missing(&[(0, b"ab")], 2, 3), "ab<3>");
        // A segment that waits within them, and one that waits just behind.
        assert_eq!(missing(&[(4, b"ef"), (0, b"ab")], 2, 6), "ab<2>ef<2>");
        assert_eq!(missing(&[(5, b"fg"), (0, b"ab")], 2, 3), "ab<3>fg");
        // They follow a segment that itself waits, or were seen already.
        assert_eq!(missing(&[(0, b"ab"), (5, b"fg")], 7, 3), "ab<3>fg");
        assert_eq!(missing(&[(0, b"abcd")], 2, 3), "abcd<1>");
    }

    proptest! {
        #[test]
        fn any_order_and_cut_gives_the_same_bytes(cuts in prop::collection::vec(1_usize..40, 1..12), seed: u64) {
            let whole: Vec<u8> = (0..cuts.iter().sum::<usize>()).map(|n| b'a' + (n % 26) as u8).collect();
            let mut segments = Vec::new();
            let mut at = 0;
            for cut in cuts {
                segments.push((at as u32, &whole[at..at + cut]));
                at += cut;
            }
            let mut state = seed;
            for index in (1..segments.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                segments.swap(index, (state >> 33) as usize % (index + 1));
            }
            let (text, counts) = run(&segments, 10_000);
            prop_assert_eq!(text.as_bytes(), whole.as_slice());
            prop_assert_eq!(counts, Counts::default());
        }
    }
}
