//! The columns of each table, one function a table, in the order of the row's fields.
//!
//! Field names are those of `whither_model::table`; a test holds that none is missing. Times are nanoseconds in
//! UTC, addresses and words are text, lists and structs are Arrow's own, so that every Parquet reader shows them.

use arrow_array::types::{Float64Type, UInt16Type, UInt32Type, UInt64Type};
use whither_model::{
    address::Shown,
    table::{
        Bait, Certificate, Endpoint, Field, Finding, Flow, Jurisdiction, Location, Message, Name, Protection,
        Sighting,
    },
};

use crate::column::{Part, Table};

/// Returns the columns of `flows`.
pub fn flows() -> Table<Flow> {
    Table::<Flow>::default()
        .id("flow_id", |row| row.flow_id.text())
        .number::<UInt32Type>("input", |row| row.input)
        .number::<UInt64Type>("first_packet", |row| row.first_packet)
        .time("first_time", |row| row.first_time)
        .time("last_time", |row| row.last_time)
        .text("transport", |row| &row.transport)
        .shown("originator_ip", |row| Shown(row.originator_ip).text())
        .number::<UInt16Type>("originator_port", |row| row.originator_port)
        .shown("responder_ip", |row| Shown(row.responder_ip).text())
        .number::<UInt16Type>("responder_port", |row| row.responder_port)
        .text("originator_by", |row| &row.originator_by)
        .number::<UInt64Type>("packets_out", |row| row.packets_out)
        .number::<UInt64Type>("packets_in", |row| row.packets_in)
        .number::<UInt64Type>("bytes_out", |row| row.bytes_out)
        .number::<UInt64Type>("bytes_in", |row| row.bytes_in)
        .text("tunnel", |row| &row.tunnel)
        .text("protocols", |row| &row.protocols)
        .text("server_name", |row| &row.server_name)
        .text("name_source", |row| &row.name_source)
        .texts("server_names", |row| &row.server_names)
        .texts("alpn", |row| &row.alpn)
        .text("tls_version", |row| &row.tls_version)
        .text("tls_cipher", |row| &row.tls_cipher)
        .texts("ja3", |row| &row.ja3)
        .texts("ja3s", |row| &row.ja3s)
        .texts("ja4", |row| &row.ja4)
        .text("ech", |row| &row.ech)
        .texts("certificate_sha256", |row| &row.certificate_sha256)
        .text("quic_version", |row| &row.quic_version)
        .optional_text("protection", |row| row.protection.map(Protection::name))
        .text("protection_reason", |row| &row.protection_reason)
        .shown("endpoint_id", |row| Shown(row.endpoint_id).text())
        .optional_text("process", |row| row.process.as_deref())
        .optional_number::<Float64Type>("rtt_min_ms", |row| row.rtt_min_ms)
        .text("rtt_kind", |row| &row.rtt_kind)
        .text("ended_by", |row| &row.ended_by)
        .without_dictionary(&["tunnel", "alpn.list.item", "ech", "quic_version", "process"])
}

/// Returns the columns of `endpoints`.
pub fn endpoints() -> Table<Endpoint> {
    Table::<Endpoint>::default()
        .id("endpoint_id", |row| Shown(row.endpoint_id).text())
        .id("ip", |row| Shown(row.ip).text())
        .text("scope", |row| &row.scope)
        .texts("names", |row| &row.names)
        .flag("contacted", |row| row.contacted)
        .flag("offered", |row| row.offered)
        .optional_number::<UInt32Type>("asn", |row| row.asn)
        .text("as_name", |row| &row.as_name)
        .text("network_operator", |row| &row.network_operator)
        .text("operator", |row| &row.operator)
        .text("operator_by", |row| &row.operator_by)
        .text("parent", |row| &row.parent)
        .text("registrable_domain", |row| &row.registrable_domain)
        .text("tenant", |row| &row.tenant)
        .structs("locations", LOCATION, |row| &row.locations)
        .text("location_state", |row| row.location_state.name())
        .structs("jurisdictions", JURISDICTION, |row| &row.jurisdictions)
        .texts("roles", |row| &row.roles)
        .number::<UInt64Type>("flows", |row| row.flows)
        .number::<UInt64Type>("bytes_out", |row| row.bytes_out)
        .number::<UInt64Type>("bytes_in", |row| row.bytes_in)
        .without_dictionary(&[
            "names.list.item",
            "as_name",
            "network_operator",
            "operator",
            "operator_by",
            "parent",
            "registrable_domain",
            "tenant",
            "locations.list.item.country",
            "locations.list.item.kind",
            "locations.list.item.source",
            "locations.list.item.date",
            "locations.list.item.prefix",
            "locations.list.item.refuted",
            "locations.list.item.superseded",
            "jurisdictions.list.item.sovereign",
            "roles.list.item",
        ])
}

/// Returns the columns of `names`.
pub fn names() -> Table<Name> {
    Table::<Name>::default()
        .text("name", |row| &row.name)
        .optional_shown("ip", |row| row.ip.map(|ip| Shown(ip).text()))
        .text("target", |row| &row.target)
        .text("source", |row| &row.source)
        .text("record_type", |row| &row.record_type)
        .optional_number::<UInt32Type>("ttl", |row| row.ttl)
        .flag("ech", |row| row.ech)
        .time("time", |row| row.time)
        .reference("flow_id", |row| row.flow_id.text())
        .number::<UInt64Type>("count", |row| row.count)
        .evidence("evidence", |row| &row.evidence)
}

