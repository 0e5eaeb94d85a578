//! Reads a line that is JSON (RFC 8259): which value stands in which field.
//!
//! It follows structure and not grammar: what a value is made of is judged by others, and a line that breaks off is
//! read as far as it goes.

use std::borrow::Cow;

use super::{
    escape::unescape,
    field::{BEHIND_ANY, BEHIND_COMMA, FieldId, Fields, NONE, ROOT},
};
use crate::{
    entry::Entry,
    keys::{self, Keys},
    known::Known,
    limit,
    simd::{DIGIT, STOP},
    text::{Span, Text, ones},
};

/// Takes values.
pub(super) trait Values {
    /// Takes the inside of a string, and whether there are escapes in it.
    fn string(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize, escaped: bool);
    /// Takes a number.
    fn number(&mut self, fields: &mut Fields, field: FieldId, span: &Span);
}

/// An object or array that is open.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// The field itself for an object, its elements for an array.
    field: FieldId,
    /// The last key of an object, and the one that came next in the record before.
    last: FieldId,
    expected: FieldId,
    is_array: bool,
    /// Where it is said what a value in it is called (`entries.rs`).
    pub(super) called: Option<(usize, usize)>,
}

/// A walk over one line.
pub(super) struct Walk<'a, 'k> {
    pub(super) text: Text<'a>,
    pub(super) keys: &'k Keys,
    pub(super) known: &'k Known,
    /// End of the line.
    pub(super) end: usize,
}

impl Walk<'_, '_> {
    /// Reads the line from `at`; returns where it broke off, if it did.
    pub(super) fn run(&self, at: usize, fields: &mut Fields, values: &mut impl Values) -> Result<(), usize> {
        let mut outer = std::mem::take(&mut fields.outer);
        outer.clear();
        let result = self.follow(at, &mut outer, fields, values);
        fields.outer = outer;
        result
    }

    /// Reads the line; `outer` has room for what is open around a value.
    fn follow(
        &self,
        mut at: usize,
        outer: &mut Vec<Open>,
        fields: &mut Fields,
        values: &mut impl Values,
    ) -> Result<(), usize> {
        let mut open = Open { field: ROOT, last: NONE, expected: NONE, is_array: false, called: None };
        let mut field = ROOT;
        loop {
            let mut is_read = false;
            match self.text.at(at) {
                b'"' => {
                    let (close, escaped) = self.string_end(at + 1).ok_or(at)?;
                    let text = (!escaped).then_some((at + 1, close));
                    let field = self.entry(fields, field, &mut open, text);
                    values.string(fields, field, at + 1, close, escaped);
                    at = close + 1;
                }
                b'-' | b'0'..=b'9' => {
                    let span = self.number(at);
                    let field = self.entry(fields, field, &mut open, None);
                    values.number(fields, field, &span);
                    at = span.end;
                }
                begin @ (b'{' | b'[') => {
                    if outer.len() >= limit::JSON_DEPTH {
                        return Err(at);
                    }
                    outer.push(open);
                    open = self.open(fields, field, &mut open, begin == b'[');
                    let behind = match begin {
                        b'{' => self.members(at, BEHIND_ANY, &mut open, fields, values),
                        _ => at,
                    };
                    is_read = behind > at;
                    at = if is_read { behind } else { self.skip_space(at + 1) };
                    match self.text.at(at) {
                        _ if is_read => {}
                        b']' if open.is_array => {}
                        b'}' if !open.is_array => {}
                        _ => {
                            field = open.field;
                            if !open.is_array {
                                (field, at) = self.key(at, fields, &mut open, values)?;
                            }
                            continue;
                        }
                    }
                }
                b'a'..=b'z' => at = self.word_end(at),
                b' ' | b'\t' | b'\r' | b'\n' if at < self.end => {
                    at = self.skip_space(at);
                    continue;
                }
                _ => return Err(at),
            }
            // A value has ended: what closes here, and what comes next?
            loop {
                if !std::mem::take(&mut is_read) {
                    at = self.members(at, BEHIND_COMMA, &mut open, fields, values);
                }
                // Most often the member that came next in the record before.
                if let Some((begin, next)) = fields.stands(open.expected, self.text.bytes, at) {
                    (open.last, open.expected) = (open.expected, next);
                    (field, at) = (open.last, begin);
                    break;
                }
                at = self.skip_space(at);
                if outer.is_empty() {
                    return if at >= self.end { Ok(()) } else { Err(at) };
                }
                match (self.text.at(at), open.is_array) {
                    (b',', false) => {
                        (field, at) = self.key(self.skip_space(at + 1), fields, &mut open, values)?;
                        break;
                    }
                    (b',', true) => {
                        (field, at) = (open.field, at + 1);
                        break;
                    }
                    (b']', true) | (b'}', false) => {
                        at += 1;
                        open = outer.pop().unwrap_or(open);
                    }
                    _ if at >= self.end => return Err(self.end),
                    _ => return Err(at),
                }
            }
        }
    }

