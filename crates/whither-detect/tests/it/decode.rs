//! Nested encodings: the same however content is cut, and against cases that nobody here wrote
//! (`conformance/gitleaks_decode_cases.jsonl` beside the corpus, used in place).

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use whither_detect::replaced;

use crate::content::{Random, feed, place, row, scan, scanner};

#[test]
fn agrees_with_cases_of_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus =
        std::env::var_os("WHITHER_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let cases = corpus.parent().map(|beside| beside.join("conformance/gitleaks_decode_cases.jsonl"));
    let Some(cases) = cases.and_then(|cases| std::fs::read_to_string(cases).ok()) else {
        eprintln!("skipped: conformance cases absent");
        return;
    };
    let mut count = 0;
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |key: &str| case[key].as_str().expect("a text");
        let decoded = String::from_utf8(replaced(text("chunk").as_bytes())).expect("text");
        assert_eq!(decoded, text("expected"), "{}", text("name"));
        count += 1;
    }
    eprintln!("{count} cases agree");
    assert!(count > 0);
}

/// Content with encoded values of all sizes, made from generated identities.
fn encoded(seed: u64, pieces: usize) -> Vec<u8> {
    let mut random = Random(seed | 1);
    let mut content = Vec::new();
    for _ in 0..pieces {
        let phone = 13_800_000_000 + random.below(99_999_999);
        let text = format!(
            "{{\"phone\":\"{phone}\",\"pad\":\"{}\"}}",
            "lorem ipsum ".repeat(random.below(60) as usize)
        );
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match random.below(4) {
            0 => content.extend_from_slice(hex(text.as_bytes()).as_bytes()),
            1 => content.extend_from_slice(hex(hex(text.as_bytes()).as_bytes()).as_bytes()),
            2 => content.extend(text.bytes().flat_map(|byte| format!("%25{byte:02X}").into_bytes())),
            _ => content.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        }
        content.extend_from_slice(b" lorem ipsum\n\x01\x02 ");
    }
    content
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn encoded_values_are_the_same_however_cut(
        seed in any::<u64>(),
        pieces in 1usize..150,
        sizes in prop::collection::vec(512usize..40_000, 1..6),
    ) {
        let content = encoded(seed, pieces);
        let rows = |sizes: &[usize]| {
            let mut scanner = scanner();
            feed(&mut scanner, &place("http.request.body", "text/plain"), &content, sizes);
            scanner.finish().iter().map(row).collect::<Vec<_>>()
        };
        prop_assert_eq!(rows(&sizes), rows(&[content.len()]));
    }
}

#[test]
fn encoded_values_have_their_decoders_in_the_path() {
    let content = encoded(7, 40);
    let found = scan("http.request.body", "text/plain", &content);
    let paths: Vec<&str> = found.iter().map(|row| &*row.path).collect();
    assert!(found.iter().all(|row| row.form == "encoded" && row.class == "contact.phone"), "{paths:?}");
    assert_eq!(found.iter().map(|row| row.count).sum::<u64>(), 40, "{paths:?}");
    assert_eq!(
        paths,
        [
            "http.request.body>hex>hex>json:$.phone",
            "http.request.body>hex>json:$.phone",
            "http.request.body>percent>percent>json:$.phone",
            "http.request.body>utf-16>json:$.phone",
        ]
    );
}
