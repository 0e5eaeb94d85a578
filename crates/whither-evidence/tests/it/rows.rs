//! Nothing is lost between rows and columns.

use std::collections::BTreeSet;

use arrow_schema::{DataType, Fields};
use serde::Serialize;
use serde_json::Value;
use whither_evidence::{RunInfo, read, schema, write};
use whither_model::table::Case;

use crate::sample;

#[test]
fn every_field_of_a_row_is_a_column_and_no_other() {
    check(&sample::flow(1), schema::flows().schema().fields());
    check(&sample::endpoint(), schema::endpoints().schema().fields());
    check(&sample::name(), schema::names().schema().fields());
    check(&sample::message(), schema::messages().schema().fields());
    check(&sample::certificate(), schema::certificates().schema().fields());
    check(&sample::sighting(), schema::sightings().schema().fields());
    check(&sample::bait(), schema::baits().schema().fields());
    check(&sample::field(), schema::fields().schema().fields());
    check(&sample::finding(), schema::findings().schema().fields());
}

fn check<T: Serialize>(row: &T, columns: &Fields) {
    same_names(&serde_json::to_value(row).expect("a row"), columns);
}

fn same_names(row: &Value, columns: &Fields) {
    let row = row.as_object().expect("a struct");
    let fields: BTreeSet<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(fields, columns.iter().map(|column| column.name().as_str()).collect());
    for column in columns {
        let value = &row[column.name()];
        match column.data_type() {
            DataType::Struct(inner) => same_names(value, inner),
            DataType::List(item) => {
                if let DataType::Struct(inner) = item.data_type() {
                    value.as_array().expect("a list").iter().for_each(|value| same_names(value, inner));
                }
            }
            _ => {}
        }
    }
}

fn text(case: &Case) -> String {
    serde_json::to_string_pretty(case).expect("a case")
}

#[test]
fn reads_back_what_was_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let case = sample::case();
    write(dir.path(), &case, &RunInfo::default()).expect("written");
    assert_eq!(text(&read(dir.path()).expect("read")), text(&case));
}

#[test]
fn reads_back_a_case_without_rows() {
    let dir = tempfile::tempdir().expect("a folder");
    let case = Case { schema: 1, ..Case::default() };
    write(dir.path(), &case, &RunInfo::default()).expect("written");
    assert_eq!(text(&read(dir.path()).expect("read")), text(&case));
}

#[test]
fn reads_back_more_rows_than_a_chunk() {
    let dir = tempfile::tempdir().expect("a folder");
    let flows = (1..=20_000).map(sample::flow).collect();
    let case = Case { schema: 1, flows, ..Case::default() };
    write(dir.path(), &case, &RunInfo::default()).expect("written");
    let back = read(dir.path()).expect("read");
    assert!(back.flows.iter().map(|flow| flow.first_packet).eq(1..=20_000));
    assert_eq!(text(&back), text(&case));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_number_and_time_survives(
        text in proptest::collection::vec(proptest::string::string_regex("(?s).{0,20}").unwrap(), 3),
        number: u64,
        float in proptest::num::f64::NORMAL | proptest::num::f64::ZERO,
        // The first and last second of the range cannot be spelled in the seconds that a parser goes through.
        nanos in i64::MIN + 1_000_000_000..i64::MAX,
    ) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut flow = sample::flow(number);
        flow.rtt_min_ms = Some(float);
        flow.first_time = whither_model::Timestamp(nanos);
        flow.server_name = text.concat().into();
        flow.server_names = text.into_iter().map(Into::into).collect();
        let case = Case { schema: 1, flows: vec![flow].into(), ..Case::default() };
        write(dir.path(), &case, &RunInfo::default()).expect("written");
        let back = read(dir.path()).expect("read");
        proptest::prop_assert_eq!(self::text(&back), self::text(&case));
    }
}
