//! Ctrl-C: the run ends soon, says what it saw, and its exit code tells.

use std::{
    io::Write,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{program::spawn, wire::leak};

const PATIENCE: Duration = Duration::from_secs(2);

fn interrupt(keep_sending: bool) {
    let mut child = spawn(&["inspect", "-", "--format", "json"]);
    let mut pipe = child.stdin.take().expect("a pipe");
    let packets = leak();
    pipe.write_all(&packets.file()).expect("the binary reads");
    let more = packets.file()[24..].to_vec();
    let sender = thread::spawn(move || {
        // Until nobody reads any more; a silent pipe stays open as long as the test.
        while keep_sending && pipe.write_all(&more).is_ok() {}
        thread::sleep(Duration::from_secs(if keep_sending { 0 } else { 4 }));
    });
    // The handler stands once the process sleeps in its reading; there is nothing else to wait for.
    thread::sleep(Duration::from_millis(500));
    let pid = child.id().to_string();
    let status = Command::new("kill").args(["-INT", &pid]).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "kill");
    let started = Instant::now();
    let output = child.wait_with_output().expect("the binary ends");
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let case: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert!(case["coverage"]["problems"]["run.interrupted"].is_object(), "{}", case["coverage"]);
    assert_eq!(case["flows"].as_array().map(Vec::len), Some(1));
    drop(sender);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_never_ends_can_be_left() {
    interrupt(true);
}

#[cfg(unix)]
#[test]
fn a_silent_pipe_can_be_left() {
    interrupt(false);
}
