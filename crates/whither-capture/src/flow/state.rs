//! The state of one flow while its packets come in: counters first, dissection only where there is payload.

use std::net::IpAddr;

use whither_model::{ContentSink, Direction, FlowId, Limits, Rows, Timestamp};

use super::{
    Key,
    facts::{At, Context, Facts, Output},
    reassembly::{Budget, Counts, Half, Piece},
    texture::Texture,
};
use crate::{
    decode::{Packet, TCP, Tunnel},
    protocols::{self, Probe, Protocol, Step},
};

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// Bytes of a direction's start that are kept while no protocol is sure.
const HEAD_BYTES: usize = 32;
/// A dissection that changes its protocol more often than this is not believed.
const HANDOVERS: u8 = 8;

/// A gap of more than this is no loss.
const JUMP_BYTES: u64 = 64 << 20;

/// What the flows of one part of the table share.
pub(crate) struct Shared<'a> {
    pub(crate) output: &'a mut Output,
    pub(crate) budget: &'a mut Budget,
    pub(crate) sink: Option<&'a mut dyn ContentSink>,
    pub(crate) limits: &'a Limits,
}

/// A flow. `[low, high]` arrays are by side of the [`Key`].
pub(crate) struct FlowState {
    pub(crate) key: Key,
    pub(crate) first: FlowId,
    pub(crate) first_time: i64,
    pub(crate) last_time: i64,
    pub(crate) packets: [u64; 2],
    pub(crate) bytes: [u64; 2],
    pub(crate) originator: u8,
    pub(crate) originator_by: &'static str,
    pub(crate) tunnel: Tunnel,
    closed: u8,
    /// Times of the first SYN or request, until the answer comes.
    asked: Option<i64>,
    pub(crate) rtt: Option<(i64, &'static str)>,
    pub(crate) payload_bytes: u64,
    /// Its place in the [`Details`] of the part.
    detail: Option<u32>,
}

/// What a flow with payload needs beyond its counters.
#[derive(Default)]
pub(crate) struct Detail {
    pub(crate) facts: Facts,
    pub(crate) texture: Texture,
    halves: [Half; 2],
    app: App,
    handovers: u8,
}

/// The details of the flows of one part of the table. They lie together, so that the memory of a part that has
/// ended serves the next; one by one, the parts would share every page.
#[derive(Default)]
pub(crate) struct Details {
    rows: Rows<Detail>,
    free: Vec<u32>,
}

impl Details {
    fn get(&mut self, place: Option<u32>) -> Option<&mut Detail> {
        self.rows.get_mut(place? as usize)
    }

    /// Returns the place of a flow's detail, which it gets where it has none.
    fn place(&mut self, flow: &mut Option<u32>) -> Option<u32> {
        if flow.is_none() {
            *flow = Some(self.free.pop().unwrap_or_else(|| {
                self.rows.push(Detail::default());
                (self.rows.len() - 1) as u32
            }));
        }
        *flow
    }

    /// Returns the detail of a flow that has ended.
    pub(crate) fn take(&mut self, flow: &mut FlowState) -> Option<Detail> {
        let place = flow.detail.take()?;
        self.free.push(place);
        self.get(Some(place)).map(std::mem::take)
    }
}

/// Where the dissection stands.
#[derive(Default)]
enum App {
    /// No protocol is sure yet; the first bytes by direction.
    #[default]
    Undecided,
    Heads(Box<[Head; 2]>),
    Active(Box<dyn Protocol>),
    /// Nobody wants the bytes.
    Finished,
}

#[derive(Default)]
struct Head {
    bytes: Vec<u8>,
    at: Option<At>,
}

impl FlowState {
    /// Begins a flow with its first packet.
    pub(crate) fn new(key: Key, packet: &Packet, sender: usize) -> Self {
        let (originator, originator_by) = super::originator(packet, sender);
        Self {
            key,
            first: FlowId::new(packet.input, packet.number),
            first_time: packet.time,
            last_time: packet.time,
            packets: [0; 2],
            bytes: [0; 2],
            originator: originator as u8,
            originator_by,
            tunnel: packet.tunnel,
            closed: 0,
            asked: None,
            rtt: None,
            payload_bytes: 0,
            detail: None,
        }
    }

