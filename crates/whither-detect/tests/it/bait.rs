//! Bait is found the same however content and lines are cut; generated identities only.

use std::sync::Arc;

use proptest::prelude::*;
use whither_detect::{
    Bait, Detector, LineScanner,
    bait::{BaitValue, Known},
};
use whither_model::{Block, Limits, Source};

use crate::content::{Random, feed, place};

const MAIL: &str = "Erika.Mustermann+7@example.org";
const PHONE: &str = "4915123456789";

fn detector() -> Detector {
    let value = |name: &str, known| BaitValue {
        name: name.to_owned(),
        class: "account.user_id",
        known,
        salts: Vec::new(),
    };
    let bait = Bait::new(&[
        value("mail", Known::Text(MAIL.into())),
        value("phone", Known::Text(PHONE.into())),
        value("home", Known::Place(52.520_008, 13.404_954)),
    ]);
    Detector::new(&Limits::default()).with_bait(Some(Arc::new(bait)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Forms between fillers of all lengths; returns how many there are.
fn content(seed: u64, pieces: usize, with_bytes: bool) -> Vec<u8> {
    let mut random = Random(seed | 1);
    let mut content = Vec::new();
    let number: u64 = PHONE.parse().expect("a number");
    let kinds = if with_bytes { 11 } else { 7 };
    for _ in 0..pieces {
        content.extend(std::iter::repeat_n(b". ", random.below(90) as usize).flatten());
        match random.below(kinds) {
            0 => content.extend_from_slice(MAIL.as_bytes()),
            1 => content.extend_from_slice(hex(MAIL.as_bytes()).as_bytes()),
            2 => content.extend_from_slice(hex(hex(MAIL.as_bytes()).as_bytes()).as_bytes()),
            3 => content.extend(MAIL.bytes().rev()),
            4 => content.extend(MAIL.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes())),
            5 => content.extend_from_slice(format!("{} {}", 52.520_008, 13.404_954).as_bytes()),
            6 => content.extend_from_slice(PHONE.as_bytes()),
            7 => content.extend(MAIL.bytes().map(|byte| byte ^ 0x5a)),
            8 => content.extend_from_slice(&number.to_be_bytes()),
            9 => content.extend_from_slice(&[0x49, 0x15, 0x12, 0x34, 0x56, 0x78, 0x9f]),
            _ => content.extend(MAIL.encode_utf16().flat_map(u16::to_le_bytes)),
        }
        content.extend_from_slice(if with_bytes { b" \x01\x02\x03 " } else { b" .. " });
    }
    content
}

/// What was found in content that is cut into blocks of these sizes.
fn in_blocks(detector: &Detector, content: &[u8], sizes: &[usize]) -> Vec<String> {
    let mut scanner = detector.scanner();
    feed(&mut scanner, &place("http.request.body", ""), content, sizes);
    let found = scanner.bait_found(content.len() as u64);
    found.iter().map(|row| format!("{} {} {} {}", row.name, row.written, row.path, row.count)).collect()
}

/// What was found in one long line that comes in pieces of these sizes, as the reader of dumps cuts them.
fn in_pieces(detector: &Detector, line: &[u8], sizes: &[usize]) -> Vec<String> {
    const OVERLAP: usize = 256;
    let limits = Limits::default();
    let mut scanner = LineScanner::new(detector, &limits);
    let (path, table) = (String::new(), String::new());
    let source = Arc::new(Source { input: 0, path, table, format: "text" });
    let mut sizes = sizes.iter().copied().cycle();
    let (mut start, mut overlap) = (0, 0);
    loop {
        let end = line.len().min(start + overlap + sizes.next().expect("a size"));
        let (goes_on, bytes) = (end < line.len(), line[start..end].to_vec());
        scanner.scan(&Block {
            source: Arc::clone(&source),
            bytes,
            row: 0,
            offset: None,
            begun: start as u64,
            overlap,
            goes_on,
        });
        if !goes_on {
            break;
        }
        (start, overlap) = (end - OVERLAP, OVERLAP);
    }
    let found = scanner.bait_found();
    let rows = found.iter().flat_map(|source| &source.found);
    rows.map(|row| format!("{} {} {} {}", row.name, row.written, row.path, row.count)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_in_content_however_cut(
        seed in any::<u64>(),
        pieces in 1usize..800,
        sizes in prop::collection::vec(512usize..30_000, 1..6),
    ) {
        let detector = detector();
        let content = content(seed, pieces, true);
        let whole = in_blocks(&detector, &content, &[content.len()]);
        prop_assert_eq!(in_blocks(&detector, &content, &sizes), &*whole);
        let count: u64 = whole.iter().filter_map(|row| row.rsplit(' ').next()?.parse::<u64>().ok()).sum();
        prop_assert_eq!(count, pieces as u64, "{:?}", whole);
    }

    #[test]
    fn the_same_in_a_long_line_however_cut(
        seed in any::<u64>(),
        pieces in 1usize..100,
        sizes in prop::collection::vec(600usize..5_000, 1..6),
    ) {
        let detector = detector();
        let content = content(seed, pieces, false);
        let whole = in_pieces(&detector, &content, &[content.len()]);
        prop_assert_eq!(in_pieces(&detector, &content, &sizes), whole);
    }
}
