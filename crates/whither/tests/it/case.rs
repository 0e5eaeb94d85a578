//! The case on disk and the JSON: their tables, and the same bytes for any number of threads.

use std::{collections::BTreeMap, path::Path};

use crate::{
    program::{run, stdout, write},
    wire::{Packets, leak, no_content, post},
};

const TABLES: [&str; 7] =
    ["certificates", "endpoints", "findings", "flows", "messages", "names", "sightings"];

/// Connections of many kinds, more than one block of packets.
fn crowd() -> Vec<u8> {
    let mut packets = Packets::default();
    for number in 0..600_u32 {
        let mut connection = packets.connect((20_000 + number as u16, 80));
        let body = format!("{{\"uid\":{},\"pad\":\"{}\"}}", 7_000_000 + number, "x".repeat(2_500));
        let host = format!("h{}.chatterbox.example", number % 40);
        packets.exchange(&mut connection, &post("/log", &host, "", &body), no_content());
        packets.udp((20_000 + number as u16, 8_130), format!("room=1&uid={number:07}").as_bytes());
    }
    packets.file()
}

/// Returns every file of a case but those about the run itself.
fn files(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(case).expect("a case") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name != "run.json" {
            files.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
    files
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "crowd.pcap", &crowd());
    let key = write(folder.path(), "fixed.key", &[&[b'7'; 64], b"\n".as_slice()].concat());
    let mut first: Option<(String, BTreeMap<String, Vec<u8>>)> = None;
    for threads in ["1", "2", "4"] {
        let case = folder.path().join(format!("{threads}.case"));
        let shown = case.to_str().expect("UTF-8");
        let arguments = ["inspect", &capture, "-o", shown, "--case-key", &key, "--threads", threads];
        let now = ["--now", "2026-03-02T10:14:07Z", "--format", "json", "--quiet"];
        let output = stdout(&run(&[arguments.as_slice(), &now].concat()), 0);
        let files = files(&case);
        let Some((json, known)) = &first else {
            for table in TABLES {
                assert!(files.contains_key(&format!("{table}.parquet")), "{table}: {:?}", files.keys());
            }

            first = Some((output, files));
            continue;
        };
        assert!(*json == output, "JSON with {threads} threads");
        assert_eq!(known.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
        for (name, bytes) in known.iter().filter(|(name, _)| *name != "case.key") {
            assert!(*bytes == files[name], "{name} with {threads} threads");
        }
    }
}

#[test]
fn json_has_the_tables_under_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "leak.pcap", &leak().file());
    let output = run(&["inspect", &capture, "--format", "json"]);
    let case: serde_json::Value = serde_json::from_str(&stdout(&output, 0)).expect("JSON");
    assert_eq!(case["schema"], 1);
    assert!(case["coverage"].is_object());
    for table in TABLES.iter().chain(&["inputs", "knowledge"]) {
        assert!(case[table].is_array(), "{table}");
    }
    assert_eq!(case["findings"][0]["severity"], "high", "{}", case["findings"]);
}

#[test]
fn quiet_says_nothing_beside_the_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "leak.pcap", &leak().file());
    let case = folder.path().join("quiet.case");
    let output = run(&["inspect", &capture, "--quiet", "-o", case.to_str().expect("UTF-8")]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(stdout(&output, 0).contains("identifier-in-clear"));
}

#[cfg(unix)]
#[test]
fn the_key_of_a_case_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "leak.pcap", &leak().file());
    let case = folder.path().join("key.case");
    run(&["inspect", &capture, "--quiet", "-o", case.to_str().expect("UTF-8")]);
    let mode = std::fs::metadata(case.join("case.key")).expect("a key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_was_found_is_shown_though_no_case_can_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join("lost.case");
    // A folder stands where a table is to be written.
    std::fs::create_dir_all(case.join("flows.parquet.part")).expect("a folder");
    std::fs::write(case.join("case.json"), "{}").expect("a file");
    let shown = case.to_str().expect("UTF-8");
    for format in ["terminal", "json"] {
        let output = run(&["demo", "-o", shown, "--format", format]);
        let text = stdout(&output, 2);
        assert!(text.contains("identifier-in-clear"), "{format}: {text}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("flows.parquet.part"), "{format}");
    }
}
