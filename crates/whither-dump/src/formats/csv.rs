//! Tables as text (RFC 4180 and what programs make of it): the separator, quotes and header are told from the first
//! lines. Each row becomes an object; rows with more or fewer fields than the header are kept and counted as
//! `csv.ragged`. Values stay text: a number with leading zeros is none.
//!
//! A row without quotes is cut at its separators; only rows with quotes go through the automaton of `csv-core`.

use csv_core::{ReadRecordResult, Reader as Automaton, ReaderBuilder};
use memchr::{memchr, memchr2};

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, run::Run, stream::Stream, value};

/// Several lines with the same number of separators.
pub(super) static FORMAT: Format = Format { name: "csv", is_text: true, recognise, read };

/// Separators, the surest first.
const SEPARATORS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// Lines that are looked at.
const LINES: usize = 50;

/// Fields of a row; what a stray quote may open is bounded by the record's bytes.
const FIELDS: usize = 1 << 16;

fn recognise(head: &Head<'_>) -> Sure {
    if !head.is_text() || head.lines().next().is_none() {
        return Sure::No;
    }
    let by_name = matches!(head.extension, "csv" | "tsv" | "tab" | "psv");
    match dialect(head.bytes, head.is_whole) {
        Some(found) if by_name && found.agreement >= 50 => Sure::Shape,
        Some(found) if found.agreement >= 95 && found.rows >= 3 && found.columns >= 3 => Sure::Shape,
        _ if by_name => Sure::Shape,
        _ => Sure::No,
    }
}

/// How a file separates its fields.
struct Dialect {
    separator: u8,
    columns: usize,
    rows: usize,
    /// Rows with the usual number of fields, in percent.
    agreement: usize,
}

/// Returns the separator that cuts the first rows into the same number of fields most often.
fn dialect(bytes: &[u8], is_whole: bool) -> Option<Dialect> {
    let mut best: Option<Dialect> = None;
    for separator in SEPARATORS {
        let mut counts = columns(bytes, separator, is_whole);
        let rows = counts.len();
        counts.sort_unstable();
        let columns = counts.get(rows / 2).copied().unwrap_or(0);
        if columns < 2 {
            continue;
        }
        let agreement = counts.iter().filter(|count| **count == columns).count() * 100 / rows.max(1);
        if best.as_ref().is_none_or(|best| agreement > best.agreement) {
            best = Some(Dialect { separator, columns, rows, agreement });
        }
    }
    best
}

/// Returns how many fields each of the first whole rows has.
fn columns(bytes: &[u8], separator: u8, is_whole: bool) -> Vec<usize> {
    let (mut counts, mut count, mut quoted, mut filled) = (Vec::new(), 1, false, false);
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                if filled {
                    counts.push(count);
                }
                (count, filled) = (1, false);
                if counts.len() == LINES {
                    return counts;
                }
            }
            byte if *byte == separator && !quoted => count += 1,
            _ => {}
        }
        filled |= !byte.is_ascii_whitespace() || *byte == separator;
    }
    if is_whole && filled {
        counts.push(count);
    }
    counts
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let is_ended = stream.is_ended();
    let separator = dialect(stream.window(), is_ended).map_or(b',', |found| found.separator);
    let most = run.limits.record_bytes;
    let mut reader = Reader {
        output: run.output(place, "csv"),
        separator,
        keys: Vec::new(),
        has_keys: false,
        quoted: Quoted::new(separator),
        most,
    };
    while !reader.output.is_stopped() && reader.row(stream) {}
    reader.output.finish(stream.offset());
}

struct Reader<'r, 's> {
    output: Output<'r, 's>,
    separator: u8,
    /// What stands before each value: comma or brace, key, colon and quote.
    keys: Vec<Vec<u8>>,
    has_keys: bool,
    quoted: Quoted,
    most: usize,
}

