//! Multipart bodies (RFC 2046, section 5.1; RFC 7578): each part's content, base64 parts (RFC 2045, section 6.8) decoded.

use super::base64;

/// Longest boundary, with its hyphens.
const BOUNDARY: usize = 2 + 70;
/// Parts that are read.
const PARTS: usize = 256;

/// Gives the contents of the parts.
pub(super) fn decode(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Some(boundary) = boundary(bytes) else { return Vec::new() };
    let finder = memchr::memmem::Finder::new(boundary);
    let ends = finder.find_iter(bytes).skip(1);
    let mut start = boundary.len();
    let mut parts = Vec::new();
    for end in ends.take(PARTS) {
        parts.extend(bytes.get(start..end).and_then(part));
        start = end + boundary.len();
    }
    parts
}

/// Returns the boundary that a body begins with, if it ends its first line.
fn boundary(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..BOUNDARY + 2).unwrap_or(bytes);
    let line = head.get(..memchr::memchr(b'\n', head)?)?.trim_ascii_end();
    let is_boundary = line.len() > 6 && line.starts_with(b"--") && line.iter().all(u8::is_ascii_graphic);
    is_boundary.then_some(line)
}

/// Returns the content of a part, what is left of the line ends around it removed.
fn part(bytes: &[u8]) -> Option<Vec<u8>> {
    let (at, blank) = match (memchr::memmem::find(bytes, b"\r\n\r\n"), memchr::memmem::find(bytes, b"\n\n")) {
        (Some(at), Some(other)) if other < at => (other, 2),
        (Some(at), _) => (at, 4),
        (None, Some(at)) => (at, 2),
        (None, None) => return None,
    };
    let content = bytes.get(at + blank..)?;
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    let head = bytes.get(..at)?.to_ascii_lowercase();
    let is_base64 = memchr::memmem::find(&head, b"content-transfer-encoding: base64").is_some();
    let decoded = is_base64.then(|| unwrapped(content)).flatten();
    Some(decoded.unwrap_or_else(|| content.to_vec())).filter(|content| !content.is_empty())
}

/// Decodes base64 in lines.
fn unwrapped(content: &[u8]) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        content.iter().copied().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
    base64::bytes(&digits)
}
