//! What becomes of the folder: same bytes, no strangers overwritten, no halves left.

use std::{collections::BTreeMap, fs, path::Path};

use arrow_schema::{DataType, TimeUnit};
use parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder};
use whither_evidence::{Error, RunInfo, case_key, read, write, write_beside};
use whither_model::{
    Crew, Timestamp,
    table::{Case, Name},
};

use crate::sample;

fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry"));
    let file = |entry: fs::DirEntry| {
        (entry.file_name().into_string().expect("text"), fs::read(entry.path()).expect("a file"))
    };
    entries.map(file).collect()
}

#[test]
fn gives_the_same_bytes_whatever_the_clock_says() {
    let dir = tempfile::tempdir().expect("a folder");
    let (one, two) = (dir.path().join("one"), dir.path().join("deep/two"));
    let later = RunInfo { started: Timestamp(5), threads: 8, ..RunInfo::default() };
    write(&one, &sample::case(), &RunInfo::default()).expect("written");
    write(&two, &sample::case(), &later).expect("written");
    let (mut one, mut two) = (bytes(&one), bytes(&two));
    assert_ne!(one.remove("run.json"), two.remove("run.json"));
    assert_eq!(one.len(), 10);
    assert_eq!(one, two);
}

#[test]
fn keeps_options_with_the_evidence_and_the_clock_apart() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut run = RunInfo { version: "0.1.0".to_owned(), threads: 2, ..RunInfo::default() };
    run.options.insert("idle_seconds".to_owned(), "60".to_owned());
    run.durations.insert("read".to_owned(), 0.5);
    write(dir.path(), &sample::case(), &run).expect("written");
    let text = |name| fs::read_to_string(dir.path().join(name)).expect("a file");
    assert!(text("case.json").contains("\"idle_seconds\": \"60\""));
    assert!(text("case.json").starts_with("{\n  \"schema\": 1,\n  \"inputs\": [\n"));
    let run: serde_json::Value = serde_json::from_str(&text("run.json")).expect("JSON");
    let expected = serde_json::json!({
        "version": "0.1.0", "started": "1970-01-01T00:00:00.000000000Z",
        "finished": "1970-01-01T00:00:00.000000000Z", "durations": {"read": 0.5}, "threads": 2,
    });
    assert_eq!(run, expected);
}

/// Tables are written in groups of rows, of which several threads make one each.
#[test]
fn long_tables_are_the_same_for_any_number_of_threads() {
    let length = 3 * 65_536 + 5;
    let rows =
        (0..length).map(|row| Name { count: row, target: format!("{}", row % 9).into(), ..sample::name() });
    let case = Case { names: rows.collect(), ..sample::case() };
    let dir = tempfile::tempdir().expect("a folder");
    let written = |threads: usize| {
        let folder = dir.path().join(threads.to_string());
        write_beside(&folder, &case, &RunInfo::default(), &Crew::new(threads), &|| ()).expect("written");
        bytes(&folder)
    };
    let one = written(1);
    for threads in [2, 3, 5] {
        assert!(written(threads) == one, "{threads} threads");
    }
    let file = fs::File::open(dir.path().join("3/names.parquet")).expect("a file");
    let groups = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").metadata().num_row_groups();
    assert_eq!(groups, 4);
    assert!(read(&dir.path().join("3")).expect("a case").names == case.names);
}

#[test]
fn times_are_utc_to_every_reader() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &sample::case(), &RunInfo::default()).expect("written");
    let file = fs::File::open(dir.path().join("flows.parquet")).expect("a file");
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
    let time = builder.schema().field_with_name("first_time").expect("a column");
    assert_eq!(time.data_type(), &DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())));
    assert_eq!(builder.metadata().file_metadata().created_by(), Some("whither"));
}

#[test]
fn refuses_a_folder_that_holds_something_else() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("thesis.tex"), "years of work").expect("written");
    // Somebody else's case.json makes it no case of ours.
    fs::write(dir.path().join("case.json"), "{\"schema\": \"court\"}").expect("written");
    let before = bytes(dir.path());
    let refused = write(dir.path(), &sample::case(), &RunInfo::default()).expect_err("refused");
    assert!(matches!(refused, Error::NotACase { .. }));
    assert!(refused.to_string().contains("is not empty and not a case"), "{refused}");
    assert!(refused.to_string().contains(dir.path().to_str().expect("text")), "{refused}");
    assert!(matches!(case_key(dir.path()), Err(Error::NotACase { .. })));
    assert_eq!(bytes(dir.path()), before);
}

