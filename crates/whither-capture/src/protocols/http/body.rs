//! Bodies: their framing (RFC 9112 sections 6 and 7) and their content codings (RFC 9110 section 8.4).

use std::io::{self, Write};

use whither_model::Evidence;

use super::{
    super::{Context, content::Blocks},
    head::{Head, Start, media_type},
    private_dns::{Answer, Question},
};

/// What a body took of some bytes.
pub(super) struct Progress {
    pub(super) consumed: usize,
    pub(super) done: bool,
}

/// A body on its way.
pub(super) struct Body {
    framing: Framing,
    bytes: u64,
    content: Option<Content>,
}

enum Framing {
    Length(u64),
    Chunked(Chunk),
    UntilClose,
}

/// Where in the chunked coding the next byte stands.
enum Chunk {
    /// In the line with the size, or in the trailer after the last chunk.
    Line {
        text: Vec<u8>,
        trailer: bool,
    },
    Data(u64),
    /// The line end after the data.
    End,
}

/// Longest line of a chunk size with extensions, or of a trailer.
const LINE_BYTES: usize = 8 << 10;

impl Body {
    /// Returns the body that follows a head; none where there is none. The answer to a question of a private DNS is
    /// also read for its names, with and without content being wanted.
    pub(super) fn new(
        head: &Head<'_>,
        answered: Option<&str>,
        question: Option<Question>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        if let Start::Response { status, .. } = head.start
            && ((100..200).contains(&status) || matches!(status, 204 | 304) || answered == Some("HEAD"))
        {
            return None;
        }
        let chunked = head
            .field("transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().windows(7).any(|window| window == b"chunked"));
        let length =
            head.field("content-length").and_then(|value| std::str::from_utf8(value).ok()?.parse().ok());
        let framing = match (chunked, length, answered) {
            (true, _, _) => Framing::Chunked(Chunk::Line { text: Vec::new(), trailer: false }),
            (false, Some(0), _) => return None,
            (false, Some(length), _) => Framing::Length(length),
            (false, None, Some(_)) => Framing::UntilClose,
            (false, None, None) => return None,
        };
        let answer = question.map(Answer::new);
        let is_read = context.wants_content() || answer.is_some();
        let content = if is_read { Content::new(head, answer, context) } else { None };
        Some(Self { framing, bytes: 0, content })
    }

    /// Returns the bytes of the body so far, as sent, without chunk framing.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes what belongs to the body.
    pub(super) fn take(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Progress {
        let (data, progress) = match &mut self.framing {
            Framing::UntilClose => (bytes, Progress { consumed: bytes.len(), done: false }),
            Framing::Length(left) => {
                let count = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                *left -= count as u64;
                (bytes.get(..count).unwrap_or_default(), Progress { consumed: count, done: *left == 0 })
            }
            Framing::Chunked(chunk) => chunk.take(bytes),
        };
        self.bytes += data.len() as u64;
        if let Some(content) = &mut self.content {
            content.add(data, context);
        }
        if progress.done {
            self.finish(true, context);
        }
        progress
    }

    /// Takes note of missing bytes; false when the end of the body can no longer be found.
    pub(super) fn skip(&mut self, missing: u64, context: &mut Context<'_>) -> bool {
        if let Some(content) = &mut self.content {
            content.answer = None;
        }
        self.end(context);
        self.content = None;
        match &mut self.framing {
            Framing::UntilClose => true,
            Framing::Length(left) if missing < *left => {
                *left -= missing;
                true
            }
            Framing::Chunked(Chunk::Data(left)) if missing < *left => {
                *left -= missing;
                true
            }
            _ => false,
        }
    }

    /// Hands on what is left of the content, of which more may have been on its way.
    pub(super) fn end(&mut self, context: &mut Context<'_>) {
        self.finish(false, context);
    }

    fn finish(&mut self, whole: bool, context: &mut Context<'_>) {
        if let Some(content) = &mut self.content {
            content.finish(whole, context);
        }
    }
}

impl Chunk {
    fn take<'a>(&mut self, bytes: &'a [u8]) -> (&'a [u8], Progress) {
        match self {
            Self::Data(left) => {
                let count = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                *left -= count as u64;
                if *left == 0 {
                    *self = Self::End;
                }
                (bytes.get(..count).unwrap_or_default(), Progress { consumed: count, done: false })
            }
            Self::End => {
                let consumed = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
                if consumed <= bytes.len() && bytes.get(consumed - 1) == Some(&b'\n') {
                    *self = Self::Line { text: Vec::new(), trailer: false };
                }
                (&[], Progress { consumed, done: false })
            }
            Self::Line { text, trailer } => {
                let end = memchr::memchr(b'\n', bytes);
                let consumed = end.map_or(bytes.len(), |at| at + 1);
                text.extend_from_slice(bytes.get(..consumed).unwrap_or_default());
                let too_long = text.len() > LINE_BYTES;
                if end.is_none() && !too_long {
                    return (&[], Progress { consumed, done: false });
                }
                let line = std::mem::take(text);
                let line = line.trim_ascii();
                if *trailer {
                    return (&[], Progress { consumed, done: line.is_empty() || too_long });
                }
                match size(line) {
                    Some(0) => *trailer = true,
                    Some(size) => *self = Self::Data(size),
                    None => return (&[], Progress { consumed, done: true }),
                }
                (&[], Progress { consumed, done: false })
            }
        }
    }
}

/// Chunk size in hexadecimal; extensions after `;` are ignored.
fn size(line: &[u8]) -> Option<u64> {
    let end = line.iter().position(|byte| matches!(byte, b';' | b' ')).unwrap_or(line.len());
    u64::from_str_radix(std::str::from_utf8(line.get(..end)?).ok()?, 16).ok()
}

/// The content of a body, decoded, in blocks.
struct Content {
    path: String,
    media_type: String,
    coding: Coding,
    encoded: usize,
    blocks: Blocks,
    failed: bool,
    /// Collects the answer of a private DNS.
    answer: Option<Answer>,
}

enum Coding {
    Identity,
    Brotli(Box<brotli_decompressor::DecompressorWriter<Bounded>>),
    Deflate(flate2::write::ZlibDecoder<Bounded>),
    RawDeflate(flate2::write::DeflateDecoder<Bounded>),
    Gzip(flate2::write::GzDecoder<Bounded>),
    Zstd(zstd::stream::write::Decoder<'static, Bounded>),
}

/// Takes decoded bytes up to a limit; then it fails, and with it the decoder.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    left: usize,
    full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.left {
            self.full = true;
            return Err(io::Error::other("decoded size"));
        }
        self.left -= bytes.len();
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Content {
    /// Pictures, sound, films and fonts hold no text.
    fn new(head: &Head<'_>, answer: Option<Answer>, context: &mut Context<'_>) -> Option<Self> {
        let media_type = head.field("content-type").map(media_type).unwrap_or_default();
        let silent = ["image/", "video/", "audio/", "font/"];
        if silent.iter().any(|prefix| media_type.starts_with(prefix)) && media_type != "image/svg+xml" {
            return None;
        }
        let kind = if matches!(head.start, Start::Request { .. }) { "request" } else { "response" };
        let coding = head.field("content-encoding").unwrap_or_default().to_ascii_lowercase();
        let (coding, name) = match coding.trim_ascii() {
            b"br" => (
                Coding::Brotli(Box::new(brotli_decompressor::DecompressorWriter::new(
                    Bounded::default(),
                    4_096,
                ))),
                ">br",
            ),
            b"deflate" => (Coding::Deflate(flate2::write::ZlibDecoder::new(Bounded::default())), ">deflate"),
            b"gzip" | b"x-gzip" => (Coding::Gzip(flate2::write::GzDecoder::new(Bounded::default())), ">gzip"),
            b"zstd" => {
                let mut decoder = zstd::stream::write::Decoder::new(Bounded::default()).ok()?;
                // 8 MB, as RFC 9659 section 3 demands of this coding.
                decoder.window_log_max(23).ok()?;
                (Coding::Zstd(decoder), ">zstd")
            }
            b"" | b"identity" => (Coding::Identity, ""),
            _ => {
                // Unknown codings, and several in a row.
                context.problem("http.unknown-coding", 0);
                return None;
            }
        };
        Some(Self {
            path: format!("http.{kind}.body{name}"),
            media_type,
            coding,
            encoded: 0,
            blocks: Blocks::default(),
            failed: false,
            answer,
        })
    }

    fn add(&mut self, bytes: &[u8], context: &mut Context<'_>) {
        if self.failed || bytes.is_empty() {
            return;
        }
        if matches!(self.coding, Coding::Identity) {
            if let Some(answer) = &mut self.answer {
                answer.add(bytes, context.evidence(0, bytes.len()), context);
            }
            return self.blocks.add(&self.path, &self.media_type, bytes, context);
        }
        // Servers send deflate without the zlib header too (RFC 9110 section 8.4.1.2).
        if self.encoded == 0
            && matches!(self.coding, Coding::Deflate(_))
            && bytes.first().is_some_and(|b| b & 15 != 8)
        {
            self.coding = Coding::RawDeflate(flate2::write::DeflateDecoder::new(Bounded::default()));
        }
        // Small pieces keep what one of them can grow to within the limits.
        for piece in bytes.chunks(4_096) {
            let before = self.encoded;
            self.encoded += piece.len();
            let allowed = |encoded: usize| {
                encoded
                    .saturating_mul(context.limits.decoded_ratio)
                    .saturating_add(64 << 10)
                    .min(context.limits.decoded_bytes)
            };
            let grown =
                if before == 0 { allowed(self.encoded) } else { allowed(self.encoded) - allowed(before) };
            let result = self.coding.write(piece, grown);
            let decoded = self.coding.drain();
            let from = context.evidence(0, bytes.len());
            self.decoded(&decoded, from, context);
            if result.is_err() {
                self.failed = true;
                self.answer = None;
                let full = self.coding.sink().is_some_and(|sink| sink.full);
                let name = if full { "http.decoded-limit" } else { "http.content-coding" };
                return context.problem(name, bytes.len());
            }
            if context.wants_content() {
                context.output.coverage.payload_bytes_searched += piece.len() as u64;
            }
        }
    }

    fn decoded(&mut self, bytes: &[u8], from: Evidence, context: &mut Context<'_>) {
        if let Some(answer) = &mut self.answer {
            answer.add(bytes, from, context);
        }
        self.blocks.add_decoded(&self.path, &self.media_type, bytes, from, context);
    }

    fn finish(&mut self, whole: bool, context: &mut Context<'_>) {
        if !self.failed && !matches!(self.coding, Coding::Identity) {
            let flushed = self.coding.flush();
            let decoded = self.coding.drain();
            let from = context.evidence(0, 0);
            self.decoded(&decoded, from, context);
            if flushed.is_err() {
                self.answer = None;
                context.problem("http.content-coding", 0);
            }
            self.failed = true;
        }
        if let Some(answer) = self.answer.take() {
            answer.note(whole, context);
        }
        self.blocks.finish(&self.path, &self.media_type, context);
    }
}

impl Coding {
    fn sink(&mut self) -> Option<&mut Bounded> {
        Some(match self {
            Self::Identity => return None,
            Self::Brotli(decoder) => decoder.get_mut(),
            Self::Deflate(decoder) => decoder.get_mut(),
            Self::RawDeflate(decoder) => decoder.get_mut(),
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.get_mut(),
        })
    }

    fn writer(&mut self) -> Option<&mut dyn Write> {
        Some(match self {
            Self::Identity => return None,
            Self::Brotli(decoder) => decoder.as_mut(),
            Self::Deflate(decoder) => decoder,
            Self::RawDeflate(decoder) => decoder,
            Self::Gzip(decoder) => decoder,
            Self::Zstd(decoder) => decoder,
        })
    }

    /// Decodes a piece; the output may grow by `allowed` bytes.
    fn write(&mut self, piece: &[u8], allowed: usize) -> io::Result<()> {
        if let Some(sink) = self.sink() {
            sink.left = sink.left.saturating_add(allowed);
        }
        self.writer().map_or(Ok(()), |writer| writer.write_all(piece))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().map_or(Ok(()), Write::flush)
    }

    fn drain(&mut self) -> Vec<u8> {
        self.sink().map(|sink| std::mem::take(&mut sink.bytes)).unwrap_or_default()
    }
}
