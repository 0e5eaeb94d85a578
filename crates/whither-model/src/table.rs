//! The rows of a case, one struct a table. Field names are the contract of JSON and Parquet.
//!
//! Times are RFC 3339 in UTC with nanoseconds. Lists are sorted and without duplicates unless said otherwise.
//! Nothing here holds a personal value: `redacted` and `fingerprint` are what is left of one.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{Coverage, Evidence, FlowId, Rows, Timestamp};

pub use crate::word::Word;

/// Text that many rows repeat; one copy serves them all.
pub type Shared = std::sync::Arc<str>;

/// A list that is mostly empty or short, one pointer wide.
pub use thin_vec::ThinVec as List;

/// Version of the tables' layout.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything a run found: the tables and what they rest on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Case {
    /// [`SCHEMA_VERSION`].
    pub schema: u32,
    /// What was read.
    pub inputs: Vec<Input>,
    /// Tables of knowledge that were used, with their dates.
    pub knowledge: Vec<Knowledge>,
    /// What was not seen.
    pub coverage: Coverage,
    /// Flows, in the order of their first packets.
    pub flows: Rows<Flow>,
    /// Responder addresses and offered addresses.
    pub endpoints: Rows<Endpoint>,
    /// Name-to-address facts.
    pub names: Rows<Name>,
    /// Application messages.
    pub messages: Rows<Message>,
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// Personal data, counted, located and redacted.
    pub sightings: Vec<Sighting>,
    /// Known values that were searched, found or not.
    pub baits: Vec<Bait>,
    /// Fields of dumps, and which class of personal data their values are of.
    pub fields: Vec<Field>,
    /// What the rules say.
    pub findings: Vec<Finding>,
}

/// One input of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Index, from 0; [`Evidence::input`] refers to it.
    pub input: u32,
    /// File name without folders, or `-` for standard input.
    pub name: String,
    /// `pcap`, `pcapng`, with `+gzip` or `+zstd` where compressed.
    pub kind: String,
    /// Size in bytes as read.
    pub bytes: u64,
    /// SHA-256 of the bytes as read, hexadecimal.
    pub sha256: String,
    /// Packets in this input.
    pub packets: u64,
    /// Time of the earliest packet.
    pub first_time: Option<Timestamp>,
    /// Time of the latest packet.
    pub last_time: Option<Timestamp>,
}

/// A table of knowledge an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knowledge {
    /// Short name, as used in [`Location::source`].
    pub source: String,
    /// What it says.
    pub kind: String,
    /// Date of the data, `YYYY-MM-DD`.
    pub date: String,
    /// SPDX licence expression.
    pub licence: String,
    /// Attribution that the licence asks for.
    pub notice: String,
    /// SHA-256 of the table, hexadecimal.
    pub sha256: String,
}

/// How well the content of a flow is protected from those on its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Anyone on the path can read it.
    Clear,
    /// Encrypted in a way that is known to be breakable or unauthenticated.
    Weak,
    /// Not readable, by a scheme that is not a public standard; its strength is not known.
    Proprietary,
    /// Encrypted by a public standard in a version that is not known to be broken.
    Encrypted,
    /// Encrypted, and read here with keys that the user gave.
    Decrypted,
}

impl Protection {
    /// Returns the name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Weak => "weak",
            Self::Proprietary => "proprietary",
            Self::Encrypted => "encrypted",
            Self::Decrypted => "decrypted",
        }
    }
}

