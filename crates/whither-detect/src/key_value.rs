//! Keys before a delimiter and values behind it: URL queries, forms, cookies, headers, JSON, XML.
//!
//! One reader serves all of them, driven by the delimiter: `key=value`, `"key": "value"`, `\"key\":\"value\"`
//! (JSON in JSON), `%22key%22%3A%22value%22` (JSON in a query), `<key>value</key>`, `user[key]=value`.

use std::borrow::Cow;

use crate::{limit, view::View};

/// What stands between a key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `:`, of JSON and headers.
    Colon,
    /// `=`, of queries, forms, cookies and attributes.
    Equals,
    /// The name of a header: the value is the whole content.
    Header,
    /// `>`, the end of an XML start tag.
    Tag,
    /// The head of a part of a form (RFC 7578): the value is the part.
    Part,
}

/// A delimiter where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Which.
    pub(crate) kind: Delimiter,
    /// Its first byte.
    pub(crate) start: usize,
    /// One past its last byte: three bytes where it is percent-encoded.
    pub(crate) end: usize,
}

/// A raw value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawValue {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) quoted: bool,
    /// Whether no end was found within [`limit::VALUE`] bytes.
    pub(crate) cut: bool,
}

/// Longest prefix of a namespace.
pub(crate) const PREFIX: usize = 12;

/// Returns the span of the key that ends before a delimiter.
pub(crate) fn key_before(view: &View<'_>, mark: Mark) -> Option<(usize, usize)> {
    let mut end = mark.start;
    if mark.kind != Delimiter::Tag {
        end -= spaces_before(view, end);
    }
    let quote = quote_before(view, end);
    end -= quote.len();
    let bracket = quote.is_empty() && view.before(end, 1) == b']';
    end -= usize::from(bracket);
    if !is_key_byte(view.before(end, 1)) {
        return None;
    }
    let floor = end.saturating_sub(limit::KEY + 1);
    let bytes = view.slice(floor, end);
    let length = bytes.iter().rev().take_while(|&&byte| is_key_byte(byte)).count();
    let mut start = end - length;
    if matches!(view.before(start, 1), b'%' | b'\\') {
        start = view.skip_escape(start);
    }
    let opened = match mark.kind {
        // The name may have a prefix, of a namespace.
        Delimiter::Tag => match view.before(start, 1) {
            b':' => {
                let back = |back: &usize| is_key_byte(view.before(start, *back));
                let prefix = (2..2 + PREFIX).take_while(back).count();
                prefix > 0 && view.before(start, 2 + prefix) == b'<'
            }
            byte => byte == b'<',
        },
        _ if bracket => view.before(start, 1) == b'[',
        _ => quote.is_empty() || view.slice(0, start).ends_with(quote),
    };
    (opened && start < end && end - start <= limit::KEY).then_some((start, end))
}

/// Returns the value that begins behind a delimiter.
pub(crate) fn value_after(view: &View<'_>, mark: Mark) -> Option<RawValue> {
    let mut start = mark.end;
    if mark.kind != Delimiter::Tag {
        start += spaces_after(view, mark);
    }
    let quote = quote_after(view, start);
    if mark.kind != Delimiter::Tag {
        start += quote.len();
    }
    let encoded = mark.kind != Delimiter::Tag && mark.end - mark.start == 3;
    let bytes = view.slice(start, start + limit::VALUE);
    let length = match (mark.kind, quote) {
        (Delimiter::Tag, _) => memchr::memchr(b'<', bytes),
        (_, b"\"" | b"'") => closing(bytes, quote.first().copied().unwrap_or(b'"')),
        (_, b"\\\"") => memchr::memchr2(b'\\', b'"', bytes),
        (_, b"%22") => memchr::memchr2(b'&', b'"', bytes)
            .into_iter()
            .chain(bytes.windows(3).position(|window| window == b"%22"))
            .min(),
        _ => bytes.iter().position(|&byte| ends_value(byte) || (encoded && byte == b'%')),
    };
    let end = start + length.unwrap_or(bytes.len());
    let cut = length.is_none() && bytes.len() == limit::VALUE;
    let quoted = !quote.is_empty() && mark.kind != Delimiter::Tag;
    (start < end).then_some(RawValue { start, end, quoted, cut })
}

/// Returns name and value of a part of a form (RFC 7578, section 4.2), where `name=` of its head stands before the end of a
/// delimiter. A part with the name of a file is a file.
pub(crate) fn part_after(view: &View<'_>, mark: Mark) -> Option<((usize, usize), RawValue)> {
    const NAME: &[u8] = b"; name=\"";
    if view.slice((mark.end + 1).saturating_sub(NAME.len()), mark.end + 1) != NAME {
        return None;
    }
    let name = mark.end + 1;
    let head = view.slice(name, name + limit::BEFORE - NAME.len());
    let length = memchr::memchr(b'"', head).filter(|end| head.get(end + 1) == Some(&b'\r'))?;
    let start = name + memchr::memmem::find(head, b"\r\n\r\n")? + 4;
    let bytes = view.slice(start, start + limit::VALUE);
    let close = memchr::memchr(b'\r', bytes);
    let cut = close.is_none() && bytes.len() == limit::VALUE;
    let raw = RawValue { start, end: start + close.unwrap_or(bytes.len()), quoted: true, cut };
    (raw.start < raw.end).then_some(((name, name + length), raw))
}

/// Finds the delimiter that leads a value which begins at `start`.
pub(crate) fn mark_before(view: &View<'_>, start: usize) -> Option<Mark> {
    let mut end = start - quote_before(view, start).len();
    end -= spaces_before(view, end);
    // A form that holds JSON writes the space behind a colon so.
    let is_plus =
        view.before(end, 1) == b'+' && matches!(view.slice(end.saturating_sub(4), end - 1), b"%3A" | b"%3a");
    mark_ending(view, end - usize::from(is_plus))
}

