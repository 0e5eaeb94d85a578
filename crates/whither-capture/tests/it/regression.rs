//! One test for each fault that fuzzing or these tests found, named after what it was.

use std::io::{self, Read, Write};

use flate2::{Compression, write::GzEncoder};

use whither_capture::{Control, inspect_capture, source::Capture};
use whither_model::{ContentSink, Crew, Evidence, Limits, Place};

use crate::harness::{
    inspect, inspect_bytes,
    wire::{ACK, RAW_IP, SYN, Way, pcap},
};

fn small_capture() -> Vec<u8> {
    let out = Way { port: 80, out: true };
    pcap(
        RAW_IP,
        &[out.tcp(SYN, 10, 0, &[]), out.tcp(ACK, 11, 91, b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")],
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Delivers one byte at a time, and is interrupted before each.
struct Drip(io::Cursor<Vec<u8>>, bool);

impl Read for Drip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = buffer.len().min(1);
        self.0.read(&mut buffer[..count])
    }
}

fn drip(bytes: Vec<u8>) -> Box<Drip> {
    Box::new(Drip(io::Cursor::new(bytes), false))
}

#[test]
fn a_pipe_that_drips_and_is_interrupted_is_read() {
    for file in [small_capture(), gzip(&small_capture())] {
        let outcome = inspect(drip(file), 1).expect("a capture");
        assert_eq!(outcome.observed.inputs[0].packets, 2);
    }
}

#[test]
fn the_digest_of_a_damaged_gzip_is_that_of_the_whole_file() {
    let mut file = gzip(&small_capture());
    let middle = file.len() / 2;
    file[middle..middle + 4].fill(0xff);
    file.extend([0x55; 300_000]);
    let (one, two) = (inspect_bytes(file.clone(), 1), inspect(drip(file.clone()), 1));
    let (one, two) = (one.expect("a capture").observed, two.expect("a capture").observed);
    assert_eq!(one.inputs[0].bytes, file.len() as u64);
    assert_eq!(one.inputs, two.inputs);
    assert_eq!(one.coverage, two.coverage, "what is saved does not depend on the pipe");
}

#[test]
fn repeated_segments_do_not_change_the_look_of_a_stream() {
    let out = Way { port: 9_999, out: true };
    let noise: Vec<u8> = (0..100_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let once = vec![out.tcp(SYN, 10, 0, &[]), out.tcp(ACK, 11, 1, &noise)];
    let mut often = once.clone();
    often.extend([out.tcp(ACK, 11, 1, &noise), out.tcp(ACK, 11, 1, &noise)]);
    let protection = |frames| {
        let outcome = inspect_bytes(pcap(RAW_IP, frames), 1).expect("a capture");
        outcome.observed.flows[0].protection
    };
    assert_eq!(protection(&once), None, "a hundred bytes are too few");
    assert_eq!(protection(&often), None);
}

struct Panics;

impl ContentSink for Panics {
    fn content(&mut self, _: &Place<'_>, _: &[u8], _: usize, _: bool, _: Evidence) {
        panic!("a fault in a reader of content");
    }
}

#[test]
fn a_panic_in_one_thread_ends_the_others() {
    let read = || {
        let bytes = Box::new(io::Cursor::new(small_capture()));
        let capture = Capture::from_reader(bytes, "t".into(), "t".into(), 0).expect("a capture");
        inspect_capture(capture, &Limits::default(), &Crew::new(3), &Control::default(), || Some(Panics)).0
    };
    assert!(std::panic::catch_unwind(read).is_err());
}

#[test]
fn a_cut_segment_that_came_early_moves_nothing() {
    let out = Way { port: 80, out: true };
    let request = b"GET /early HTTP/1.1\r\nHost: example.com\r\nX: 1\r\n\r\n";
    // The second half arrives first; 900 bytes of it were not captured.
    let mut second = out.tcp(ACK, 11 + 20, 1, &request[20..]);
    let length = u16::from_be_bytes([second.0[2], second.0[3]]) + 900;
    second.0[2..4].copy_from_slice(&length.to_be_bytes());
    second.1 = 900;
    let frames = [out.tcp(SYN, 10, 0, &[]), second, out.tcp(ACK, 11, 1, &request[..20])];
    let observed = inspect_bytes(pcap(RAW_IP, &frames), 1).expect("a capture").observed;
    assert_eq!(observed.messages.len(), 1);
    assert_eq!(&*observed.messages[0].host, "example.com");
    assert!(!observed.coverage.problems.contains_key("tcp.jump"), "{:?}", observed.coverage.problems);
}
