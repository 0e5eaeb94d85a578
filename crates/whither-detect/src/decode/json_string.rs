//! A JSON string (RFC 8259, section 7) that holds quotes, backslashes or slashes of its own, as JSON within JSON does.
//!
//! Strings that only have characters written as numbers are those of `unicode.rs`.

use super::{LONGEST, kept, unicode};

/// Finds the inside of a string with an escaped sign in it.
pub(super) fn find(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    loop {
        let mark = from + memchr::memchr(b'\\', bytes.get(from..)?)?;
        from = mark + 2;
        if !matches!(bytes.get(mark + 1), Some(b'"' | b'\\' | b'/')) {
            continue;
        }
        let before = bytes.get(at.max(mark.saturating_sub(LONGEST))..mark)?;
        let Some(open) = before.iter().rposition(|&byte| matches!(byte, b'"' | b'\n')) else { continue };
        let start = mark - before.len() + open + 1;
        if before.get(open) == Some(&b'"')
            && let Some(end) = close(bytes, mark)
        {
            return Some((start, end));
        }
    }
}

/// Returns the quote that ends the string in which a backslash stands.
fn close(bytes: &[u8], mut at: usize) -> Option<usize> {
    let last = at + LONGEST;
    loop {
        let sign = at + memchr::memchr3(b'"', b'\\', b'\n', bytes.get(at..)?)?;
        match bytes.get(sign)? {
            b'"' => return Some(sign),
            b'\\' if sign < last => at = sign + 2,
            _ => return None,
        }
    }
}

/// Undoes one layer of escapes.
pub(super) fn decode(string: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(string.len());
    let mut at = 0;
    while let Some(&byte) = string.get(at) {
        if byte != b'\\' {
            out.push(byte);
            at += 1;
            continue;
        }
        let plain = match string.get(at + 1)? {
            sign @ (b'"' | b'\\' | b'/') => *sign,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            _ => {
                // A number, alone or with the next one.
                let length = if numbers(string, at) { 12 } else { 6 };
                let escape = string.get(at..at + length).or_else(|| string.get(at..at + 6))?;
                out.extend(unicode::decode(escape)?);
                at += escape.len();
                continue;
            }
        };
        out.push(plain);
        at += 2;
    }
    kept(out)
}

/// Returns whether two escapes of six characters stand at `at`.
fn numbers(string: &[u8], at: usize) -> bool {
    string.get(at..at + 2) == Some(b"\\u") && string.get(at + 6..at + 8) == Some(b"\\u")
}
