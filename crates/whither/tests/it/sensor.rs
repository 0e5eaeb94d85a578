//! `--sensor`: round trips refute places that are too far from where the capture was taken.

use crate::program::{run, stdout};

fn demo(folder: &std::path::Path, sensor: &[&str]) -> serde_json::Value {
    let case = folder.join("demo.case");
    let case = case.to_str().expect("UTF-8");
    let output = run(&[&["demo", "-o", case, "--format", "json", "--quiet"], sensor].concat());
    serde_json::from_str(&stdout(&output, 0)).expect("JSON")
}

/// (state, refuted countries, countries that still lead to a jurisdiction) of each address.
fn places(document: &serde_json::Value) -> Vec<(String, Vec<String>, Vec<String>)> {
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let endpoints = document["endpoints"].as_array().expect("endpoints").iter();
    let rows = endpoints.map(|endpoint| {
        let locations = endpoint["locations"].as_array().expect("locations").iter();
        let refuted = locations.filter(|location| location["refuted"] != "");
        let legs = endpoint["jurisdictions"].as_array().expect("jurisdictions").iter();
        let legs = legs.filter(|leg| leg["leg"] == "server-location");
        (
            text(&endpoint["location_state"]),
            refuted.map(|location| text(&location["country"])).collect(),
            legs.map(|leg| text(&leg["code"])).collect(),
        )
    });
    rows.collect()
}

#[test]
fn round_trips_refute_places_only_where_the_sensor_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let without = places(&demo(folder.path(), &[]));
    assert!(without.iter().all(|(state, refuted, _)| state != "refuted" && refuted.is_empty()));
    let with = places(&demo(folder.path(), &["--sensor", "52.37,4.90"]));
    assert!(with.iter().any(|(state, ..)| state == "refuted"), "nothing left of one address");
    assert!(with.iter().any(|(state, refuted, _)| state == "single" && !refuted.is_empty()));
    for (state, refuted, legs) in with {
        let leads = refuted.iter().any(|country| legs.contains(country));
        // Another source may have the same country for another reason; then it would not be refuted either.
        assert!(!leads, "{state}: {refuted:?} still leads to {legs:?}");
    }
    let case = folder.path().join("demo.case");
    let case = case.to_str().expect("UTF-8");
    let text = stdout(&run(&["demo", "-o", case, "--quiet", "--sensor", "52.37,4.90"]), 0);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Refuted: ") && words.contains("says: a round trip of "), "{text}");
    let far = run(&["demo", "--sensor", "91,0"]);
    assert_eq!(far.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&far.stderr).contains("hint: --sensor takes degrees"));
}
