//! Archives of tar (POSIX.1-2017 pax, with the long names and sizes of GNU), member after member as a stream.
//!
//! Links, devices and the holes of sparse files are no content and passed over.

use super::{Format, Sure};
use crate::{head::Head, place::Place, run::Run, stream::Stream};

/// A header block whose checksum is right.
pub(super) static FORMAT: Format = Format { name: "tar", is_text: false, recognise, read };

const BLOCK: usize = 512;

/// Bytes of a long name or of a pax header that are read.
const NAME_BYTES: usize = 64 << 10;

fn recognise(head: &Head<'_>) -> Sure {
    if header(head.bytes).is_some() { Sure::Magic } else { Sure::No }
}

/// What a header says.
struct Header {
    name: String,
    size: u64,
    kind: u8,
}

/// Reads a header block; none where its checksum is wrong.
fn header(block: &[u8]) -> Option<Header> {
    let block = block.get(..BLOCK)?;
    let stated = octal(block.get(148..156)?)?;
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    let own: u64 = block.get(148..156)?.iter().map(|byte| u64::from(*byte)).sum();
    if sum - own + 8 * 32 != stated {
        return None;
    }
    let name = text(block.get(..100)?);
    let prefix =
        if block.get(257..262) == Some(b"ustar") { text(block.get(345..500)?) } else { String::new() };
    let name =
        if prefix.is_empty() || block.get(263) != Some(&b'0') { name } else { format!("{prefix}/{name}") };
    Some(Header { name, size: number(block.get(124..136)?)?, kind: *block.get(156)? })
}

fn text(field: &[u8]) -> String {
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    u64::from_str_radix(text, 8).ok()
}

/// A size: octal digits, or binary where GNU tar found it too large.
fn number(field: &[u8]) -> Option<u64> {
    match field.first() {
        Some(0x80) => field.last_chunk().map(|bytes| u64::from_be_bytes(*bytes)),
        _ if field.iter().all(|byte| matches!(byte, 0 | b' ')) => Some(0),
        _ => octal(field),
    }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let (mut long_name, mut long_size) = (None, None);
    loop {
        let block = stream.fill(BLOCK);
        if block.len() < BLOCK || run.sink.is_stopped() {
            if !block.is_empty() {
                run.problem(place, "tar", "tar.cut", 1);
            }
            return;
        }
        let block = block.get(..BLOCK).unwrap_or_default();
        if block.iter().all(|byte| *byte == 0) {
            stream.take_off(BLOCK);
            continue;
        }
        let Some(mut header) = header(block) else {
            let unread = stream.skip_all();
            return run.unread(place, "tar", "tar.damaged", unread);
        };
        stream.take_off(BLOCK);
        match header.kind {
            b'L' => long_name = Some(text(&content(stream, header.size))),
            b'x' => {
                let pax = content(stream, header.size);
                long_name = pax_value(&pax, b"path")
                    .map(|name| String::from_utf8_lossy(name).into_owned())
                    .or(long_name);
                long_size =
                    pax_value(&pax, b"size").and_then(|size| std::str::from_utf8(size).ok()?.parse().ok());
            }
            kind => {
                header.name = long_name.take().unwrap_or(header.name);
                header.size = long_size.take().unwrap_or(header.size);
                if matches!(kind, 0 | b'0' | b'7') {
                    if !run.budget.member() {
                        let unread = stream.skip_all();
                        return run.unread(place, "tar", "archive.members", unread);
                    }
                    member(stream, place, run, &header);
                } else {
                    if kind == b'S' {
                        run.problem(&place.member("tar", &header.name), "tar", "tar.sparse", 1);
                    }
                    skip(stream, padded(header.size));
                }
            }
        }
    }
}

/// Reads a member and what fills its last block.
fn member(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>, header: &Header) {
    let begin = stream.offset();
    let inner = place.member("tar", &header.name);
    let part = Limited { stream, left: header.size };
    run.read(&inner, Stream::new(Box::new(part)));
    let taken = stream.offset() - begin;
    let missing = header.size.saturating_sub(taken);
    if missing > 0 && stream.fill(1).is_empty() {
        run.unread(&inner, "tar", "tar.cut", missing);
    }
    skip(stream, padded(header.size).saturating_sub(taken));
}

/// A part of a stream.
struct Limited<'s, 'a> {
    stream: &'s mut Stream<'a>,
    left: u64,
}

impl std::io::Read for Limited<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.stream.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left -= count as u64;
        Ok(count)
    }
}

fn padded(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

fn skip(stream: &mut Stream<'_>, mut count: u64) {
    while count > 0 {
        let held = stream.fill(1).len();
        if held == 0 {
            return;
        }
        let step = usize::try_from(count).unwrap_or(usize::MAX).min(held);
        stream.take_off(step);
        count -= step as u64;
    }
}

/// Returns the beginning of a small content.
fn content(stream: &mut Stream<'_>, size: u64) -> Vec<u8> {
    let most = usize::try_from(size).unwrap_or(usize::MAX).min(NAME_BYTES);
    let window = stream.fill(most);
    let content = window.get(..most).unwrap_or(window).to_vec();
    skip(stream, padded(size));
    content
}

/// Returns a value of a pax header: lines of `length key=value`.
fn pax_value<'b>(pax: &'b [u8], wanted: &[u8]) -> Option<&'b [u8]> {
    let mut rest = pax;
    loop {
        let space = memchr::memchr(b' ', rest)?;
        let length: usize = std::str::from_utf8(rest.get(..space)?).ok()?.parse().ok()?;
        let line = rest.get(space + 1..length)?.strip_suffix(b"\n")?;
        if let Some(value) = line.strip_prefix(wanted).and_then(|line| line.strip_prefix(b"=")) {
            return Some(value);
        }
        rest = rest.get(length..)?;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::testing::{check, damage, read_named};

    /// Returns a member with its header and padding.
    pub(crate) fn entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
        let mut block = vec![0; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        block[148..156].fill(b' ');
        block[156] = kind;
        block[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        block.extend_from_slice(content);
        block.resize(block.len().div_ceil(512) * 512, 0);
        block
    }

    #[test]
    fn members_one_after_the_other() {
        let bytes = [
            entry("db/a.txt", b'0', b"some words\n"),
            entry("x", b'L', &[b"long/".repeat(30), b"b.log\0".to_vec()].concat()),
            entry("cut", b'0', b"others"),
            entry("pax", b'x', b"15 path=p/c.txt\n"),
            entry("cut", b'0', b""),
            entry("link", b'2', b""),
            vec![0; 1024],
        ]
        .concat();
        let (kept, summary) = read_named("a.tar", &bytes);
        assert_eq!(kept.bytes, b"some words\nothers");
        let long = format!("a.tar>tar:{}b.log", "long/".repeat(30));
        assert_eq!(kept.paths, ["a.tar>tar:db/a.txt", &long]);
        assert_eq!(summary.unread, 0);
        damage("a.tar", &bytes);
    }

    #[test]
    fn cut_members_are_counted() {
        let bytes = entry("a.log", b'0', &b"a line of words\n".repeat(1_000));
        let summary = check("a.tar", &bytes[..5_000], &[]);
        assert_eq!(summary.unread, 16_000 - (5_000 - 512));
    }
}
