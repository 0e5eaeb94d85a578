//! Property lists of Apple: XML (PropertyList-1.0.dtd) and binary (CFBinaryPList.c, "bplist00"), one record a file.
//!
//! Objects of a binary list may be named many times: what is written is bounded, and so is the nesting.

use quick_xml::events::Event;

use super::{Format, Sure, xml};
use crate::{head::Head, output::Output, place::Place, run::Run, stream::Stream, value};

/// Begins with its magic number or names its document type.
pub(super) static FORMAT: Format = Format { name: "plist", is_text: false, recognise, read };

const BINARY: &[u8] = b"bplist00";

/// Seconds from 1970 to 2001, where the times of binary lists begin.
const EPOCH: f64 = 978_307_200.0;

fn recognise(head: &Head<'_>) -> Sure {
    let begin = head.trimmed();
    let begin = begin.get(..1_024).unwrap_or(begin);
    let is_xml = begin.starts_with(b"<") && memchr::memmem::find(begin, b"<plist").is_some();
    if head.bytes.starts_with(BINARY) || is_xml { Sure::Magic } else { Sure::No }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let (most, nesting) = (run.limits.record_bytes, run.limits.nesting);
    let whole = usize::try_from(run.limits.whole_bytes).unwrap_or(usize::MAX);
    let mut output = run.output(place, "plist");
    let is_whole = if stream.window().starts_with(BINARY) {
        binary(stream, &mut output, whole, nesting)
    } else {
        let mut list =
            List { output: &mut output, open: Vec::new(), nesting, text: String::new(), is_whole: true };
        let failed = xml::walk(stream, most, |event| list.event(event));
        let is_whole = !failed && list.open.is_empty() && list.is_whole;
        list.close();
        is_whole
    };
    if !is_whole {
        output.problem("plist.damaged", 1);
        output.pass(stream);
    }
    output.finish(stream.offset());
}

/// An XML list on its way to a line.
struct List<'o, 'r, 's> {
    output: &'o mut Output<'r, 's>,
    /// Brackets that are to be closed.
    open: Vec<u8>,
    nesting: usize,
    text: String,
    is_whole: bool,
}

impl List<'_, '_, '_> {
    fn event(&mut self, event: Event<'_>) -> bool {
        match event {
            Event::Start(start) => self.start(start.name().0),
            Event::Empty(start) => {
                self.start(start.name().0);
                self.end(start.name().0);
            }
            Event::End(end) => self.end(end.name().0),
            Event::Text(text) => self.text.push_str(&text.into_inner()),
            Event::CData(text) => self.text.push_str(&text.into_inner()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => self.text.push(character),
                _ => self.text.push_str(xml::predefined(&reference.into_inner()).unwrap_or_default()),
            },
            _ => {}
        }
        self.output.spill();
        self.is_whole
    }

    fn start(&mut self, name: &str) {
        self.text.clear();
        let (begin, end) = match name {
            "dict" => (b'{', b'}'),
            "array" => (b'[', b']'),
            _ => return,
        };
        if self.open.len() >= self.nesting {
            self.is_whole = false;
            return;
        }
        self.comma();
        self.output.line().push(begin);
        self.open.push(end);
    }

    /// Writes a comma, unless a key stands before.
    fn comma(&mut self) {
        let line = self.output.line();
        if line.last() != Some(&b':') {
            value::comma(line);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "dict" | "array" => {
                if let Some(end) = self.open.pop() {
                    self.output.line().push(end);
                }
                return;
            }
            "plist" => return,
            _ => self.comma(),
        }
        let text = std::mem::take(&mut self.text);
        let line = self.output.line();
        match name {
            "key" => {
                value::text(line, &text);
                line.push(b':');
            }
            "true" | "false" => line.extend_from_slice(name.as_bytes()),
            "integer" => match text.trim().parse::<i128>() {
                Ok(number) => value::integer(line, number),
                Err(_) => value::text(line, &text),
            },
            "real" => match text.trim().parse::<f64>() {
                Ok(number) => value::number(line, number),
                Err(_) => value::text(line, &text),
            },
            "data" => data(line, &text),
            _ => value::text(line, &text),
        }
    }

    fn close(mut self) {
        if self.output.line().last() == Some(&b':') {
            self.output.line().extend_from_slice(b"null");
        }
        let open = std::mem::take(&mut self.open);
        self.output.line().extend(open.iter().rev());
        if self.output.line_len() > 0 {
            self.output.end();
        }
    }
}

