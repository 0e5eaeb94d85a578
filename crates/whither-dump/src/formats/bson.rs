//! BSON (bsonspec.org, version 1.1): what `mongodump` writes, as one file a collection or as one archive of all.
//!
//! An archive (mongodump `--archive`, `common/archive` of mongo-tools) is a magic number, a header document, a
//! document for each collection, and then blocks: a document that names the collection, its documents, and
//! 0xffffffff at the end of each part. Documents become JSON: identifiers as hexadecimal digits, times as RFC 3339,
//! binary values as text where they are UTF-8, else base64, UUIDs as such, decimals by their digits.

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, rest::Rest, run::Run, stream::Stream, value};

/// A document whose length and first element make sense, or the magic number of an archive.
pub(super) static FORMAT: Format = Format { name: "bson", is_text: false, recognise, read };

const ARCHIVE: [u8; 4] = 0x8199_e26d_u32.to_le_bytes();

/// Ends a part of an archive.
const TERMINATOR: [u8; 4] = [0xff; 4];

fn recognise(head: &Head<'_>) -> Sure {
    if head.bytes.starts_with(&ARCHIVE) {
        return Sure::Magic;
    }
    let Some(length) = length(head.bytes) else { return Sure::No };
    if head.is_whole && length > head.bytes.len() && head.extension != "bson" {
        return Sure::No;
    }
    let ends = head.bytes.get(length.saturating_sub(1)).is_none_or(|byte| *byte == 0);
    match head.bytes.get(4..) {
        Some([0, ..]) if length == 5 && head.extension == "bson" => Sure::Shape,
        Some([kind, rest @ ..]) if ends && is_kind(*kind) => match memchr::memchr(0, rest) {
            Some(end) if rest.get(..end).is_some_and(|name| std::str::from_utf8(name).is_ok_and(is_name)) => {
                Sure::Shape
            }
            _ => Sure::No,
        },
        _ => Sure::No,
    }
}

fn is_name(name: &str) -> bool {
    name.len() < 256 && !name.chars().any(char::is_control)
}

fn is_kind(kind: u8) -> bool {
    matches!(kind, 0x01..=0x13 | 0x7f | 0xff)
}

/// Returns the length that a document states, if it can be one.
fn length(bytes: &[u8]) -> Option<usize> {
    let length = i32::from_le_bytes(*bytes.first_chunk()?);
    usize::try_from(length).ok().filter(|length| *length >= 5)
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let most = run.limits.record_bytes;
    let nesting = run.limits.nesting;
    let mut reader = Reader { output: run.output(place, "bson"), most, nesting };
    if stream.window().starts_with(&ARCHIVE) {
        stream.take_off(4);
        reader.archive(stream);
    } else {
        let name = place.name.strip_suffix(".bson").unwrap_or_default().to_owned();
        reader.output.table(&name);
        while reader.document(stream) == Next::Document {}
    }
    let unread = if reader.output.is_stopped() { 0 } else { stream.skip_all() };
    reader.output.unread("bson.damaged", unread);
    reader.output.finish(stream.offset());
}

/// What came next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Document,
    Terminator,
    End,
}

struct Reader<'r, 's> {
    output: Output<'r, 's>,
    most: usize,
    nesting: usize,
}

impl Reader<'_, '_> {
    /// Reads an archive after its magic number.
    fn archive(&mut self, stream: &mut Stream<'_>) {
        // The header and a document for each collection: how they are made, with their indexes.
        while self.document(stream) == Next::Document {}
        while !self.output.is_stopped() {
            let Some(length) = self.whole(stream) else { break };
            let document = stream.window().get(..length).unwrap_or_default();
            let name = [text_member(document, "db"), text_member(document, "collection")];
            stream.take_off(length);
            let name: Vec<&str> = name.iter().flatten().map(String::as_str).collect();
            self.output.table(&name.join("."));
            while self.document(stream) == Next::Document {}
        }
    }

    /// Waits for a whole document; returns its length.
    fn whole(&mut self, stream: &mut Stream<'_>) -> Option<usize> {
        let head = stream.fill(4);
        if head.is_empty() {
            return None;
        }
        let length = length(head).filter(|length| *length <= self.most)?;
        (stream.fill(length).len() >= length).then_some(length)
    }

    /// Reads a document into a line.
    fn document(&mut self, stream: &mut Stream<'_>) -> Next {
        if stream.fill(4).starts_with(&TERMINATOR) {
            stream.take_off(4);
            return Next::Terminator;
        }
        if self.output.is_stopped() {
            return Next::End;
        }
        let Some(length) = self.whole(stream) else { return Next::End };
        let document = stream.window().get(4..length).unwrap_or_default();
        if write(self.output.line(), document, self.nesting).is_none() {
            self.output.problem("bson.document", 1);
        }
        self.output.end();
        stream.take_off(length);
        Next::Document
    }
}

