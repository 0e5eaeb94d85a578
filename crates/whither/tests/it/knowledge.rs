//! Files of one publisher are one voice: what the user brings counts beside the embedded tables by who speaks in it.

use serde_json::Value;

use crate::program::{run, stdout, write};

/// A MaxMind DB of one record for all of IPv4 (MaxMind DB format, version 2.0): `{"country":{"iso_code":COUNTRY}}`.
pub(crate) fn database(kind: &str, country: &str, epoch: u32) -> Vec<u8> {
    let text = |text: &str| [&[0x40 | text.len() as u8], text.as_bytes()].concat();
    // One node whose records both point to the data section, 16 bytes behind the tree.
    let mut file = vec![0, 0, 17, 0, 0, 17];
    file.extend([0; 16]);
    file.extend([&[0xe1][..], &text("country"), &[0xe1], &text("iso_code"), &text(country)].concat());
    file.extend(b"\xab\xcd\xefMaxMind.com");
    file.push(0xe9);
    for (key, value) in [
        ("binary_format_major_version", vec![0xa1, 2]),
        ("binary_format_minor_version", vec![0xa0]),
        ("build_epoch", [&[0x04, 0x02][..], &epoch.to_be_bytes()].concat()),
        ("database_type", text(kind)),
        ("description", vec![0xe0]),
        ("ip_version", vec![0xa1, 4]),
        ("languages", vec![0x00, 0x04]),
        ("node_count", vec![0xc1, 1]),
        ("record_size", vec![0xa1, 24]),
    ] {
        file.extend(text(key));
        file.extend(value);
    }
    file
}

/// 2026-10-01, newer than the embedded tables, and 2026-01-01, older.
const NEWER: u32 = 1_790_812_800;
const OLDER: u32 = 1_767_225_600;

/// The answer about an address beside a database of that kind, name, country and date.
fn answer(ip: &str, kind: &str, name: &str, country: &str, epoch: u32) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let brought = folder.path().join("knowledge");
    let shown = brought.to_str().expect("UTF-8");
    let file = write(folder.path(), name, &database(kind, country, epoch));
    stdout(&run(&["data", "import", &file, "--knowledge", shown]), 0);
    let output = run(&["lookup", ip, "--format", "json", "--knowledge", shown]);
    let document: Value = serde_json::from_str(&stdout(&output, 0)).expect("JSON");
    document["answers"][0].clone()
}

/// State, countries of the places that count, and countries of those set aside.
fn weighed(answer: &Value) -> (String, Vec<String>, Vec<String>) {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let facts = answer["facts"].as_array().expect("facts").iter();
    let places =
        facts.filter(|fact| fact["predicate"] == "located_in" || fact["predicate"] == "registered_in");
    let (stand, aside): (Vec<&Value>, Vec<&Value>) = places.partition(|fact| fact["set_aside"] == "");
    let countries = |facts: Vec<&Value>| facts.iter().map(|fact| text(&fact["value"])).collect();
    (text(&answer["location_state"]), countries(stand), countries(aside))
}

/// In the embedded tables, DB-IP alone places this address, in DE.
const ONE_VOICE: &str = "185.10.104.1";

/// IPFire and DB-IP agree on HK.
const TWO_VOICES: &str = "18.162.0.1";

#[test]
fn a_file_of_the_same_publisher_is_no_second_voice() {
    for (ip, kind, name, country, epoch, expected) in [
        (ONE_VOICE, "DBIP-Country-Lite", "a.mmdb", "DE", NEWER, ("single", "DE", "DE")),
        (ONE_VOICE, "country ipv4", "dbip-country.mmdb", "DE", NEWER, ("single", "DE", "DE")),
        (ONE_VOICE, "DBIP-Country-Lite", "a.mmdb", "NL", NEWER, ("single", "NL", "DE")),
        (ONE_VOICE, "DBIP-Country-Lite", "a.mmdb", "NL", OLDER, ("single", "DE", "NL")),
        (ONE_VOICE, "GeoLite2-Country", "a.mmdb", "DE", OLDER, ("agreed", "DE DE", "")),
        (ONE_VOICE, "GeoLite2-Country", "a.mmdb", "NL", NEWER, ("disputed", "DE NL", "")),
        (TWO_VOICES, "DBIP-Country-Lite", "a.mmdb", "SG", OLDER, ("agreed", "HK HK", "SG")),
        (TWO_VOICES, "DBIP-Country-Lite", "a.mmdb", "SG", NEWER, ("disputed", "HK SG", "HK")),
    ] {
        let answer = answer(ip, kind, name, country, epoch);
        let (state, stand, aside) = weighed(&answer);
        let found = (state.as_str(), &*stand.join(" "), &*aside.join(" "));
        assert_eq!(found, expected, "{ip} {kind} {name} {country} {epoch}");
        for reach in answer["jurisdictions"].as_array().expect("jurisdictions") {
            let mut legs = reach["legs"].as_array().expect("legs").iter();
            let code = reach["code"].as_str().expect("a code");
            let stands = stand.iter().any(|country| country == code);
            assert!(
                stands || legs.all(|leg| leg["leg"] != "server-location"),
                "{code} leads nowhere any more"
            );
        }
    }
}

#[test]
fn what_is_set_aside_is_shown_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = folder.path().to_str().expect("UTF-8");
    write(folder.path(), "own.mmdb", &database("DBIP-Country-Lite", "SG", NEWER));
    let text = stdout(&run(&["lookup", TWO_VOICES, "--knowledge", shown]), 0);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("HK geolocated (superseded by DBIP-Country-Lite (MaxMind DB) 2026-10-01)"),
        "{text}"
    );
    assert!(words.contains("DB-IP Lite 2026-06-01 (18.162.0.0/15), does not count"), "{text}");
}
