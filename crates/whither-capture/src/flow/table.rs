//! One part of the flow table: finds the flow of a packet, ends flows, and collects what they leave.

use std::{hash::BuildHasher, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashTable};
use whither_model::{ContentSink, Limits, Rows, table::Flow};

use super::{
    Key, PARTITIONS,
    facts::{Output, SharedTexts},
    reassembly::Budget,
    row::row,
    state::{Details, FlowState, Shared},
};
use crate::{decode::Packet, protocols::Readings};

const NANOS: i64 = 1_000_000_000;
/// A closed connection stays this long for late packets of its own.
const CLOSED_SECONDS: i64 = 60;

/// Packets whose places are worked out before the first of them is read: their look-ups wait for memory together
/// instead of one after the other.
const AHEAD: usize = 16;

/// Where a packet belongs.
#[derive(Clone, Copy, Default)]
struct Place {
    key: Key,
    sender: usize,
    hash: u64,
    /// Where its flow was when this was worked out.
    slot: Option<u32>,
}

/// A part of the flow table. Which part a flow belongs to depends on its key alone.
pub(crate) struct Partition<S> {
    /// Slots by key. The keys stand in the flows themselves, which are looked at next anyway.
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    slots: Rows<Option<FlowState>>,
    details: Details,
    free: Vec<u32>,
    budget: Budget,
    idle: i64,
    next_sweep: i64,
    limits: Limits,
    pub(crate) output: Output,
    /// Rows of the flows that have ended.
    pub(crate) flows: Rows<Flow>,
    pub(crate) sink: Option<S>,
    stream: Option<u32>,
}

impl<S: ContentSink> Partition<S> {
    /// Returns an empty part.
    pub(crate) fn new(limits: &Limits, sink: Option<S>, readings: Arc<Readings>) -> Self {
        Self {
            table: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            slots: Rows::default(),
            details: Details::default(),
            free: Vec::new(),
            budget: Budget {
                flow_bytes: limits.reassembly_flow_bytes,
                total_bytes: limits.reassembly_total_bytes / PARTITIONS,
                used_bytes: 0,
            },
            idle: i64::from(limits.idle_seconds) * NANOS,
            next_sweep: i64::MIN,
            limits: limits.clone(),
            output: Output::new(readings),
            flows: Rows::default(),
            sink,
            stream: None,
        }
    }

    /// Exchanges the texts that new rows share.
    pub(crate) fn swap_texts(&mut self, texts: &mut SharedTexts) {
        std::mem::swap(&mut self.output.texts, texts);
    }

    /// Takes the packets of a block that belong here. `clock` is the latest time in all blocks before.
    /// Flows end with their stream.
    pub(crate) fn block(
        &mut self,
        packets: &[Packet],
        indexes: &[u32],
        block: &[u8],
        clock: i64,
        stream: u32,
    ) {
        if self.stream.replace(stream).is_some_and(|before| before != stream) {
            self.finish();
            self.next_sweep = i64::MIN;
        }
        self.sweep(clock);
        let mut places = [Place::default(); AHEAD];
        for group in indexes.chunks(AHEAD) {
            for (index, place) in group.iter().zip(&mut places) {
                let Some(packet) = packets.get(*index as usize) else { continue };
                *place = self.place(packet);
            }
            for (index, place) in group.iter().zip(&places) {
                let Some(packet) = packets.get(*index as usize) else { continue };
                self.packet(packet, place, block);
            }
        }
    }

    /// Works out where a packet belongs, and has the memory of its flow brought near.
    fn place(&self, packet: &Packet) -> Place {
        let (key, sender) = Key::of(packet);
        let hash = self.hasher.hash_one(key);
        Place { key, sender, hash, slot: self.find(hash, &key) }
    }

