//! The same input gives the same rows: for any number of threads, however the bytes are delivered.

use std::path::PathBuf;

use crate::{
    corpus,
    harness::{
        Random, compare, inspect, inspect_bytes,
        reader::Pieces,
        wire::{ACK, Frame, RAW_IP, SYN, Way, pcap},
    },
};

fn check(name: &str, bytes: &[u8]) {
    let Some(one) = inspect_bytes(bytes.to_vec(), 1) else { return };
    let one = compare::whole(&one);
    for threads in [2, 4] {
        let other = inspect_bytes(bytes.to_vec(), threads).expect("it was a capture before");
        compare::same(&one, &compare::whole(&other), &format!("{name}, {threads} threads"));
    }
    let other = inspect(Box::new(Pieces::new(bytes.to_vec(), 4_000)), 2).expect("it was a capture before");
    compare::same(&one, &compare::whole(&other), &format!("{name}, in pieces"));
}

#[test]
fn real_captures_give_the_same_rows() {
    let Some(corpus) = corpus::folder() else { return };
    let files = corpus::captures(&corpus.join("captures"));
    let small = |path: &PathBuf| path.metadata().is_ok_and(|file| file.len() < 3 << 20);
    let files: Vec<PathBuf> = files.into_iter().filter(small).collect();
    let step = (files.len() / 60).max(1);
    for path in files.iter().step_by(step) {
        check(&path.display().to_string(), &std::fs::read(path).expect("a file of the corpus"));
    }
}

/// Many connections at the same time on ports that are used again, with several blocks of packets.
#[test]
fn a_crowd_of_flows_gives_the_same_rows() {
    let mut random = Random(7);
    let mut frames: Vec<Frame> = Vec::new();
    let ports: Vec<u16> = (0..400).map(|index| 20_000 + index * 7).collect();
    for turn in 0..9_u32 {
        for port in &ports {
            let (out, back) = (Way { port: *port, out: true }, Way { port: *port, out: false });
            let start = turn * 100_000;
            frames.push(out.tcp(SYN, start, 0, &[]));
            frames.push(back.tcp(SYN | ACK, 7, start + 1, &[]));
            let uid = random.below(1_000_000);
            let request = format!("GET /p?uid={uid} HTTP/1.1\r\nHost: h{port}.example.com\r\n\r\n");
            frames.push(out.tcp(ACK, start + 1, 8, request.as_bytes()));
            let body = "x".repeat(random.below(700));
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            frames.push(back.tcp(ACK, 8, start + 1 + request.len() as u32, answer.as_bytes()));
            if random.below(3) == 0 {
                frames.push(out.tcp(ACK | 4, start + 1 + request.len() as u32, 8, &[]));
            }
        }
    }
    let file = pcap(RAW_IP, &frames);
    assert!(file.len() > 2 << 20, "several blocks: {}", file.len());
    check("crowd", &file);
}
