//! The Parquet schema of each table, one function a table, columns in the order of the row's fields.
//!
//! Field names are those of `whither_model::table`; a test holds that none is missing. Times are nanoseconds in
//! UTC, addresses and words are text, lists and structs are Arrow's own, so that every Parquet reader shows them.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

/// Returns the columns of `flows`.
pub fn flows() -> SchemaRef {
    table([
        text("flow_id"),
        column("input", DataType::UInt32),
        column("first_packet", DataType::UInt64),
        time("first_time"),
        time("last_time"),
        text("transport"),
        text("originator_ip"),
        column("originator_port", DataType::UInt16),
        text("responder_ip"),
        column("responder_port", DataType::UInt16),
        text("originator_by"),
        column("packets_out", DataType::UInt64),
        column("packets_in", DataType::UInt64),
        column("bytes_out", DataType::UInt64),
        column("bytes_in", DataType::UInt64),
        text("tunnel"),
        text("protocols"),
        text("server_name"),
        text("name_source"),
        texts("server_names"),
        texts("alpn"),
        text("tls_version"),
        text("tls_cipher"),
        texts("ja3"),
        texts("ja3s"),
        texts("ja4"),
        text("ech"),
        texts("certificate_sha256"),
        text("quic_version"),
        optional("protection", DataType::Utf8),
        text("protection_reason"),
        text("endpoint_id"),
        optional("process", DataType::Utf8),
        optional("rtt_min_ms", DataType::Float64),
        text("rtt_kind"),
        text("ended_by"),
    ])
}

/// Returns the columns of `endpoints`.
pub fn endpoints() -> SchemaRef {
    let location = ["country", "kind", "source", "date", "prefix"];
    let jurisdiction = ["code", "leg", "source"];
    table([
        text("endpoint_id"),
        text("ip"),
        text("scope"),
        texts("names"),
        column("contacted", DataType::Boolean),
        column("offered", DataType::Boolean),
        optional("asn", DataType::UInt32),
        text("as_name"),
        text("network_operator"),
        text("operator"),
        text("operator_by"),
        text("parent"),
        list("locations", structure(location.map(text))),
        text("location_state"),
        list("jurisdictions", structure(jurisdiction.map(text))),
        texts("roles"),
        column("flows", DataType::UInt64),
        column("bytes_out", DataType::UInt64),
        column("bytes_in", DataType::UInt64),
    ])
}

/// Returns the columns of `names`.
pub fn names() -> SchemaRef {
    table([
        text("name"),
        optional("ip", DataType::Utf8),
        text("target"),
        text("source"),
        text("record_type"),
        optional("ttl", DataType::UInt32),
        column("ech", DataType::Boolean),
        time("time"),
        text("flow_id"),
        column("count", DataType::UInt64),
        column("evidence", evidence()),
    ])
}

/// Returns the columns of `messages`.
pub fn messages() -> SchemaRef {
    table([
        text("flow_id"),
        text("direction"),
        text("protocol"),
        text("method"),
        text("host"),
        text("path"),
        optional("status", DataType::UInt16),
        text("content_type"),
        column("bytes", DataType::UInt64),
        text("user_agent"),
        time("time"),
        column("evidence", evidence()),
    ])
}

/// Returns the columns of `certificates`.
pub fn certificates() -> SchemaRef {
    table([
        text("sha256"),
        text("subject"),
        text("issuer"),
        texts("sans"),
        time("not_before"),
        time("not_after"),
        texts("problems"),
        column("leaf", DataType::Boolean),
        column("evidence", evidence()),
    ])
}

/// Returns the columns of `sightings`.
pub fn sightings() -> SchemaRef {
    table([
        text("sighting_id"),
        text("class"),
        text("form"),
        text("path"),
        text("flow_id"),
        text("direction"),
        list("evidence", evidence()),
        text("redacted"),
        optional("fingerprint", DataType::Utf8),
        text("validation"),
        text("confidence"),
        column("count", DataType::UInt64),
        column("distinct", DataType::UInt64),
    ])
}

/// Returns the columns of `findings`.
pub fn findings() -> SchemaRef {
    table([
        text("finding_id"),
        text("rule"),
        text("severity"),
        text("linddun"),
        text("subject"),
        text("message"),
        texts("evidence_ids"),
        column("evidence", evidence()),
        column("count", DataType::UInt64),
    ])
}

fn evidence() -> DataType {
    structure([
        column("input", DataType::UInt32),
        column("packet", DataType::UInt64),
        column("offset", DataType::UInt32),
        column("length", DataType::UInt32),
    ])
}

fn table<const N: usize>(columns: [Field; N]) -> SchemaRef {
    Arc::new(Schema::new(columns.to_vec()))
}

fn column(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, false)
}

fn optional(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, true)
}

fn text(name: &str) -> Field {
    column(name, DataType::Utf8)
}

fn time(name: &str) -> Field {
    column(name, DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())))
}

fn structure<const N: usize>(fields: [Field; N]) -> DataType {
    DataType::Struct(Fields::from(fields.to_vec()))
}

fn list(name: &str, item: DataType) -> Field {
    column(name, DataType::List(Arc::new(Field::new_list_field(item, false))))
}

fn texts(name: &str) -> Field {
    list(name, DataType::Utf8)
}