/// Returns the text of a member of a flat document.
fn text_member(document: &[u8], name: &str) -> Option<String> {
    let mut line = Vec::new();
    write(&mut line, document.get(4..)?, 4);
    let value: serde_json::Value = serde_json::from_slice(&line).ok()?;
    value.get(name)?.as_str().map(str::to_owned)
}

impl<'b> Rest<'b> {
    fn int(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.int()?).ok()
    }

    /// A string that ends with a zero.
    fn name(&mut self) -> Option<&'b [u8]> {
        let end = memchr::memchr(0, self.0)?;
        let name = self.take(end)?;
        self.take(1)?;
        Some(name)
    }

    /// A string after its length.
    fn string(&mut self) -> Option<&'b [u8]> {
        let size = self.size()?;
        self.take(size)?.split_last().map(|(_, text)| text)
    }
}

/// Writes the elements of a document without its length, to the end of the object; none where it is damaged. What
/// was written is closed in any case.
fn write(out: &mut Vec<u8>, document: &[u8], nesting: usize) -> Option<()> {
    let mut open = vec![b'}'];
    out.push(b'{');
    let result = elements(out, &mut Rest(document), &mut open, nesting);
    if result.is_none() && out.last() == Some(&b':') {
        out.extend_from_slice(b"null");
    }
    out.extend(open.iter().rev());
    result
}

/// Writes elements; `open` has the brackets that are to be closed.
fn elements(out: &mut Vec<u8>, rest: &mut Rest<'_>, open: &mut Vec<u8>, nesting: usize) -> Option<()> {
    while let Some(bracket) = open.last().copied() {
        let [kind] = rest.array()?;
        if kind == 0 {
            out.push(bracket);
            open.pop();
            continue;
        }
        let name = rest.name()?;
        if bracket == b'}' {
            value::comma(out);
            value::foreign_text(out, name);
            out.push(b':');
        } else {
            value::comma(out);
        }
        match kind {
            0x03 | 0x04 | 0x0f if open.len() >= nesting => return None,
            0x03 | 0x04 => {
                rest.int()?;
                let (begin, end) = if kind == 3 { (b'{', b'}') } else { (b'[', b']') };
                out.push(begin);
                open.push(end);
            }
            _ => scalar(out, kind, rest)?,
        }
    }
    Some(())
}

fn scalar(out: &mut Vec<u8>, kind: u8, rest: &mut Rest<'_>) -> Option<()> {
    match kind {
        0x01 => value::number(out, f64::from_le_bytes(rest.array()?)),
        0x02 | 0x0d | 0x0e => value::foreign_text(out, rest.string()?),
        0x05 => binary(out, rest)?,
        0x07 => quoted(out, rest.take(12)?),
        0x08 => out.extend_from_slice(if rest.array::<1>()? == [0] { b"false" } else { b"true" }),
        0x09 => value::time(out, i64::from_le_bytes(rest.array()?), 1_000),
        0x0b => {
            let (pattern, options) = (rest.name()?, rest.name()?);
            value::foreign_text(out, &[b"/", pattern, b"/", options].concat());
        }
        0x0c => {
            value::foreign_text(out, rest.string()?);
            rest.take(12)?;
        }
        0x0f => {
            rest.int()?;
            value::foreign_text(out, rest.string()?);
            let scope = rest.size()?.checked_sub(4)?;
            rest.take(scope)?;
        }
        0x10 => value::integer(out, rest.int()?),
        0x11 => value::integer(out, u64::from_le_bytes(rest.array()?)),
        0x12 => value::integer(out, i64::from_le_bytes(rest.array()?)),
        0x13 => decimal(out, u128::from_le_bytes(rest.array()?)),
        0x06 | 0x0a | 0x7f | 0xff => out.extend_from_slice(b"null"),
        _ => return None,
    }
    Some(())
}

fn quoted(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    value::hex(out, bytes);
    out.push(b'"');
}

fn binary(out: &mut Vec<u8>, rest: &mut Rest<'_>) -> Option<()> {
    let size = rest.size()?;
    let [subtype] = rest.array()?;
    let bytes = rest.take(size)?;
    match (subtype, bytes.len()) {
        (3 | 4, 16) => value::uuid(out, bytes),
        // The old generic subtype repeats the length.
        (2, 4..) => value::bytes(out, bytes.get(4..)?),
        _ => value::bytes(out, bytes),
    }
    Some(())
}