/// A flow: packets that share a 5-tuple, in both directions (RFC 7011, section 2).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flow {
    /// `INPUT-PACKET` of the first packet.
    pub flow_id: FlowId,
    /// Input of the first packet.
    pub input: u32,
    /// Number of the first packet.
    pub first_packet: u64,
    /// Time of the first packet.
    pub first_time: Timestamp,
    /// Time of the last packet.
    pub last_time: Timestamp,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `sctp`, or `ip-N` for IP protocol N.
    pub transport: Word,
    /// Who began it.
    pub originator_ip: IpAddr,
    /// Port of the originator; 0 where the transport has none.
    pub originator_port: u16,
    /// Who answered or was addressed.
    pub responder_ip: IpAddr,
    /// Port of the responder; 0 where the transport has none.
    pub responder_port: u16,
    /// How it is known who is the originator: `syn`, `port`, `first-packet`.
    pub originator_by: Word,
    /// Packets from the originator.
    pub packets_out: u64,
    /// Packets from the responder.
    pub packets_in: u64,
    /// Bytes of the frames from the originator, as they were on the wire.
    pub bytes_out: u64,
    /// Bytes of the frames from the responder.
    pub bytes_in: u64,
    /// Encapsulations, outermost first, such as `vlan.gre`; empty where there were none.
    pub tunnel: Word,
    /// Protocols from the transport up, such as `tcp.http.tls`.
    pub protocols: Shared,
    /// Best name of the server, empty where none was seen.
    pub server_name: Shared,
    /// Where that name was read: `sni`, `http-host`, `dns`, `cname`, `certificate`, `ptr`, `capture`.
    pub name_source: Word,
    /// Every name the flow itself carried, in the order seen.
    pub server_names: List<Shared>,
    /// Application protocols offered or chosen (RFC 7301), in the order seen.
    pub alpn: List<Shared>,
    /// TLS or DTLS version agreed, such as `TLS 1.2`; empty where no ServerHello was seen.
    pub tls_version: Word,
    /// Cipher suite agreed, by its IANA name or as `0x1301`.
    pub tls_cipher: Word,
    /// JA3 of each distinct ClientHello.
    pub ja3: List<Shared>,
    /// JA3S of each distinct ServerHello.
    pub ja3s: List<Shared>,
    /// JA4 of each distinct ClientHello.
    pub ja4: List<Shared>,
    /// Encrypted ClientHello: empty, `offered` or `grease`.
    pub ech: Word,
    /// SHA-256 of the server's certificates, leaf first.
    pub certificate_sha256: List<Shared>,
    /// QUIC version, such as `v1`, `draft-29`, `Q046`.
    pub quic_version: Word,
    /// How the content is protected; none where it could not be told.
    pub protection: Option<Protection>,
    /// Why that protection is said.
    pub protection_reason: Word,
    /// Endpoint of the responder.
    pub endpoint_id: IpAddr,
    /// Program that owns the socket, where the capture says it.
    pub process: Option<Box<str>>,
    /// Smallest round trip seen, in milliseconds.
    pub rtt_min_ms: Option<f64>,
    /// What was measured for it: `tcp-handshake` or `request-reply`.
    pub rtt_kind: Word,
    /// How the flow ended: `fin`, `rst`, `idle`, `reuse`, `capture-end`.
    pub ended_by: Word,
}

/// A country an address may be in, according to one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// ISO 3166-1 alpha-2 code; HK, MO and TW are their own.
    pub country: Shared,
    /// `registered` (who holds the addresses), `geolocated` (where a provider believes the host is), …
    pub kind: Shared,
    /// Short name of the source, see [`Knowledge::source`].
    pub source: Shared,
    /// Date of the source.
    pub date: Shared,
    /// Range the source speaks of, as `first-last` or a prefix.
    pub prefix: String,
    /// Why a measured round trip excludes it; empty where none does.
    pub refuted: Shared,
    /// Name and date of a newer file of the same publisher that speaks instead of it; empty where there is none.
    #[serde(default)]
    pub superseded: Shared,
}

impl Location {
    /// Returns whether it counts: neither a round trip nor a newer file of its publisher speaks against it.
    pub fn stands(&self) -> bool {
        self.refuted.is_empty() && self.superseded.is_empty()
    }
}

/// How the sources agree on where an address is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocationState {
    /// Two independent sources or more say the same.
    Agreed,
    /// One source only.
    Single,
    /// Sources differ; both are shown.
    Disputed,
    /// The address is served from many places; it has no country.
    Anycast,
    /// A measured round trip excludes what a source says.
    Refuted,
    /// No source knows it, or it has no place (private, multicast).
    #[default]
    Unknown,
}

impl LocationState {
    /// Returns the name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Single => "single",
            Self::Disputed => "disputed",
            Self::Anycast => "anycast",
            Self::Refuted => "refuted",
            Self::Unknown => "unknown",
        }
    }
}

/// A jurisdiction whose law can reach an endpoint, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Jurisdiction {
    /// ISO 3166-1 alpha-2 code; HK, MO and TW are their own.
    pub code: Shared,
    /// Code of the sovereign where it is another, such as CN for HK; empty where none.
    #[serde(default)]
    pub sovereign: Shared,
    /// What leads there: `server-location`, `operator`, `parent`, `network-operator`, `host-owner`.
    pub leg: Shared,
    /// Source of that leg, in words.
    pub source: Shared,
}

