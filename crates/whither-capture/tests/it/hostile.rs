//! Captures made to cost much: time stays in proportion to the input.

use std::time::{Duration, Instant};

use crate::harness::{
    Outcome, inspect_bytes,
    wire::{ACK, Frame, RAW_IP, SYN, Way, ipv4, pcap},
};

/// Far more than any of these needs, far less than a quadratic algorithm takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn read(frames: &[Frame]) -> Outcome {
    let started = Instant::now();
    let outcome = inspect_bytes(pcap(RAW_IP, frames), 1).expect("a capture");
    assert!(started.elapsed() < PATIENCE, "{:?} for {} frames", started.elapsed(), frames.len());
    outcome
}

#[test]
fn single_bytes_behind_a_hole_cost_no_search() {
    let out = Way { port: 80, out: true };
    let mut frames = vec![out.tcp(SYN, 0, 0, &[])];
    frames.extend((0..300_000_u32).map(|n| out.tcp(ACK, 3 + 2 * n, 0, b"x")));
    let outcome = read(&frames);
    assert_eq!(outcome.observed.flows.len(), 1);
    assert!(outcome.observed.coverage.problems.contains_key("tcp.gap"));
}

#[test]
fn fragments_that_never_become_whole_are_given_up() {
    let from = crate::harness::wire::CLIENT.0;
    let to = crate::harness::wire::SERVER;
    let piece = |n: u32| {
        let mut packet = ipv4(17, from, to, b"12345678");
        packet[4..6].copy_from_slice(&(n as u16).to_be_bytes());
        // More fragments follow; every other place of eight bytes.
        let offset = 0x2000 | (2 * (n / 65_536) as u16 + 2);
        packet[6..8].copy_from_slice(&offset.to_be_bytes());
        (packet, 0)
    };
    let frames: Vec<Frame> = (0..200_000).map(piece).collect();
    let outcome = read(&frames);
    let incomplete = &outcome.observed.coverage.problems["ip.fragments-incomplete"];
    assert!(incomplete.count > 100_000, "{incomplete:?}");
}

#[test]
fn a_body_without_end_of_tiny_chunks_is_read_once() {
    let out = Way { port: 80, out: true };
    let back = Way { port: 80, out: false };
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut frames = vec![out.tcp(SYN, 0, 0, &[]), back.tcp(SYN | ACK, 0, 1, &[]), back.tcp(ACK, 1, 1, head)];
    let mut next = 1 + head.len() as u32;
    for _ in 0..4_000 {
        let chunks = b"1\r\nx\r\n".repeat(200);
        frames.push(back.tcp(ACK, next, 1, &chunks));
        next += chunks.len() as u32;
    }
    let outcome = read(&frames);
    assert_eq!(outcome.observed.messages[0].bytes, 800_000);
}
