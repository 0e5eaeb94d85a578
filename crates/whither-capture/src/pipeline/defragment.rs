//! IP datagrams put together from fragments (RFC 791 section 3.2, RFC 8200 section 4.5, RFC 5722).
//!
//! Fragments are seen in the order of the capture, by one thread at a time. Where they overlap, the first bytes
//! win and the overlap is counted. Datagrams that never become whole give way to newer ones, and are counted.

use std::collections::VecDeque;

use hashbrown::HashMap;
use whither_model::Coverage;

use crate::decode::{Fragment, Packet};

/// Longest payload of a datagram.
const DATAGRAM_BYTES: usize = 65_535;
/// Datagrams that are put together at the same time.
const DATAGRAMS: usize = 4_096;
/// What a piece counts for beside its bytes: many small ones take memory too.
const PIECE_BYTES: usize = 64;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    stream: u32,
    source: [u8; 16],
    destination: [u8; 16],
    protocol: u8,
    v6: bool,
    identification: u32,
}

#[derive(Default)]
struct Datagram {
    /// Pieces by offset, without overlaps.
    pieces: Vec<(usize, Vec<u8>)>,
    total: Option<usize>,
    have: usize,
    /// What it counts for of what may be held.
    cost: usize,
    wire_length: u32,
    /// Fragments of it that were seen.
    fragments: u64,
    first: (u32, u64),
    /// Its place in the order of beginning.
    serial: u64,
}

/// What is being put together.
#[derive(Default)]
pub(super) struct Defragmenter {
    datagrams: HashMap<Key, Datagram>,
    /// Datagrams as they began; those that became whole in the meantime are still in it.
    order: VecDeque<(u64, Key)>,
    serial: u64,
    held: usize,
}

impl Defragmenter {
    /// Takes a fragment; gives the payload of its datagram when it is whole, and the packet to decode it as.
    pub(super) fn add(
        &mut self,
        packet: &Packet,
        fragment: &Fragment,
        bytes: &[u8],
        limit: usize,
        coverage: &mut Coverage,
    ) -> Option<(Packet, Vec<u8>)> {
        let key = Key {
            stream: packet.stream,
            source: packet.source,
            destination: packet.destination,
            protocol: packet.protocol,
            v6: packet.v6,
            identification: fragment.identification,
        };
        let offset = fragment.offset as usize;
        if bytes.is_empty() || offset + bytes.len() > DATAGRAM_BYTES {
            coverage.problem("ip.fragment-length", packet.input, packet.number, bytes.len() as u64);
            return None;
        }
        if !self.datagrams.contains_key(&key) {
            self.serial += 1;
            self.order.push_back((self.serial, key.clone()));
        }
        let datagram = self.datagrams.entry(key.clone()).or_default();
        if datagram.pieces.is_empty() {
            datagram.first = (packet.input, packet.number);
            datagram.serial = self.serial;
        }
        if !fragment.more {
            datagram.total = Some(offset + bytes.len());
        }
        datagram.wire_length = datagram.wire_length.saturating_add(packet.wire_length);
        datagram.fragments += 1;
        let (before, kept) = (datagram.cost, datagram.insert(offset, bytes));
        self.held += datagram.cost - before;
        if kept < bytes.len() {
            coverage.problem("ip.fragment-overlap", packet.input, packet.number, (bytes.len() - kept) as u64);
        }
        if datagram.total.is_some_and(|total| datagram.have >= total) {
            let datagram = self.datagrams.remove(&key)?;
            self.held = self.held.saturating_sub(datagram.cost);
            self.forget_whole_ones();
            coverage.packets_joined += datagram.fragments.saturating_sub(1);
            let payload = datagram.join();
            return Some((Packet { wire_length: datagram.wire_length, ..*packet }, payload));
        }
        while self.held > limit || self.datagrams.len() > DATAGRAMS {
            self.evict(coverage);
        }
        None
    }

