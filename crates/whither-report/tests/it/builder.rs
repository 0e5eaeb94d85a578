//! Builds cases; every name, number and person in them is invented or reserved for examples.

use std::collections::BTreeMap;

use whither_model::{Coverage, Evidence, FlowId, Timestamp, table::*};

/// A case on its way.
#[derive(Default)]
pub(crate) struct Builder {
    case: Case,
}

impl Builder {
    pub(crate) fn new() -> Self {
        let mut builder = Self::default();
        builder.case.schema = SCHEMA_VERSION;
        builder
    }

    pub(crate) fn input(mut self, name: &str, bytes: u64, packets: u64, first: &str, last: &str) -> Self {
        self.case.inputs.push(Input {
            input: self.case.inputs.len() as u32,
            name: name.to_owned(),
            kind: "pcapng".to_owned(),
            bytes,
            sha256: "ab".repeat(32),
            packets,
            first_time: Timestamp::parse(first),
            last_time: Timestamp::parse(last),
        });
        self
    }

    pub(crate) fn knowledge(mut self, source: &str, licence: &str, notice: &str) -> Self {
        let [source, licence, notice] = [source, licence, notice].map(str::to_owned);
        let date = "2026-09-01".to_owned();
        self.case.knowledge.push(Knowledge { source, date, licence, notice, ..Knowledge::default() });
        self
    }

    pub(crate) fn coverage(mut self, set: impl FnOnce(&mut Coverage)) -> Self {
        set(&mut self.case.coverage);
        self
    }

    pub(crate) fn endpoint(mut self, ip: &str, set: impl FnOnce(&mut Endpoint)) -> Self {
        let mut endpoint = Endpoint {
            scope: "public".into(),
            contacted: true,
            ..Endpoint::new(ip.parse().expect("an address"))
        };
        set(&mut endpoint);
        self.case.endpoints.push(endpoint);
        self
    }

    /// Adds a flow to `ip`: `port` such as `443/tcp`, and how it is protected.
    pub(crate) fn flow(self, ip: &str, port: &str, name: &str, how: &str, bytes: u64) -> Self {
        self.flow_with(ip, port, name, how, bytes, |_| {})
    }

    pub(crate) fn flow_with(
        mut self,
        ip: &str,
        port: &str,
        name: &str,
        how: &str,
        bytes: u64,
        set: impl FnOnce(&mut Flow),
    ) -> Self {
        let mut flow = flow(self.case.flows.len() as u64 + 1, ip, port, name);
        flow.bytes_out = bytes;
        (flow.protection, flow.tls_version, flow.quic_version) = match how {
            "clear" => (Some(Protection::Clear), "".into(), "".into()),
            "weak" => (Some(Protection::Weak), "TLS 1.0".into(), "".into()),
            "proprietary" => (Some(Protection::Proprietary), "".into(), "".into()),
            "quic" => (Some(Protection::Encrypted), "TLS 1.3".into(), "v1".into()),
            "decrypted" => (Some(Protection::Decrypted), "TLS 1.3".into(), "".into()),
            "" => (None, "".into(), "".into()),
            version => (Some(Protection::Encrypted), version.to_owned().into(), "".into()),
        };
        set(&mut flow);
        self.case.flows.push(flow);
        self
    }

    /// Adds personal data to the flow added last.
    pub(crate) fn sighting(
        mut self,
        class: &str,
        form: &str,
        path: &str,
        redacted: &str,
        count: u64,
    ) -> Self {
        let flow = self.case.flows.last();
        let [class, form] = [class, form].map(|word| word.to_owned().into());
        self.case.sightings.push(Sighting {
            sighting_id: format!("s{}", self.case.sightings.len() + 1),
            class,
            form,
            path: path.into(),
            flow_id: flow.map(|flow| flow.flow_id).unwrap_or_default(),
            direction: "out".into(),
            evidence: vec![Evidence { input: 0, packet: 1_204, offset: 18, length: 15 }],
            redacted: redacted.to_owned(),
            fingerprint: None,
            validation: "check digit".into(),
            confidence: "high".into(),
            count,
            distinct: 1,
            bait: "".into(),
            bait_form: "".into(),
        });
        self
    }

