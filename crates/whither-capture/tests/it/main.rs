//! Tests of the whole crate: hostile captures, determinism, the seeds of the fuzz targets.

mod corpus;
mod determinism;
#[allow(dead_code, reason = "the fuzz targets use all of it")]
#[path = "../../../../fuzz/src/harness/mod.rs"]
mod harness;
mod hostile;
mod regression;
mod robust;
mod seeds;

#[test]
fn every_file_here_is_a_module() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    for entry in std::fs::read_dir(folder).expect("the folder of this file") {
        let name = entry.expect("a file").file_name().to_string_lossy().into_owned();
        let module = name.trim_end_matches(".rs");
        let declared = format!("mod {module};");
        assert!(module == "main" || include_str!("main.rs").contains(&declared), "{name} is forgotten");
    }
}