    /// Gives up the oldest datagram.
    fn evict(&mut self, coverage: &mut Coverage) {
        let Some((serial, key)) = self.order.pop_front() else {
            self.datagrams.clear();
            self.held = 0;
            return;
        };
        let is_it = self.datagrams.get(&key).is_some_and(|datagram| datagram.serial == serial);
        if let Some(datagram) = is_it.then(|| self.datagrams.remove(&key)).flatten() {
            self.held = self.held.saturating_sub(datagram.cost);
            let (input, packet) = datagram.first;
            coverage.problem("ip.fragments-incomplete", input, packet, datagram.have as u64);
        }
    }

    /// Takes datagrams that are no longer held out of the order, now and then.
    fn forget_whole_ones(&mut self) {
        if self.order.len() > 4 * DATAGRAMS {
            let datagrams = &self.datagrams;
            self.order.retain(|(serial, key)| datagrams.get(key).is_some_and(|held| held.serial == *serial));
        }
    }

    /// Gives up everything, at the end of a stream.
    pub(super) fn finish(&mut self, coverage: &mut Coverage) {
        while !self.datagrams.is_empty() {
            self.evict(coverage);
        }
        self.order.clear();
    }
}

impl Datagram {
    /// Adds the bytes that are new; returns how many those are.
    fn insert(&mut self, offset: usize, bytes: &[u8]) -> usize {
        let mut fresh = Vec::new();
        let (mut at, end) = (offset, offset + bytes.len());
        for (start, piece) in &self.pieces {
            let stop = start + piece.len();
            if stop <= at {
                continue;
            }
            if *start >= end {
                break;
            }
            if *start > at {
                fresh.push((at, *start));
            }
            at = stop;
        }
        if at < end {
            fresh.push((at, end));
        }
        let mut kept = 0;
        for (from, to) in fresh {
            let piece = bytes.get(from - offset..to - offset).unwrap_or_default().to_vec();
            kept += piece.len();
            self.cost += piece.len() + PIECE_BYTES;
            self.pieces.push((from, piece));
        }
        self.pieces.sort_unstable_by_key(|piece| piece.0);
        self.have += kept;
        kept
    }

    fn join(&self) -> Vec<u8> {
        let total = self.total.unwrap_or_default();
        let mut payload: Vec<u8> = self.pieces.iter().flat_map(|piece| piece.1.iter().copied()).collect();
        payload.truncate(total);
        payload
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(pieces: &[(usize, &[u8])]) -> (Vec<u8>, Vec<usize>) {
        let mut datagram = Datagram { total: Some(6), ..Datagram::default() };
        let kept = pieces.iter().map(|(offset, bytes)| datagram.insert(*offset, bytes)).collect();
        (datagram.join(), kept)
    }

    #[test]
    fn first_bytes_win() {
        assert_eq!(insert(&[(0, b"abc"), (3, b"def")]), (b"abcdef".to_vec(), vec![3, 3]));
        assert_eq!(insert(&[(3, b"def"), (0, b"abc")]), (b"abcdef".to_vec(), vec![3, 3]));
        assert_eq!(insert(&[(2, b"cd"), (0, b"abXXef")]), (b"abcdef".to_vec(), vec![2, 4]));
    }

    #[test]
    fn whole_datagrams_leave_nothing_behind() {
        let mut defragmenter = Defragmenter::default();
        let mut coverage = Coverage::default();
        let packet = Packet::default();
        let mut fragment = Fragment {
            identification: 0,
            offset: 0,
            more: true,
            start: 0,
            length: 8,
            layer: crate::decode::Layer::Protocol(17),
            steps: 0,
        };
        for number in 0..50_000 {
            fragment.identification = number % 7;
            (fragment.offset, fragment.more) = (0, true);
            assert!(defragmenter.add(&packet, &fragment, b"12345678", 1 << 20, &mut coverage).is_none());
            (fragment.offset, fragment.more) = (8, false);
            assert!(defragmenter.add(&packet, &fragment, b"12345678", 1 << 20, &mut coverage).is_some());
        }
        assert!(defragmenter.order.len() <= 4 * DATAGRAMS + 1, "{}", defragmenter.order.len());
        assert_eq!((defragmenter.held, defragmenter.datagrams.len()), (0, 0));
        assert!(coverage.problems.is_empty());
        assert_eq!(coverage.packets_joined, 50_000);
    }
}
