//! Results as JSON, to be compared: whole, or without what may differ when the same bytes were cut otherwise.

use serde_json::{Value, json};
use whither_model::Coverage;

use super::Outcome;

/// Everything of a result.
pub(crate) fn whole(outcome: &Outcome) -> Value {
    let Outcome { observed, sightings } = outcome;
    let sightings: Vec<Value> = sightings
        .iter()
        .map(|row| {
            json!({
                "flow": [u64::from(row.flow.input), row.flow.packet], "direction": row.direction.index(),
                "class": row.class, "path": row.path, "evidence": row.evidence,
                "confidence": row.confidence, "count": row.count, "distinct": row.distinct,
            })
        })
        .collect();
    json!({
        "inputs": observed.inputs, "coverage": observed.coverage, "flows": observed.flows,
        "names": observed.names, "messages": observed.messages, "certificates": observed.certificates,
        "secrets": observed.secrets, "sightings": sightings,
    })
}

/// Fails where two results are not the same; shows the table that differs.
pub(crate) fn same(one: &Value, other: &Value, what: &str) {
    let tables = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let other = tables(other);
    for (table, rows) in tables(one) {
        let rows_other = other.get(&table).unwrap_or(&Value::Null);
        assert!(rows == *rows_other, "{what}: {table} differs\n{rows}\n{rows_other}");
    }
}

/// Fields that follow from how bytes were cut into packets, not from the bytes.
const PACKET_FIELDS: [&str; 16] = [
    "bytes",
    "bytes_in",
    "bytes_out",
    "coverage",
    "evidence",
    "first_packet",
    "first_time",
    "flow",
    "flow_id",
    "inputs",
    "last_time",
    "packets_in",
    "packets_out",
    "rtt_kind",
    "rtt_min_ms",
    "time",
];

/// What must not depend on the cuts.
pub(crate) fn content(outcome: &Outcome) -> Value {
    let mut value = whole(outcome);
    let bodies: Vec<u64> = outcome.observed.messages.iter().map(|message| message.bytes).collect();
    strip(&mut value);
    if let Some(object) = value.as_object_mut() {
        object.insert("bodies".to_owned(), json!(bodies));
        for rows in object.values_mut().filter_map(Value::as_array_mut) {
            rows.sort_by_cached_key(Value::to_string);
        }
    }
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|name, _| !PACKET_FIELDS.contains(&name.as_str()));
            object.values_mut().for_each(strip);
        }
        Value::Array(rows) => rows.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Returns whether a loss was counted after which a dissector looks for a new beginning at the start of a segment.
pub(crate) fn lost_its_place(coverage: &Coverage) -> bool {
    const LOSSES: [&str; 5] =
        ["http.content-coding", "http.head-limit", "http.start-line", "flow.records", "tcp.gap"];
    LOSSES.iter().any(|name| coverage.problems.contains_key(*name))
}
