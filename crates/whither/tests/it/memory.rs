//! Peak memory: at most 256 MB and a kilobyte a flow, whatever comes through the pipe. Read from `/proc`.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::Duration,
};

use crate::{
    program::spawn,
    wire::{Packets, header, no_content, post},
};

const MOST_KILOBYTES: u64 = 256 << 10;

/// Returns the peak of resident memory so far.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Feeds the binary and watches it until its end; gives peak kilobytes and the number of flows.
fn watch(feed: impl FnOnce(&mut dyn Write) + Send + 'static) -> (u64, u64) {
    let mut child = spawn(&["inspect", "-", "--format", "json", "--quiet", "--threads", "2"]);
    let (mut pipe, mut out) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let feeding = thread::spawn(move || feed(&mut pipe));
    let reading = thread::spawn(move || {
        let mut text = Vec::new();
        out.read_to_end(&mut text).expect("a report");
        text
    });
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        most = most.max(peak(&child).unwrap_or(0));
        thread::sleep(Duration::from_millis(2));
    }
    feeding.join().expect("the binary reads to the end");
    let case: serde_json::Value = serde_json::from_slice(&reading.join().expect("text")).expect("a report");
    (most, case["flows"].as_array().map_or(0, Vec::len) as u64)
}

fn check(what: &str, (peak, flows): (u64, u64)) {
    eprintln!("{what}: {} MB for {flows} flows", peak >> 10);
    assert!(peak > 0 && peak <= MOST_KILOBYTES + flows, "{what}: {peak} KB for {flows} flows");
}

#[cfg(target_os = "linux")]
#[test]
fn random_sequence_numbers_are_bounded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus =
        std::env::var_os("WHITHER_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let Ok(bytes) = std::fs::read(corpus.join("robust-made/tcp-huge-gaps.pcap")) else {
        eprintln!("skipped: corpus absent");
        return;
    };
    check("tcp-huge-gaps", watch(move |pipe| pipe.write_all(&bytes).expect("the binary reads")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_stream_is_bounded() {
    check(
        "300 MB",
        watch(|pipe| {
            pipe.write_all(&header()).expect("the binary reads");
            let mut sent = 0;
            let mut round = 0_u16;
            while sent < 300 << 20 {
                let mut packets = Packets::default();
                for number in 0..200 {
                    let mut connection = packets.connect((10_000 + round % 40 * 1_000 + number, 80));
                    let body = format!("{{\"n\":{number},\"pad\":\"{}\"}}", "x".repeat(60_000));
                    packets.exchange(&mut connection, &post("/up", "up.example", "", &body), no_content());
                }
                let file = packets.file();
                pipe.write_all(&file[24..]).expect("the binary reads");
                sent += file.len();
                round += 1;
            }
        }),
    );
}

/// Every flow has a host name and personal data of its own.
#[cfg(target_os = "linux")]
#[test]
fn many_people_are_bounded() {
    check(
        "60,000 flows",
        watch(|pipe| {
            let mut packets = Packets::default();
            for number in 0..60_000_u32 {
                let mut connection = packets.connect((1_000 + number as u16, 80));
                let body = format!(
                    r#"{{"uid":{},"mail":"person{number}@post{}.example"}}"#,
                    7_100_420 + number,
                    number % 13
                );
                let request = post("/up", &format!("host{number}.example"), "", &body);
                packets.exchange(&mut connection, &request, no_content());
            }
            pipe.write_all(&packets.file()).expect("the binary reads");
        }),
    );
}
