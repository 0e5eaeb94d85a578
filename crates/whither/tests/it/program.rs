//! Runs of the binary.

use std::{
    io::Write,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// Returns the binary with arguments, standard input closed and a terminal of 100 columns.
pub(crate) fn whither(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whither"));
    command.args(arguments).env("COLUMNS", "100").stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    whither(arguments).output().expect("the binary runs")
}

/// Runs it with bytes on standard input.
pub(crate) fn run_with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = spawn(arguments);
    child.stdin.take().expect("a pipe").write_all(input).expect("the binary reads");
    child.wait_with_output().expect("the binary ends")
}

/// Starts it with pipes on every side.
pub(crate) fn spawn(arguments: &[&str]) -> Child {
    let mut command = whither(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the binary starts")
}

/// Returns standard output; fails with standard error where the exit code is another one.
pub(crate) fn stdout(output: &Output, code: i32) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Runs it for JSON and returns the document.
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let output = run(&[&["inspect", "--format", "json", "--quiet"], arguments].concat());
    serde_json::from_str(&stdout(&output, 0)).expect("JSON")
}

/// Writes a file and returns its path as text.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a folder to write to");
    path.to_str().expect("a path in UTF-8").to_owned()
}
