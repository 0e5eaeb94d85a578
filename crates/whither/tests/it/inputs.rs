//! Standard input, compressed files, folders of rotated captures, several files.

use std::io::Write;

use serde_json::Value;

use crate::{
    program::{json, run_with_input, stdout, write},
    wire::{Packets, leak, no_content, post},
};

/// Returns the flows without the columns that name the input.
fn flows(case: &Value) -> Value {
    case["flows"].clone()
}

#[test]
fn the_same_capture_in_any_wrapping_is_the_same_flows() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = leak().file();
    let plain = json(&[&write(folder.path(), "a.pcap", &bytes)]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&bytes).expect("memory");
    let gzip = json(&[&write(folder.path(), "b.pcap.gz", &gzip.finish().expect("memory"))]);
    let zstd = zstd::encode_all(bytes.as_slice(), 1).expect("memory");
    // The name does not matter, the content does.
    let zstd = json(&[&write(folder.path(), "c.bin", &zstd)]);
    let input = run_with_input(&["inspect", "-", "--format", "json", "--quiet"], &bytes);
    let piped: Value = serde_json::from_str(&stdout(&input, 0)).expect("JSON");
    for other in [&gzip, &zstd, &piped] {
        assert_eq!(flows(&plain), flows(other));
        assert_eq!(plain["sightings"], other["sightings"]);
    }
    assert_eq!(plain["flows"].as_array().map(Vec::len), Some(1));
    assert_eq!(gzip["inputs"][0]["kind"], "pcap+gzip");
    assert_eq!(zstd["inputs"][0]["kind"], "pcap+zstd");
    assert_eq!(piped["inputs"][0]["name"], "-");
    assert_eq!(piped["inputs"][0]["sha256"], plain["inputs"][0]["sha256"]);
}

/// More than is read at a time, of whatever a decoder likes to give.
#[test]
fn long_captures_are_read_to_their_end_in_any_wrapping() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut packets = Packets::default();
    for number in 0..4_000_u32 {
        packets.udp((50_000, 9_000), &number.to_le_bytes().repeat(250));
    }
    let bytes = packets.file();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).expect("memory");
    let zstd = zstd::encode_all(bytes.as_slice(), 3).expect("memory");
    // Frames one after the other, behind one to be skipped.
    let frames = bytes.chunks(700_000).map(|part| zstd::encode_all(part, 1).expect("memory"));
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0][..], b"skip"].concat();
    let many = [vec![skipped], frames.collect()].concat().concat();
    for (name, file) in
        [("plain", bytes), ("gzip", gzip.finish().expect("memory")), ("zstd", zstd), ("frames", many)]
    {
        let case = json(&[&write(folder.path(), name, &file)]);
        assert_eq!(case["inputs"][0]["packets"], 4_000, "{name}");
        assert_eq!(
            case["coverage"]["problems"].as_object().map(serde_json::Map::len),
            Some(0),
            "{name}: {}",
            case["coverage"]
        );
    }
}

#[test]
fn rotated_captures_in_a_folder_are_one_stream() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut packets = Packets::default();
    let mut connection = packets.connect((50_000, 80));
    let body = format!("{{\"pad\":\"{}\",\"imei\":\"490154203237518\"}}", "x".repeat(3_000));
    let request = post("/log", "log.chatterbox.example", "", &body);
    packets.exchange(&mut connection, &request, no_content());
    // The request is cut between its segments; names are in the other order than times.
    write(folder.path(), "z-first.pcap", &packets.part(0, 4));
    write(folder.path(), "a-second.pcap", &packets.part(4, packets.count()));
    write(folder.path(), "notes.txt", b"not a capture");
    write(folder.path(), "empty.pcap", b"");
    let path = folder.path().to_str().expect("UTF-8");
    let case = json(&[path]);
    assert_eq!(case["coverage"]["problems"]["folder.no-capture"]["count"], 1, "the notes");
    assert_eq!(case["coverage"]["problems"]["input.unreadable"]["count"], 1, "the empty one");
    assert_eq!(case["inputs"].as_array().map(Vec::len), Some(2));
    assert_eq!(case["inputs"][0]["name"], "z-first.pcap");
    assert_eq!(case["flows"].as_array().map(Vec::len), Some(1), "{}", case["flows"]);
    assert_eq!(case["messages"][0]["bytes"], body.len());
    let classes: Vec<&str> =
        case["sightings"].as_array().into_iter().flatten().filter_map(|row| row["class"].as_str()).collect();
    assert_eq!(classes, ["device.imei"]);
}

#[test]
fn several_files_are_several_inputs() {
    let folder = tempfile::tempdir().expect("a folder");
    let packets = leak();
    let first = write(folder.path(), "first.pcap", &packets.part(0, 2));
    let second = write(folder.path(), "second.pcap", &packets.part(2, packets.count()));
    let case = json(&[&first, &second]);
    assert_eq!(case["inputs"].as_array().map(Vec::len), Some(2));
    assert_eq!(case["flows"].as_array().map(Vec::len), Some(2), "flows end with their file");
    assert_eq!(case["flows"][1]["input"], 1);
}