/// An address that was contacted or offered, with who runs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Endpoint {
    /// The address: one row an address.
    pub endpoint_id: IpAddr,
    /// The address.
    pub ip: IpAddr,
    /// `public`, `private`, `multicast`, …: [`crate::address::Scope`].
    pub scope: Word,
    /// Names seen for it, best source first.
    pub names: Vec<Shared>,
    /// Whether packets were exchanged with it.
    pub contacted: bool,
    /// Whether a resolver offered it in an answer.
    pub offered: bool,
    /// Origin AS number; none where unknown.
    pub asn: Option<u32>,
    /// Name of the AS.
    pub as_name: Shared,
    /// Operator of the network, by AS.
    pub network_operator: Shared,
    /// Operator of the service: by name where one leads to an operator, else by AS.
    pub operator: Shared,
    /// How the operator was found: `host-suffix`, `certificate-organisation`, `as`, `published-range`, empty where
    /// unknown.
    pub operator_by: Word,
    /// Topmost parent of the operator; empty where it has none.
    pub parent: Shared,
    /// Registrable domain (by the Public Suffix List) of the first name that has one. Where no operator is known by
    /// name, the owner is not known either.
    #[serde(default)]
    pub registrable_domain: Shared,
    /// `unknown` where that is a customer's name below a suffix of the operator; else empty.
    #[serde(default)]
    pub tenant: Word,
    /// Countries by source.
    pub locations: Vec<Location>,
    /// How they agree.
    pub location_state: LocationState,
    /// Jurisdictions whose law can reach it.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Roles of the operator, such as `rtc-sdk`, `cdn`.
    pub roles: Vec<Shared>,
    /// Flows to it.
    pub flows: u64,
    /// Bytes sent to it.
    pub bytes_out: u64,
    /// Bytes received from it.
    pub bytes_in: u64,
}

impl Endpoint {
    /// Returns the row of an address of which nothing is known yet.
    pub fn new(ip: IpAddr) -> Self {
        Self {
            endpoint_id: ip,
            ip,
            scope: "".into(),
            names: Vec::new(),
            contacted: false,
            offered: false,
            asn: None,
            as_name: "".into(),
            network_operator: "".into(),
            operator: "".into(),
            operator_by: "".into(),
            parent: "".into(),
            registrable_domain: "".into(),
            tenant: "".into(),
            locations: Vec::new(),
            location_state: LocationState::Unknown,
            jurisdictions: Vec::new(),
            roles: Vec::new(),
            flows: 0,
            bytes_out: 0,
            bytes_in: 0,
        }
    }
}

/// A name-to-address fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// The name, lower case, without the final dot.
    pub name: Shared,
    /// The address, none where the name was only asked for or aliased.
    pub ip: Option<IpAddr>,
    /// The alias' target for `cname` and `svcb`, and where `private-dns` tells one; empty otherwise.
    pub target: Shared,
    /// `dns-question`, `dns`, `cname`, `svcb`, `ptr`, `private-dns`, `sni`, `http-host`, `certificate`, `capture`.
    pub source: Word,
    /// Record type for DNS, such as `A`, private DNS as well; empty otherwise.
    pub record_type: Word,
    /// Time to live in seconds, none where the source has none.
    pub ttl: Option<u32>,
    /// Whether a SVCB/HTTPS record carried an ECH configuration (RFC 9460, RFC 9849).
    pub ech: bool,
    /// When it was seen first.
    pub time: Timestamp,
    /// Flow that carried it.
    pub flow_id: FlowId,
    /// How often it was seen in that flow.
    pub count: u64,
    /// Where it was seen first.
    pub evidence: Evidence,
}

/// An application message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Flow that carried it.
    pub flow_id: FlowId,
    /// `out` or `in`.
    pub direction: Word,
    /// `http/1.1`, `http/1.0`, `ssdp`, …
    pub protocol: Word,
    /// Request method; empty for responses.
    pub method: Shared,
    /// Host the request names.
    pub host: Shared,
    /// Path; the values of a query are removed, its keys stay.
    pub path: String,
    /// Response status.
    pub status: Option<u16>,
    /// Media type of the body.
    pub content_type: Shared,
    /// Bytes of the body as sent.
    pub bytes: u64,
    /// User agent of the request.
    pub user_agent: Shared,
    /// Time of its first byte.
    pub time: Timestamp,
    /// Its first bytes.
    pub evidence: Evidence,
}