/// Rows with quotes.
struct Quoted {
    automaton: Automaton,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Quoted {
    fn new(separator: u8) -> Self {
        let automaton = ReaderBuilder::new().delimiter(separator).build();
        Self { automaton, bytes: vec![0; 4 << 10], ends: vec![0; 64] }
    }

    /// Reads one row off the stream; returns its fields and whether it is whole.
    fn read(&mut self, stream: &mut Stream<'_>, most: usize) -> (usize, bool) {
        self.automaton.reset();
        let (mut written, mut fields) = (0, 0);
        loop {
            let window = stream.fill(1);
            let (bytes, ends) = (self.bytes.get_mut(written..), self.ends.get_mut(fields..));
            let (result, taken, out, found) =
                self.automaton.read_record(window, bytes.unwrap_or_default(), ends.unwrap_or_default());
            stream.take_off(taken);
            written += out;
            fields += found;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.bytes.len() < most => {
                    self.bytes.resize(self.bytes.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < FIELDS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    if fields < self.ends.len() {
                        if let Some(end) = self.ends.get_mut(fields) {
                            *end = written;
                        }
                        fields += 1;
                    }
                    return (fields, false);
                }
                ReadRecordResult::Record => return (fields, true),
                ReadRecordResult::End => return (fields, true),
            }
        }
    }
}

/// Fields of a row, by their ends.
struct Fields<'b> {
    bytes: &'b [u8],
    ends: &'b [usize],
}

impl<'b> Fields<'b> {
    fn at(&self, index: usize) -> &'b [u8] {
        let from = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(index).and_then(|end| self.bytes.get(from..*end)).unwrap_or_default()
    }
}

impl Reader<'_, '_> {
    /// Reads a row; false at the end.
    fn row(&mut self, stream: &mut Stream<'_>) -> bool {
        loop {
            let window = stream.window();
            match memchr2(b'\n', b'"', window) {
                Some(at) if window.get(at) == Some(&b'\n') => {
                    let line = window.get(..at).unwrap_or_default();
                    let line = line.strip_suffix(b"\r").unwrap_or(line);
                    self.plain(line);
                    stream.take_off(at + 1);
                    return true;
                }
                Some(_) => return self.with_quotes(stream),
                None if window.len() > self.most => return self.with_quotes(stream),
                None if stream.more() => {}
                None => {
                    let rest = stream.window();
                    let count = rest.len();
                    self.plain(rest);
                    stream.take_off(count);
                    return false;
                }
            }
        }
    }

