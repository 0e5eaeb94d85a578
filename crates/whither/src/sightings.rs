//! Sightings as rows: redacted, fingerprinted, numbered. Values end here.

use whither_detect::{RawSighting, Scanner};
use whither_model::{Coverage, Direction, table::Sighting};
use whither_report::{CaseKey, fingerprint, redacted};

use crate::bait;

/// Takes what the scanners found and returns it as rows, in the order of the flows; bait follows what was recognised, of
/// which the number is returned.
pub(crate) fn sightings(
    scanners: Vec<Scanner>,
    key: Option<&CaseKey>,
    coverage: &mut Coverage,
) -> (Vec<Sighting>, usize) {
    let mut raw: Vec<RawSighting> = Vec::new();
    let mut baits = Vec::new();
    let searched = scanners.iter().map(Scanner::searched).sum();
    for mut scanner in scanners {
        baits.extend(scanner.bait_found(searched));
        let dropped = scanner.dropped();
        if dropped > 0 {
            coverage.problem("sightings.limit", 0, 0, dropped);
        }
        coverage.problems("decode.limit", 0, scanner.limited());
        raw.extend(scanner.finish());
    }
    let saturated = raw.iter().filter(|row| row.distinct_saturated);
    for row in saturated {
        coverage.problem("sightings.distinct", row.flow.input, row.flow.packet, 0);
    }
    raw.sort_by(|a, b| {
        let order = |row: &RawSighting| (row.flow, row.direction, row.class);
        order(a).cmp(&order(b)).then_with(|| (&a.path, &a.validation).cmp(&(&b.path, &b.validation)))
    });
    let row = |(index, raw): (usize, RawSighting)| Sighting {
        sighting_id: format!("S{}", index + 1),
        class: raw.class.to_owned(),
        form: raw.form.to_owned(),
        flow_id: raw.flow,
        direction: if raw.direction == Direction::Out { "out" } else { "in" }.to_owned(),
        redacted: redacted(raw.class, &raw.sample),
        fingerprint: fingerprint(key, raw.class, &raw.sample),
        path: raw.path,
        evidence: raw.evidence,
        validation: raw.validation.into_owned(),
        confidence: raw.confidence.to_owned(),
        count: raw.count,
        distinct: raw.distinct,
        bait: String::new(),
        bait_form: String::new(),
    };
    let mut rows: Vec<Sighting> = raw.into_iter().enumerate().map(row).collect();
    let recognised = rows.len();
    baits.sort_by(|a, b| (a.place, a.bait, &a.path, &a.written).cmp(&(b.place, b.bait, &b.path, &b.written)));
    for found in baits {
        let (flow_id, direction) = found.place;
        let direction = if direction == Direction::Out { "out" } else { "in" }.to_owned();
        let row = bait::sighting(&found, rows.len(), found.path.clone(), found.spots.clone(), key);
        rows.push(Sighting { flow_id, direction, ..row });
    }
    (rows, recognised)
}
