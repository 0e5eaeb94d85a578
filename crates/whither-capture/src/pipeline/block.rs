//! A block of packets on its way from the reader through decoding to the parts of the flow table.

use hashbrown::HashMap;
use whither_model::{Coverage, Limits};

use super::defragment::Defragmenter;
use crate::{
    decode::{self, Decoded, Fragment, Layer, Packet},
    flow::{Key, PARTITIONS},
    source::RawPacket,
};

/// Packets with their bytes.
#[derive(Default)]
pub(super) struct Block {
    pub(super) data: Vec<u8>,
    pub(super) raw: Vec<RawPacket>,
    pub(super) packets: Vec<Packet>,
    /// The flow of each, and the side that sent it.
    pub(super) keys: Vec<(Key, u8)>,
    /// Pieces of datagrams, with what is known of the datagram.
    fragments: Vec<(Packet, Fragment)>,
    /// Indexes into `packets` by part of the flow table.
    pub(super) parts: [Vec<u32>; PARTITIONS],
    pub(super) coverage: Coverage,
    pub(super) input: u32,
    pub(super) stream: u32,
    /// Latest time in the block.
    last_time: i64,
    /// Latest time in the blocks of this stream before it; set when its turn comes.
    pub(super) clock: i64,
    not_ip: HashMap<&'static str, u64>,
}

impl Block {
    /// Empties the block and keeps its memory; the reader writes over its bytes.
    pub(super) fn clear(&mut self) {
        self.raw.clear();
        self.packets.clear();
        self.keys.clear();
        self.fragments.clear();
        self.parts.iter_mut().for_each(Vec::clear);
        self.coverage = Coverage::default();
        self.not_ip.clear();
    }

    /// Decodes every packet.
    pub(super) fn decode(&mut self, limits: &Limits) {
        self.last_time = i64::MIN;
        let raw = std::mem::take(&mut self.raw);
        for packet in &raw {
            self.last_time = self.last_time.max(packet.time);
            self.coverage.packets += 1;
            self.coverage.packet_bytes += u64::from(packet.length);
            self.packets.push(Packet {
                input: self.input,
                stream: self.stream,
                number: packet.number,
                time: packet.time,
                wire_length: packet.wire_length.max(packet.length),
                frame_offset: packet.offset,
                ..Packet::default()
            });
            let Some(known) = self.packets.last_mut() else { continue };
            let (start, end) = (packet.offset as usize, (packet.offset + packet.length) as usize);
            let decoded =
                decode::decode(&self.data, start, end, known, Layer::Link(packet.link), limits.layers);
            if decoded == Decoded::Packet {
                if known.is_aggregate {
                    self.coverage.problem("802.11.aggregate", self.input, packet.number, 0);
                }
                self.assign();
                continue;
            }
            let known = self.packets.pop().unwrap_or_default();
            match decoded {
                Decoded::Packet => {}
                Decoded::Fragment(fragment) => self.fragments.push((known, fragment)),
                Decoded::NotIp(name) => *self.not_ip.entry(name).or_default() += 1,
                Decoded::OtherEtherType(kind) => {
                    *self.coverage.packets_not_ip.entry(format!("ethertype-{kind:04x}")).or_default() += 1;
                }
                Decoded::Problem(name) => {
                    self.coverage.problem(name, self.input, packet.number, u64::from(packet.length));
                }
            }
        }
        self.raw = raw;
        for (name, count) in self.not_ip.drain() {
            *self.coverage.packets_not_ip.entry(name.to_owned()).or_default() += count;
        }
    }

    /// Notes which part of the flow table the last packet belongs to.
    fn assign(&mut self) {
        let Some(packet) = self.packets.last() else { return };
        let (key, sender) = Key::of(packet);
        self.keys.push((key, sender));
        if let Some(part) = self.parts.get_mut(key.partition()) {
            part.push((self.packets.len() - 1) as u32);
        }
    }

    /// Puts datagrams together; called for one block after the other.
    pub(super) fn order(&mut self, clock: &mut i64, defragmenter: &mut Defragmenter, limits: &Limits) {
        self.clock = *clock;
        *clock = (*clock).max(self.last_time);
        if self.fragments.is_empty() {
            return;
        }
        for (known, fragment) in std::mem::take(&mut self.fragments) {
            let start = fragment.start as usize;
            let bytes = self.data.get(start..start + fragment.length as usize).unwrap_or_default().to_vec();
            let whole =
                defragmenter.add(&known, &fragment, &bytes, limits.fragment_bytes, &mut self.coverage);
            let Some((packet, payload)) = whole else { continue };
            let start = self.data.len();
            self.data.extend_from_slice(&payload);
            let end = self.data.len();
            let steps = fragment.steps;
            // Evidence points into the last fragment's frame; offsets there are those of the payload.
            let packet = Packet { frame_offset: start as u32, ..packet };
            let wire_length = packet.wire_length;
            let mut known = Packet { wire_length: payload.len() as u32, ..packet };
            match decode::resume(&self.data, start, end, &mut known, fragment.layer, steps, limits.layers) {
                Decoded::Packet => {
                    self.packets.push(Packet { wire_length, ..known });
                    self.assign();
                }
                _ => self.coverage.problem(
                    "ip.fragment-contents",
                    packet.input,
                    packet.number,
                    payload.len() as u64,
                ),
            }
        }
        // Datagrams take the place of their last fragment.
        for part in &mut self.parts {
            part.sort_by_key(|index| self.packets.get(*index as usize).map(|packet| packet.number));
        }
    }
}
