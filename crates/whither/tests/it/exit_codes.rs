//! 0 done, 1 findings at or above `--fail-on`, 2 could not run: then one line of error and one of hint.

use crate::{
    program::{run, run_with_input, spawn, stdout, write},
    wire::{Packets, header, leak},
};

#[test]
fn findings_fail_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "leak.pcap", &leak().file());
    assert_eq!(run(&[&capture]).status.code(), Some(0));
    assert_eq!(run(&["inspect", &capture, "--fail-on", "high"]).status.code(), Some(1));
    assert_eq!(run(&["inspect", &capture, "--fail-on", "low"]).status.code(), Some(1));
    let mut quiet = Packets::default();
    quiet.connect((50_000, 443));
    let capture = write(folder.path(), "quiet.pcap", &quiet.file());
    assert_eq!(run(&["inspect", &capture, "--fail-on", "high"]).status.code(), Some(0));
}

#[test]
fn findings_count_where_the_reader_of_the_report_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "leak.pcap", &leak().file());
    for (more, code) in [(&["--fail-on", "high"][..], 1), (&[], 0)] {
        let mut child = spawn(&[&["inspect", &capture, "--format", "json"], more].concat());
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn refused(arguments: &[&str], about: &str) {
    let output = run(arguments);
    assert_eq!(stdout(&output, 2), "", "nothing on standard output");
    let errors = String::from_utf8(output.stderr).expect("text");
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines.len(), 2, "{errors}");
    assert!(lines[0].starts_with("error: ") && lines[0].contains(about), "{errors}");
    assert!(lines[1].starts_with("hint: ") && lines[1].len() > 12, "{errors}");
}

#[test]
fn what_cannot_be_read_is_told_in_two_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str, bytes: &[u8]| write(folder.path(), name, bytes);
    refused(&["inspect", &format!("{}/none.pcap", folder.path().display())], "none.pcap");
    refused(&[&at("empty.pcap", b"")], "empty.pcap");
    refused(&[&at("short.pcap", &header()[..13])], "short.pcap");
    refused(&["inspect", &at("letter.txt", b"Dear all, this is no capture.")], "letter.txt");
    refused(&[&at("broken.pcap.gz", &[0x1f, 0x8b, 8, 0, 0])], "broken.pcap.gz");
    let nothing = tempfile::tempdir().expect("a folder");
    write(nothing.path(), "notes.txt", b"no capture either");
    refused(&["inspect", nothing.path().to_str().expect("UTF-8")], "no capture");
}

#[test]
fn a_capture_in_which_nothing_can_be_read_is_not_clean() {
    // A section header and an interface of version 9 of pcapng.
    let mut file = vec![];
    for (kind, body) in [
        (0x0a0d_0d0a_u32, [&0x1a2b_3c4d_u32.to_le_bytes()[..], &[9, 0, 0, 0], &[0xff; 8]].concat()),
        (1, vec![1, 0, 0, 0, 0, 0, 0, 0]),
    ] {
        let length = (12 + body.len() as u32).to_le_bytes();
        file.extend([&kind.to_le_bytes()[..], &length, &body, &length].concat());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(&["inspect", &write(folder.path(), "nine.pcapng", &file)]);
    assert!(stdout(&output, 2).contains("unknown version"));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: nothing of the input"));
    // A capture without packets is read to its end.
    let none = write(folder.path(), "none.pcap", &header());
    stdout(&run(&["inspect", &none]), 0);
    stdout(&run(&["inspect", &none, "--classes", "contact.phone"]), 0);
}

#[test]
fn wrong_arguments_are_refused() {
    for arguments in
        [&["inspect"][..], &["inspect", "x.pcap", "--no-such-option"], &["inspect", "x", "--threads", "a"]]
    {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "leak.pcap", &leak().file());
    let key = write(folder.path(), "short.key", b"too short");
    refused(&["inspect", &capture, "--case-key", &key], "short.key");
    refused(&["inspect", &capture, "--now", "yesterday"], "yesterday");
}

#[test]
fn one_bad_input_among_good_ones_is_told_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = write(folder.path(), "good.pcap", &leak().file());
    let bad = write(folder.path(), "bad.pcap", b"no capture");
    let output = run(&["inspect", "--format", "json", &good, &bad]);
    let case: serde_json::Value = serde_json::from_str(&stdout(&output, 0)).expect("JSON");
    assert_eq!(case["inputs"].as_array().map(Vec::len), Some(1));
    assert!(case["coverage"]["problems"]["input.unreadable"].is_object(), "{}", case["coverage"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.pcap"));
}

#[test]
fn an_empty_standard_input_is_told() {
    let output = run_with_input(&["-"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hint: "));
}
