//! XML (W3C, fifth edition): the elements below the root are records. Attributes are `@name`, text is the value or
//! `#text`, elements of one name within an element are an array.
//!
//! An element that grows beyond a bound is opened: what it holds become records themselves, so that memory does not
//! depend on where in the tree the many are. Entities of a document type are not expanded: what it declares is passed on
//! as text, and references to them are counted as `xml.entity`. From damage on, the rest is passed on as text.

use std::{
    collections::HashMap,
    io::{self, BufRead, Read},
};

use quick_xml::{
    Reader as Events, XmlVersion,
    events::{BytesStart, Event},
};

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, run::Run, stream::Stream, value};

/// Begins with a declaration, or with an element whose file is named so.
pub(super) static FORMAT: Format = Format { name: "xml", is_text: true, recognise, read };

/// Bytes of an element after which it is opened.
const ELEMENT_BYTES: usize = 1 << 20;

fn recognise(head: &Head<'_>) -> Sure {
    let bytes = head.trimmed();
    if !head.is_text() {
        return Sure::No;
    }
    match bytes {
        [b'<', b'?', b'x', b'm', b'l', b' ', ..] => Sure::Words,
        [b'<', b'!' | b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] if head.extension == "xml" => Sure::Words,
        _ => Sure::No,
    }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let (most, nesting) = (run.limits.record_bytes, run.limits.nesting);
    let mut tree = Tree {
        output: run.output(place, "xml"),
        open: Vec::new(),
        held: 0,
        level: 1,
        nesting,
        deeper: 0,
        entities: 0,
    };
    let failed = walk(stream, most, |event| tree.event(event));
    let is_cut = tree.open.len() > 1 || failed;
    while !tree.open.is_empty() {
        tree.close();
    }
    if tree.entities > 0 {
        tree.output.table("");
        tree.output.problem("xml.entity", tree.entities);
    }
    if is_cut {
        tree.output.table("");
        tree.output.problem("xml.damaged", 1);
        let mut output = tree.output;
        output.pass(stream);
        return output.finish(stream.offset());
    }
    tree.output.finish(stream.offset());
}

/// Gives every event of a document to `take`, until it wants no more; returns whether the document is damaged.
pub(super) fn walk(stream: &mut Stream<'_>, most: usize, mut take: impl FnMut(Event<'_>) -> bool) -> bool {
    let mut events = Events::from_reader(Bounded { stream, left: most });
    let config = events.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        events.get_mut().left = most;
        match events.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return false,
            Ok(event) => {
                if !take(event) {
                    return false;
                }
            }
            Err(_) => return true,
        }
    }
}

/// A stream that gives only so much for one event.
struct Bounded<'s, 'a> {
    stream: &'s mut Stream<'a>,
    left: usize,
}

impl Read for Bounded<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl BufRead for Bounded<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("an event without an end"));
        }
        Ok(self.stream.fill(1))
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.stream.take_off(count);
    }
}

/// An element that is open.
struct Element {
    name: String,
    /// Members as JSON: attributes, then elements.
    members: Vec<(String, Vec<u8>)>,
    text: String,
}

struct Tree<'r, 's> {
    output: Output<'r, 's>,
    open: Vec<Element>,
    /// Bytes in open elements.
    held: usize,
    /// Open elements around a record.
    level: usize,
    nesting: usize,
    /// Elements that are open beyond the bound on nesting.
    deeper: usize,
    /// References to entities of the document type.
    entities: u64,
}

impl Tree<'_, '_> {
    fn event(&mut self, event: Event<'_>) -> bool {
        match event {
            Event::Start(start) => self.start(&start),
            Event::Empty(start) => {
                self.start(&start);
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.into_inner()),
            Event::CData(text) => self.text(&text.into_inner()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => self.text(character.encode_utf8(&mut [0; 4])),
                _ => {
                    let name = reference.into_inner();
                    match predefined(&name) {
                        Some(text) => self.text(text),
                        None => {
                            self.entities += 1;
                            self.text(&format!("&{name};"));
                        }
                    }
                }
            },
            Event::DocType(declarations) => self.declarations(&declarations.into_inner()),
            _ => {}
        }
        !self.output.is_stopped()
    }

