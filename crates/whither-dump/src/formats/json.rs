//! JSON (RFC 8259) that is not one value a line: an array whose elements are the records, values one after the
//! other over many lines, or one object around the array that holds the records.
//!
//! Nothing is checked or kept: bytes are copied, line ends outside strings become spaces, and the depth is a
//! number, so that neither size nor nesting matters. Text between values is passed on and counted as `json.text`.

use memchr::memchr3;

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, run::Run, stream::Stream};

/// Begins with a bracket and what may follow it.
pub(super) static FORMAT: Format = Format { name: "json", is_text: true, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    let bytes = head.trimmed();
    let Some((first, rest)) = bytes.split_first() else { return Sure::No };
    let next = rest.trim_ascii_start().first();
    let fits = match first {
        b'{' => matches!(next, Some(b'"' | b'}')),
        b'[' => match next {
            Some(b'{' | b'[' | b'"' | b']') => true,
            Some(b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => head.extension == "json",
            _ => false,
        },
        _ => false,
    };
    // Above the shape of CSV: lines of an array have the same number of commas.
    if fits && head.is_text() { Sure::Words } else { Sure::No }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let split = splits(stream);
    let mut reader = Reader {
        output: run.output(place, "json"),
        depth: 0,
        record_depth: 1,
        in_string: false,
        escaped: false,
        begun: false,
        split,
        key: Vec::new(),
        member: Vec::new(),
        outer: Vec::new(),
    };
    loop {
        let window = stream.fill(1);
        if window.is_empty() || reader.output.is_stopped() {
            break;
        }
        let count = window.len();
        reader.feed(window);
        stream.take_off(count);
    }
    reader.end();
    reader.output.finish(stream.offset());
}

/// Returns whether the elements of arrays right within the outermost object are records: where the object is all
/// there is, or larger than what is seen of it.
fn splits(stream: &mut Stream<'_>) -> bool {
    let is_ended = stream.is_ended();
    let mut depth = 0_usize;
    let mut rest = stream.window();
    let (mut in_string, mut arrays) = (false, 0_usize);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\\' if in_string => rest = rest.get(1..).unwrap_or_default(),
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                let next = rest.trim_ascii_start().first();
                arrays += usize::from(depth == 1 && *byte == b'[' && matches!(next, Some(b'{' | b'[')));
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return is_ended && arrays == 1 && rest.trim_ascii_start().is_empty();
                }
            }
            _ => {}
        }
    }
    true
}

struct Reader<'r, 's> {
    output: Output<'r, 's>,
    depth: usize,
    /// Depth at which a record's value begins; 0 for values that stand alone, 1 for elements of an array.
    record_depth: usize,
    in_string: bool,
    escaped: bool,
    /// Whether something of a record was written.
    begun: bool,
    split: bool,
    /// The last string at depth 1: the name of the member whose value comes.
    key: Vec<u8>,
    /// Members of an object that is split, whose values are not arrays of records.
    outer: Vec<u8>,
    /// Brackets of the outermost levels.
    member: Vec<u8>,
}

/// Bytes kept of a member's name.
const KEY_BYTES: usize = 256;

/// Bytes of the members around the records; more is a record of its own.
const OUTER_BYTES: usize = 256 << 10;

