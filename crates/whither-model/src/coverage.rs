//! What was *not* seen: the other half of every answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One kind of loss, how often it happened and where it was met first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How often.
    pub count: u64,
    /// Bytes that were passed over because of it, where that is known.
    pub bytes: u64,
    /// Input in which it happened first.
    pub first_input: u32,
    /// Packet, line or record at which it happened first; 0 where it concerns the input as a whole.
    pub first_record: u64,
}

/// What was read, what was understood and what was lost, over all inputs of a run.
///
/// Problems are keyed by a stable name such as `packet.truncated`; the names are listed in the documentation
/// of the crate that counts them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Packets read.
    pub packets: u64,
    /// Records and lines of dumps read.
    pub records: u64,
    /// Bytes of captured packet data read.
    pub packet_bytes: u64,
    /// Packets that belong to a flow.
    pub packets_in_flows: u64,
    /// Packets that are fragments of datagrams put together, but for one of each: the datagram is one packet of its flow.
    #[serde(default)]
    pub packets_joined: u64,
    /// Packets of links or networks that carry no IP flow (ARP, spanning tree, …), by EtherType or name.
    pub packets_not_ip: BTreeMap<String, u64>,
    /// Payload bytes above TCP and UDP.
    pub payload_bytes: u64,
    /// Payload bytes in flows that are encrypted and for which there were no keys.
    pub payload_bytes_encrypted: u64,
    /// Payload bytes that were read for personal data.
    pub payload_bytes_searched: u64,
    /// Flows whose protocol was not recognised.
    pub flows_unrecognised: u64,
    /// Flows to public addresses for which no name was seen.
    pub flows_without_name: u64,
    /// Losses by name.
    pub problems: BTreeMap<String, Problem>,
}

impl Coverage {
    /// Counts one loss.
    pub fn problem(&mut self, name: &str, input: u32, record: u64, bytes: u64) {
        if let Some(seen) = self.problems.get_mut(name) {
            seen.count += 1;
            seen.bytes += bytes;
            if (input, record) < (seen.first_input, seen.first_record) {
                (seen.first_input, seen.first_record) = (input, record);
            }
            return;
        }
        let first = Problem { count: 1, bytes, first_input: input, first_record: record };
        self.problems.insert(name.to_owned(), first);
    }

    /// Counts so many losses of an input, wherever they were.
    pub fn problems(&mut self, name: &str, input: u32, count: u64) {
        if count == 0 {
            return;
        }
        self.problem(name, input, 0, 0);
        if let Some(seen) = self.problems.get_mut(name) {
            seen.count += count - 1;
        }
    }

    /// Adds the counts of another part of the same run.
    pub fn merge(&mut self, other: Self) {
        self.packets += other.packets;
        self.records += other.records;
        self.packet_bytes += other.packet_bytes;
        self.packets_in_flows += other.packets_in_flows;
        self.packets_joined += other.packets_joined;
        self.payload_bytes += other.payload_bytes;
        self.payload_bytes_encrypted += other.payload_bytes_encrypted;
        self.payload_bytes_searched += other.payload_bytes_searched;
        self.flows_unrecognised += other.flows_unrecognised;
        self.flows_without_name += other.flows_without_name;
        for (name, count) in other.packets_not_ip {
            *self.packets_not_ip.entry(name).or_default() += count;
        }
        for (name, problem) in other.problems {
            let first = (problem.first_input, problem.first_record);
            let seen = self.problems.entry(name).or_insert(Problem {
                count: 0,
                bytes: 0,
                first_input: first.0,
                first_record: first.1,
            });
            seen.count += problem.count;
            seen.bytes += problem.bytes;
            (seen.first_input, seen.first_record) = (seen.first_input, seen.first_record).min(first);
        }
    }
}