    /// Returns how the flow would end if this packet cannot belong to it.
    pub(crate) fn ends_before(
        &self,
        packet: &Packet,
        sender: usize,
        idle: i64,
        details: &mut Details,
    ) -> Option<&'static str> {
        if packet.time.saturating_sub(self.last_time) > idle {
            return Some("idle");
        }
        // A SYN after the end, or with another initial sequence number, is a new connection on the same ports.
        let fresh = packet.protocol == TCP && packet.tcp_flags & (SYN | ACK | RST) == SYN;
        let mut other = || {
            details.get(self.detail).is_some_and(|detail| {
                detail.halves.get(sender).is_some_and(|h| h.is_other_start(packet.sequence))
            })
        };
        (fresh && (self.closed & 4 != 0 || self.closed & 3 == 3 || other())).then_some("reuse")
    }

    /// Returns how the flow has ended so far.
    pub(crate) fn ended_by(&self) -> &'static str {
        match self.closed {
            closed if closed & 4 != 0 => "rst",
            closed if closed & 3 != 0 => "fin",
            _ => "capture-end",
        }
    }

    /// Returns whether both sides have closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed & 4 != 0 || self.closed & 3 == 3
    }

    /// Returns the address of a side.
    pub(crate) fn ip(&self, side: usize) -> IpAddr {
        let address = self.key.address(side);
        match (self.key.v6, address.first_chunk::<4>()) {
            (false, Some(four)) => IpAddr::from(*four),
            _ => IpAddr::from(address),
        }
    }

    /// Returns the side that answers.
    pub(crate) fn responder(&self) -> usize {
        1 - usize::from(self.originator & 1)
    }

    /// Takes a packet.
    pub(crate) fn packet(
        &mut self,
        packet: &Packet,
        sender: usize,
        block: &[u8],
        details: &mut Details,
        shared: &mut Shared<'_>,
    ) {
        self.last_time = self.last_time.max(packet.time);
        self.packets[sender & 1] += 1;
        self.bytes[sender & 1] += u64::from(packet.wire_length);
        let payload = block
            .get(packet.payload_offset as usize..)
            .and_then(|rest| rest.get(..packet.payload_length as usize))
            .unwrap_or_default();
        self.payload_bytes += payload.len() as u64;
        if packet.payload_missing > 0 {
            let missing = u64::from(packet.payload_missing);
            shared.output.coverage.problem("packet.payload-cut", packet.input, packet.number, missing);
        }
        self.round_trip(packet, sender, payload.is_empty());
        if packet.protocol == TCP {
            self.tcp(packet, sender, payload, details, shared);
        } else if packet.protocol == crate::decode::UDP && !payload.is_empty() {
            let place = details.place(&mut self.detail);
            if let Some(detail) = details.get(place) {
                self.datagram(packet, sender, payload, detail, shared);
            }
        }
    }

    /// Measures the handshake, or the first request and its reply.
    fn round_trip(&mut self, packet: &Packet, sender: usize, empty: bool) {
        if self.rtt.is_some() {
            return;
        }
        let out = sender == usize::from(self.originator);
        let syn = packet.protocol == TCP && packet.tcp_flags & SYN != 0;
        if out && (syn || !empty) {
            // A request that is sent again leaves open which one was answered: the later one is taken, so that the
            // time is never too long.
            self.asked = Some(packet.time);
        } else if let Some(asked) = self.asked.filter(|_| !out && (syn || !empty)) {
            let kind = if syn { "tcp-handshake" } else { "request-reply" };
            self.rtt = Some((packet.time.saturating_sub(asked).max(0), kind));
        }
    }

    fn tcp(
        &mut self,
        packet: &Packet,
        sender: usize,
        payload: &[u8],
        details: &mut Details,
        shared: &mut Shared<'_>,
    ) {
        let flags = packet.tcp_flags;
        if flags & SYN != 0 || !payload.is_empty() {
            details.place(&mut self.detail);
        }
        if let Some(detail) = details.get(self.detail) {
            self.segment(packet, sender, payload, detail, shared);
        }
        if flags & FIN != 0 {
            self.closed |= 1 << (sender & 1);
        }
        if flags & RST != 0 {
            self.closed |= 4;
        }
    }

    fn segment(
        &self,
        packet: &Packet,
        sender: usize,
        payload: &[u8],
        detail: &mut Detail,
        shared: &mut Shared<'_>,
    ) {
        let flags = packet.tcp_flags;
        if flags & SYN != 0 {
            detail.halves[sender & 1].start(packet.sequence);
        }
        if flags & ACK != 0 && detail.waits(1 - sender) {
            self.stream(packet, 1 - sender, Delivery::Acknowledged(packet.acknowledgement), detail, shared);
        }
        if payload.is_empty() {
            return;
        }
        let sequence = packet.sequence.wrapping_add(u32::from(flags & SYN != 0));
        self.stream(packet, sender, Delivery::Segment(sequence, payload), detail, shared);
        if packet.payload_missing > 0 {
            let end = sequence.wrapping_add(packet.payload_length);
            self.stream(packet, sender, Delivery::Missing(end, packet.payload_missing), detail, shared);
        }
    }

    /// Hands stream data to reassembly and on to the dissector.
    fn stream(
        &self,
        packet: &Packet,
        sender: usize,
        delivery: Delivery<'_>,
        detail: &mut Detail,
        shared: &mut Shared<'_>,
    ) {
        if matches!(detail.app, App::Finished) {
            return;
        }
        let at = At::payload(packet);
        let mut half = std::mem::take(&mut detail.halves[sender & 1]);
        let mut counts = Counts::default();
        let mut budget =
            std::mem::replace(shared.budget, Budget { flow_bytes: 0, total_bytes: 0, used_bytes: 0 });
        let mut emit = |piece: Piece<'_>, at: At| {
            let bytes = if let Piece::Bytes(bytes) = piece { bytes } else { &[] };
            self.piece(detail, sender, piece, at, shared);
            // The look is that of the stream: what is sent again is not counted again.
            detail.look_at(bytes);
        };
        match delivery {
            Delivery::Acknowledged(number) => half.acknowledged(number, &mut budget, &mut counts, &mut emit),
            Delivery::Finish => half.finish(&mut budget, &mut counts, &mut emit),
            Delivery::Missing(sequence, count) => {
                half.missing(sequence, count, at, &mut budget, &mut counts, &mut emit);
            }
            Delivery::Segment(sequence, bytes) => {
                half.segment(sequence, bytes, at, &mut budget, &mut counts, &mut emit);
            }
        }
        detail.halves[sender & 1] = half;
        if matches!(detail.app, App::Finished) {
            detail.halves.iter_mut().for_each(|half| half.discard(&mut budget));
        }
        *shared.budget = budget;
        let coverage = &mut shared.output.coverage;
        if counts.gap_bytes > JUMP_BYTES {
            // Nobody loses so much at once: the sequence numbers are those of another connection, or made up.
            coverage.problem("tcp.jump", at.input, at.packet, 0);
        } else if counts.gap_bytes > 0 {
            coverage.problem("tcp.gap", at.input, at.packet, counts.gap_bytes);
        }
        if counts.overlap_bytes > 0 {
            coverage.problem("tcp.overlap", at.input, at.packet, counts.overlap_bytes);
        }
    }

    /// Hands ordered bytes, or a gap, to the dissector; finds one first where there is none.
    fn piece(&self, detail: &mut Detail, sender: usize, piece: Piece<'_>, at: At, shared: &mut Shared<'_>) {
        let mut context = self.context(&mut detail.facts, sender, at, shared);
        let ports = context.ports;
        match (&mut detail.app, piece) {
            (App::Finished, _) | (App::Undecided | App::Heads(_), Piece::Gap(_)) => {}
            (App::Active(protocol), Piece::Gap(missing)) => {
                if protocol.gap(missing, &mut context) == Step::Done {
                    detail.app = App::Finished;
                }
            }
            (App::Active(protocol), Piece::Bytes(bytes)) => match protocol.bytes(bytes, &mut context) {
                Step::More => {}
                Step::Done => detail.app = App::Finished,
                Step::Handover(consumed) => {
                    protocol.end(&mut context);
                    detail.handovers += 1;
                    detail.app = if detail.handovers > HANDOVERS { App::Finished } else { App::Undecided };
                    let rest = bytes.get(consumed..).unwrap_or_default();
                    let offset = at.offset.saturating_add(u32::try_from(consumed).unwrap_or(u32::MAX));
                    if !rest.is_empty() {
                        self.piece(detail, sender, Piece::Bytes(rest), At { offset, ..at }, shared);
                    }
                }
            },
            (App::Undecided, Piece::Bytes(bytes)) => {
                // The usual case: the first segment tells. Only short ones are kept.
                match protocols::probe_stream(bytes, ports) {
                    Ok(entry) => detail.app = App::Active((entry.start)(true)),
                    Err(Probe::More) if bytes.len() < HEAD_BYTES => {
                        let mut heads = Box::<[Head; 2]>::default();
                        heads[context.direction.index()] = Head { bytes: bytes.to_vec(), at: Some(at) };
                        detail.app = App::Heads(heads);
                        return;
                    }
                    Err(_) => detail.app = App::Active(protocols::opaque()),
                }
                self.piece(detail, sender, Piece::Bytes(bytes), at, shared);
            }
            (App::Heads(heads), Piece::Bytes(bytes)) => {
                let head = &mut heads[context.direction.index()];
                head.bytes.extend_from_slice(bytes);
                head.at.get_or_insert(at);
                match protocols::probe_stream(&head.bytes, ports) {
                    Ok(entry) => self.decide(detail, (entry.start)(true), shared),
                    Err(Probe::More) if head.bytes.len() < HEAD_BYTES => {}
                    Err(_) => self.decide(detail, protocols::opaque(), shared),
                }
            }
        }
    }

    /// Hands the bytes kept so far to the protocol that was found.
    fn decide(&self, detail: &mut Detail, protocol: Box<dyn Protocol>, shared: &mut Shared<'_>) {
        let App::Heads(heads) = std::mem::replace(&mut detail.app, App::Active(protocol)) else { return };
        for (index, head) in heads.into_iter().enumerate() {
            let sender = if index == 0 { usize::from(self.originator) } else { self.responder() };
            if let Some(at) = head.at {
                self.piece(detail, sender, Piece::Bytes(&head.bytes), at, shared);
            }
        }
    }

    fn datagram(
        &self,
        packet: &Packet,
        sender: usize,
        payload: &[u8],
        detail: &mut Detail,
        shared: &mut Shared<'_>,
    ) {
        let at = At::payload(packet);
        let mut context = self.context(&mut detail.facts, sender, at, shared);
        if matches!(detail.app, App::Undecided) {
            match protocols::probe_datagram(payload, context.ports) {
                Some(entry) => detail.app = App::Active((entry.start)(false)),
                None => context.content("udp.payload", "", payload, 0),
            }
        }
        if let App::Active(protocol) = &mut detail.app {
            match protocol.bytes(payload, &mut context) {
                Step::More => {}
                Step::Done => detail.app = App::Finished,
                Step::Handover(_) => detail.app = App::Undecided,
            }
        }
        detail.look_at(payload);
    }

    /// Ends the dissection: what waits is passed on, then the dissector is told.
    pub(crate) fn finish(&self, details: &mut Details, shared: &mut Shared<'_>) {
        let Some(detail) = details.get(self.detail) else { return };
        let last = Packet {
            input: self.first.input,
            number: self.first.packet,
            time: self.last_time,
            protocol: self.key.protocol,
            ..Packet::default()
        };
        for sender in [usize::from(self.originator), self.responder()] {
            if detail.waits(sender) {
                self.stream(&last, sender, Delivery::Finish, detail, shared);
            }
        }
        // Bytes too few for any protocol to be sure are still content.
        if matches!(detail.app, App::Heads(_)) {
            self.decide(detail, protocols::opaque(), shared);
        }
        if let App::Active(protocol) = &mut detail.app {
            let at = At { input: last.input, packet: last.number, offset: 0, time: Timestamp(last.time) };
            let mut context = self.context(&mut detail.facts, usize::from(self.originator), at, shared);
            protocol.end(&mut context);
        }
    }

    fn context<'a>(
        &self,
        facts: &'a mut Facts,
        sender: usize,
        at: At,
        shared: &'a mut Shared<'_>,
    ) -> Context<'a> {
        let originator = usize::from(self.originator & 1);
        let responder = self.responder();
        let sink: Option<&'a mut dyn ContentSink> = match &mut shared.sink {
            Some(sink) => Some(&mut **sink),
            None => None,
        };
        Context {
            at,
            direction: if sender & 1 == originator { Direction::Out } else { Direction::In },
            flow: self.first,
            facts,
            output: shared.output,
            sink,
            limits: shared.limits,
            ports: [self.key.ports[originator], self.key.ports[responder]],
            responder: self.ip(responder),
        }
    }
}

enum Delivery<'a> {
    Acknowledged(u32),
    Finish,
    Missing(u32, u32),
    Segment(u32, &'a [u8]),
}

impl Detail {
    /// Looks at the payload of a protocol that is not known.
    fn look_at(&mut self, payload: &[u8]) {
        if self.facts.labels.is_empty() {
            self.texture.add(payload);
        }
    }

    fn waits(&self, sender: usize) -> bool {
        self.halves.get(sender & 1).is_some_and(Half::waits)
    }
}
