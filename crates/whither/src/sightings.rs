//! Sightings as rows: redacted, fingerprinted, numbered. Values end here.

use std::borrow::Cow;

use whither_detect::{RawSighting, Scanner};
use whither_model::{
    Coverage, Direction, Rows,
    table::{Shared, Sighting, Word},
};
use whither_report::{CaseKey, fingerprint, redacted};

use crate::bait;

/// Takes what the scanners found and returns it as rows, in the order of the flows; bait follows what was recognised, of
/// which the number is returned.
pub(crate) fn sightings(
    scanners: Vec<Scanner>,
    key: Option<&CaseKey>,
    coverage: &mut Coverage,
) -> (Vec<Sighting>, usize) {
    let mut raw = Rows::default();
    let mut baits = Vec::new();
    let searched = scanners.iter().map(Scanner::searched).sum();
    for mut scanner in scanners {
        baits.extend(scanner.bait_found(searched));
        let dropped = scanner.dropped();
        if dropped > 0 {
            coverage.problem("sightings.limit", 0, 0, dropped);
        }
        coverage.problems("decode.limit", 0, scanner.limited());
        raw.append(scanner.finish());
    }
    raw.sort_by_key(
        |row: &RawSighting| (row.flow, row.direction),
        |a, b| (a.class, &a.path, &a.validation).cmp(&(b.class, &b.path, &b.validation)),
    );
    for row in raw.iter().filter(|row| row.distinct_saturated) {
        coverage.problem("sightings.distinct", row.flow.input, row.flow.packet, 0);
    }
    let mut rows = Vec::with_capacity(raw.len() + baits.len());
    for raw in raw {
        rows.push(Sighting {
            sighting_id: format!("S{}", rows.len() + 1),
            class: raw.class.into(),
            form: raw.form.into(),
            flow_id: raw.flow,
            direction: direction(raw.direction).into(),
            redacted: redacted(raw.class, &raw.sample),
            fingerprint: fingerprint(key, raw.class, &raw.sample),
            path: raw.path,
            evidence: raw.evidence,
            validation: match raw.validation {
                Cow::Borrowed(validation) => validation.into(),
                Cow::Owned(validation) => validation.into(),
            },
            confidence: raw.confidence.into(),
            count: raw.count,
            distinct: raw.distinct,
            bait: Shared::default(),
            bait_form: Word::default(),
        });
    }
    let recognised = rows.len();
    baits.sort_by(|a, b| (a.place, a.bait, &a.path, &a.written).cmp(&(b.place, b.bait, &b.path, &b.written)));
    for found in baits {
        let (flow_id, way) = found.place;
        let path = found.path.as_str().into();
        let row = bait::sighting(&found, rows.len(), path, found.spots.clone(), key);
        rows.push(Sighting { flow_id, direction: direction(way).into(), ..row });
    }
    (rows, recognised)
}

fn direction(direction: Direction) -> &'static str {
    if direction == Direction::Out { "out" } else { "in" }
}
