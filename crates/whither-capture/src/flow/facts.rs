//! What dissectors say about a flow, and where they say it.

use std::{hash::BuildHasher, net::IpAddr, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use whither_model::{
    ContentSink, Coverage, Direction, Evidence, FlowId, Limits, Place, Rows, Texts, Timestamp,
    table::{Certificate, List, Message, Name, Shared, Word},
};

use crate::{decode::Packet, fingerprint::Fingerprints, protocols::Readings};

/// A name that a flow itself carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerName {
    pub(crate) name: Shared,
    pub(crate) source: &'static str,
}

/// Facts of one flow. Lists hold each value once, in the order seen.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) labels: List<&'static str>,
    pub(crate) server_names: List<ServerName>,
    pub(crate) alpn: List<Shared>,
    pub(crate) ja3: List<Shared>,
    pub(crate) ja3s: List<Shared>,
    pub(crate) ja4: List<Shared>,
    pub(crate) tls_version: Option<u16>,
    pub(crate) tls_cipher: Option<u16>,
    pub(crate) ech: &'static str,
    pub(crate) certificates: List<Shared>,
    pub(crate) quic_version: Option<u32>,
    /// Payload is encrypted by a public standard.
    pub(crate) encrypted: bool,
    /// Payload is readable by a known protocol.
    pub(crate) clear: bool,
    /// The responder is a proxy: names beyond it are not names of its address.
    pub(crate) proxied: bool,
    pub(crate) records: usize,
}

impl Facts {
    /// Notes a protocol, once.
    pub(crate) fn label(&mut self, label: &'static str) {
        add_once(&mut self.labels, label);
    }
}

/// Adds a value to a list that holds each value once.
pub(crate) fn add_once<T: PartialEq>(list: &mut List<T>, value: T) {
    // A flow with more distinct hellos than this is an attack on the list, not a client.
    const MOST: usize = 256;
    if list.len() < MOST && !list.contains(&value) {
        // Most flows have one value. The usual room for four would be the greater part of what a flow takes.
        if list.is_empty() {
            list.reserve_exact(1);
        }
        list.push(value);
    }
}

/// Texts that rows share.
pub(crate) type SharedTexts = Texts<DefaultHashBuilder>;

/// What a thread remembers of the rows it made.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) texts: SharedTexts,
    pub(crate) fingerprints: Fingerprints,
}

/// What one part of the flow table has to tell beside its flows.
#[derive(Default)]
pub(crate) struct Output {
    pub(crate) names: Rows<Name>,
    /// Indexes into `names` by the hash of what makes a fact distinct.
    name_index: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
    pub(crate) messages: Rows<Message>,
    pub(crate) certificates: HashMap<Shared, Certificate>,
    pub(crate) coverage: Coverage,
    /// Shared by all parts of the table.
    pub(crate) readings: Arc<Readings>,
    /// That of the thread that is at work on this part: the parts name the same hosts, and one copy stays in cache.
    pub(crate) memory: Memory,
    /// Room for two names while a DNS message is read.
    pub(crate) room: [String; 2],
}

/// A name fact as a dissector states it.
pub(crate) struct NameFact<'a> {
    pub(crate) name: &'a str,
    pub(crate) ip: Option<IpAddr>,
    pub(crate) target: &'a str,
    pub(crate) source: &'static str,
    pub(crate) record_type: Word,
    pub(crate) ttl: Option<u32>,
    pub(crate) ech: bool,
}

impl Output {
    /// Returns what has nothing to tell yet; `readings` are shared by all parts.
    pub(crate) fn new(readings: Arc<Readings>) -> Self {
        Self { readings, ..Self::default() }
    }

    /// Counts a name fact that is known already; else gives the hash to add it under.
    fn count_name(&mut self, flow: FlowId, fact: &NameFact<'_>) -> Option<u64> {
        // The few sources need not be told apart here.
        let key = (flow, fact.name, fact.ip, fact.target, &fact.record_type);
        let hash = self.hasher.hash_one(key);
        let names = &mut self.names;
        let same = |index: u32| {
            names.get(index as usize).is_some_and(|name| {
                name.flow_id == flow
                    && *name.name == *fact.name
                    && name.ip == fact.ip
                    && *name.target == *fact.target
                    && name.source == fact.source
                    && name.record_type == fact.record_type
            })
        };
        let found =
            self.name_index.find(hash, |(known, index)| *known == hash && same(*index)).map(|entry| entry.1);
        match found.and_then(|index| names.get_mut(index as usize)) {
            Some(name) => {
                name.count += 1;
                None
            }
            None => Some(hash),
        }
    }