    /// Takes a row without quotes.
    fn plain(&mut self, line: &[u8]) {
        if line.is_empty() {
            return;
        }
        if !self.has_keys {
            let fields: Vec<&[u8]> = line.split(|byte| *byte == self.separator).collect();
            if self.header(&fields) {
                return;
            }
        }
        let (mut rest, mut index) = (line, 0);
        let is_utf8 = line.is_ascii() || std::str::from_utf8(line).is_ok();
        let clean = is_utf8 && !line.iter().any(|byte| *byte < 0x20 && *byte != b'\t' || *byte == b'\\');
        loop {
            let end = memchr(self.separator, rest);
            let field = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
            self.field(index, field, clean);
            index += 1;
            let Some(end) = end else { break };
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        self.end_row(index);
    }

    /// Takes a row with quotes.
    fn with_quotes(&mut self, stream: &mut Stream<'_>) -> bool {
        let (count, whole) = self.quoted.read(stream, self.most);
        if !whole {
            self.output.problem("csv.long", 1);
        }
        if count == 0 {
            return !stream.fill(1).is_empty();
        }
        // The fields are lent to the writing of the row and come back; building an automaton anew would cost 30 µs.
        let (bytes, ends) = (std::mem::take(&mut self.quoted.bytes), std::mem::take(&mut self.quoted.ends));
        let fields = Fields { bytes: &bytes, ends: &ends };
        let names: Vec<&[u8]> =
            if self.has_keys { Vec::new() } else { (0..count).map(|index| fields.at(index)).collect() };
        let is_header = !self.has_keys && self.header(&names);
        if !is_header {
            for index in 0..count {
                self.field(index, fields.at(index), false);
            }
            self.end_row(count);
        }
        (self.quoted.bytes, self.quoted.ends) = (bytes, ends);
        true
    }

    fn end_row(&mut self, count: usize) {
        if count != self.keys.len() {
            self.output.problem("csv.ragged", 1);
        }
        self.output.line().push(b'}');
        self.output.end();
    }

    fn field(&mut self, index: usize, field: &[u8], clean: bool) {
        let buffer = self.output.line();
        match self.keys.get(index) {
            Some(key) => buffer.extend_from_slice(key),
            None => buffer.extend_from_slice(&prefix(index, &(index + 1).to_string())),
        }
        if clean {
            buffer.extend_from_slice(field);
        } else {
            value::foreign(buffer, field);
        }
        buffer.push(b'"');
        if field.len() > 64 << 10 {
            self.output.spill();
        }
    }

    /// Takes the first row: its fields are the keys, or the columns are numbered. Returns whether it is a header.
    fn header(&mut self, fields: &[&[u8]]) -> bool {
        self.has_keys = true;
        let is_header = is_header(fields);
        for (index, field) in fields.iter().enumerate() {
            let mut name = String::from_utf8_lossy(field).trim().to_owned();
            if !is_header || name.is_empty() {
                name = (index + 1).to_string();
            }
            self.keys.push(prefix(index, &name));
        }
        is_header
    }
}

/// Returns what stands before a value.
fn prefix(index: usize, name: &str) -> Vec<u8> {
    let mut key = vec![if index == 0 { b'{' } else { b',' }];
    value::text(&mut key, name);
    key.extend_from_slice(b":\"");
    key
}

/// Returns whether the fields are names: different from each other, none empty but the last, none a number, an
/// address or a sentence.
pub(super) fn is_header(fields: &[&[u8]]) -> bool {
    let is_name = |field: &&[u8]| {
        let field = field.trim_ascii();
        let digits = field.iter().filter(|byte| byte.is_ascii_digit()).count();
        field.len() <= 64
            && digits * 2 <= field.len()
            && !field.contains(&b'@')
            && !field.starts_with(b"http")
    };
    let named = fields.iter().filter(|field| !field.trim_ascii().is_empty()).count();
    let mut sorted: Vec<&[u8]> =
        fields.iter().map(|field| field.trim_ascii()).filter(|field| !field.is_empty()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    named > 0 && named * 2 >= fields.len() && sorted.len() == named && fields.iter().all(is_name)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, damage, read_named};

    #[test]
    fn dialects() {
        let expected = "{\"id\":\"1\",\"name\":\"Anna\",\"city\":\"Bonn\"}\n{\"id\":\"2\",\"name\":\"Jo \\\"J\\\" E\",\"city\":\"a,b\\nc\"}\n";
        for separator in [",", ";", "\t", "|"] {
            let text = "id,name,city\n1,Anna,Bonn\n2,\"Jo \"\"J\"\" E\",\"a#b\nc\"\n";
            let text = text.replace(',', separator).replace('#', ",");
            check("a.csv", text.as_bytes(), &[("", expected)]);
            check("a", text.replace('\n', "\r\n").replace("b\r\nc", "b\nc").as_bytes(), &[("", expected)]);
        }
    }

    #[test]
    fn without_header_and_ragged() {
        let summary = check(
            "a.csv",
            b"1,a@example.org\n2,b@example.org,x\n\n3\n",
            &[(
                "",
                "{\"1\":\"1\",\"2\":\"a@example.org\"}\n{\"1\":\"2\",\"2\":\"b@example.org\",\"3\":\"x\"}\n{\"1\":\"3\"}\n",
            )],
        );
        assert_eq!(summary.files[0].problems["csv.ragged"], 2);
    }

    #[test]
    fn byte_order_mark_escapes_and_encoding() {
        check("a.csv", b"\xef\xbb\xbfa,b\n\\x,\"\xff\"\n", &[("", "{\"a\":\"\\\\x\",\"b\":\"\u{ff}\"}\n")]);
    }

    #[test]
    fn a_stray_quote_stays_bounded() {
        let mut input = b"a,b,c\n1,\"2,3\n".to_vec();
        for _ in 0..6_000_000 {
            input.extend_from_slice(b"4,5,6,7,8\n");
        }
        let (kept, summary) = read_named("a.csv", &input);
        assert!(kept.bytes.len() > 55 << 20 && summary.files[0].problems.contains_key("csv.long"));
    }

    #[test]
    fn arrays_of_json_are_none() {
        let text = "[{\"a\":1,\"b\":2,\"c\":3},\n{\"a\":1,\"b\":2,\"c\":3},\n{\"a\":1,\"b\":2,\"c\":3}]\n";
        assert_eq!(read_named("a", text.as_bytes()).1.files[0].format, "json");
    }

    #[test]
    fn damage_is_read() {
        damage("a.csv", b"id,name\n1,\"Anna \"\"A\"\" E\"\n2,x\n");
    }
}