    pub(crate) fn finding(mut self, severity: Severity, rule: &str, message: &str) -> Self {
        self.case.findings.push(Finding {
            finding_id: format!("f{}", self.case.findings.len() + 1),
            rule: rule.to_owned(),
            severity,
            linddun: "identifying".to_owned(),
            subject: String::new(),
            message: message.to_owned(),
            evidence_ids: Vec::new(),
            evidence: Evidence::default(),
            count: 1,
        });
        self
    }

    pub(crate) fn certificate(mut self, subject: &str, problems: &[&str]) -> Self {
        self.case.certificates.push(Certificate {
            sha256: "cd".repeat(32).into(),
            subject: subject.to_owned(),
            issuer: subject.to_owned(),
            sans: Vec::new(),
            not_before: Timestamp(0),
            not_after: Timestamp(0),
            problems: problems.iter().map(|problem| (*problem).to_owned()).collect(),
            leaf: true,
            evidence: Evidence::default(),
        });
        self
    }

    pub(crate) fn build(self) -> Case {
        self.case
    }
}

fn flow(number: u64, ip: &str, port: &str, name: &str) -> Flow {
    let (port, transport) = port.split_once('/').expect("port/transport");
    Flow {
        flow_id: FlowId::new(0, number),
        input: 0,
        first_packet: number,
        first_time: Timestamp(0),
        last_time: Timestamp(0),
        transport: transport.to_owned().into(),
        originator_ip: "10.0.0.2".parse().expect("an address"),
        originator_port: 40_000,
        responder_ip: ip.parse().expect("an address"),
        responder_port: port.parse().expect("a port"),
        originator_by: "syn".into(),
        packets_out: 1,
        packets_in: 1,
        bytes_out: 0,
        bytes_in: 0,
        tunnel: "".into(),
        protocols: transport.into(),
        server_name: name.into(),
        name_source: "sni".into(),
        server_names: Default::default(),
        alpn: Default::default(),
        tls_version: "".into(),
        tls_cipher: "".into(),
        ja3: Default::default(),
        ja3s: Default::default(),
        ja4: Default::default(),
        ech: "".into(),
        certificate_sha256: Default::default(),
        quic_version: "".into(),
        protection: None,
        protection_reason: "".into(),
        endpoint_id: ip.parse().expect("an address"),
        process: None,
        rtt_min_ms: None,
        rtt_kind: "".into(),
        ended_by: "fin".into(),
    }
}

/// Says where an endpoint is (`NL`, `HK/SG` disputed, `anycast`) and whose law reaches it (`US operator`).
pub(crate) fn located(endpoint: &mut Endpoint, place: &str, laws: &[&str]) {
    let codes: Vec<&str> = if place == "anycast" { vec!["US"] } else { place.split('/').collect() };
    endpoint.location_state = match codes.len() {
        _ if place.is_empty() => LocationState::Unknown,
        _ if place == "anycast" => LocationState::Anycast,
        1 => LocationState::Agreed,
        _ => LocationState::Disputed,
    };
    let location = |code: &&str| Location {
        country: (*code).into(),
        kind: "geolocated".into(),
        source: "DB-IP Lite".into(),
        date: "2026-09-01".into(),
        prefix: String::new(),
        refuted: "".into(),
        superseded: "".into(),
    };
    endpoint.locations = codes.iter().filter(|code| !code.is_empty()).map(location).collect();
    let law = |law: &&str| {
        let (code, leg) = law.split_once(' ').expect("code and leg");
        let sovereign = if matches!(code, "HK" | "MO") { "CN" } else { "" };
        Jurisdiction {
            code: code.into(),
            sovereign: sovereign.into(),
            leg: leg.into(),
            source: "invented".into(),
        }
    };
    endpoint.jurisdictions = laws.iter().map(law).collect();
}

/// Says who runs an endpoint and its network.
pub(crate) fn run_by(endpoint: &mut Endpoint, operator: &str, parent: &str, network: &str) {
    endpoint.operator = operator.into();
    endpoint.operator_by = "host-suffix".into();
    endpoint.parent = parent.into();
    endpoint.network_operator = network.into();
}