/// Writes a decimal (IEEE 754-2008 decimal128, binary integer significand) by its digits and exponent.
fn decimal(out: &mut Vec<u8>, bits: u128) {
    let sign = if bits >> 127 == 1 { "-" } else { "" };
    let combination = (bits >> 122 & 0x1f) as u8;
    let text = match combination {
        0b11110 => format!("{sign}Infinity"),
        0b11111 => "NaN".to_owned(),
        _ if combination >> 3 == 0b11 => format!("{sign}0"),
        _ => {
            let exponent = (bits >> 113 & 0x3fff) as i32 - 6_176;
            let digits = (bits & ((1 << 113) - 1)).to_string();
            let places = usize::try_from(-exponent).unwrap_or(0);
            if exponent == 0 {
                format!("{sign}{digits}")
            } else if exponent < 0 && places <= 40 {
                let digits = format!("{digits:0>width$}", width = places + 1);
                let (whole, fraction) = digits.split_at(digits.len() - places);
                format!("{sign}{whole}.{fraction}")
            } else {
                format!("{sign}{digits}E{exponent:+}")
            }
        }
    };
    value::text(out, &text);
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, damage, read_named};

    fn document(elements: &[&[u8]]) -> Vec<u8> {
        let body = elements.concat();
        [&(body.len() as i32 + 5).to_le_bytes()[..], &body, &[0]].concat()
    }

    fn string(name: &str, text: &str) -> Vec<u8> {
        [&[2], name.as_bytes(), &[0], &(text.len() as i32 + 1).to_le_bytes(), text.as_bytes(), &[0]].concat()
    }

    fn sample() -> Vec<u8> {
        let uuid = [&b"\x05u\0\x10\0\0\0\x04"[..], &[0x11; 16]].concat();
        let decimal = [&b"\x13d\0"[..], &((6_174_u128 << 113) + 1_999).to_le_bytes()].concat();
        document(&[
            b"\x07_id\0\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c",
            &string("mail", "anna@example.org\n"),
            b"\x12big\0\xff\xff\xff\xff\xff\xff\xff\x7f",
            b"\x09at\0\0\0\0\0\0\0\0\0",
            &[&b"\x04tags\0"[..], &document(&[b"\x10\x30\0\x07\0\0\0", b"\x08\x31\0\x01"])].concat(),
            &[&b"\x03in\0"[..], &document(&[b"\x0an\0"])].concat(),
            &uuid,
            b"\x05b\0\x02\0\0\0\0\xff\xfe",
            &decimal,
        ])
    }

    const LINE: &str = "{\"_id\":\"0102030405060708090a0b0c\",\"mail\":\"anna@example.org\\n\",\"big\":9223372036854775807,\"at\":\"1970-01-01T00:00:00.000Z\",\"tags\":[7,true],\"in\":{\"n\":null},\"u\":\"11111111-1111-1111-1111-111111111111\",\"b\":\"//4=\",\"d\":\"19.99\"}\n";

    #[test]
    fn a_collection() {
        let bytes = [sample(), document(&[]), sample()].concat();
        check("chats.bson", &bytes, &[("chats", &format!("{LINE}{{}}\n{LINE}"))]);
        check("without-name", &bytes, &[("", &format!("{LINE}{{}}\n{LINE}"))]);
        damage("chats.bson", &bytes);
    }

    #[test]
    fn an_archive() {
        let end = [0xff_u8; 4];
        let namespace =
            |name: &str| document(&[&string("db", "app"), &string("collection", name), b"\x08EOF\0\0"]);
        let bytes = [
            &super::ARCHIVE[..],
            &document(&[&string("version", "0.1")]),
            &document(&[&string("db", "app"), &string("collection", "users"), &string("metadata", "{}")]),
            &end,
            &namespace("users"),
            &sample(),
            &end,
            &namespace("chats"),
            &sample(),
            &sample(),
            &end,
            &namespace("users"),
            &sample(),
            &end,
        ]
        .concat();
        let summary =
            check("dump.archive", &bytes, &[("app.users", &LINE.repeat(2)), ("app.chats", &LINE.repeat(2))]);
        assert_eq!(summary.unread, 0);
        damage("dump.archive", &bytes);
    }

    #[test]
    fn damage_is_counted() {
        let whole = sample();
        let (kept, summary) = read_named("a.bson", &[&whole[..], &whole[..whole.len() - 9]].concat());
        assert_eq!(kept.tables["a"], LINE);
        assert_eq!(summary.unread, whole.len() as u64 - 9);
        let mut deep = document(&[]);
        for _ in 0..9_000 {
            deep = document(&[&[&b"\x03a\0"[..], &deep].concat()]);
        }
        assert_eq!(read_named("a.bson", &deep).0.problems["bson.document"], 1);
    }
}
