//! Sightings as rows: redacted, fingerprinted, numbered. Values end here.

use whither_detect::{RawSighting, Scanner};
use whither_model::{Coverage, Direction, table::Sighting};
use whither_report::{CaseKey, fingerprint, redacted};

/// Takes what the scanners found and returns it as rows, in the order of the flows.
pub(crate) fn sightings(
    scanners: Vec<Scanner>,
    key: Option<&CaseKey>,
    coverage: &mut Coverage,
) -> Vec<Sighting> {
    let mut raw: Vec<RawSighting> = Vec::new();
    for scanner in scanners {
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
        order(a).cmp(&order(b)).then_with(|| a.path.cmp(&b.path))
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
        validation: raw.validation.to_owned(),
        confidence: raw.confidence.to_owned(),
        count: raw.count,
        distinct: raw.distinct,
    };
    raw.into_iter().enumerate().map(row).collect()
}