    /// Passes on what a document type declares.
    fn declarations(&mut self, text: &str) {
        self.output.table("");
        for line in text.lines() {
            self.output.line().extend_from_slice(line.as_bytes());
            self.output.end();
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
            self.held += text.len();
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        if self.open.len() >= self.nesting {
            self.deeper += 1;
            return;
        }
        let mut members = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            let mut json = Vec::new();
            match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(text) => value::text(&mut json, &text),
                Err(_) => value::text(&mut json, &attribute.value),
            }
            self.held += json.len();
            members.push((format!("@{}", attribute.key.0), json));
        }
        self.open.push(Element { name: start.name().0.to_owned(), members, text: String::new() });
        if self.held > ELEMENT_BYTES && self.open.len() > self.level + 1 {
            self.open_up();
        }
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        // The root is closed at the end, where it is told whether anything was open.
        if self.open.len() > 1 {
            self.close();
        }
    }

    /// Makes records of what the growing element holds so far.
    fn open_up(&mut self) {
        while self.held > ELEMENT_BYTES && self.open.len() > self.level + 1 {
            if let Some(element) = self.open.get_mut(self.level) {
                let members = std::mem::take(&mut element.members);
                for (name, json) in members {
                    self.held = self.held.saturating_sub(json.len());
                    self.record(&name, json);
                }
            }
            self.level += 1;
        }
    }

    /// Ends an element: it is a record, or a member of the one around it.
    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        let depth = self.open.len();
        let is_around = depth < self.level;
        let is_empty = element.members.is_empty() && element.text.trim().is_empty();
        let freed = element.text.len() + element.members.iter().map(|(_, json)| json.len()).sum::<usize>();
        self.held = self.held.saturating_sub(freed);
        let name = element.name.clone();
        let json = element.json();
        if is_around {
            self.level = depth.max(1);
            if !is_empty {
                self.record(&name, json);
            }
        } else if depth == self.level {
            self.record(&name, json);
        } else if let Some(parent) = self.open.last_mut() {
            self.held += json.len();
            parent.members.push((name, json));
        }
    }

    fn record(&mut self, name: &str, json: Vec<u8>) {
        self.output.table(name);
        let line = self.output.line();
        if json.first() == Some(&b'{') {
            line.extend_from_slice(&json);
        } else {
            line.push(b'{');
            value::key(line, name);
            line.extend_from_slice(&json);
            line.push(b'}');
        }
        self.output.end();
    }
}

impl Element {
    fn json(self) -> Vec<u8> {
        let mut out = Vec::new();
        let text = self.text.trim();
        if self.members.is_empty() {
            value::text(&mut out, text);
            return out;
        }
        let mut order: Vec<(String, Vec<Vec<u8>>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (name, json) in self.members {
            let place = *places.entry(name.clone()).or_insert_with(|| {
                order.push((name, Vec::new()));
                order.len() - 1
            });
            if let Some((_, values)) = order.get_mut(place) {
                values.push(json);
            }
        }
        out.push(b'{');
        for (name, values) in order {
            value::key(&mut out, &name);
            let is_array = values.len() > 1;
            out.extend_from_slice(if is_array { b"[" } else { b"" });
            out.extend_from_slice(&values.join(&b','));
            out.extend_from_slice(if is_array { b"]" } else { b"" });
        }
        if !text.is_empty() {
            value::key(&mut out, "#text");
            value::text(&mut out, text);
        }
        out.push(b'}');
        out
    }
}

/// Returns the text of a predefined entity (section 4.6).
pub(super) fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "apos" => "'",
        "gt" => ">",
        "lt" => "<",
        "quot" => "\"",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, damage, read_named};

    const SMS: &[u8] = b"<?xml version='1.0'?>\n<smses count=\"2\">\n <sms address=\"+49 151\" body=\"a &amp; b\"/>\n <sms><to>Jo</to><to>An</to><t>x &lt;&#65;<![CDATA[<y>]]></t></sms>\n <note>hi</note>\n</smses>\n";

    #[test]
    fn elements_below_the_root() {
        check(
            "a",
            SMS,
            &[
                (
                    "sms",
                    "{\"@address\":\"+49 151\",\"@body\":\"a & b\"}\n{\"to\":[\"Jo\",\"An\"],\"t\":\"x <A<y>\"}\n",
                ),
                ("note", "{\"note\":\"hi\"}\n"),
                ("smses", "{\"@count\":\"2\"}\n"),
            ],
        );
        damage("a.xml", SMS);
    }

    #[test]
    fn entities_are_counted_and_what_they_stand_for_is_read() {
        let text =
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY me \"erika@example.org\">]><a><b>&me;</b></a>";
        let (kept, summary) = read_named("a.xml", text);
        assert!(kept.tables[""].contains("erika@example.org"), "{:?}", kept.tables);
        assert_eq!(kept.tables["b"], "{\"b\":\"&me;\"}\n");
        assert_eq!(summary.files[0].problems["xml.entity"], 1);
    }

    #[test]
    fn large_elements_are_opened() {
        let text = format!(
            "<?xml version='1.0'?><a><body>{}</body><b/></a>",
            "<row><id>1</id></row>".repeat(200_000)
        );
        let (kept, summary) = read_named("a.xml", text.as_bytes());
        assert_eq!(kept.tables["row"].lines().count(), 200_000);
        assert!(summary.files.iter().all(|file| file.problems.is_empty()));
    }

    #[test]
    fn the_rest_of_damage_is_text() {
        let (kept, summary) = read_named("a.xml", b"<?xml version='1.0'?><a><b>x</b><c d=\"");
        assert_eq!(kept.tables["b"], "{\"b\":\"x\"}\n");
        assert_eq!(summary.files[0].problems["xml.damaged"], 1);
        let deep = "<a>".repeat(100_000);
        drop(read_named("deep.xml", deep.as_bytes()));
    }
}
