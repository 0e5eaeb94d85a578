//! The inputs of a run, one after the other, as blocks of packets.

use std::{collections::VecDeque, net::IpAddr, sync::atomic::Ordering};

use whither_model::{Coverage, Timestamp, table};

use super::{Control, block::Block};
use crate::{
    error::Error,
    source::{Capture, Input},
};

/// What is left to read, and what the inputs turned out to be.
pub(crate) struct Feed<'a> {
    waiting: VecDeque<Input>,
    current: Option<Capture>,
    control: &'a Control,
    pub(crate) inputs: Vec<table::Input>,
    pub(crate) failures: Vec<Error>,
    /// Names from the captures themselves: input, address, name.
    pub(crate) names: Vec<(u32, IpAddr, String)>,
    pub(crate) secrets: Vec<Vec<u8>>,
    pub(crate) coverage: Coverage,
}

impl<'a> Feed<'a> {
    pub(crate) fn new(inputs: &[Input], control: &'a Control) -> Self {
        Self {
            waiting: inputs.iter().cloned().collect(),
            current: None,
            control,
            inputs: Vec::new(),
            failures: Vec::new(),
            names: Vec::new(),
            secrets: Vec::new(),
            coverage: Coverage::default(),
        }
    }

    /// Begins with a capture that is already open.
    pub(crate) fn with_capture(capture: Capture, control: &'a Control) -> Self {
        Self { current: Some(capture), ..Self::new(&[], control) }
    }

    /// Fills the next block; false when everything has been read.
    pub(super) fn next(&mut self, block: &mut Block) -> bool {
        loop {
            if self.current.is_none() && !self.open() {
                return false;
            }
            let Some(capture) = &mut self.current else { return false };
            let input = self.inputs.len() as u32;
            if self.control.is_stopped() {
                self.coverage.problem("run.interrupted", input, capture.packets, 0);
                self.waiting.clear();
                self.close();
                return false;
            }
            let more = capture.fill(&mut block.data, &mut block.raw, &mut self.coverage, input);
            self.control.bytes.fetch_add(block.data.len() as u64, Ordering::Relaxed);
            self.control.packets.fetch_add(block.raw.len() as u64, Ordering::Relaxed);
            (block.input, block.stream) = (input, capture.stream);
            if !more {
                self.close();
            }
            if !block.raw.is_empty() {
                return true;
            }
        }
    }

    fn open(&mut self) -> bool {
        while let Some(input) = self.waiting.pop_front() {
            match Capture::open_until(&input, &self.control.stop) {
                Ok(capture) => {
                    self.current = Some(capture);
                    return true;
                }
                Err(Error::NotCapture(_)) if input.is_within => {
                    self.coverage.problem("folder.no-capture", self.inputs.len() as u32, 0, 0);
                }
                Err(error) => self.failures.push(error),
            }
        }
        false
    }

    fn close(&mut self) {
        let Some(mut capture) = self.current.take() else { return };
        let input = self.inputs.len() as u32;
        let (sha256, bytes) = capture.digest();
        let (first, last): (Option<Timestamp>, Option<Timestamp>) = capture.times.unzip();
        self.names.extend(capture.names.drain(..).map(|(ip, name)| (input, ip, name)));
        self.secrets.append(&mut capture.secrets);
        self.inputs.push(table::Input {
            input,
            name: capture.name,
            kind: capture.kind,
            bytes,
            sha256,
            packets: capture.packets,
            first_time: first,
            last_time: last,
        });
    }
}
