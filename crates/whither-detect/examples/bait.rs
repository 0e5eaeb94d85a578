//! Measures what bait costs on lines: `cargo run --release --example bait FILE`, a file of JSON lines.
//!
//! Prints seconds of processor time without bait, and with one and ten generated values.

#![allow(clippy::print_stdout)]

use std::{sync::Arc, time::Instant};

use whither_detect::{
    Bait, Detector, LineScanner,
    bait::{BaitValue, Known},
};
use whither_model::{Block, Limits, Source};

/// Generated identities.
const VALUES: [&str; 9] = [
    "bait.whither+7f3a@example.com",
    "+86 138 0013 8000",
    "490154203237518",
    "02:00:5e:10:00:a1",
    "6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13",
    "wxid_7f3a9c1b22d10",
    "Erika Mustermann",
    "王小明测试",
    "the purple elephant dances at noon",
];

fn main() {
    let path = std::env::args().nth(1).expect("a file of JSON lines");
    let bytes = std::fs::read(path).expect("a file that can be read");
    let blocks = blocks(&bytes);
    let value = |known| BaitValue {
        name: String::new(),
        class: "account.user_id",
        known,
        salts: vec!["salt".into()],
    };
    let mut values: Vec<BaitValue> = VALUES.iter().map(|text| value(Known::Text((*text).into()))).collect();
    values.push(value(Known::Place(52.520_008, 13.404_954)));
    for count in [0, 1, values.len()] {
        let bait = (count > 0).then(|| Arc::new(Bait::new(&values[..count])));
        let best =
            (0..5).map(|_| run(&blocks, bait.clone())).min_by(|a, b| a.0.total_cmp(&b.0)).expect("a run");
        println!(
            "{count:3} values  {:.3} s  {:.2} GB/s  {} hits",
            best.0,
            bytes.len() as f64 / best.0 / 1e9,
            best.1
        );
    }
}

fn run(blocks: &[Block], bait: Option<Arc<Bait>>) -> (f64, u64) {
    let limits = Limits::default();
    let mut scanner = LineScanner::new(&Detector::new(&limits).with_bait(bait), &limits);
    let begin = Instant::now();
    blocks.iter().for_each(|block| scanner.scan(block));
    let seconds = begin.elapsed().as_secs_f64();
    (seconds, scanner.bait_found().iter().flat_map(|source| &source.found).map(|found| found.count).sum())
}

/// Cuts whole lines into blocks of about a megabyte.
fn blocks(bytes: &[u8]) -> Vec<Block> {
    let (path, table) = (String::new(), String::new());
    let source = Arc::new(Source { input: 0, path, table, format: "jsonl" });
    let mut blocks = Vec::new();
    let (mut rest, mut row) = (bytes, 0);
    while !rest.is_empty() {
        let head = &rest[..rest.len().min(1 << 20)];
        let end = head.iter().rposition(|&byte| byte == b'\n').map_or(head.len(), |at| at + 1);
        let (bytes, behind) = rest.split_at(end);
        let block = Block {
            source: Arc::clone(&source),
            bytes: bytes.to_vec(),
            row,
            offset: None,
            begun: 0,
            overlap: 0,
            goes_on: false,
        };
        blocks.push(block);
        row += bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
        rest = behind;
    }
    blocks
}
