//! The committed seeds of the fuzz targets, through the same functions, without the fuzzer.

use std::path::Path;

use crate::harness::TARGETS;

#[test]
fn every_seed_passes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    for (target, run) in TARGETS {
        let mut count = 0;
        for entry in std::fs::read_dir(root.join(target)).expect("committed seeds") {
            let path = entry.expect("a seed").path();
            eprintln!("{}", path.display());
            run(&std::fs::read(&path).expect("a seed"));
            count += 1;
        }
        assert!(count >= 9, "{target}: {count} seeds; `cargo run --example seed` in fuzz/ writes them");
    }
}