/// Returns the columns of `messages`.
pub fn messages() -> Table<Message> {
    Table::<Message>::default()
        .reference("flow_id", |row| row.flow_id.text())
        .text("direction", |row| &row.direction)
        .text("protocol", |row| &row.protocol)
        .text("method", |row| &row.method)
        .text("host", |row| &row.host)
        .text("path", |row| &row.path)
        .optional_number::<UInt16Type>("status", |row| row.status)
        .text("content_type", |row| &row.content_type)
        .number::<UInt64Type>("bytes", |row| row.bytes)
        .text("user_agent", |row| &row.user_agent)
        .time("time", |row| row.time)
        .evidence("evidence", |row| &row.evidence)
}

/// Returns the columns of `certificates`.
pub fn certificates() -> Table<Certificate> {
    Table::<Certificate>::default()
        .text("sha256", |row| &row.sha256)
        .text("subject", |row| &row.subject)
        .text("issuer", |row| &row.issuer)
        .texts("sans", |row| &row.sans)
        .time("not_before", |row| row.not_before)
        .time("not_after", |row| row.not_after)
        .texts("problems", |row| &row.problems)
        .flag("leaf", |row| row.leaf)
        .evidence("evidence", |row| &row.evidence)
}

/// Returns the columns of `sightings`.
pub fn sightings() -> Table<Sighting> {
    Table::<Sighting>::default()
        .text("sighting_id", |row| &row.sighting_id)
        .text("class", |row| &row.class)
        .text("form", |row| &row.form)
        .text("path", |row| &row.path)
        .reference("flow_id", |row| row.flow_id.text())
        .text("direction", |row| &row.direction)
        .evidence_list("evidence", |row| &row.evidence)
        .text("redacted", |row| &row.redacted)
        .optional_text("fingerprint", |row| row.fingerprint.as_deref())
        .text("validation", |row| &row.validation)
        .text("confidence", |row| &row.confidence)
        .number::<UInt64Type>("count", |row| row.count)
        .number::<UInt64Type>("distinct", |row| row.distinct)
        .text("bait", |row| &row.bait)
        .text("bait_form", |row| &row.bait_form)
}

/// Returns the columns of `baits`.
pub fn baits() -> Table<Bait> {
    Table::<Bait>::default()
        .text("bait", |row| &row.bait)
        .text("class", |row| &row.class)
        .number::<UInt64Type>("count", |row| row.count)
        .texts("forms", |row| &row.forms)
        .text("confidence", |row| &row.confidence)
        .number::<UInt64Type>("searched_bytes", |row| row.searched_bytes)
        .number::<UInt64Type>("unread_bytes", |row| row.unread_bytes)
}

/// Returns the columns of `fields`.
pub fn fields() -> Table<Field> {
    Table::<Field>::default()
        .number::<UInt32Type>("input", |row| row.input)
        .text("source", |row| &row.source)
        .text("table", |row| &row.table)
        .text("format", |row| &row.format)
        .text("field", |row| &row.field)
        .text("class", |row| &row.class)
        .text("kind", |row| &row.kind)
        .text("form", |row| &row.form)
        .number::<UInt64Type>("values", |row| row.values)
        .number::<UInt64Type>("valid", |row| row.valid)
        .number::<UInt64Type>("failed", |row| row.failed)
        .number::<UInt64Type>("distinct", |row| row.distinct)
        .flag("distinct_exact", |row| row.distinct_exact)
        .text("validation", |row| &row.validation)
        .text("confidence", |row| &row.confidence)
        .text("verdict", |row| &row.verdict)
        .text("sighting_id", |row| &row.sighting_id)
}

/// Returns the columns of `findings`.
pub fn findings() -> Table<Finding> {
    Table::<Finding>::default()
        .text("finding_id", |row| &row.finding_id)
        .text("rule", |row| &row.rule)
        .text("severity", |row| row.severity.name())
        .text("linddun", |row| &row.linddun)
        .text("subject", |row| &row.subject)
        .text("message", |row| &row.message)
        .texts("evidence_ids", |row| &row.evidence_ids)
        .evidence("evidence", |row| &row.evidence)
        .number::<UInt64Type>("count", |row| row.count)
}

const LOCATION: [Part<Location>; 7] = [
    ("country", |location| &location.country),
    ("kind", |location| &location.kind),
    ("source", |location| &location.source),
    ("date", |location| &location.date),
    ("prefix", |location| &location.prefix),
    ("refuted", |location| &location.refuted),
    ("superseded", |location| &location.superseded),
];

const JURISDICTION: [Part<Jurisdiction>; 4] = [
    ("code", |jurisdiction| &jurisdiction.code),
    ("sovereign", |jurisdiction| &jurisdiction.sovereign),
    ("leg", |jurisdiction| &jurisdiction.leg),
    ("source", |jurisdiction| &jurisdiction.source),
];