    /// Reads members that came one after the other in the record before as well, strings and plain numbers; gives where it
    /// comes to something else. Before the first one stands what `before` says.
    #[inline(never)]
    fn members(
        &self,
        mut at: usize,
        mut before: u64,
        open: &mut Open,
        fields: &mut Fields,
        values: &mut impl Values,
    ) -> usize {
        let bytes = self.text.bytes;
        let line = self.text.slice(0, self.end.min(bytes.len()));
        let (mut last, mut expected) = (open.last, open.expected);
        while let Some((begin, next)) = fields.stands_behind(expected, bytes, at, before) {
            match line.get(begin) {
                Some(b'"') => {
                    let start = begin + 1;
                    let near = start + self.text.window(STOP, start).trailing_zeros() as usize;
                    let is_near = line.get(near) == Some(&b'"');
                    let string = if is_near { Some((near, false)) } else { self.far_string_end(start) };
                    let Some((end, escaped)) = string else { break };
                    let field = self.entry(fields, expected, open, (!escaped).then_some((start, end)));
                    values.string(fields, field, start, end, escaped);
                    at = end + 1;
                }
                Some(b'0'..=b'9') => {
                    let span = self.number(begin);
                    let field = self.entry(fields, expected, open, None);
                    values.number(fields, field, &span);
                    at = span.end;
                }
                _ => break,
            }
            (last, expected, before) = (expected, next, BEHIND_COMMA);
        }
        (open.last, open.expected) = (last, expected);
        at
    }

    /// [`Self::string_end`], apart from what is asked of every member.
    #[inline(never)]
    fn far_string_end(&self, start: usize) -> Option<(usize, bool)> {
        self.string_end(start)
    }

    /// Returns the quote in this line that closes a string, and whether there are escapes before it.
    fn string_end(&self, start: usize) -> Option<(usize, bool)> {
        self.text.string_end(start).filter(|string| string.0 < self.end)
    }

    /// Opens an object or an array.
    fn open(&self, fields: &mut Fields, field: FieldId, around: &mut Open, is_array: bool) -> Open {
        let called = around.called.filter(|_| fields.entry(field) == Entry::Value);
        let field = if is_array {
            let field = self.entry(fields, field, around, None);
            fields.child(field, b"[]", &|_| None)
        } else {
            field
        };
        let expected = fields.link(field).map_or(NONE, |link| link.first);
        Open { field, last: NONE, expected, is_array, called }
    }

    /// Reads a key and its colon; gives the field and where its value begins.
    fn key(
        &self,
        at: usize,
        fields: &mut Fields,
        open: &mut Open,
        values: &mut impl Values,
    ) -> Result<(FieldId, usize), usize> {
        if let Some((begin, next)) = fields.stands_behind(open.expected, self.text.bytes, at - 1, BEHIND_ANY)
        {
            (open.last, open.expected) = (open.expected, next);
            return Ok((open.last, begin));
        }
        self.new_key(at, fields, open, values)
    }

