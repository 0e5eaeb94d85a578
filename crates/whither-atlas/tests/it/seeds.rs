//! The seeds of the fuzz target `knowledge`: each is understood, and no cut or flipped byte of it ends in a panic.

use std::{fs, path::Path};

use whither_atlas::knowledge::recognise;

#[test]
fn seeds_are_understood_and_their_wrecks_are_bounded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/knowledge");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("the seeds") {
        let path = entry.expect("a seed").path();
        let bytes = fs::read(&path).expect("a seed");
        names.push(recognise(bytes.clone()).unwrap_or_else(|reason| panic!("{}: {reason}", path.display())));
        for length in 0..bytes.len() {
            drop(recognise(bytes[..length].to_vec()));
        }
        for place in 0..bytes.len() {
            for bit in [0x01, 0x10, 0x80, 0xff] {
                let mut wreck = bytes.clone();
                wreck[place] ^= bit;
                drop(recognise(wreck));
            }
        }
    }
    names.sort();
    let expected = [
        "AWS ip-ranges.json",
        "Azure ServiceTags.json",
        "Exodus trackers",
        "Google cloud.json",
        "Oracle public_ip_ranges.json",
        "Test-Country (MaxMind DB)",
        "Tracker Radar entities",
        "anycast prefixes",
        "operators",
    ];
    assert_eq!(names, expected);
}