#[test]
fn overwrites_an_older_case_and_keeps_key_and_notes() {
    let dir = tempfile::tempdir().expect("a folder");
    let key = case_key(dir.path()).expect("a key");
    write(dir.path(), &sample::case(), &RunInfo::default()).expect("beside the key");
    fs::write(dir.path().join("notes.txt"), "mine").expect("written");
    let newer = Case { schema: 1, ..Case::default() };
    write(dir.path(), &newer, &RunInfo::default()).expect("over the older");
    assert!(read(dir.path()).expect("read").flows.is_empty());
    assert_eq!(case_key(dir.path()).expect("a key"), key);
    assert!(dir.path().join("notes.txt").exists());
    assert!(!bytes(dir.path()).keys().any(|name| name.ends_with(".part")));
}

#[test]
fn goes_on_where_a_run_was_killed() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("flows.parquet.part"), "half").expect("written");
    fs::write(dir.path().join("names.parquet"), "old").expect("written");
    write(dir.path(), &sample::case(), &RunInfo::default()).expect("written");
    assert_eq!(bytes(dir.path()).len(), 11);
}

#[test]
fn errors_name_the_file_and_what_was_being_done() {
    let dir = tempfile::tempdir().expect("a folder");
    let said = |dir: &Path| read(dir).expect_err("an error").to_string();
    assert!(said(dir.path()).starts_with("could not open "));
    assert!(said(dir.path()).contains("case.json"));

    write(dir.path(), &sample::case(), &RunInfo::default()).expect("written");
    fs::write(dir.path().join("names.parquet"), "PAR1").expect("written");
    assert!(said(dir.path()).starts_with("could not read "), "{}", said(dir.path()));
    assert!(said(dir.path()).contains("names.parquet"));

    fs::write(dir.path().join("case.json"), "{\"schema\": 99, \"coverage\": {}}").expect("written");
    assert!(said(dir.path()).ends_with("case.json has schema 99, this whither reads schema 1"));

    let file = dir.path().join("names.parquet");
    let said = write(&file, &sample::case(), &RunInfo::default()).expect_err("a file").to_string();
    assert!(said.starts_with("could not open the folder "), "{said}");
}

#[test]
fn reads_a_case_from_before_bait_and_dumps() {
    let dir = tempfile::tempdir().expect("a folder");
    let case = sample::case();
    write(dir.path(), &case, &RunInfo::default()).expect("written");
    without(&dir.path().join("sightings.parquet"), &["bait", "bait_form"]);
    for name in ["baits.parquet", "fields.parquet"] {
        fs::remove_file(dir.path().join(name)).expect("removed");
    }
    // Whoever wrote the table misses the file.
    let said = read(dir.path()).expect_err("a file is missing").to_string();
    assert!(said.contains("baits.parquet"), "{said}");

    let path = dir.path().join("case.json");
    let mut head: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&path).expect("a head")).expect("JSON");
    let rows = head["rows"].as_object_mut().expect("rows by table");
    rows.retain(|table, _| !matches!(table.as_str(), "baits" | "fields"));
    fs::write(&path, head.to_string()).expect("written");
    let older = read(dir.path()).expect("read");
    assert!(older.baits.is_empty() && older.fields.is_empty());
    assert_eq!((older.flows.len(), older.sightings.len()), (case.flows.len(), case.sightings.len()));
    assert!(!older.sightings.is_empty() && older.sightings.iter().all(|row| row.bait.is_empty()));
}

/// Takes columns out of a table.
fn without(path: &Path, columns: &[&str]) {
    let file = fs::File::open(path).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("Parquet");
    let batches: Vec<_> = reader.map(|batch| batch.expect("rows")).collect();
    let schema = batches.first().expect("rows").schema();
    let kept: Vec<usize> = (0..schema.fields().len())
        .filter(|&index| !columns.contains(&schema.field(index).name().as_str()))
        .collect();
    let file = fs::File::create(path).expect("a file");
    let schema = std::sync::Arc::new(schema.project(&kept).expect("columns"));
    let mut writer = ArrowWriter::try_new(file, schema, None).expect("Parquet");
    for batch in batches {
        writer.write(&batch.project(&kept).expect("columns")).expect("written");
    }
    writer.close().expect("written");
}
