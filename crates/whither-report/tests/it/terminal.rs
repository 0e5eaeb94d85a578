//! The terminal report, as it looks and as it must never look.
//!
//! `WHITHER_BLESS=1 cargo test -p whither-report` writes the expected reports anew; read the difference.

use std::{fs, path::Path};

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;
use whither_model::table::{Case, Field, Severity};
use whither_report::{Format, Options, write};

use crate::builder::{Builder, chatterbox, located, run_by};

fn report(case: &Case, columns: usize, colour: bool) -> String {
    let mut out = Vec::new();
    let format = Format::named("terminal").expect("a format");
    write(format, case, &Options { columns, colour }, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

/// Compares with `expected/NAME-COLUMNS.txt`.
fn check(name: &str, case: &Case, columns: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/expected/{name}-{columns}.txt"));
    let report = report(case, columns, false);
    if std::env::var_os("WHITHER_BLESS").is_some() {
        fs::write(&path, &report).expect("written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(report == expected, "{} differs; now:\n{report}", path.display());
    assert_fits(&report, columns);
}

fn assert_fits(report: &str, columns: usize) {
    for line in report.lines() {
        assert!(line.width() <= columns, "{} columns: {line:?}", line.width());
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn looks_as_expected() {
    let case = chatterbox();
    for columns in [50, 80, 120] {
        check("chatterbox", &case, columns);
    }
    check("crowd", &crowd(), 100);
    check("empty", &Case::default(), 80);
    check("dump", &dump(), 80);
}

/// Ten thousand addresses of four hundred recipients, in two inputs.
fn crowd() -> Case {
    let mut builder = Builder::new()
        .input("monday.pcap", 40_000_000_000, 61_000_000, "2026-03-02T00:00:00Z", "2026-03-02T23:59:59Z")
        .input("tuesday.pcap", 38_000_000_000, 59_000_000, "2026-03-03T00:00:00Z", "2026-03-03T23:59:59Z");
    for number in 0..10_000_u32 {
        let ip = std::net::Ipv4Addr::from(0x3000_0000 + number * 7).to_string();
        builder = builder.endpoint(&ip, |endpoint| {
            let country = ["US", "DE", "SG", "IN/PK", "", "anycast", "BR"][number as usize % 7];
            located(endpoint, country, &["US operator", "IE parent"]);
            if number % 400 != 0 {
                run_by(endpoint, &format!("Operator {}", number % 400), "", "");
            }
        });
        let name = if number % 3 == 0 { "" } else { &format!("host{number}.example") };
        let how = ["TLS 1.3", "quic", "TLS 1.2", ""][number as usize % 4];
        builder = builder.flow(&ip, "443/tcp", name, how, u64::from(number) * 1_000);
    }
    for number in 0..50 {
        builder = builder.finding(Severity::Low, "no-ech", &format!("host{number}.example is shown"));
    }
    builder.coverage(|coverage| (coverage.packets, coverage.packets_in_flows) = (7, 7)).build()
}

/// A file that was scanned: no flows, nobody to whom it went.
fn dump() -> Case {
    let case = Builder::new().input("users.jsonl", 9_000, 0, "", "");
    let mut case = case.sighting("contact.phone", "clear", "users.jsonl>$.phone", "13••••••••0", 364).build();
    case.coverage.records = 400;
    let phone = Field {
        source: "users.jsonl".to_owned(),
        format: "jsonl".to_owned(),
        field: "$.phone".to_owned(),
        class: "contact.phone".to_owned(),
        form: "clear".to_owned(),
        values: 400,
        valid: 364,
        failed: 36,
        distinct: 360,
        distinct_exact: true,
        validation: "series, field name".to_owned(),
        confidence: "high".to_owned(),
        verdict: "personal-data".to_owned(),
        sighting_id: "S1".to_owned(),
        ..Field::default()
    };
    let deep = Field {
        field: "$.profile.attributes[].identification.document_number".to_owned(),
        class: "gov.id.national".to_owned(),
        kind: "de.idnr".to_owned(),
        valid: 12_345_678,
        distinct: 11_000_000,
        distinct_exact: false,
        ..phone.clone()
    };
    let chance = Field {
        field: "$.order".to_owned(),
        class: "finance.card".to_owned(),
        valid: 41,
        verdict: "chance".to_owned(),
        ..phone.clone()
    };
    case.fields = vec![phone, deep, chance];
    case
}

#[test]
fn many_endpoints_are_few_lines() {
    let report = report(&crowd(), 100, false);
    assert!(report.lines().count() < 150, "{}", report.lines().count());
}

#[test]
fn colour_changes_no_letter() {
    let case = chatterbox();
    let mut plain = String::new();
    let coloured = report(&case, 80, true);
    for (index, part) in coloured.split("\x1b[").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').expect("a colour").1 });
    }
    assert!(coloured.contains("\x1b[1;31m"));
    assert_eq!(plain.replace(' ', ""), report(&case, 80, false).replace(' ', ""));
}

#[test]
fn always_says_what_was_not_seen() {
    let said = |case: &Case| report(case, 80, false);
    assert!(said(&Case::default()).contains("NOT SEEN  nothing was read"));
    let all = Builder::new().coverage(|seen| (seen.packets, seen.packets_in_flows) = (9, 9)).build();
    assert!(said(&all).contains("NOT SEEN  no loss is known in what was read\n"));
    assert!(said(&all).contains("What was not seen may still be there"));
}

/// A case in which every text that an outsider chooses is `text`.
fn hostile(text: &str) -> Case {
    let mut case = Builder::new()
        .input(text, 1, 1, "2026-03-02T00:00:00Z", "2026-03-02T00:00:01Z")
        .knowledge(text, text, text)
        .coverage(|coverage| {
            coverage.problem(text, 0, 1, 1);
            coverage.packets_not_ip.insert(text.to_owned(), 3);
        })
        .endpoint("192.0.2.1", |endpoint| {
            run_by(endpoint, text, &format!("{text}."), &format!("{text}-"));
            located(endpoint, text, &["US operator"]);
            endpoint.names.push(text.into());
        })
        .flow("192.0.2.1", "443/tcp", text, "clear", 1)
        .sighting(text, text, text, text, 1)
        .flow_with("192.0.2.1", "443/tcp", "", text, 1, |flow| flow.transport = text.to_owned().into())
        .endpoint("192.0.2.2", |endpoint| (endpoint.asn, endpoint.as_name) = (Some(1), text.into()))
        .flow("192.0.2.2", "443/tcp", text, "clear", 1)
        .finding(Severity::High, text, text)
        .certificate(text, &[text])
        .build();
    case.sightings[0].validation = text.to_owned().into();
    case.sightings[0].confidence = text.to_owned().into();
    case.endpoints[0].jurisdictions[0].code = text.into();
    case.endpoints[0].jurisdictions[0].sovereign = text.into();
    case.endpoints[0].locations.iter_mut().for_each(|location| location.refuted = text.into());
    case.endpoints[1].registrable_domain = text.into();
    case
}

#[test]
fn says_whose_name_it_is_as_far_as_that_is_known() {
    let case = Builder::new()
        .endpoint("192.0.2.1", |endpoint| endpoint.registrable_domain = "example.co.uk".into())
        .flow("192.0.2.1", "443/tcp", "log.example.co.uk", "clear", 1)
        .endpoint("192.0.2.2", |endpoint| {
            run_by(endpoint, "Cloud", "", "");
            endpoint.registrable_domain = "alice.cloud.example".into();
            endpoint.tenant = "unknown".into();
        })
        .flow("192.0.2.2", "443/tcp", "alice.cloud.example", "clear", 1)
        .flow("192.0.2.2", "443/tcp", "malice.cloud.example", "clear", 2)
        .build();
    let text = report(&case, 100, false);
    let line = |wanted: &str| text.lines().find(|line| line.contains(wanted)).unwrap_or("").to_owned();
    assert!(line("owner unknown").starts_with("example.co.uk (owner unknown)"), "{text}");
    assert!(line("  alice.cloud.example").ends_with("443/tcp  tenant unknown"), "{text}");
    assert!(!line("  malice.cloud.example").contains("tenant"), "{text}");
}

#[test]
fn nothing_from_outside_reaches_the_terminal_as_control() {
    let case = hostile("\u{1b}]0;owned\u{7}\u{9b}2J\r\n\u{202e}x\u{200b}");
    for colour in [false, true] {
        let mut text = report(&case, 100, colour);
        for code in ["\x1b[1;31m", "\x1b[2m", "\x1b[1m", "\x1b[33m", "\x1b[0m"] {
            text = text.replace(code, "");
        }
        assert!(text.contains("\\u{1b}]0;owned"));
        let bad = |character: &char| {
            (character.is_control() && *character != '\n') || "\u{202e}\u{200b}".contains(*character)
        };
        assert_eq!(text.chars().find(bad), None, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_is_wider_than_the_terminal(text in "(?s).{0,60}|[一-龥 .]{0,90}|[a-z.-]{0,300}", columns in 40..220_usize) {
        assert_fits(&report(&hostile(&text), columns, false), columns);
    }
}
