//! What whither reads in a capture, in the terms of the truth.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use anyhow::Result;
use whither_capture::{Control, source};
use whither_model::{ContentSink, Crew, Evidence, FlowId, Limits, Place, table::Shared};

use super::truth::{FlowKey, key, normal};

/// One capture.
pub(crate) struct Capture {
    pub(crate) packets: u64,
    pub(crate) flows: Vec<Flow>,
}

/// One flow.
pub(crate) struct Flow {
    pub(crate) key: FlowKey,
    pub(crate) first_frame: u64,
    pub(crate) values: BTreeMap<&'static str, BTreeSet<String>>,
}

/// Collects what rows hold only redacted.
#[derive(Default)]
struct Collector(HashMap<(u64, &'static str), BTreeSet<String>>);

impl ContentSink for Collector {
    fn content(&mut self, place: &Place<'_>, block: &[u8], _: usize, _: bool, _: Evidence) {
        let field = match place.path {
            "http.request.uri" => "http_uri",
            "http.request.header.user-agent" | "http.response.header.user-agent" => "http_user_agent",
            "http.request.header.host" | "http.response.header.host" => "http_host",
            _ => return,
        };
        // The truth does not list empty values.
        if block.is_empty() {
            return;
        }
        let mut text = String::new();
        for chunk in block.utf8_chunks() {
            text.push_str(chunk.valid());
            chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
        }
        self.0.entry((place.flow.packet, field)).or_default().insert(normal(field, &text));
    }
}

/// Reads a capture.
pub(crate) fn read(path: &Path) -> Result<Capture> {
    let inputs = source::inputs(&[path.to_owned()], false)?;
    // Nothing ends by time here, because the truth's flows do not.
    let limits = Limits { idle_seconds: u32::MAX, per_flow_records: usize::MAX, ..Limits::default() };
    let (seen, sinks) =
        whither_capture::inspect(&inputs, &limits, &Crew::default(), &Control::default(), || {
            Some(Collector::default())
        })?;
    let mut collected: HashMap<(u64, &'static str), BTreeSet<String>> = HashMap::new();
    for sink in sinks {
        for (key, values) in sink.0 {
            collected.entry(key).or_default().extend(values);
        }
    }
    let mut names: HashMap<FlowId, [BTreeSet<String>; 3]> = HashMap::new();
    for name in &seen.names {
        let [questions, answers, hellos] = names.entry(name.flow_id).or_default();
        match &*name.source {
            "dns-question" => drop(questions.insert(normal("dns_question", &name.name))),
            "cname" => drop(answers.insert(normal("dns_answer", &name.target))),
            "dns" => answers.extend(name.ip.map(|ip| ip.to_string())),
            "sni" => drop(hellos.insert(normal("sni", &name.name))),
            _ => {}
        }
    }
    let texts = |list: &[Shared]| list.iter().map(|text| text.to_string()).collect::<Vec<_>>().into_iter();
    let flows = seen.flows.iter().map(|flow| {
        let [questions, answers, hellos] = names.get(&flow.flow_id).cloned().unwrap_or_default();
        let mut values: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        values.insert("dns_question", questions);
        values.insert("dns_answer", answers);
        values.insert("sni", hellos);
        // The truth has neither ALPN nor JA4 for DTLS.
        let datagram = flow.protocols.contains("dtls");
        values.insert("alpn", texts(&flow.alpn).filter(|_| !datagram).collect());
        values.insert("ja3", texts(&flow.ja3).collect());
        values.insert("ja3s", texts(&flow.ja3s).collect());
        values.insert("ja4", texts(&flow.ja4).filter(|ja4| !ja4.starts_with('d')).collect());
        for field in ["http_host", "http_uri", "http_user_agent"] {
            values.insert(field, collected.remove(&(flow.first_packet, field)).unwrap_or_default());
        }
        Flow {
            key: key(
                &flow.transport,
                (flow.originator_ip.to_string(), flow.originator_port),
                (flow.responder_ip.to_string(), flow.responder_port),
            ),
            first_frame: flow.first_packet,
            values,
        }
    });
    Ok(Capture { packets: seen.coverage.packets, flows: flows.collect() })
}
