//! Tests of what holds over formats: blocks, layers, limits.

use std::io::{self, Read, Write};

use proptest::prelude::*;
use whither_model::records::BLOCK_SIZE;

use crate::{
    DumpLimits,
    testing::{read_named, read_with},
};

/// Gives what it has in pieces of changing sizes.
struct Dribble<'a>(&'a [u8], Vec<usize>, usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.1[self.2 % self.1.len()].min(buffer.len()).min(self.0.len());
        self.2 += 1;
        buffer[..size].copy_from_slice(&self.0[..size]);
        self.0 = &self.0[size..];
        Ok(size)
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn passed_blocks_are_the_source(
        lines in prop::collection::vec((0_usize..3 * BLOCK_SIZE, any::<bool>()), 1..6),
        sizes in prop::collection::vec(1_usize..(1 << 20), 1..5),
        ends in any::<bool>(),
    ) {
        let mut input = b"some words\n".to_vec();
        for (length, long) in lines {
            let length = if long { length } else { length % 100 };
            input.extend((0..length).map(|at| b'a' + (at % 26) as u8));
            input.push(b'\n');
        }
        if !ends { input.pop(); }
        let (kept, summary) =
            read_with("x.txt", Box::new(Dribble(&input, sizes, 0)), &DumpLimits::default());
        prop_assert!(kept.bytes == input);
        prop_assert!(kept.largest <= BLOCK_SIZE);
        let ends = input.iter().filter(|byte| **byte == b'\n').count();
        prop_assert_eq!(summary.records, (ends + usize::from(input.last() != Some(&b'\n'))) as u64);
    }
}

#[test]
fn a_long_line_comes_in_pieces() {
    struct Endless(usize);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.0.min(buffer.len());
            buffer[..size].fill(b'x');
            self.0 -= size;
            Ok(size)
        }
    }
    let (kept, summary) = read_with("x.txt", Box::new(Endless(64 << 20)), &DumpLimits::default());
    assert_eq!((kept.bytes.len(), summary.records), (64 << 20, 1));
    assert!(kept.largest <= BLOCK_SIZE && kept.blocks >= 64);
}

#[test]
fn compressions_are_seen_through() {
    let text = b"first line\nsecond line\n";
    let inputs = [
        ("a.log.gz", gzip(text), "a.log.gz>gzip"),
        ("a.log.zst", zstd::encode_all(&text[..], 1).unwrap(), "a.log.zst>zstd"),
        ("a", gzip(&gzip(text)), "a>gzip>gzip"),
    ];
    for (name, bytes, path) in inputs {
        let (kept, summary) = read_named(name, &bytes);
        assert_eq!(kept.bytes, text, "{name}");
        assert_eq!(summary.files[0].path, path);
    }
}

#[test]
fn cut_compression_gives_what_is_there() {
    let text = b"some line of a log that is long enough\n".repeat(20_000);
    let whole = gzip(&text);
    let (kept, summary) = read_named("a.gz", &whole[..whole.len() / 2]);
    assert!(text.starts_with(&kept.bytes) && kept.bytes.len() > 10_000, "{}", kept.bytes.len());
    assert_eq!(summary.files[0].problems["input.compression-cut"], 1);
}

#[test]
fn bombs_are_cut() {
    let zeros = vec![b'0'; 64 << 20];
    let bomb = gzip(&gzip(&zeros));
    let (kept, summary) = read_named("bomb.gz", &bomb);
    assert!(kept.bytes.len() < 16 << 20, "{}", kept.bytes.len());
    assert!(summary.files.iter().any(|file| file.problems.contains_key("archive.ratio")));
}

#[test]
fn nesting_ends() {
    let mut bytes = b"words\n".to_vec();
    for _ in 0..9 {
        bytes = gzip(&bytes);
    }
    let (kept, summary) = read_named("a.gz", &bytes);
    assert!(kept.bytes.is_empty() && summary.files[0].is_blind());
    assert!(kept.problems.contains_key("archive.depth"));
}

#[test]
fn seeds_of_the_fuzzer_are_read() {
    // As `fuzz/fuzz_targets/dump.rs` names them.
    let names = [
        "a.avro",
        "a.bin",
        "a.bson",
        "a.csv",
        "a.json",
        "a.jsonl",
        "a.parquet",
        "a.plist",
        "a.sql",
        "a.sqlite",
        "a.tar",
        "a.txt",
        "a.xls",
        "a.xlsx",
        "a.xml",
        "a.zip",
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/dump");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let (choice, file) = bytes.split_first().unwrap();
        let (kept, summary) = read_named(names[usize::from(*choice)], file);
        assert!(summary.records > 0 && !kept.bytes.is_empty(), "{summary:?}");
        count += 1;
    }
    assert!(count >= 12);
}

#[test]
fn what_was_read_in_an_unknown_encoding_is_not_blind() {
    let line = b"{\"name\":\"Andr\xe9 x\",\"mail\":\"a.b@example.org\"}\n";
    let (kept, summary) = read_named("a.jsonl", &line.repeat(10));
    assert_eq!(kept.problems["encoding.unknown"], 1);
    assert_eq!((summary.files.len(), summary.files[0].records), (1, 10));
    assert!(summary.blind().next().is_none());
}
