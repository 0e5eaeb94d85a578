//! Streams of content cut into overlapping blocks, the same ones however the stream arrived.

use whither_model::{Evidence, Place, content::BLOCK_OVERLAP};

use super::Context;

/// Bytes of a block. Content shorter than this goes out in one piece; every open stream of content may hold one.
const BLOCK_BYTES: usize = 4 << 10;

/// Collects content until a block is full. See [`whither_model::ContentSink`] for the contract.
#[derive(Default)]
pub(crate) struct Blocks {
    held: Vec<u8>,
    /// Offset of the first byte that no block held yet.
    new_from: usize,
    evidence: Option<Evidence>,
}

impl Blocks {
    /// Adds content that stands as it is in the bytes at hand; full blocks go out.
    pub(crate) fn add(&mut self, path: &str, media_type: &str, bytes: &[u8], context: &mut Context<'_>) {
        let evidence = context.evidence(0, bytes.len());
        if context.wants_content() {
            context.output.coverage.payload_bytes_searched += bytes.len() as u64;
        }
        self.add_decoded(path, media_type, bytes, evidence, context);
    }

    /// Adds content that was decoded from `from`.
    pub(crate) fn add_decoded(
        &mut self,
        path: &str,
        media_type: &str,
        mut bytes: &[u8],
        from: Evidence,
        context: &mut Context<'_>,
    ) {
        if !context.wants_content() {
            return;
        }
        while !bytes.is_empty() {
            if self.evidence.is_none() {
                self.evidence = Some(from);
            }
            let room = BLOCK_BYTES - self.held.len().min(BLOCK_BYTES);
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.held.extend_from_slice(now);
            bytes = later;
            if self.held.len() >= BLOCK_BYTES && !bytes.is_empty() {
                self.send(path, media_type, false, context);
                let keep = self.held.len() - BLOCK_OVERLAP;
                self.held.drain(..keep);
                self.new_from = BLOCK_OVERLAP;
                // The overlap came in earlier packets; the block is located by the packet that continues it.
                self.evidence = Some(from);
            }
        }
    }

    /// Sends what is left, as the last block.
    pub(crate) fn finish(&mut self, path: &str, media_type: &str, context: &mut Context<'_>) {
        if !self.held.is_empty() {
            self.send(path, media_type, true, context);
        }
        *self = Self::default();
    }

    fn send(&mut self, path: &str, media_type: &str, last: bool, context: &mut Context<'_>) {
        let evidence = self.evidence.unwrap_or_default();
        let place = Place { flow: context.flow, direction: context.direction, path, media_type };
        if let Some(sink) = &mut context.sink {
            sink.content(&place, &self.held, self.new_from, last, evidence);
        }
    }
}
