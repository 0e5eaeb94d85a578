//! What is found does not depend on how content was cut, and nothing makes the scanner panic.

use proptest::prelude::*;
use whither_model::{ContentSink, Evidence};

use crate::content::{feed, mixture, place, row, scan, scanner};

const PLACES: &[(&str, &str)] = &[
    ("udp.payload", ""),
    ("http.request.body", "application/json"),
    ("http.request.body", "application/x-www-form-urlencoded"),
    ("http.request.uri", ""),
    ("http.request.header.cookie", ""),
    ("http.request.header.authorization", ""),
    ("http.request.header.user-agent", ""),
    ("http.response.body>gzip", "text/javascript"),
];

fn rows(path: &str, media: &str, content: &[u8], sizes: &[usize]) -> Vec<String> {
    let mut scanner = scanner();
    feed(&mut scanner, &place(path, media), content, sizes);
    assert_eq!(scanner.searched(), content.len() as u64);
    scanner.finish().iter().map(row).collect()
}

fn whole(path: &str, media: &str, content: &[u8]) -> Vec<String> {
    scan(path, media, content).iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn same_however_cut(
        seed in any::<u64>(),
        pieces in 1usize..400,
        sizes in prop::collection::vec(512usize..1500, 1..8),
        json in any::<bool>(),
        index in 0..PLACES.len(),
    ) {
        let mut content = mixture(seed, pieces);
        if json {
            content.splice(..0, b"{\"outer\":[{\"inner\":".iter().copied());
        }
        let (path, media) = PLACES[index];
        prop_assert_eq!(rows(path, media, &content, &sizes), whole(path, media, &content));
    }

    #[test]
    fn noise_and_odd_blocks_do_not_panic(
        content in prop::collection::vec(any::<u8>(), 1..4096),
        sizes in prop::collection::vec(1usize..700, 1..8),
        new_from in any::<usize>(),
        last in any::<bool>(),
        index in 0..PLACES.len(),
    ) {
        let (path, media) = PLACES[index];
        rows(path, media, &content, &sizes);
        let mut scanner = scanner();
        let at = Evidence { offset: u32::MAX, ..Evidence::default() };
        scanner.content(&place(path, media), &content, new_from, last, at);
        scanner.content(&place(path, media), &content, new_from / 2, last, at);
        scanner.finish();
    }

    #[test]
    fn noise_of_telling_bytes_does_not_panic(
        content in "[0-9a-f:=>@%.,\"\\\\{}\\[\\] X+-]{1,600}",
        sizes in prop::collection::vec(300usize..700, 1..4),
        index in 0..PLACES.len(),
    ) {
        let (path, media) = PLACES[index];
        rows(path, media, content.as_bytes(), &sizes);
    }
}

#[test]
fn a_value_at_every_cut_is_found_once() {
    let filler = "lorem ipsum ";
    for value in [
        "{\"uid\":\"4211987\"}",
        "号11010519491231002X。",
        "q=alice%40example.com&",
        "lat=31.2304&lng=121.4737 ",
    ] {
        let mut content = filler.repeat(60).into_bytes();
        content.extend_from_slice(value.as_bytes());
        content.extend_from_slice(filler.repeat(60).as_bytes());
        let expect = whole("udp.payload", "", &content);
        assert_eq!(expect.len(), 1, "{value}");
        for size in 512..1200 {
            assert_eq!(rows("udp.payload", "", &content, &[size]), expect, "{value} {size}");
        }
    }
}

#[test]
fn interleaved_contents_of_one_place_keep_their_own_paths() {
    let one = format!("{{\"a\":{{\"pad\":\"{}\",\"uid\":\"4211987\"}}}}", "x".repeat(900));
    let two = format!("{{\"b\":{{\"pad\":\"{}\",\"uid\":\"4211988\"}}}}", "y".repeat(900));
    let mut scanner = scanner();
    let place = place("http2.request.body", "application/json");
    let at = Evidence::default();
    scanner.content(&place, &one.as_bytes()[..600], 0, false, at);
    scanner.content(&place, &two.as_bytes()[..600], 0, false, at);
    scanner.content(&place, &one.as_bytes()[344..], 256, true, at);
    let paths: Vec<String> = scanner.finish().into_iter().map(|sighting| sighting.path.to_string()).collect();
    assert_eq!(paths, ["http2.request.body>json:…uid"]);
}