/// Writes what base64 stands for: as text where it is text, else as base64 without its line ends.
fn data(out: &mut Vec<u8>, text: &str) {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for character in text.bytes() {
        let digit = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    value::bytes(out, &bytes);
}

/// Reads a binary list.
fn binary(stream: &mut Stream<'_>, output: &mut Output<'_, '_>, most: usize, nesting: usize) -> bool {
    if stream.fill(most.saturating_add(1)).len() > most {
        return false;
    }
    let bytes = stream.window();
    let count = bytes.len();
    let Some(objects) = Objects::new(bytes) else { return false };
    let line = output.line();
    let is_whole = objects.write(line, most, nesting).is_some();
    if output.line_len() > 0 {
        output.spill();
        output.end();
    }
    // Damaged ones are passed on as they stand, beside what could be read.
    if is_whole {
        stream.take_off(count);
    }
    is_whole
}

/// The table of a binary list.
struct Objects<'b> {
    bytes: &'b [u8],
    offsets: &'b [u8],
    offset_size: usize,
    reference_size: usize,
    root: usize,
}

/// What is to be written next.
enum Step {
    Close(u8),
    Key(usize),
    Value(usize),
}

impl<'b> Objects<'b> {
    /// Reads the trailer of 32 bytes.
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let trailer = bytes.last_chunk::<32>()?;
        let (offset_size, reference_size) = (usize::from(trailer[6]), usize::from(trailer[7]));
        let number = |from: usize| {
            trailer.get(from..from + 8).and_then(big).and_then(|number| usize::try_from(number).ok())
        };
        let (count, root, table) = (number(8)?, number(16)?, number(24)?);
        let offsets = bytes.get(table..table.checked_add(count.checked_mul(offset_size)?)?)?;
        ((1..=8).contains(&offset_size) && (1..=8).contains(&reference_size)).then_some(Self {
            bytes,
            offsets,
            offset_size,
            reference_size,
            root,
        })
    }

    fn object(&self, index: usize) -> Option<&'b [u8]> {
        let from = index.checked_mul(self.offset_size)?;
        let offset = big(self.offsets.get(from..from.checked_add(self.offset_size)?)?)?;
        self.bytes.get(usize::try_from(offset).ok()?..)
    }

    fn write(&self, out: &mut Vec<u8>, most: usize, nesting: usize) -> Option<()> {
        let begin = out.len();
        let mut steps = vec![Step::Value(self.root)];
        let mut depth = 0;
        let mut result = Some(());
        while let Some(step) = steps.pop() {
            let too_much = out.len() - begin > most || steps.len() > most / 8;
            match step {
                Step::Close(bracket) => {
                    depth -= 1;
                    out.push(bracket);
                }
                _ if result.is_none() => {}
                Step::Key(_) | Step::Value(_) if too_much || depth > nesting => result = None,
                Step::Key(index) => {
                    value::comma(out);
                    match self.key(index) {
                        Some(key) => value::text(out, &key),
                        None => out.extend_from_slice(b"\"\""),
                    }
                    out.push(b':');
                }
                Step::Value(index) => {
                    if out.last() != Some(&b':') && depth > 0 {
                        value::comma(out);
                    }
                    if self.value(out, index, &mut steps, &mut depth).is_none() {
                        out.extend_from_slice(b"null");
                        result = None;
                    }
                }
            }
            if result.is_none() && out.last() == Some(&b':') {
                out.extend_from_slice(b"null");
            }
        }
        result
    }

    fn key(&self, index: usize) -> Option<String> {
        let object = self.object(index)?;
        let (size, rest) = size(object)?;
        match object.first()? >> 4 {
            5 => Some(String::from_utf8_lossy(rest.get(..size)?).into_owned()),
            6 => Some(utf16(rest.get(..size.checked_mul(2)?)?)),
            _ => None,
        }
    }

    /// Writes a value without parts, or begins one with parts.
    fn value(&self, out: &mut Vec<u8>, index: usize, steps: &mut Vec<Step>, depth: &mut usize) -> Option<()> {
        let object = self.object(index)?;
        let (marker, rest) = object.split_first()?;
        let low = usize::from(marker & 0x0f);
        match marker >> 4 {
            0 => out.extend_from_slice(match low {
                8 => b"false",
                9 => b"true",
                _ => b"null",
            }),
            1 => value::integer(out, integer(rest.get(..1 << low.min(4))?)?),
            2 => value::number(out, real(rest.get(..1 << low.min(4))?)?),
            3 => {
                let seconds = real(rest.get(..8)?)? + EPOCH;
                value::time(out, seconds as i64, 1);
            }
            4 => {
                let (size, rest) = size(object)?;
                value::bytes(out, rest.get(..size)?);
            }
            5 | 6 => value::text(out, &self.key(index)?),
            8 => value::integer(out, big(rest.get(..(low + 1).min(8))?)?),
            0xa | 0xc => {
                let (size, rest) = size(object)?;
                let items = rest.get(..size.checked_mul(self.reference_size)?)?;
                out.push(b'[');
                *depth += 1;
                steps.push(Step::Close(b']'));
                steps.extend(self.references(items).rev().map(Step::Value));
            }
            0xd => {
                let (size, rest) = size(object)?;
                let (keys, rest) = rest.split_at_checked(size.checked_mul(self.reference_size)?)?;
                let values = rest.get(..keys.len())?;
                out.push(b'{');
                *depth += 1;
                steps.push(Step::Close(b'}'));
                for (key, value) in self.references(keys).rev().zip(self.references(values).rev()) {
                    steps.push(Step::Value(value));
                    steps.push(Step::Key(key));
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn references(&self, bytes: &'b [u8]) -> impl DoubleEndedIterator<Item = usize> {
        bytes
            .chunks_exact(self.reference_size)
            .map(|chunk| big(chunk).and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX))
    }
}

/// Returns the size of an object and what comes after it.
fn size(object: &[u8]) -> Option<(usize, &[u8])> {
    let (marker, rest) = object.split_first()?;
    if marker & 0x0f != 0x0f {
        return Some((usize::from(marker & 0x0f), rest));
    }
    let (width, rest) = rest.split_first()?;
    let (number, rest) = rest.split_at_checked(1 << (width & 0x03))?;
    Some((usize::try_from(big(number)?).ok()?, rest))
}

fn big(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

fn integer(bytes: &[u8]) -> Option<i128> {
    match bytes.len() {
        8 => Some(i128::from(big(bytes)? as i64)),
        16 => bytes.first_chunk().map(|bytes| i128::from_be_bytes(*bytes)),
        _ => big(bytes).map(i128::from),
    }
}

fn real(bytes: &[u8]) -> Option<f64> {
    match bytes.len() {
        4 => bytes.first_chunk().map(|bytes| f64::from(f32::from_be_bytes(*bytes))),
        8 => bytes.first_chunk().map(|bytes| f64::from_be_bytes(*bytes)),
        _ => None,
    }
}

fn utf16(bytes: &[u8]) -> String {
    encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, damage, read_named};

    fn list() -> Vec<u8> {
        let mut bytes = b"bplist00".to_vec();
        let objects: [&[u8]; 6] = [
            b"\xd2\x01\x02\x03\x04",
            b"\x54mail",
            b"\x51n",
            b"\x5f\x10\x0fa@example.org x",
            b"\xa2\x05\x05",
            b"\x13\xff\xff\xff\xff\xff\xff\xff\xff",
        ];
        let mut offsets = Vec::new();
        for object in objects {
            offsets.push(bytes.len() as u8);
            bytes.extend_from_slice(object);
        }
        let table = bytes.len() as u8;
        bytes.extend_from_slice(&offsets);
        bytes.extend_from_slice(&[0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 6]);
        bytes.extend_from_slice(&[0; 15]);
        bytes.push(table);
        bytes
    }

    #[test]
    fn binary_lists() {
        check("a.plist", &list(), &[("", "{\"mail\":\"a@example.org x\",\"n\":[-1,-1]}\n")]);
        damage("a.plist", &list());
    }

    #[test]
    fn lists_that_hold_themselves_stay_bounded() {
        let mut bytes = list();
        let at = bytes.windows(3).position(|window| window == b"\xa2\x05\x05").unwrap();
        bytes[at + 1..at + 3].copy_from_slice(&[4, 4]);
        let (kept, _) = read_named("a.plist", &bytes);
        assert_eq!(kept.problems["plist.damaged"], 1);
    }

    #[test]
    fn xml_lists() {
        let text = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"x\">\n<plist version=\"1.0\">\n<dict>\n <key>mail</key><string>a &amp; b</string>\n <key>n</key><array><integer>1</integer><true/><real>1.5</real></array>\n <key>d</key><data>\n//4=\n</data><key>e</key><dict/></dict></plist>";
        check("a", text, &[("", "{\"mail\":\"a & b\",\"n\":[1,true,1.5],\"d\":\"//4=\",\"e\":{}}\n")]);
        damage("a.plist", text);
    }
}
