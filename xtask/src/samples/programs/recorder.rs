//! tcpdump on loopback, and its file (pcap, draft-ietf-opsawg-pcap) turned into frames.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail, ensure};

use super::super::world::{Frame, SECOND};

/// A capture that goes on.
pub(super) struct Recorder {
    child: Child,
    reader: Option<JoinHandle<std::io::Result<Vec<u8>>>>,
}

impl Drop for Recorder {
    /// A recording that was given up leaves no tcpdump behind.
    fn drop(&mut self) {
        // One that has ended already cannot be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Recorder {
    /// Begins to capture what has an address in `network`.
    pub(super) fn start(network: &str) -> Result<Self> {
        let mut child = Command::new("tcpdump")
            .args(["-i", "lo", "-U", "-s", "0", "--time-stamp-precision=nano", "-w", "-", "net", network])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut out = child.stdout.take().context("tcpdump has no output")?;
        let mut said = BufReader::new(child.stderr.take().context("tcpdump has no messages")?);
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            out.read_to_end(&mut bytes).map(|_| bytes)
        });
        let mut line = String::new();
        while !line.contains("listening on") {
            line.clear();
            if said.read_line(&mut line)? == 0 {
                child.wait()?;
                bail!("it ended at once");
            }
        }
        // What it says at its end has to go somewhere.
        thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Ok(Self { child, reader: Some(reader) })
    }

    /// Ends the capture; returns the time of its first frame and all frames, counted from there.
    pub(super) fn finish(mut self) -> Result<(u64, Vec<Frame>)> {
        // Closing packets are on their way, and tcpdump looks once a second.
        thread::sleep(Duration::from_millis(1_500));
        let process = self.child.id().to_string();
        let told = Command::new("kill").args(["-INT", &process]).status()?.success();
        if !told {
            self.child.kill()?;
        }
        self.child.wait()?;
        let reader = self.reader.take().context("a recording ends once")?;
        let bytes = reader.join().map_err(|_| anyhow!("reading from tcpdump"))??;
        frames(&bytes)
    }
}

fn frames(pcap: &[u8]) -> Result<(u64, Vec<Frame>)> {
    let word = |at: usize| {
        let four = pcap.get(at..).and_then(|rest| rest.first_chunk()).context("the capture ends early")?;
        Ok::<u32, anyhow::Error>(u32::from_le_bytes(*four))
    };
    ensure!(word(0)? == 0xa1b2_3c4d, "tcpdump wrote no nanoseconds in the order of this machine");
    ensure!(word(20)? & 0xffff == 1, "loopback is no Ethernet here");
    let mut frames = Vec::new();
    let mut at = 24;
    while at < pcap.len() {
        let time = u64::from(word(at)?) * SECOND + u64::from(word(at + 4)?);
        let (captured, wire_length) = (word(at + 8)? as usize, word(at + 12)? as usize);
        let bytes = pcap.get(at + 16..at + 16 + captured).context("the capture ends early")?.to_vec();
        frames.push(Frame { time, bytes, wire_length });
        at += 16 + captured;
    }
    let begin = frames.iter().map(|frame| frame.time).min().context("the capture is empty")?;
    frames.iter_mut().for_each(|frame| frame.time -= begin);
    frames.sort_by_key(|frame| frame.time);
    Ok((begin, frames))
}
