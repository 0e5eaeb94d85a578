//! Each rule on the smallest case that shows it, and on one that does not.

use whither_model::{
    Crew, Evidence, FlowId, Timestamp,
    table::{Certificate, Endpoint, Flow, Message, Protection, Severity, Sighting},
};

use super::*;
use crate::{ClassFacts, Observations, judge};

fn flow() -> Flow {
    let json = r#"{"flow_id":"0-1","input":0,"first_packet":1,"first_time":"2026-03-02T10:00:00Z",
        "last_time":"2026-03-02T10:00:01Z","transport":"tcp","originator_ip":"192.0.2.1","originator_port":50000,
        "responder_ip":"1.2.3.4","responder_port":80,"originator_by":"syn","packets_out":1,"packets_in":1,
        "bytes_out":1,"bytes_in":1,"tunnel":"","protocols":"tcp.http","server_name":"","name_source":"",
        "server_names":[],"alpn":[],"tls_version":"","tls_cipher":"","ja3":[],"ja3s":[],"ja4":[],"ech":"",
        "certificate_sha256":[],"quic_version":"","protection":"clear","protection_reason":"","endpoint_id":"1.2.3.4",
        "process":null,"rtt_min_ms":null,"rtt_kind":"","ended_by":"fin"}"#;
    serde_json::from_str(json).expect("a flow")
}

fn endpoint() -> Endpoint {
    Endpoint {
        scope: "public".into(),
        contacted: true,
        operator: "Agora".into(),
        network_operator: "Zenlayer".into(),
        ..Endpoint::new("1.2.3.4".parse().expect("an address"))
    }
}

fn sighting(class: &str, confidence: &str) -> Sighting {
    Sighting {
        sighting_id: "S1".into(),
        class: class.to_owned().into(),
        form: "clear".into(),
        path: "udp.payload".into(),
        flow_id: FlowId::new(0, 1),
        direction: "out".into(),
        evidence: vec![Evidence { packet: 7, ..Evidence::default() }],
        redacted: "7•••0".into(),
        fingerprint: None,
        validation: "field name".into(),
        confidence: confidence.to_owned().into(),
        count: 3,
        distinct: 1,
        bait: "".into(),
        bait_form: "".into(),
    }
}

fn class(id: &str) -> Option<ClassFacts> {
    let facts = |identifier, content| ClassFacts {
        title: "",
        sensitivity: 3,
        identifier,
        content,
        linddun: "linking",
    };
    match id {
        "account.user_id" => Some(facts(true, false)),
        "location.precise" => Some(facts(false, true)),
        _ => None,
    }
}

#[derive(Default)]
struct Rows {
    messages: whither_model::Rows<Message>,
    certificates: Vec<Certificate>,
    sightings: Vec<Sighting>,
    baits: Vec<Sighting>,
}

fn check(flow: Flow, endpoint: Endpoint, rows: &Rows) -> Vec<(String, Severity, String)> {
    let (flows, endpoints) = (vec![flow].into(), vec![endpoint].into());
    let seen =
        Observations::new(&flows, &endpoints, &rows.messages, &rows.certificates, &rows.sightings, class)
            .with_baits(&rows.baits);
    judge(&seen, &Crew::new(2))
        .into_iter()
        .map(|finding| (finding.rule, finding.severity, finding.message))
        .collect()
}

fn named() -> Flow {
    Flow { server_name: "a.example".into(), name_source: "sni".into(), ..flow() }
}

#[test]
fn identifiers_and_places_in_clear() {
    let rows = |class, confidence| Rows { sightings: vec![sighting(class, confidence)], ..Rows::default() };
    let message = "account.user_id to Agora via Zenlayer in clear, 3 times in 1 flow".to_owned();
    let found = check(named(), endpoint(), &rows("account.user_id", "high"));
    assert_eq!(found, [("identifier-in-clear".to_owned(), Severity::High, message)]);
    assert!(check(named(), endpoint(), &rows("account.user_id", "low")).is_empty());
    let home = Endpoint { scope: "private".into(), ..endpoint() };
    assert!(check(named(), home, &rows("account.user_id", "high")).is_empty());
    assert_eq!(check(named(), endpoint(), &rows("location.precise", "high"))[0].0, "content-in-clear");
}