    #[cold]
    #[inline(never)]
    fn new_key(
        &self,
        at: usize,
        fields: &mut Fields,
        open: &mut Open,
        values: &mut impl Values,
    ) -> Result<(FieldId, usize), usize> {
        if self.text.at(at) != b'"' {
            return Err(at);
        }
        let (close, escaped) = self.string_end(at + 1).ok_or(at)?;
        let colon = self.skip_space(close + 1);
        if self.text.at(colon) != b':' {
            return Err(colon);
        }
        let mut name = Cow::Borrowed(self.text.slice(at + 1, close));
        if escaped {
            let mut plain = Vec::new();
            unescape(&name, &mut plain);
            name = Cow::Owned(plain);
        }
        if is_data(&name) && !self.is_attribute(&name) {
            // Who keys records by what identifies them has values for names: one field for all of them.
            let field = fields.child(open.field, b"*", &|_| None);
            values.string(fields, field, at + 1, close, escaped);
            open.last = field;
            open.expected = fields.link(field).map_or(NONE, |link| link.next);
            return Ok((field, colon + 1));
        }
        let field = fields.child(open.field, &name, &|name| self.keys.find(keys::local(name)));
        if let Some(made) = fields.get_mut(field).filter(|made| made.values == 0 && made.numbers.is_empty()) {
            made.numbers = self.known.keyed(keys::local(&made.name));
        }
        if let Some(before) = fields.link_mut(if open.last == NONE { open.field } else { open.last }) {
            *(if open.last == NONE { &mut before.first } else { &mut before.next }) = field;
        }
        open.last = field;
        open.expected = fields.link(field).map_or(NONE, |link| link.next);
        Ok((field, colon + 1))
    }

    /// Returns whether a name is that of an attribute of XML which leads to something; others with this sign may be
    /// those of persons.
    fn is_attribute(&self, name: &[u8]) -> bool {
        let local = keys::local(name);
        let is_one = name.first() == Some(&b'@') && !local.contains(&b'@');
        let leads = || self.keys.find(local).is_some() || !self.known.keyed(local).is_empty();
        is_one && (Entry::of(name) != Entry::None || leads())
    }

    #[inline]
    fn skip_space(&self, at: usize) -> usize {
        // All other bytes up to the space are errors for whoever reads on.
        if self.text.at(at) > b' ' { at } else { self.skip_more(at) }
    }

    fn skip_more(&self, mut at: usize) -> usize {
        while at < self.end && matches!(self.text.at(at), b' ' | b'\t' | b'\r' | b'\n') {
            at += 1;
        }
        at
    }

    /// Returns the number that begins at `at`.
    #[inline(always)]
    fn number(&self, at: usize) -> Span {
        let digits = self.text.window(DIGIT, at);
        let mut end = at + digits.trailing_ones() as usize;
        if self.text.at(end) == b'.' && end > at {
            end = at + (digits | 1 << ((end - at) & 63)).trailing_ones() as usize;
        }
        match self.text.at(end) {
            b',' | b'}' | b']' | b'\n' if end > at => {
                Span { start: at, end, digits: digits & ones(end - at) }
            }
            _ => self.text.span(at, self.rare_number_end(at)),
        }
    }

    /// The same for a number with a sign or an exponent, and for a very long one.
    #[inline(never)]
    fn rare_number_end(&self, at: usize) -> usize {
        let inside = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
        at + self.text.slice(at, self.end).iter().take_while(|byte| inside(byte)).count()
    }

    fn word_end(&self, at: usize) -> usize {
        at + self.text.slice(at, self.end).iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
    }
}