/// A certificate (RFC 5280).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Certificate {
    /// SHA-256 of the DER bytes.
    pub sha256: Shared,
    /// Subject.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Subject alternative names: DNS names and addresses.
    pub sans: Vec<String>,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// `self-signed`, `expired`, `not-yet-valid`, `name-mismatch`, `weak-key`, `weak-signature`, `unreadable`.
    pub problems: Vec<String>,
    /// Whether it was the server's own (first in the list) in some flow.
    pub leaf: bool,
    /// Where it was seen first.
    pub evidence: Evidence,
}

/// Personal data of one class at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// Identifier within the case, stable for the same input.
    pub sighting_id: String,
    /// Class, such as `device.imei`.
    pub class: Word,
    /// `clear`, `encoded`, `hashed`, `decrypted`.
    pub form: Word,
    /// Where it stood: `http.request.body>gzip>json:$.device.imei`.
    pub path: Shared,
    /// Flow that carried it; empty for files.
    pub flow_id: FlowId,
    /// `out` or `in`.
    pub direction: Word,
    /// First places, up to a limit.
    pub evidence: Vec<Evidence>,
    /// What may be shown of the first value.
    pub redacted: String,
    /// Keyed fingerprint of the first value; none where the run has no case key.
    pub fingerprint: Option<String>,
    /// What was checked: `check digit`, `table`, `field name`, …
    pub validation: Word,
    /// `high`, `medium`, `low`.
    pub confidence: Word,
    /// How often.
    pub count: u64,
    /// How many different values.
    pub distinct: u64,
    /// Name of the bait that it is; empty where it was recognised by what it looks like.
    #[serde(default)]
    pub bait: Shared,
    /// How bait was written, such as `sha256-hex`, `base64` or `xor`; empty otherwise.
    #[serde(default)]
    pub bait_form: Word,
}

/// A known value that was searched, under its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bait {
    /// What the tester calls it.
    pub bait: String,
    /// Class that the tester gave it.
    pub class: String,
    /// How often it was seen; 0 says no more than that it was not seen in what could be read.
    pub count: u64,
    /// The forms in which it was seen, sorted.
    pub forms: Vec<String>,
    /// `high`, `medium`, `low` of the surest sighting; empty where there is none.
    pub confidence: String,
    /// Bytes in which it was searched.
    pub searched_bytes: u64,
    /// Bytes that could not be searched, as far as their number is known: encrypted or not read.
    pub unread_bytes: u64,
}

/// What the values of one field of a dump are of one class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Input that it is in.
    pub input: u32,
    /// What was opened on the way and what is inside, such as `gzip>tar:db/chats.sql`; empty for a plain file.
    pub source: String,
    /// Table, sheet or collection; empty where there is none.
    pub table: String,
    /// What it was read as: `jsonl`, `csv`, `sql`, …
    pub format: String,
    /// Path of the field, such as `$.device.imei`.
    pub field: String,
    /// Class, such as `device.imei`.
    pub class: String,
    /// What kind of it, such as `cn.ric`; empty where the class has one kind only.
    pub kind: String,
    /// `clear`, `encoded`, `hashed`.
    pub form: String,
    /// Values of the field, empty ones not counted.
    pub values: u64,
    /// Those that are of the class.
    pub valid: u64,
    /// Those that have its shape and fail a check.
    pub failed: u64,
    /// Different ones among the valid.
    pub distinct: u64,
    /// Whether `distinct` is exact; else it is an estimate within about two percent.
    pub distinct_exact: bool,
    /// What was checked.
    pub validation: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
    /// `personal-data`, or `chance` where random numbers would pass as often.
    pub verdict: String,
    /// The sighting with places and what may be shown; empty for chance.
    pub sighting_id: String,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Weakens the protection of people.
    Medium,
    /// Exposes people now.
    High,
}

impl Severity {
    /// Returns the name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What a rule says of the observations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Identifier within the case, stable for the same input.
    pub finding_id: String,
    /// Rule, such as `identifier-in-clear`.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// LINDDUN threat category: `linking`, `identifying`, `non-repudiation`, `detecting`, `data-disclosure`,
    /// `unawareness`, `non-compliance`.
    pub linddun: String,
    /// What it concerns: an operator, an endpoint or a name.
    pub subject: String,
    /// One sentence.
    pub message: String,
    /// Flows, sightings and certificates it rests on (up to a hundred; `count` has them all).
    pub evidence_ids: Vec<String>,
    /// First bytes it rests on.
    pub evidence: Evidence,
    /// How many observations it rests on.
    pub count: u64,
}
