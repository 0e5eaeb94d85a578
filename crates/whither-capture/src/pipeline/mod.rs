//! The way of packets through threads: read, decode, order, and then each part of the flow table by itself.
//!
//! Every thread does whatever comes next: if a part of the flow table has a block waiting it works on that, else
//! it reads and decodes another block. Blocks are cut by their bytes alone, put in order before anything depends
//! on order, and each part of the table sees them one after the other: so the result does not depend on the
//! number of threads.

mod block;
mod defragment;
mod feed;
mod schedule;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

pub(crate) use feed::Feed;
pub(crate) use schedule::run;

/// What a run tells while it works, and how it is stopped.
#[derive(Debug, Default)]
pub struct Control {
    bytes: AtomicU64,
    packets: AtomicU64,
    stop: Arc<AtomicBool>,
}

impl Control {
    /// Returns the bytes of capture read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Returns the packets read so far.
    pub fn packets(&self) -> u64 {
        self.packets.load(Ordering::Relaxed)
    }

    /// Counts bytes that another reader than that of captures has read.
    pub fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Asks the run to end after the packets it has read; what it saw until then is reported.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Returns whether the run was asked to end.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