#[test]
fn known_values_on_the_way() {
    let seen = |form: &str, written: &str, confidence: &str| Sighting {
        form: form.to_owned().into(),
        bait: "my account".into(),
        bait_form: written.to_owned().into(),
        redacted: String::new(),
        ..sighting("account.user_id", confidence)
    };
    let found =
        |baits: &[Sighting]| check(named(), endpoint(), &Rows { baits: baits.to_vec(), ..Rows::default() });
    let to = "my account (account.user_id) to Agora via Zenlayer";
    for (form, written, confidence, severity, how) in [
        ("clear", "utf-8", "high", Severity::High, "in clear"),
        ("clear", "utf-8", "medium", Severity::Medium, "in clear"),
        ("encoded", "base64", "high", Severity::Medium, "encoded (base64)"),
        ("encoded", "u32le", "medium", Severity::Low, "encoded (u32le)"),
        ("hashed", "sha256-hex", "high", Severity::Low, "hashed as sha256-hex"),
    ] {
        let message = format!("{to}, {how}, 3 times in 1 flow");
        let rule = "bait-in-clear".to_owned();
        assert_eq!(found(&[seen(form, written, confidence)]), [(rule, severity, message)], "{written}");
    }
    let forms = ["a", "b", "c", "d"].map(|written| seen("encoded", written, "high"));
    assert_eq!(found(&forms)[0].2, format!("{to}, encoded (a, b, c and 1 other form), 12 times in 1 flow"));
    let ways = [seen("clear", "utf-8", "high"), seen("hashed", "md5-hex", "high")];
    assert_eq!(found(&ways).len(), 2);
    for nothing in [seen("clear", "utf-8", "low"), seen("decrypted", "utf-8", "high")] {
        assert!(found(&[nothing]).is_empty());
    }
    let dump = Sighting { flow_id: FlowId::default(), ..seen("clear", "utf-8", "high") };
    assert!(found(&[dump]).is_empty());
    let home = Endpoint { scope: "private".into(), ..endpoint() };
    let rows = Rows { baits: vec![seen("clear", "utf-8", "high")], ..Rows::default() };
    assert!(check(named(), home, &rows).is_empty());
}

#[test]
fn weak_connections_and_missing_names() {
    let weak = Flow {
        protection: Some(Protection::Weak),
        protection_reason: "TLS 1.0 is deprecated (RFC 8996)".into(),
        ..named()
    };
    assert_eq!(
        check(weak, endpoint(), &Rows::default())[0].2,
        "TLS 1.0 is deprecated (RFC 8996): 1 flow to Agora via Zenlayer"
    );
    assert_eq!(
        check(flow(), endpoint(), &Rows::default())[0].2,
        "1 address of Agora via Zenlayer without a name, 1 flow"
    );
    assert!(check(named(), endpoint(), &Rows::default()).is_empty());
}

#[test]
fn certificates_are_held_against_the_name_asked_for() {
    let certificate = |sans: &[&str], problems: &[&str]| Certificate {
        sha256: "aa".into(),
        subject: String::new(),
        issuer: String::new(),
        sans: sans.iter().map(|name| (*name).to_owned()).collect(),
        not_before: Timestamp(0),
        not_after: Timestamp(0),
        problems: problems.iter().map(|name| (*name).to_owned()).collect(),
        leaf: true,
        evidence: Evidence::default(),
    };
    let flow = Flow {
        certificate_sha256: vec!["aa".into()].into(),
        server_names: vec!["a.example".into()].into(),
        ..named()
    };
    let messages = |certificate| {
        let rows = Rows { certificates: vec![certificate], ..Rows::default() };
        check(flow.clone(), endpoint(), &rows).into_iter().map(|found| found.2).collect::<Vec<_>>()
    };
    assert!(messages(certificate(&["a.example"], &[])).is_empty());
    assert!(messages(certificate(&["*.example"], &[])).is_empty());
    assert_eq!(
        messages(certificate(&["*.a.example"], &["expired"])),
        ["certificate of a.example (Agora via Zenlayer): expired, name-mismatch; 1 flow"]
    );
}

#[test]
fn every_rule_is_listed_and_has_a_page() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules"))
        .expect("the folder of the rules");
    let mut files: Vec<String> = files
        .filter_map(|file| {
            file.ok()?.file_name().into_string().ok()?.strip_suffix(".rs").map(|name| name.replace('_', "-"))
        })
        .filter(|name| name != "mod" && name != "tests")
        .collect();
    files.sort();
    let listed: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(files, listed);
    for rule in RULES {
        let page = rule.page();
        for heading in ["What it finds", "Why it matters", "What it does not show", "Example", "References"] {
            assert!(page.contains(&format!("## {heading}")), "{}: {heading}", rule.name);
        }
    }
}
