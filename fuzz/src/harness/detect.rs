//! Content for the detector, whole and cut into overlapping blocks: what is found must be the same.
//!
//! The first byte chooses the place, the second one the cuts; the rest is the content.

use whither_detect::{RawSighting, Scanner};
use whither_model::{ContentSink, Direction, Evidence, FlowId, Place, content::BLOCK_OVERLAP};

use super::{DETECTOR, Random};

/// Paths and media types by index.
pub(crate) const PLACES: [(&str, &str); 9] = [
    ("udp.payload", ""),
    ("http.request.body", "application/json"),
    ("http.request.body", "application/x-www-form-urlencoded"),
    ("http.request.uri", ""),
    ("http.request.header.cookie", ""),
    ("http.request.header.authorization", ""),
    ("http.request.header.user-agent", ""),
    ("http.response.body>gzip", "text/javascript"),
    ("tcp.payload", ""),
];

/// Returns the input for content at a place.
pub(crate) fn input(place: usize, cuts: u8, content: &[u8]) -> Vec<u8> {
    [&[place as u8, cuts], content].concat()
}

/// Reads the content.
pub(crate) fn run(bytes: &[u8]) {
    let [choice, cuts, content @ ..] = bytes else { return };
    let (path, media_type) = PLACES[usize::from(*choice) % PLACES.len()];
    let place = Place { flow: FlowId::new(0, 1), direction: Direction::Out, path, media_type };
    let whole = scan(&place, content, &mut std::iter::repeat(content.len().max(1)));
    let mut random = Random(u64::from(*cuts));
    if content.len() > 2 * BLOCK_OVERLAP {
        let mut sizes = std::iter::from_fn(|| Some(2 * BLOCK_OVERLAP + random.below(700)));
        let cut = scan(&place, content, &mut sizes);
        assert!(rows(&whole) == rows(&cut), "{:?}\n{:?}", rows(&whole), rows(&cut));
    }
    // Blocks smaller than the overlap give nothing certain, and must do no harm.
    let mut sizes = std::iter::from_fn(|| Some(1 + random.below(300)));
    scan(&place, content, &mut sizes);
    let mut scanner = DETECTOR.scanner();
    let at = Evidence { offset: u32::MAX, ..Evidence::default() };
    scanner.content(&place, content, usize::from(*cuts) * 7, cuts & 1 == 0, at);
    scanner.content(&place, content, usize::from(*cuts), cuts & 2 == 0, at);
    scanner.finish();
}

/// Reads content in blocks of these sizes.
fn scan(place: &Place<'_>, content: &[u8], sizes: &mut dyn Iterator<Item = usize>) -> Vec<RawSighting> {
    let mut scanner: Scanner = DETECTOR.scanner();
    feed(&mut scanner, place, content, sizes);
    scanner.finish().into_iter().collect()
}

/// Feeds content in blocks of these sizes that overlap as a dissector's do.
pub(crate) fn feed(
    scanner: &mut Scanner,
    place: &Place<'_>,
    content: &[u8],
    sizes: &mut dyn Iterator<Item = usize>,
) {
    let mut size = || sizes.next().unwrap_or(1);
    let (mut start, mut end, mut new_from) = (0, size().min(content.len()), 0);
    loop {
        let last = end == content.len();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (fresh, length) = (number(start + new_from), number(end - start - new_from));
        let at = Evidence { input: 0, packet: 1, offset: fresh, length };
        scanner.content(place, &content[start..end], new_from, last, at);
        if last {
            break;
        }
        let next = end.saturating_sub(BLOCK_OVERLAP).max(start);
        new_from = end - next;
        start = next;
        end = content.len().min(start + size().max(new_from + 1));
    }
    assert_eq!(scanner.searched(), content.len() as u64, "every byte is counted once");
}

/// Values stay where they are: only what is told of them is compared. Where a value lies across two blocks it is
/// located by the block, so that places depend on the cuts.
fn rows(sightings: &[RawSighting]) -> Vec<String> {
    let row = |row: &RawSighting| {
        let RawSighting { class, path, evidence, validation, confidence, count, distinct, .. } = row;
        format!("{class} {path} {validation} {confidence} {count} {distinct} {}", evidence.len())
    };
    sightings.iter().map(row).collect()
}
