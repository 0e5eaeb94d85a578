//! The key of a case: made once, closed to others, the same ever after.

use std::fs;

use whither_evidence::{Error, case_key, read_key};

#[test]
fn is_made_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let key = case_key(&one).expect("a key");
    assert_eq!(case_key(&one).expect("the same"), key);
    assert_ne!(case_key(&two).expect("another"), key);
    assert_ne!(key, [0; 32]);
}

#[cfg(unix)]
#[test]
fn is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().expect("a folder");
    case_key(dir.path()).expect("a key");
    let mode = fs::metadata(dir.path().join("case.key")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn is_never_guessed_from_damage() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("case.key");
    for damaged in ["", "00", "+".repeat(64).as_str(), "é".repeat(32).as_str()] {
        fs::write(&path, damaged).expect("written");
        assert!(matches!(case_key(dir.path()), Err(Error::Key { .. })), "{damaged}");
    }
    fs::write(&path, [0xff; 64]).expect("written");
    assert!(case_key(dir.path()).expect_err("no text").to_string().contains("case.key"));
    assert!(matches!(read_key(&path), Err(Error::Key { .. })));
    assert!(matches!(read_key(&dir.path().join("none")), Err(Error::Io { .. })));
}
