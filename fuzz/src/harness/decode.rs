//! Encoded content, whole and cut into overlapping blocks: what is decoded, and the bait in it, must be the same.
//!
//! The first byte chooses the cuts; the rest is the content. Whatever it is, layers end within their bounds.

use std::sync::{Arc, LazyLock};

use whither_detect::{
    Bait, Detector, Scanner,
    bait::{BaitValue, Known},
    replaced,
};
use whither_model::{Direction, FlowId, Limits, Place, content::BLOCK_OVERLAP};

use super::{Random, detect::feed};

/// Generated identities.
pub(crate) const MAIL: &str = "erika.mustermann+7@example.org";
pub(crate) const PHONE: &str = "4915123456789";

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    let value = |name: &str, known| BaitValue {
        name: name.to_owned(),
        class: "account.user_id",
        known,
        salts: vec!["pepper".into()],
    };
    let bait = Bait::new(&[
        value("mail", Known::Text(MAIL.into())),
        value("phone", Known::Text(PHONE.into())),
        value("pin", Known::Text("48291".into())),
        value("home", Known::Place(52.520_008, 13.404_954)),
    ]);
    Detector::new(&Limits::default()).with_bait(Some(Arc::new(bait)))
});

/// Returns the input for content.
pub(crate) fn input(cuts: u8, content: &[u8]) -> Vec<u8> {
    [&[cuts], content].concat()
}

/// Reads the content.
pub(crate) fn run(bytes: &[u8]) {
    let [cuts, content @ ..] = bytes else { return };
    let (flow, direction) = (FlowId::new(0, 1), Direction::Out);
    let place = Place { flow, direction, path: "http.request.body", media_type: "" };
    let whole = rows(&place, content, &mut std::iter::repeat(content.len().max(1)));
    if content.len() > 2 * BLOCK_OVERLAP {
        let mut random = Random(u64::from(*cuts));
        let mut sizes = std::iter::from_fn(|| Some(2 * BLOCK_OVERLAP + random.below(2_000)));
        let cut = rows(&place, content, &mut sizes);
        assert!(whole == cut, "{whole:?}\n{cut:?}");
    }
    let shown = replaced(content);
    // Six layers of at most so much for each byte, within what one content may cost.
    assert!(shown.len() <= content.len() + (64 << 20));
}

/// Everything that was decoded or known, without where: that depends on the cuts.
fn rows(place: &Place<'_>, content: &[u8], sizes: &mut dyn Iterator<Item = usize>) -> Vec<String> {
    let mut scanner: Scanner = DETECTOR.scanner();
    feed(&mut scanner, place, content, sizes);
    let searched = scanner.searched();
    let found = scanner.bait_found(searched);
    let known = found.iter().map(|row| {
        format!(
            "{} {} {} {} {} {}",
            row.name,
            row.path,
            row.written,
            row.confidence,
            row.count,
            row.spots.len()
        )
    });
    let mut all: Vec<String> = known.collect();
    let encoded = scanner.finish().into_iter().filter(|row| row.form == "encoded");
    all.extend(encoded.map(|row| format!("{} {} {} {}", row.class, row.path, row.count, row.distinct)));
    all
}
