//! Facts: what one source says of an address, a host name or a network, with all that is needed to weigh it.
//!
//! A fact is what somebody says, not what is true. Two sources that differ give two facts.

use serde::Serialize;

/// What one source says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Of what: an address, a host name, `AS16509`, or the identifier of an operator.
    pub subject: String,
    /// `registered_in`, `located_in`, `cloud_region`, `range_published_by`, `announced_from`, `origin_as`, `named`,
    /// `network_operated_by`, `network_shared_by`, `registrable_domain`, `operated_by`, `owned_by`, `headquartered_in`,
    /// `incorporated_in`, `subject_to`, `laws_listed`.
    pub predicate: &'static str,
    /// What is said: a country code, a name, an identifier.
    pub value: String,
    /// How the source knows.
    pub kind: Kind,
    /// Name of the source, with the place in it where it has places.
    pub source: String,
    /// Date of the source, `YYYY-MM-DD`.
    pub date: String,
    /// Range of addresses, or suffix of names, that the source speaks of; empty where it speaks of neither.
    pub prefix: String,
    /// How much to give on it.
    pub confidence: Confidence,
    /// Why it does not count: a round trip refutes it, a newer file of its publisher speaks instead, or an embedded list
    /// does; empty where it counts.
    pub set_aside: String,
}

/// How a source knows what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A registry has it on its books: who holds the addresses, not where the machines are.
    Registered,
    /// A provider of location data believes it.
    Geolocated,
    /// The operator of a cloud publishes where its ranges serve.
    CloudRegion,
    /// The operator or an authority publishes it; each row of the list names where.
    Published,
    /// It was measured: routes that are announced, round trips.
    Measured,
    /// It follows from other facts, which are named.
    Derived,
}

impl Kind {
    /// Returns the name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Geolocated => "geolocated",
            Self::CloudRegion => "cloud-region",
            Self::Published => "published",
            Self::Measured => "measured",
            Self::Derived => "derived",
        }
    }
}

/// How much to give on a fact. `High`: the source decides the matter itself or sees it. `Medium`: it is usually right.
/// `Low`: another source differs, or the matter has no single answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Another source differs, or there is no single answer.
    Low,
    /// Usually right.
    Medium,
    /// Decided or seen by the source itself.
    High,
}
