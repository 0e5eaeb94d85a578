//! From captured packets to flows, names, messages and certificates.
//!
//! [`inspect`] reads captures and gives [`Observed`]: rows as they stand in a case, before anyone has said who
//! runs an address or what a value means. Dissectors see and never judge; no country, company or law is known
//! here. Whatever is lost on the way is counted in the coverage.
//!
//! Names of problems: `input.*` (files and blocks), `packet.*` (links and headers), `ip.*` (fragments), `tcp.*`
//! (reassembly), `flow.*` (limits), and one prefix a protocol.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod decode;
mod error;
mod fingerprint;
mod flow;
mod naming;
mod pipeline;
mod protocols;
pub mod source;
#[cfg(test)]
mod testing;

use std::cmp::Ordering;

use hashbrown::HashMap;
use whither_model::{
    ContentSink, Coverage, Crew, Evidence, FlowId, Limits, Rows, Timestamp,
    table::{Certificate, Flow, Input, Message, Name, Shared},
};

pub use error::Error;
pub use pipeline::Control;
use pipeline::Feed;

/// What captures hold.
#[derive(Debug, Default)]
pub struct Observed {
    /// Inputs, in reading order.
    pub inputs: Vec<Input>,
    /// Inputs that could not be read.
    pub failures: Vec<Error>,
    /// What was not seen.
    pub coverage: Coverage,
    /// Flows, in the order of their first packets.
    pub flows: Rows<Flow>,
    /// Name facts, in the order of their bytes.
    pub names: Rows<Name>,
    /// Messages, in the order of their bytes.
    pub messages: Rows<Message>,
    /// Certificates, by digest.
    pub certificates: Vec<Certificate>,
    /// TLS key logs that the captures carry (decryption secrets blocks), as they are.
    pub secrets: Vec<Vec<u8>>,
}

/// Reads captures; the crew shares the work.
///
/// `sink` makes a reader of clear content for each part of the flow table, or none when only metadata are wanted;
/// they come back with what they found.
///
/// # Errors
/// When not one of the inputs can be read; the error is that of the first.
pub fn inspect<S: ContentSink>(
    inputs: &[source::Input],
    limits: &Limits,
    crew: &Crew,
    control: &Control,
    sink: impl Fn() -> Option<S>,
) -> Result<(Observed, Vec<S>), Error> {
    let (mut observed, sinks) = run(Feed::new(inputs, control), limits, crew, sink);
    if observed.inputs.is_empty() && !observed.failures.is_empty() {
        return Err(observed.failures.remove(0));
    }
    Ok((observed, sinks))
}

/// Reads one capture that is already open.
pub fn inspect_capture<S: ContentSink>(
    capture: source::Capture,
    limits: &Limits,
    crew: &Crew,
    control: &Control,
    sink: impl Fn() -> Option<S>,
) -> (Observed, Vec<S>) {
    run(Feed::with_capture(capture, control), limits, crew, sink)
}

fn run<S: ContentSink>(
    feed: Feed<'_>,
    limits: &Limits,
    crew: &Crew,
    sink: impl Fn() -> Option<S>,
) -> (Observed, Vec<S>) {
    let (feed, coverage, parts) = pipeline::run(feed, limits, crew, sink);
    let mut observed = Observed {
        inputs: feed.inputs,
        failures: feed.failures,
        coverage,
        secrets: feed.secrets,
        ..Observed::default()
    };
    observed.coverage.merge(feed.coverage);
    let mut certificates: HashMap<Shared, Certificate> = HashMap::new();
    let mut sinks = Vec::new();
    for part in parts {
        observed.flows.append(part.flows);
        observed.names.append(part.output.names);
        observed.messages.append(part.output.messages);
        for row in part.output.certificates.into_values() {
            merge_certificate(&mut certificates, row);
        }
        observed.coverage.merge(part.output.coverage);
        sinks.extend(part.sink);
    }
    observed.certificates = certificates.into_values().collect();
    observed.names.extend(feed.names.into_iter().map(|(input, ip, name)| capture_name(input, ip, name)));
    order(&mut observed, crew);
    (observed, sinks)
}

/// A certificate is judged at the time it was seen first.
fn merge_certificate(certificates: &mut HashMap<Shared, Certificate>, row: Certificate) {
    match certificates.get_mut(&row.sha256) {
        None => {
            certificates.insert(row.sha256.clone(), row);
        }
        Some(known) => {
            let leaf = known.leaf || row.leaf;
            if row.evidence < known.evidence {
                *known = row;
            }
            known.leaf = leaf;
        }
    }
}

fn capture_name(input: u32, ip: std::net::IpAddr, name: String) -> Name {
    Name {
        name: name.to_ascii_lowercase().into(),
        ip: Some(ip),
        target: "".into(),
        source: "capture".into(),
        record_type: "".into(),
        ttl: None,
        ech: false,
        time: Timestamp(0),
        flow_id: FlowId::default(),
        count: 1,
        evidence: Evidence { input, ..Evidence::default() },
    }
}

/// Puts every table into an order that depends on the input alone, and names flows; the crew shares the tables.
fn order(observed: &mut Observed, crew: &Crew) {
    let Observed { flows, names, messages, certificates, coverage, .. } = observed;
    let others = |message: &Message| (message.time, message.flow_id);
    crew.both(
        || flows.sort_by_key(|flow| flow.flow_id, |_, _| Ordering::Equal),
        || names.sort_by_key(|name| name.evidence, Name::cmp),
    );
    (coverage.flows_without_name, ()) = crew.both(
        || naming::name_flows(flows, names),
        || {
            messages.sort_by_key(
                |message| message.evidence,
                |a, b| others(a).cmp(&others(b)).then_with(|| (&a.path, &a.host).cmp(&(&b.path, &b.host))),
            );
            certificates.sort();
        },
    );
}