/// Returns how many bytes are written for up to two spaces that end at `end`.
pub(crate) fn spaces_before(view: &View<'_>, end: usize) -> usize {
    if view.before(end, 1) == b'0' && view.slice(end.saturating_sub(3), end) == b"%20" {
        return 3;
    }
    (1..=2).take_while(|&back| view.before(end, back) == b' ').count()
}

/// Returns how many bytes are written for up to two spaces behind a delimiter.
fn spaces_after(view: &View<'_>, mark: Mark) -> usize {
    match (mark.end - mark.start, view.at(mark.end)) {
        (3, b'+') => 1,
        (3, b'%') if view.slice(mark.end, mark.end + 3) == b"%20" => 3,
        _ => (0..2).take_while(|&ahead| view.at(mark.end + ahead) == b' ').count(),
    }
}

/// Returns the delimiter that ends at `end`.
fn mark_ending(view: &View<'_>, end: usize) -> Option<Mark> {
    let kind = match view.before(end, 1) {
        b':' => Delimiter::Colon,
        b'=' => Delimiter::Equals,
        b'>' => Delimiter::Tag,
        _ => {
            return match view.slice(end.saturating_sub(3), end) {
                b"%3A" | b"%3a" => Some(Mark { kind: Delimiter::Colon, start: end - 3, end }),
                b"%3D" | b"%3d" => Some(Mark { kind: Delimiter::Equals, start: end - 3, end }),
                _ => None,
            };
        }
    };
    Some(Mark { kind, start: end - 1, end })
}

/// Decodes `%HH`; borrows where there is none.
pub(crate) fn percent_decode(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'%', bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if let (b'%', Some(&[high, low])) = (byte, tail.first_chunk::<2>())
            && let (Some(high), Some(low)) = (hex_digit(high), hex_digit(low))
        {
            decoded.push(high << 4 | low);
            rest = tail.get(2..).unwrap_or_default();
            continue;
        }
        decoded.push(byte);
    }
    Cow::Owned(decoded)
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Returns whether `byte` may stand in a key.
pub(crate) fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn ends_value(byte: u8) -> bool {
    matches!(
        byte,
        0..=b' ' | b'&' | b';' | b',' | b'}' | b']' | b')' | b'<' | b'>' | b'"' | b'\'' | b'|' | b'\\' | 0x7f
    )
}

/// Finds the quote that closes a string, skipping escaped ones.
fn closing(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(quote, b'\\', bytes.get(from..)?)?;
        if bytes.get(at) == Some(&quote) {
            return Some(at);
        }
        from = at + 2;
    }
}

pub(crate) fn quote_before(view: &View<'_>, end: usize) -> &'static [u8] {
    match view.before(end, 1) {
        b'"' if view.before(end, 2) == b'\\' => b"\\\"",
        b'"' => b"\"",
        b'\'' => b"'",
        b'2' if view.before(end, 2) == b'2' && view.before(end, 3) == b'%' => b"%22",
        _ => b"",
    }
}

fn quote_after(view: &View<'_>, start: usize) -> &'static [u8] {
    match (view.at(start), view.at(start + 1), view.at(start + 2)) {
        (b'"', ..) => b"\"",
        (b'\'', ..) => b"'",
        (b'\\', b'"', _) => b"\\\"",
        (b'%', b'2', b'2') => b"%22",
        _ => b"",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kind: Delimiter, at: usize, expect: Option<(&str, &str)>) {
        let view = View { bytes: text.as_bytes(), code: false, no_addresses: false };
        let width = if view.at(at) == b'%' { 3 } else { 1 };
        let mark = Mark { kind, start: at, end: at + width };
        let pair = key_before(&view, mark).zip(value_after(&view, mark));
        let pair = pair.map(|((from, to), value)| (&text[from..to], &text[value.start..value.end]));
        assert_eq!(pair, expect, "{text}");
    }

    #[test]
    fn reads_every_notation() {
        use Delimiter::{Colon, Equals, Tag};
        check("a=1&uid=42&b=2", Equals, 7, Some(("uid", "42")));
        check("{\"uid\": \"42\"}", Colon, 6, Some(("uid", "42")));
        check("{\"uid\":42}", Colon, 6, Some(("uid", "42")));
        check("{\\\"uid\\\":\\\"42\\\"}", Colon, 8, Some(("uid", "42")));
        check("d=%7B%22uid%22%3A%2242%22%7D", Colon, 14, Some(("uid", "42")));
        check("d=%7B%22uid%22%3A42%7D", Colon, 14, Some(("uid", "42")));
        check("d=%7B%22uid%22%3A%20%2242%22%7D", Colon, 14, Some(("uid", "42")));
        check("d=%7B%22uid%22%3A+42%7D", Colon, 14, Some(("uid", "42")));
        check("<x><uid>42</uid></x>", Tag, 7, Some(("uid", "42")));
        check("<n:uid>42</n:uid>", Tag, 6, Some(("uid", "42")));
        check("<a>n:uid>42", Tag, 8, None);
        check("user[uid]=42", Equals, 9, Some(("uid", "42")));
        check("{'uid' : 'a\\'b'}", Colon, 7, Some(("uid", "a\\'b")));
        check("</uid>42", Tag, 5, None);
        check("\"my uid\":42", Colon, 8, None);
        check("=42", Equals, 0, None);
        check("uid=", Equals, 3, None);
    }

    #[test]
    fn decodes_percent() {
        assert_eq!(percent_decode(b"a%40b%2").as_ref(), b"a@b%2");
        assert_eq!(percent_decode(b"%zz").as_ref(), b"%zz");
    }
}