    fn add_name(&mut self, hash: u64, name: Name) {
        let index = self.names.len() as u32;
        self.name_index.insert_unique(hash, (hash, index), |entry| entry.0);
        self.names.push(name);
    }
}

/// Where the bytes at hand came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) input: u32,
    pub(crate) packet: u64,
    /// Offset of the first byte within its packet.
    pub(crate) offset: u32,
    pub(crate) time: Timestamp,
}

impl At {
    /// Returns where the payload of a packet begins.
    pub(crate) fn payload(packet: &Packet) -> Self {
        Self {
            input: packet.input,
            packet: packet.number,
            offset: packet.payload_offset.saturating_sub(packet.frame_offset),
            time: Timestamp(packet.time),
        }
    }
}

/// What a dissector works with while it reads some bytes.
pub(crate) struct Context<'a> {
    pub(crate) at: At,
    pub(crate) direction: Direction,
    pub(crate) flow: FlowId,
    pub(crate) facts: &'a mut Facts,
    pub(crate) output: &'a mut Output,
    /// Reads clear content; none when only metadata are asked for.
    pub(crate) sink: Option<&'a mut dyn ContentSink>,
    pub(crate) limits: &'a Limits,
    /// Ports of originator and responder.
    pub(crate) ports: [u16; 2],
    /// Address of the responder.
    pub(crate) responder: IpAddr,
}

impl Context<'_> {
    /// Returns the evidence for `length` bytes at `offset` of the bytes at hand.
    pub(crate) fn evidence(&self, offset: usize, length: usize) -> Evidence {
        Evidence {
            input: self.at.input,
            packet: self.at.packet,
            offset: self.at.offset.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)),
            length: u32::try_from(length).unwrap_or(u32::MAX),
        }
    }

    /// Counts a loss.
    pub(crate) fn problem(&mut self, name: &'static str, bytes: usize) {
        self.output.coverage.problem(name, self.at.input, self.at.packet, bytes as u64);
    }

    /// Returns whether clear content is wanted.
    pub(crate) fn wants_content(&self) -> bool {
        self.sink.is_some()
    }

    /// Hands one whole piece of content to whoever reads it.
    pub(crate) fn content(&mut self, path: &str, media_type: &str, bytes: &[u8], offset: usize) {
        let evidence = self.evidence(offset, bytes.len());
        let place = Place { flow: self.flow, direction: self.direction, path, media_type };
        if let Some(sink) = &mut self.sink {
            self.output.coverage.payload_bytes_searched += bytes.len() as u64;
            sink.content(&place, bytes, 0, true, evidence);
        }
    }

    /// Notes a name the flow itself carried, and the fact that it names the responder.
    pub(crate) fn server_name(&mut self, name: &str, source: &'static str, evidence: Evidence) {
        let name = name.trim_end_matches('.');
        if name.is_empty() {
            return;
        }
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.output.memory.texts.share(&name.to_ascii_lowercase())
        } else {
            self.output.memory.texts.share(name)
        };
        let ip = (!self.facts.proxied).then_some(self.responder);
        let record_type = "".into();
        self.name(
            NameFact { name: &name, ip, target: "", source, record_type, ttl: None, ech: false },
            evidence,
        );
        let seen = ServerName { name, source };
        add_once(&mut self.facts.server_names, seen);
    }

    /// Notes a name fact.
    pub(crate) fn name(&mut self, fact: NameFact<'_>, evidence: Evidence) {
        let Some(hash) = self.output.count_name(self.flow, &fact) else { return };
        if !self.record() {
            return;
        }
        let name = Name {
            name: self.output.memory.texts.share(fact.name),
            ip: fact.ip,
            target: self.output.memory.texts.share(fact.target),
            source: fact.source.into(),
            record_type: fact.record_type,
            ttl: fact.ttl,
            ech: fact.ech,
            time: self.at.time,
            flow_id: self.flow,
            count: 1,
            evidence,
        };
        self.output.add_name(hash, name);
    }

    /// Notes an application message.
    pub(crate) fn message(&mut self, message: Message) {
        if self.record() {
            self.output.messages.push(message);
        }
    }

    /// Takes one of the records that a flow may leave; false when there are none left.
    fn record(&mut self) -> bool {
        if self.facts.records >= self.limits.per_flow_records {
            self.problem("flow.records", 0);
            return false;
        }
        self.facts.records += 1;
        true
    }
}
