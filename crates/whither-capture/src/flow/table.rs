//! One part of the flow table: finds the flow of a packet, ends flows, and collects what they leave.

use std::{hash::BuildHasher, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashTable};
use whither_model::{ContentSink, Limits, Rows, table::Flow};

use super::{
    Key, PARTITIONS,
    facts::{Memory, Output},
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
    hash: u32,
    /// Where its flow was when this was worked out.
    slot: Option<u32>,
    sender: u8,
}

/// Returns a hash as the table takes it, which looks at both ends of a number.
fn wide(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// A part of the flow table. Which part a flow belongs to depends on its key alone.
pub(crate) struct Partition<S> {
    /// Hashes of keys, and slots. The keys stand in the flows themselves, which are looked at next anyway; a table that
    /// grows looks at none of them.
    table: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
    slots: Rows<Option<FlowState>>,
    details: Details,
    free: Vec<u32>,
    /// How often a flow began or ended.
    changes: u64,
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
            changes: 0,
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

    /// Exchanges what is remembered for new rows.
    pub(crate) fn swap(&mut self, memory: &mut Memory) {
        std::mem::swap(&mut self.output.memory, memory);
    }

    /// Takes the packets of a block that belong here, with the key of each and the side that sent it. `clock` is the latest time in all blocks before.
    /// Flows end with their stream.
    pub(crate) fn block(
        &mut self,
        packets: &[Packet],
        keys: &[(Key, u8)],
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
                let Some((key, sender)) = keys.get(*index as usize) else { continue };
                let hash = self.hash(key);
                *place = Place { hash, slot: self.find(hash, key), sender: *sender };
            }
            let changes = self.changes;
            for (index, place) in group.iter().zip(&places) {
                let at = *index as usize;
                let (Some(packet), Some((key, _))) = (packets.get(at), keys.get(at)) else { continue };
                let same = self.changes == changes;
                self.packet(packet, key, place, same, block);
            }
        }
    }

    /// Takes a packet. `same` says that no flow has begun or ended since its place was worked out.
    fn packet(&mut self, packet: &Packet, key: &Key, place: &Place, same: bool, block: &[u8]) {
        let sender = usize::from(place.sender);
        let slot = if same { place.slot } else { self.find(place.hash, key) };
        if let Some(slot) = slot {
            match self.feed(slot, packet, sender, block) {
                None => return,
                Some(reason) => self.end(slot, reason),
            }
        }
        let slot = self.insert(FlowState::new(*key, packet, sender));
        self.table.insert_unique(wide(place.hash), (place.hash, slot), |known| wide(known.0));
        // A flow that has just begun takes its first packet.
        let _ = self.feed(slot, packet, sender, block);
    }

    fn hash(&self, key: &Key) -> u32 {
        let hash = self.hasher.hash_one(key);
        (hash ^ hash >> 32) as u32
    }

    fn find(&self, hash: u32, key: &Key) -> Option<u32> {
        let flow = |slot: u32| self.slots.get(slot as usize)?.as_ref();
        let same = |known: &(u32, u32)| known.0 == hash && flow(known.1).is_some_and(|flow| flow.key == *key);
        self.table.find(wide(hash), same).map(|known| known.1)
    }

    fn insert(&mut self, flow: FlowState) -> u32 {
        self.changes += 1;
        if let Some(slot) = self.free.pop()
            && let Some(place) = self.slots.get_mut(slot as usize)
        {
            *place = Some(flow);
            return slot;
        }
        self.slots.push(Some(flow));
        (self.slots.len() - 1) as u32
    }

    /// Hands a packet to its flow; gives how the flow ends before it, where it cannot belong to it.
    fn feed(&mut self, slot: u32, packet: &Packet, sender: usize, block: &[u8]) -> Option<&'static str> {
        let Some(Some(flow)) = self.slots.get_mut(slot as usize) else { return None };
        let ended = flow.ends_before(packet, sender, self.idle, &mut self.details);
        if ended.is_some() {
            return ended;
        }
        let mut shared = Shared {
            output: &mut self.output,
            budget: &mut self.budget,
            sink: self.sink.as_mut().map(|sink| sink as &mut dyn ContentSink),
            limits: &self.limits,
        };
        flow.packet(packet, sender, block, &mut self.details, &mut shared);
        None
    }

    fn end(&mut self, slot: u32, reason: &'static str) {
        let Some(flow) = self.slots.get_mut(slot as usize).and_then(Option::take) else { return };
        self.free.push(slot);
        self.changes += 1;
        let hash = wide(self.hash(&flow.key));
        if let Ok(entry) = self.table.find_entry(hash, |known| known.1 == slot) {
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
        self.flows.push(row(&flow, detail, reason, &mut self.output.coverage, &mut self.output.memory.texts));
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
        for flow in std::mem::take(&mut self.slots).into_iter().flatten() {
            let reason = flow.ended_by();
            self.close(flow, reason);
        }
        self.details = Details::default();
    }
}