/// Returns whether a name is a value: an address, a number, a token.
fn is_data(name: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| name.iter().filter(|&byte| is(byte)).count();
    let (digits, hex) = (count(u8::is_ascii_digit), count(u8::is_ascii_hexdigit));
    name.contains(&b'@') || digits >= 7 || (digits > 2 && hex >= 12 && hex * 4 >= name.len() * 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        known::KNOWN,
        selection::Selection,
        simd::{Maps, maps},
    };

    #[derive(Default)]
    struct Seen(Vec<(FieldId, usize, usize)>);

    impl Values for Seen {
        fn string(&mut self, _: &mut Fields, field: FieldId, start: usize, end: usize, _: bool) {
            self.0.push((field, start, end));
        }

        fn number(&mut self, _: &mut Fields, field: FieldId, span: &Span) {
            self.0.push((field, span.start, span.end));
        }
    }

    fn walk(line: &str, fields: &mut Fields) -> (String, Result<(), usize>) {
        let mut made = Maps::default();
        maps(line.as_bytes(), &mut made);
        let text = Text { bytes: line.as_bytes(), maps: &made };
        let (keys, known, mut seen) = (Keys::new(&Selection::all()), &*KNOWN, Seen::default());
        let result = Walk { text, keys: &keys, known, end: line.len() }.run(0, fields, &mut seen);
        let shown =
            seen.0.iter().map(|&(field, from, to)| format!("{}={}", fields.path(field), &line[from..to]));
        (shown.collect::<Vec<_>>().join(" "), result)
    }

    #[test]
    fn values_have_paths_whatever_came_before() {
        let mut fields = Fields::new();
        for (line, expect) in [
            (r#"{"a":"x","b":{"c":1,"d":[2,"y"]},"e":null}"#, "$.a=x $.b.c=1 $.b.d[]=2 $.b.d[]=y"),
            (r#"{"a":"x2","b":{"c":1.5,"d":[]},"e":true}"#, "$.a=x2 $.b.c=1.5"),
            (r#" { "b" : { "d" : [ { "a" : "q" } , 7 ] } , "a":"z" } "#, "$.b.d[].a=q $.b.d[]=7 $.a=z"),
            (r#"[1,[2,3],{"a":"b"}]"#, "$[]=1 $[][]=2 $[][]=3 $[].a=b"),
            (r#"{"a":"quo\"te","b":{}}"#, r#"$.a=quo\"te"#),
            (r#""just text""#, "$=just text"),
            (r#"{"a@b.c":{"n":1},"d@e.f":{"n":2}}"#, "$.*=a@b.c $.*.n=1 $.*=d@e.f $.*.n=2"),
            ("{}", ""),
        ] {
            let (seen, result) = walk(line, &mut fields);
            assert_eq!((seen.as_str(), result), (expect, Ok(())), "{line}");
        }
    }

    #[test]
    fn keys_with_escapes_are_not_taken_for_others() {
        let mut fields = Fields::new();
        for (line, expect) in
            [(r#"{"x":1,"p\":3,\"q":4}"#, "$.x=1 $.*=4"), (r#"{"x":1,"p":3,"q":4}"#, "$.x=1 $.p=3 $.q=4")]
        {
            let (seen, _) = walk(line, &mut fields);
            assert_eq!(seen, expect, "{line}");
        }
    }

    #[test]
    fn elements_have_no_names_whatever_came_before() {
        let mut fields = Fields::new();
        assert_eq!(walk(r#"{"l":[{"a":1}]}"#, &mut fields).1, Ok(()));
        assert_eq!(walk(r#"{"l":["a":"x"]}"#, &mut fields).1, Err(9));
    }

    #[test]
    fn broken_lines_are_read_as_far_as_they_go() {
        for (line, expect, at) in [
            (r#"{"a":"x","b":"#, "$.a=x", 13),
            (r#"{"a":"x","b":"un"#, "$.a=x", 13),
            (r#"{"a":1}trailing"#, "$.a=1", 7),
            (r#"{a:1}"#, "", 1),
            (r#"{"a" 1}"#, "", 5),
            (&"[".repeat(100), "", 64),
        ] {
            let (seen, result) = walk(line, &mut Fields::new());
            assert_eq!((seen.as_str(), result), (expect, Err(at)), "{line}");
        }
    }
}
