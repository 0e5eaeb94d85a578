//! Damaged, hostile and odd captures: every one is read to its end, in time, and as far as Wireshark reads it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use whither_capture::Observed;

use crate::{corpus, harness};

/// No capture of the corpus may take longer; the largest has less than a megabyte.
const PATIENCE: Duration = Duration::from_secs(20);

/// Files of which another number of packets is right than the one that Wireshark's capinfos counts.
const EXCEPTIONS: &[(&str, u64, &str)] = &[];

/// Reads a capture in another thread, so that one that never ends fails.
fn read(path: &Path) -> Option<Observed> {
    let bytes = std::fs::read(path).expect("a file of the corpus");
    let (sender, receiver) = mpsc::channel();
    let started = Instant::now();
    thread::spawn(move || {
        let outcome = harness::inspect_bytes(bytes, 2);
        sender.send(outcome.map(|outcome| outcome.observed)).ok();
    });
    receiver
        .recv_timeout(PATIENCE)
        .unwrap_or_else(|error| panic!("{}: {error} after {:?}", path.display(), started.elapsed()))
}

/// What capinfos said: packets by path, for the files it opens.
fn truth(corpus: &Path) -> BTreeMap<PathBuf, Option<u64>> {
    let text =
        std::fs::read_to_string(corpus.join("truth/robust-capinfos.csv")).expect("truth of the corpus");
    let row = |line: &str| {
        let mut fields = line.split(',');
        let path = PathBuf::from(fields.next()?);
        let opens = fields.next()? == "yes";
        Some((path, fields.next()?.parse().ok().filter(|_| opens)))
    };
    text.lines().skip(1).filter_map(row).collect()
}

#[test]
fn every_damaged_capture_is_read_as_far_as_it_goes() {
    let Some(corpus) = corpus::folder() else { return };
    let truth = truth(&corpus);
    let folders = ["robust", "robust-benign", "robust-format", "robust-made"];
    let mut files: Vec<PathBuf> =
        folders.iter().flat_map(|folder| corpus::captures(&corpus.join(folder))).collect();
    files.extend(truth.keys().map(|path| corpus.join(path)).filter(|path| path.is_file()));
    files.sort();
    files.dedup();
    let (wrong, waiting) = (Mutex::new(Vec::new()), Mutex::new(files.iter()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("no panic").next();
                    let Some(path) = next else { break };
                    let name = path.strip_prefix(&corpus).expect("under the corpus");
                    let packets = read(path).map(|observed| observed.inputs[0].packets);
                    let shown = name.to_string_lossy();
                    let exception = EXCEPTIONS.iter().find(|exception| shown.ends_with(exception.0));
                    let expected = match exception {
                        Some(exception) => Some(exception.1),
                        None => truth.get(name).copied().flatten(),
                    };
                    if expected.is_some() && packets != expected {
                        let line = format!("{shown}: {packets:?} packets, expected {expected:?}");
                        wrong.lock().expect("no panic").push(line);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    eprintln!("{} captures read", files.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What must happen, from the list of the captures that were made for it: packets, and a problem that is counted.
const MADE: [(&str, u64, &str); 17] = [
    ("gzip-truncated.pcap.gz", 397, "input.compression-cut"),
    ("ipv6-ext-chain.pcap", 1, "packet.cut"),
    ("pcap-caplen-gt-origlen.pcap", 1, ""),
    ("pcap-cut-mid-header.pcap", 1, "input.cut"),
    ("pcap-cut-mid-record.pcap", 1, "input.cut"),
    ("pcap-nsec.pcap", 1, ""),
    ("pcap-swapped.pcap", 1, ""),
    ("pcap-unknown-linktype.pcap", 1, "packet.link-type"),
    ("pcapng-caplen-beyond-block.pcapng", 1, "packet.captured-length"),
    ("pcapng-dsb-huge-secret.pcapng", 1, "input.block-contents"),
    ("pcapng-iface-99.pcapng", 2, "packet.interface"),
    ("pcapng-minimal.pcapng", 1, ""),
    ("pcapng-trailer-mismatch.pcapng", 2, "input.block-trailer"),
    ("pcapng-two-sections-mixed-endian.pcapng", 2, ""),
    ("pcapng-zero-length-block.pcapng", 0, "input.block-length"),
    ("tcp-huge-gaps.pcap", 3_000, "tcp.jump"),
    ("tls-http-mqtt-bad-lengths.pcap", 6, ""),
];

#[test]
fn made_captures_do_what_they_were_made_for() {
    let Some(corpus) = corpus::folder() else { return };
    for (name, packets, problem) in MADE {
        let observed = read(&corpus.join("robust-made").join(name)).expect("a capture");
        assert_eq!(observed.inputs[0].packets, packets, "{name}");
        let problems = &observed.coverage.problems;
        assert!(problem.is_empty() || problems.contains_key(problem), "{name}: {problems:?}");
    }
    let six = read(&corpus.join("robust-made/tls-http-mqtt-bad-lengths.pcap")).expect("a capture");
    assert_eq!(six.flows.len(), 6);
}