    fn packet(&mut self, packet: &Packet, place: &Place, block: &[u8]) {
        let Place { key, sender, hash, slot } = *place;
        // The packets before it may have ended the flow, or begun it.
        let slot = slot.filter(|slot| self.is_at(*slot, &key)).or_else(|| self.find(hash, &key));
        if let Some(slot) = slot {
            let (details, idle) = (&mut self.details, self.idle);
            let flow = self.slots.get(slot as usize).and_then(Option::as_ref);
            let ended = flow.and_then(|flow| flow.ends_before(packet, sender, idle, details));
            match ended {
                None => return self.feed(slot, packet, sender, block),
                Some(reason) => self.end(slot, reason),
            }
        }
        let slot = self.insert(FlowState::new(key, packet, sender));
        let (slots, hasher) = (&self.slots, &self.hasher);
        self.table.insert_unique(hash, slot, |slot| match slots.get(*slot as usize) {
            Some(Some(flow)) => hasher.hash_one(flow.key),
            _ => 0,
        });
        self.feed(slot, packet, sender, block);
    }

    fn slot(&self, slot: u32) -> Option<&FlowState> {
        self.slots.get(slot as usize)?.as_ref()
    }

    fn is_at(&self, slot: u32, key: &Key) -> bool {
        self.slot(slot).is_some_and(|flow| flow.key == *key)
    }

    fn find(&self, hash: u64, key: &Key) -> Option<u32> {
        self.table.find(hash, |slot| self.is_at(*slot, key)).copied()
    }

    fn insert(&mut self, flow: FlowState) -> u32 {
        if let Some(slot) = self.free.pop()
            && let Some(place) = self.slots.get_mut(slot as usize)
        {
            *place = Some(flow);
            return slot;
        }
        self.slots.push(Some(flow));
        (self.slots.len() - 1) as u32
    }

    fn feed(&mut self, slot: u32, packet: &Packet, sender: usize, block: &[u8]) {
        let Some(Some(flow)) = self.slots.get_mut(slot as usize) else { return };
        let mut shared = Shared {
            output: &mut self.output,
            budget: &mut self.budget,
            sink: self.sink.as_mut().map(|sink| sink as &mut dyn ContentSink),
            limits: &self.limits,
        };
        flow.packet(packet, sender, block, &mut self.details, &mut shared);
    }

    fn end(&mut self, slot: u32, reason: &'static str) {
        let Some(flow) = self.slots.get_mut(slot as usize).and_then(Option::take) else { return };
        self.free.push(slot);
        let hash = self.hasher.hash_one(flow.key);
        if let Ok(entry) = self.table.find_entry(hash, |known| *known == slot) {
            entry.remove();
        }
        self.close(flow, reason);
    }

    fn close(&mut self, mut flow: FlowState, reason: &'static str) {
        let mut shared = Shared {
            output: &mut self.output,
            budget: &mut self.budget,
            sink: self.sink.as_mut().map(|sink| sink as &mut dyn ContentSink),
            limits: &self.limits,
        };
        flow.finish(&mut self.details, &mut shared);
        let detail = self.details.take(&mut flow);
        self.flows.push(row(&flow, detail, reason, &mut self.output.coverage, &mut self.output.texts));
    }

    /// Ends flows that have been silent too long. Times of whole blocks decide, so that the result does not depend
    /// on how the work is shared out.
    fn sweep(&mut self, clock: i64) {
        if clock < self.next_sweep {
            return;
        }
        self.next_sweep = clock.saturating_add(CLOSED_SECONDS * NANOS);
        let mut over = Vec::new();
        for (slot, flow) in self.slots.iter().enumerate() {
            let Some(flow) = flow else { continue };
            let silent = clock.saturating_sub(flow.last_time);
            if silent > self.idle {
                over.push((slot as u32, "idle"));
            } else if flow.is_closed() && silent > CLOSED_SECONDS * NANOS {
                over.push((slot as u32, flow.ended_by()));
            }
        }
        for (slot, reason) in over {
            self.end(slot, reason);
        }
    }

    /// Ends every flow.
    pub(crate) fn finish(&mut self) {
        // Nothing is looked up any more, and the slots are given back while their flows move on.
        self.table = HashTable::new();
        self.free = Vec::new();
        for flow in std::mem::take(&mut self.slots).into_pieces().flatten() {
            let reason = flow.ended_by();
            self.close(flow, reason);
        }
        self.details = Details::default();
    }
}
