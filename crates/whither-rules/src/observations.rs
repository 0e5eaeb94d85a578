//! What rules look at: rows by their identifiers.

use std::{borrow::Cow, hash::BuildHasher, net::IpAddr, sync::OnceLock};

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use whither_model::{
    FlowId, Rows,
    table::{Certificate, Endpoint, Field, Flow, Message, Sighting},
};

/// What a rule must know of a class of personal data.
#[derive(Clone, Copy, Debug)]
pub struct ClassFacts {
    /// Short English title.
    pub title: &'static str,
    /// 1 harmless to 4 grave.
    pub sensitivity: u8,
    /// Whether it identifies or links a person.
    pub identifier: bool,
    /// Whether it is what a person said, where they are, or a secret of theirs.
    pub content: bool,
    /// LINDDUN threat category.
    pub linddun: &'static str,
}

/// The rows of a case, with look-ups.
pub struct Observations<'a> {
    /// Places of flows by the hash of their identifiers, once somebody asks for one.
    flows_by_id: OnceLock<HashTable<u32>>,
    hasher: DefaultHashBuilder,
    responders: HashMap<IpAddr, Responder<'a>>,
    certificates_by_digest: HashMap<&'a str, &'a Certificate>,
    /// Flows in order.
    pub flows: &'a Rows<Flow>,
    /// Endpoints.
    pub endpoints: &'a Rows<Endpoint>,
    /// Messages.
    pub messages: &'a Rows<Message>,
    /// Certificates.
    pub certificates: &'a [Certificate],
    /// Sightings of what was recognised.
    pub sightings: &'a [Sighting],
    /// Fields of dumps.
    pub fields: &'a [Field],
    /// Sightings of known values, which are in none of the others.
    pub baits: &'a [Sighting],
    /// Knows the classes.
    pub class: fn(&str) -> Option<ClassFacts>,
}

impl<'a> Observations<'a> {
    /// Indexes the rows.
    pub fn new(
        flows: &'a Rows<Flow>,
        endpoints: &'a Rows<Endpoint>,
        messages: &'a Rows<Message>,
        certificates: &'a [Certificate],
        sightings: &'a [Sighting],
        class: fn(&str) -> Option<ClassFacts>,
    ) -> Self {
        Self {
            flows_by_id: OnceLock::new(),
            hasher: DefaultHashBuilder::default(),
            responders: responders(endpoints),
            certificates_by_digest: certificates.iter().map(|row| (&*row.sha256, row)).collect(),
            flows,
            endpoints,
            messages,
            certificates,
            sightings,
            fields: &[],
            baits: &[],
            class,
        }
    }

    /// Takes the rows of dumps as well.
    pub fn with_fields(self, fields: &'a [Field]) -> Self {
        Self { fields, ..self }
    }

    /// Takes the sightings of known values as well.
    pub fn with_baits(self, baits: &'a [Sighting]) -> Self {
        Self { baits, ..self }
    }

    /// Returns a flow.
    pub fn flow(&self, id: FlowId) -> Option<&'a Flow> {
        let hash =
            |place: &u32| self.hasher.hash_one(self.flows.get(*place as usize).map(|flow| flow.flow_id));
        let by_id = || {
            let mut table = HashTable::with_capacity(self.flows.len());
            for place in 0..self.flows.len() as u32 {
                table.insert_unique(hash(&place), place, hash);
            }
            table
        };
        let flow = |place: &u32| self.flows.get(*place as usize);
        let same = |place: &u32| flow(place).is_some_and(|flow| flow.flow_id == id);
        flow(self.flows_by_id.get_or_init(by_id).find(self.hasher.hash_one(Some(id)), same)?)
    }

    /// Returns the responder of a flow.
    pub(crate) fn responder(&self, flow: &Flow) -> Option<&Responder<'a>> {
        self.responders.get(&flow.endpoint_id)
    }

    /// Returns the responder, if it stands on the public Internet.
    pub(crate) fn public_responder(&self, flow: &Flow) -> Option<&Responder<'a>> {
        self.responder(flow).filter(|responder| responder.is_public)
    }

    /// Returns a certificate.
    pub fn certificate(&self, sha256: &str) -> Option<&'a Certificate> {
        self.certificates_by_digest.get(sha256).copied()
    }
}

/// An endpoint that packets were exchanged with. What rules ask of every flow stands here, beside the address that it
/// is looked up by.
pub(crate) struct Responder<'a> {
    endpoint: &'a Endpoint,
    pub(crate) is_public: bool,
    pub(crate) has_name: bool,
    /// Made when somebody asks.
    who: OnceLock<Cow<'a, str>>,
}

impl<'a> Responder<'a> {
    fn new(endpoint: &'a Endpoint) -> Self {
        let (is_public, has_name) = (endpoint.scope == "public", !endpoint.names.is_empty());
        Self { endpoint, is_public, has_name, who: OnceLock::new() }
    }

    /// Returns who runs it, in the words of the report: `Agora via Zenlayer`, `AS64500 Name`, an address.
    pub(crate) fn who(&self) -> &str {
        self.who.get_or_init(|| who(self.endpoint))
    }
}

fn responders(endpoints: &Rows<Endpoint>) -> HashMap<IpAddr, Responder<'_>> {
    let mut responders = HashMap::with_capacity(endpoints.len());
    let contacted = endpoints.iter().filter(|endpoint| endpoint.contacted);
    responders.extend(contacted.map(|endpoint| (endpoint.endpoint_id, Responder::new(endpoint))));
    responders
}

fn who(endpoint: &Endpoint) -> Cow<'_, str> {
    if !endpoint.operator.is_empty() {
        let network = &endpoint.network_operator;
        if network.is_empty() || *network == endpoint.operator {
            return Cow::Borrowed(&endpoint.operator);
        }
        return format!("{} via {network}", endpoint.operator).into();
    }
    let text = match endpoint.asn {
        Some(asn) if endpoint.as_name.is_empty() => format!("AS{asn}"),
        Some(asn) => format!("AS{asn} {}", endpoint.as_name),
        None if endpoint.scope == "public" => endpoint.ip.to_string(),
        None => format!("{} ({})", endpoint.ip, endpoint.scope),
    };
    text.into()
}
