//! Errors to the user: one line of what failed and on what, then what to do.

use std::{io::ErrorKind, process::ExitCode};

use whither_capture::Error as CaptureError;
use whither_evidence::Error as EvidenceError;
use whither_report::text::clean;

/// Prints an error with its hint and returns the exit code: 2, or 0 where the reader of a pipe has left.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if is_leaving(error) {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: {}", clean(&line(error)));
    let hint = hint(error).unwrap_or_else(|| "run `whither --help`".to_owned());
    eprintln!("hint: {}", clean(&hint));
    ExitCode::from(COULD_NOT_RUN)
}

/// Exit code of what could not be done.
pub(crate) const COULD_NOT_RUN: u8 = 2;

/// Tells that an input was opened and nothing in it could be read, and returns the exit code.
pub(crate) fn nothing_read() -> ExitCode {
    eprintln!("error: nothing of the input could be read");
    eprintln!("hint: the report says under NOT SEEN what stood in the way");
    ExitCode::from(COULD_NOT_RUN)
}

/// Returns the error and its causes as one line.
pub(crate) fn line(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // Causes are often repeated within the error that carries them.
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
    }
    text.replace('\n', " ")
}

/// Returns whether it is that the reader of standard output has left.
pub(crate) fn is_leaving(error: &anyhow::Error) -> bool {
    error.chain().any(is_broken_pipe)
}

fn is_broken_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    let written = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    // The writer of JSON keeps the error of the pipe to itself.
    let json = || cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    written.or_else(json) == Some(ErrorKind::BrokenPipe)
}

/// Returns what to do about an error.
pub(crate) fn hint(error: &anyhow::Error) -> Option<String> {
    for cause in error.chain() {
        if let Some(error) = cause.downcast_ref::<CaptureError>() {
            return Some(capture_hint(error));
        }
        if let Some(error) = cause.downcast_ref::<EvidenceError>() {
            return Some(evidence_hint(error).to_owned());
        }
        if cause.is::<whither_dump::DumpError>() {
            return Some("check the path and who may read it; every path must be there".to_owned());
        }
        if cause.is::<std::io::Error>() {
            return Some("check that there is room, and that standard output can be written".to_owned());
        }
        if let Some(hint) = cause.downcast_ref::<Hint>() {
            return Some(hint.hint.clone());
        }
    }
    None
}

/// An error that brings its own hint.
#[derive(Debug)]
pub(crate) struct Hint {
    pub(crate) message: String,
    pub(crate) hint: String,
}

impl std::fmt::Display for Hint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Hint {}

fn evidence_hint(error: &EvidenceError) -> &'static str {
    match error {
        EvidenceError::NotACase { .. } => "name a folder that is new or holds a case",
        EvidenceError::Key { .. } => "use the case.key of a case, as it is",
        _ => "check that the folder can be written and that the disk has room",
    }
}

fn capture_hint(error: &CaptureError) -> String {
    match error {
        CaptureError::Empty(_) => "check that the recording finished; an empty file holds nothing to judge".to_owned(),
        CaptureError::EmptyFolder(_) => "name a folder that holds .pcap or .pcapng files, or the files".to_owned(),
        CaptureError::Io(_, error) => match error.kind() {
            ErrorKind::NotFound => "check the path; `-` reads standard input".to_owned(),
            ErrorKind::PermissionDenied => "check who may read the file".to_owned(),
            // So says the decoder of Zstandard of a window above 128 MB.
            _ if error.to_string().contains("too much memory") => {
                "decompress it first: zstd -d --long=31 FILE".to_owned()
            }
            _ => "check that the file is complete and not damaged".to_owned(),
        },
        CaptureError::NotCapture(_) => {
            "record with tcpdump, dumpcap or PCAPdroid; other formats can be converted with `tshark -r IN -w OUT`".to_owned()
        }
        _ => "run `whither inspect --help`".to_owned(),
    }
}
