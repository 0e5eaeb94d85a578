//! What the fuzz targets do with their bytes, without the fuzzer: the seeds are replayed as ordinary tests too.
//!
//! Every entry function takes any bytes, panics where an invariant is broken, and is included by path: by the
//! targets, by the maker of the seeds, and by `crates/whither-capture/tests/it/seeds.rs`.

pub(crate) mod compare;
pub(crate) mod datagram;
pub(crate) mod decode;
pub(crate) mod detect;
pub(crate) mod link;
pub(crate) mod reader;
pub(crate) mod stream;
pub(crate) mod wire;

use std::{
    io::{Cursor, Read},
    sync::LazyLock,
};

use whither_capture::{Control, Observed, inspect_capture, source::Capture};
use whither_detect::{Detector, RawSighting, Scanner};
use whither_model::{Crew, Limits};

static LIMITS: LazyLock<Limits> = LazyLock::new(Limits::default);
static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new(&LIMITS));

/// A target: its name and what it does.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target, by name.
pub(crate) const TARGETS: [Target; 6] = [
    ("datagram", datagram::run),
    ("decode", decode::run),
    ("detect", detect::run),
    ("link", link::run),
    ("reader", reader::run),
    ("stream", stream::run),
];

/// What a run gave.
pub(crate) struct Outcome {
    pub(crate) observed: Observed,
    pub(crate) sightings: Vec<RawSighting>,
}

/// Reads a capture with so many threads, its content read for personal data; none where it is no capture.
pub(crate) fn inspect(reader: Box<dyn Read + Send>, threads: usize) -> Option<Outcome> {
    let capture = Capture::from_reader(reader, "fuzz".to_owned(), "fuzz".to_owned(), 0).ok()?;
    let control = Control::default();
    let sink = || Some(DETECTOR.scanner());
    let (observed, scanners) = inspect_capture(capture, &LIMITS, &Crew::new(threads), &control, sink);
    let mut sightings: Vec<RawSighting> = scanners.into_iter().flat_map(Scanner::finish).collect();
    sightings.sort_by(|a, b| {
        (a.flow, a.direction, a.class, &a.path).cmp(&(b.flow, b.direction, b.class, &b.path))
    });
    bounds(&observed);
    Some(Outcome { observed, sightings })
}

/// Reads a capture that is held in memory.
pub(crate) fn inspect_bytes(bytes: Vec<u8>, threads: usize) -> Option<Outcome> {
    inspect(Box::new(Cursor::new(bytes)), threads)
}

/// What holds for every result: nothing is counted twice, nothing points before the first packet.
fn bounds(observed: &Observed) {
    let coverage = &observed.coverage;
    let packets: u64 = observed.inputs.iter().map(|input| input.packets).sum();
    assert_eq!(coverage.packets, packets, "every packet is decoded once");
    assert!(coverage.packets_in_flows + coverage.packets_joined <= packets, "a packet belongs to one flow");
    let of_flows: u64 = observed.flows.iter().map(|flow| flow.packets_out + flow.packets_in).sum();
    assert_eq!(coverage.packets_in_flows, of_flows, "flows hold their packets");
    for flow in &observed.flows {
        assert!(flow.first_packet >= 1 && flow.first_packet <= packets);
        assert!(flow.first_time <= flow.last_time);
    }
    for evidence in observed.names.iter().filter(|name| &*name.source != "capture").map(|name| &name.evidence)
    {
        assert!(evidence.packet >= 1 && evidence.packet <= packets);
    }
}

/// A small generator of numbers (splitmix64), so that cuts depend on the input alone.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Begins with a hash of some bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self(bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `bound`; 0 where the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.next() % bound as u64) as usize }
    }
}

/// Takes `count` bytes from the front of `rest`, or what there is.
pub(crate) fn take<'a>(rest: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(count.min(rest.len()));
    *rest = left;
    taken
}

/// Takes a big-endian number of two bytes; none at the end.
pub(crate) fn take_u16(rest: &mut &[u8]) -> Option<u16> {
    let (two, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(u16::from_be_bytes(*two))
}