/// Returns a voice chat app that sends much to many.
pub(crate) fn chatterbox() -> Case {
    let mut builder = Builder::new()
        .input("chatterbox.pcapng", 12_400_000, 41_203, "2026-03-02T10:14:07Z", "2026-03-02T10:31:40Z")
        .knowledge(
            "IPFire",
            "CC-BY-SA-4.0",
            "Registered countries from the IPFire Location database; repacked.",
        )
        .knowledge(
            "DB-IP Lite",
            "CC-BY-4.0",
            "IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0; repacked.",
        )
        .knowledge("operators", "MIT OR Apache-2.0", "Curated by the project.")
        .coverage(seen);
    let relays = ["NL", "GB", "US", "HK", "DE", "JP", "NL", "NL", "GB", "anycast", "anycast", "US"];
    for (index, place) in relays.iter().enumerate() {
        let ip = format!("198.51.100.{}", index + 7);
        builder = builder.endpoint(&ip, |endpoint| {
            run_by(endpoint, "Voxline", "", if index % 2 == 0 { "Relaynet" } else { "EdgeJoy" });
            located(endpoint, place, &["CN parent", "US operator"]);
        });
        let name = format!("relay-{index}.edge.voxline.example");
        builder = builder.flow(&ip, "8130/udp", &name, "clear", 600_000);
    }
    let builder = builder
        .sighting("account.user_id", "clear", "udp.payload", "42•••••", 412)
        .sighting("comm.metadata", "clear", "udp.payload", "", 38)
        .flow("198.51.100.7", "443/tcp", "config.voxline.example", "TLS 1.2", 9_000);
    others(builder).build()
}

fn seen(coverage: &mut Coverage) {
    coverage.packets = 41_203;
    coverage.packets_in_flows = 41_080;
    coverage.packets_not_ip = BTreeMap::from([("arp".to_owned(), 100), ("lldp".to_owned(), 20)]);
    coverage.payload_bytes = 11_000_000;
    coverage.payload_bytes_encrypted = 6_700_000;
    coverage.payload_bytes_searched = 4_200_000;
    coverage.flows_without_name = 14;
    coverage.flows_unrecognised = 3;
    for (name, count) in [("packet.cut", 3), ("tcp.gap", 2), ("dns.message", 1)] {
        (0..count).for_each(|record| coverage.problem(name, 0, record, 60));
    }
}

fn others(builder: Builder) -> Builder {
    let body = "http.request.body>gzip>json:$.device.imei";
    builder
        .endpoint("203.0.113.7", |endpoint| {
            run_by(endpoint, "Whisper International", "Tenfold", "Tenfold");
            located(endpoint, "HK/SG", &["CN parent", "HK server-location", "SG operator"]);
        })
        .flow("203.0.113.7", "443/tcp", "log.whisper.example", "decrypted", 80_000)
        .sighting("location.precise", "decrypted", "http.request.path", "31.•••,121.•••", 7)
        .sighting("device.imei", "decrypted", body, "490•••••••••••8", 3)
        .flow("203.0.113.7", "8080/tcp", "long.whisper.example", "proprietary", 120_000)
        .endpoint("2001:db8:4700::6810:84e5", |endpoint| {
            run_by(endpoint, "Cumulus", "", "Cumulus");
            located(endpoint, "anycast", &["US operator"]);
        })
        .flow("2001:db8:4700::6810:84e5", "443/tcp", "cdn.chatterbox.example", "TLS 1.3", 2_000_000)
        .flow("2001:db8:4700::6810:84e5", "443/udp", "cdn.chatterbox.example", "quic", 900_000)
        .endpoint("192.0.2.77", |endpoint| {
            endpoint.asn = Some(64_500);
            endpoint.as_name = "EXAMPLE-TELECOM Example Telecom Backbone".into();
            located(endpoint, "CN", &["CN server-location"]);
        })
        .flow("192.0.2.77", "0/icmp", "", "", 420)
        .endpoint("10.0.0.1", |endpoint| endpoint.scope = "private".into())
        .flow("10.0.0.1", "53/udp", "", "clear", 12_000)
        .endpoint("203.0.113.200", |endpoint| (endpoint.contacted, endpoint.offered) = (false, true))
        .finding(
            Severity::Medium,
            "legacy-tls",
            "config.voxline.example agrees to TLS 1.2 without forward secrecy",
        )
        .finding(
            Severity::High,
            "identifier-in-clear",
            "account.user_id to Voxline via Relaynet, 412 times; first in packet 1,204 at 18",
        )
        .finding(
            Severity::High,
            "log-and-content-part-ways",
            "logs go to HK or SG (CN HK SG), messages to SG (CN SG)",
        )
        .finding(Severity::Low, "no-ech", "4 names are shown to every observer of the handshake")
        .certificate("CN=log.whisper.example, O=Whisper", &["expired", "name-mismatch"])
}
