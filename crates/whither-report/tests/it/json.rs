//! JSON is the case, whole.

use whither_model::table::Case;
use whither_report::{Format, Options, write};

use crate::builder::{Builder, chatterbox};

fn json(case: &Case) -> String {
    let mut out = Vec::new();
    let format = Format::named("json").expect("a format");
    write(format, case, &Options::default(), &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn reads_back_as_the_same_case() {
    for case in [chatterbox(), Builder::new().build()] {
        let text = json(&case);
        let back: Case = serde_json::from_str(&text).expect("a case");
        assert_eq!(json(&back), text);
        assert_eq!(
            serde_json::to_value(&back).expect("a value"),
            serde_json::to_value(&case).expect("a value")
        );
    }
}

#[test]
fn begins_with_the_schema_and_ends_with_a_newline() {
    let text = json(&chatterbox());
    assert!(text.starts_with("{\n  \"schema\": 1,\n  \"inputs\": [\n"));
    assert!(text.ends_with("\n}\n"));
    let tables = ["knowledge", "coverage", "flows", "endpoints", "names", "messages", "certificates"];
    let places: Vec<_> = tables.map(|table| text.find(&format!("\n  \"{table}\":"))).into();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}");
}