impl Reader<'_, '_> {
    fn feed(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            if self.in_string {
                rest = self.string(rest);
                continue;
            }
            if self.depth > self.record_depth
                && !matches!(byte, b'{' | b'[' | b'}' | b']' | b'"' | b'\n' | b'\r')
            {
                let plain = |byte: &u8| !matches!(byte, b'{' | b'[' | b'}' | b']' | b'"' | b'\n' | b'\r');
                let run = rest.iter().position(|byte| !plain(byte)).unwrap_or(rest.len());
                self.write(rest.get(..run).unwrap_or_default());
                rest = rest.get(run..).unwrap_or_default();
                continue;
            }
            rest = after;
            self.structure(*byte, after);
        }
        self.output.spill();
    }

    /// Copies the inside of a string up to its end or that of the bytes.
    fn string<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        if self.escaped {
            self.escaped = false;
            let (first, rest) = bytes.split_at_checked(1).unwrap_or((bytes, &[]));
            // Behind a backslash a line end is as little the end of a record as elsewhere in a string.
            self.write(if first == b"\n" { b"n" } else { first });
            return rest;
        }
        let Some(at) = memchr3(b'"', b'\\', b'\n', bytes) else {
            self.write(bytes);
            return &[];
        };
        self.write(bytes.get(..at).unwrap_or_default());
        match bytes.get(at) {
            Some(b'\n') => self.write(b"\\n"),
            Some(b'\\') => {
                self.write(b"\\");
                self.escaped = true;
            }
            _ => {
                self.write(b"\"");
                self.in_string = false;
            }
        }
        bytes.get(at + 1..).unwrap_or_default()
    }

    fn structure(&mut self, byte: u8, after: &[u8]) {
        match byte {
            b'"' => {
                if self.depth == 1 {
                    self.key.clear();
                }
                self.in_string = true;
                self.write(b"\"");
            }
            b'{' | b'[' => self.open(byte, after),
            b'}' | b']' => self.close(byte),
            b',' if self.depth == self.record_depth && self.depth > 0 && self.is_array() => self.record(),
            b'\n' | b'\r' => {
                if self.depth == 0 {
                    self.stray();
                } else if self.begun {
                    self.write(b" ");
                }
            }
            b' ' | b'\t' if !self.begun || self.depth == 0 => {}
            _ => self.write(&[byte]),
        }
    }

    fn is_array(&self) -> bool {
        self.member.last() == Some(&b'[')
    }

    fn open(&mut self, byte: u8, after: &[u8]) {
        if self.depth == 0 {
            self.stray();
            self.member.push(byte);
            self.record_depth = usize::from(byte == b'[');
            if byte == b'[' {
                self.depth = 1;
                return;
            }
        } else if self.split && self.depth == 1 && self.record_depth == 0 && byte == b'[' {
            let holds_records = matches!(after.trim_ascii_start().first(), Some(b'{' | b'['));
            if holds_records {
                return self.enter();
            }
        }
        self.write(&[byte]);
        self.depth += 1;
    }

    /// Begins an array of records within the outermost object: what is around it waits.
    fn enter(&mut self) {
        self.write(b"[]");
        if self.output.line_len() <= OUTER_BYTES {
            let line = self.output.line_len();
            let buffer = self.output.line();
            let at = buffer.len().saturating_sub(line);
            self.outer = buffer.split_off(at);
        } else {
            self.output.end();
        }
        let name = String::from_utf8_lossy(&self.key).trim_matches('"').to_owned();
        self.output.table(&name);
        self.member.push(b'[');
        self.begun = false;
        self.depth = 2;
        self.record_depth = 2;
    }

    fn close(&mut self, byte: u8) {
        if self.depth == 0 {
            self.write(&[byte]);
            return;
        }
        if self.depth == self.record_depth {
            self.record();
            self.member.pop();
            self.depth -= 1;
            if self.depth == 1 {
                // Back in the object around the records.
                self.output.table("");
                let outer = std::mem::take(&mut self.outer);
                self.output.line().extend_from_slice(&outer);
                self.begun = !outer.is_empty();
                self.record_depth = 0;
            }
            return;
        }
        self.write(&[byte]);
        self.depth -= 1;
        if self.depth == 0 {
            self.member.pop();
            self.record();
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.depth == 1 && self.in_string && self.key.len() < KEY_BYTES {
            self.key.extend_from_slice(bytes);
        }
        self.begun = true;
        self.output.line().extend_from_slice(bytes);
        if self.output.line_len() > whither_model::records::BLOCK_SIZE {
            self.output.spill();
        }
    }

    /// Ends a record, if there is one.
    fn record(&mut self) {
        if std::mem::take(&mut self.begun) {
            let buffer = self.output.line();
            while buffer.last() == Some(&b' ') {
                buffer.pop();
            }
            self.output.end();
        }
    }

    /// Ends what stood outside of any value.
    fn stray(&mut self) {
        if self.begun {
            self.output.problem("json.text", 1);
            self.record();
        }
    }

    fn end(&mut self) {
        if self.depth > 0 {
            self.record();
            if !self.outer.is_empty() {
                self.output.table("");
                let outer = std::mem::take(&mut self.outer);
                self.output.line().extend_from_slice(&outer);
                self.output.end();
            }
            self.output.table("");
            self.output.problem("json.cut", 1);
        } else {
            self.stray();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, damage, read_named};

    #[test]
    fn elements_of_an_array() {
        check(
            "a.json",
            b"[\n  {\"a\": 1,\n   \"b\": [1,\n2]},\n {\"a\": \"x\\\"]\"}\n]\n",
            &[("", "{\"a\": 1,    \"b\": [1, 2]}\n{\"a\": \"x\\\"]\"}\n")],
        );
        check("a", b"[{},[1,[2]],\"x,y\",3]", &[("", "{}\n[1,[2]]\n\"x,y\"\n3\n")]);
    }

    #[test]
    fn values_one_after_the_other() {
        check(
            "a",
            b"{\n \"a\": 1\n}\n{\n \"a\": 2\n}{\"a\":3}",
            &[("", "{  \"a\": 1 }\n{  \"a\": 2 }\n{\"a\":3}\n")],
        );
    }

    #[test]
    fn an_object_around_the_records() {
        let input = b"{\"count\":2,\"data\":[{\"a\":1},\n{\"a\":[2]}],\"end\":true}";
        let summary = check(
            "a",
            input,
            &[("data", "{\"a\":1}\n{\"a\":[2]}\n"), ("", "{\"count\":2,\"data\":[],\"end\":true}\n")],
        );
        assert_eq!(summary.records, 3);
    }

    #[test]
    fn small_objects_stay_whole() {
        check("a", b"{\"a\":1,\"tags\":[1,2]}", &[("", "{\"a\":1,\"tags\":[1,2]}\n")]);
    }

    #[test]
    fn line_ends_in_strings_and_deep_nesting() {
        check("a", b"[{\"a\":\"x\ny\"}]", &[("", "{\"a\":\"x\\ny\"}\n")]);
        check("a", b"[{\"a\":\"x\\\ny\"}]", &[("", "{\"a\":\"x\\ny\"}\n")]);
        let deep = [vec![b'['; 3_000_000], b"{}".to_vec()].concat();
        let (_, summary) = read_named("deep.json", &deep);
        assert_eq!(summary.files[0].problems["json.cut"], 1);
    }

    #[test]
    fn damage_is_counted() {
        let input = b"{\"count\":2,\"data\":[{\"a\":1},{\"a\":\"x\"}],\"end\":true}";
        damage("a.json", input);
        let (kept, summary) = read_named("a.json", &input[..30]);
        assert_eq!(kept.tables["data"], "{\"a\":1}\n{\"a\n");
        assert_eq!(summary.files[0].problems["json.cut"], 1);
    }
}
