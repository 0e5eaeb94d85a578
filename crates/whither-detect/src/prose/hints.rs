//! What speaks for a number: the name of the field, that of the value at hand, words in the same line.
//!
//! A name speaks for its own value. So in content in which names stand, what belongs to other pairs and to elements
//! that have ended is not read.

use std::borrow::Cow;

use super::{
    Prose, escapes, phone_named,
    words::{Hint, PHONE, WORDS},
};
use crate::{
    entry::name_before,
    json::JsonPath,
    key_value::{Delimiter, is_key_byte, key_before, mark_before},
    limit, numbers,
    tables::Tables,
    text::Text,
    view::View,
};

/// Bytes before and behind a value that are read for words: thirty characters in most scripts.
const BEFORE: usize = 64;
const AFTER: usize = limit::AFTER;
/// Bytes before a telephone number that are read for words: what follows later is another number.
const BEFORE_PHONE: usize = 24;
/// Of a thousand random values, at most so many pass a strict check.
const STRICT: u32 = 5;

/// What speaks for the numbers that begin at one place, found out when first asked.
pub(super) struct Hints<'a> {
    text: Text<'a>,
    tables: &'a Tables,
    stretch: (usize, usize),
    /// What the name of the whole stretch leads to, and that of the value at hand.
    named: &'a [u16],
    keyed: Vec<u16>,
    /// Whether names stand in the text.
    has_keys: bool,
    /// Whether signs of escapes stand in the stretch.
    pub(super) has_escapes: bool,
    json: Option<Cow<'a, JsonPath>>,
    /// The name of the last list that was asked for, and what it leads to.
    list: (Vec<u8>, Vec<u16>),
    /// Whether the value at hand is an element of a list whose name leads to something.
    listed: Option<bool>,
    near: Vec<Hint>,
    is_read: bool,
}

impl<'a> Hints<'a> {
    pub(super) fn new(prose: &'a Prose<'a, '_>, stretch: (usize, usize)) -> Self {
        Self {
            text: prose.text,
            tables: prose.tables,
            stretch,
            named: prose.named,
            keyed: Vec::new(),
            has_keys: prose.has_keys,
            has_escapes: escapes::are_in(prose.text.slice(stretch.0, stretch.1)),
            json: prose.json.map(Cow::Borrowed),
            list: (Vec::new(), Vec::new()),
            listed: None,
            near: Vec::new(),
            is_read: false,
        }
    }

    /// Goes to another place.
    pub(super) fn forget(&mut self) {
        self.is_read = false;
        self.listed = None;
        self.near.clear();
        self.keyed.clear();
    }

    /// Returns whether something speaks for a number from `start` to `end`.
    pub(super) fn speak_for(&mut self, number: u16, start: usize, end: usize) -> bool {
        if self.named.contains(&number) {
            return true;
        }
        if self.is_read && self.near.is_empty() && self.keyed.is_empty() {
            return false;
        }
        if !self.is_read {
            self.is_read = true;
            self.read(number, start, end);
        }
        if self.keyed.contains(&number) {
            return true;
        }
        let is_written = self.text.slice(start, end).iter().any(|byte| !byte.is_ascii_alphanumeric());
        // A word that may be another is enough where the number is written in its own way, or its check is strict.
        let is_enough =
            |hint: &Hint| hint.is_sure || is_written || self.tables.known.chance(number) <= STRICT;
        self.near.iter().any(|hint| hint.number == number && is_enough(hint))
    }

    /// Returns the number that an integer is with the zeros before it that it has lost, if its name leads to that.
    pub(super) fn padded(&mut self, start: usize, end: usize) -> Option<(u16, Vec<u8>)> {
        // A string keeps its zeros.
        if !self.has_keys || !matches!(self.text.at(start.checked_sub(1)?), b':' | b' ' | b'[' | b',') {
            return None;
        }
        if !self.is_read {
            self.is_read = true;
            self.read(PHONE, start, end);
        }
        if self.keyed.is_empty() {
            return None;
        }
        let is_telling = |number: &u16| *number != PHONE && self.tables.known.is_telling(*number);
        let named: Vec<u16> = self.keyed.iter().copied().filter(is_telling).collect();
        numbers::padded(self.text.slice(start, end), &named)
    }

    /// Reads the name of a value and the words around it.
    fn read(&mut self, number: u16, start: usize, end: usize) {
        let own = if self.has_keys { self.read_key(start) } else { None };
        let plain = if number == PHONE { BEFORE_PHONE } else { BEFORE };
        let after = self.text.slice(end, (end + AFTER).min(self.stretch.1));
        let mut before = self.before(start, plain, own);
        let mut after = memchr::memchr(b'\n', after).and_then(|line| after.get(..line)).unwrap_or(after);
        if self.has_keys {
            after = first_pair(after);
        }
        if !self.has_escapes || !escapes::are_in(before) && !escapes::are_in(after) {
            let before = if self.has_keys { without_ended(before) } else { Cow::Borrowed(before) };
            return WORDS.near(&before, after, &mut self.near);
        }
        // Escapes take three bytes and more for one.
        if number != PHONE && memchr::memchr2(b'%', b'\\', before).is_some() {
            before = self.before(start, escapes::BEFORE, own);
        }
        let has_plus = memchr::memchr(b'+', before).or_else(|| memchr::memchr(b'+', after)).is_some();
        let plus = has_plus && escapes::is_form(self.text, start, self.stretch.0);
        let (before, after) = (escapes::undone(before, plus), escapes::undone(after, plus));
        if self.has_keys {
            // Commas and quotes may have been escaped as well.
            let is_same = own.is_some() || matches!(before, Cow::Borrowed(_));
            let before = if is_same { &*before } else { last_pair(&before) };
            let after = if matches!(after, Cow::Borrowed(_)) { &*after } else { first_pair(&after) };
            WORDS.near(&without_ended(before), after, &mut self.near);
        } else {
            WORDS.near(&before, &after, &mut self.near);
        }
    }

    /// Returns what stands before a value in its line: at most so many bytes, and nothing of other pairs.
    fn before(&self, start: usize, reach: usize, own: Option<usize>) -> &'a [u8] {
        let from = self.back(start, reach).max(own.unwrap_or(0));
        let before = self.text.slice(from, start);
        let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let before = before.get(line..).unwrap_or_default();
        if self.has_keys && own.is_none() { last_pair(before) } else { before }
    }

    /// Reads the name that stands before a value, such as that of a member of JSON or of a parameter; returns where it
    /// begins, if nothing before it can speak for the value.
    fn read_key(&mut self, start: usize) -> Option<usize> {
        let view = View { bytes: self.text.bytes, code: false, no_addresses: false };
        let mark = mark_before(&view, start);
        let key = mark.and_then(|mark| key_before(&view, mark)).filter(|key| key.0 >= self.stretch.0);
        let Some((from, to)) = key else {
            if let Some(name) = part_name(self.text.slice(self.back(start, escapes::BEFORE), start)) {
                self.keyed = self.lead(name);
            } else if self.is_listed(start) {
                self.keyed.clone_from(&self.list.1);
                return Some(start);
            }
            return None;
        };
        self.keyed = self.tables.known.keyed(self.text.slice(from, to));
        if self.keyed.is_empty()
            && let Some((from, to)) = name_before(&view, (from, to)).filter(|name| name.0 >= self.stretch.0)
        {
            self.keyed = self.tables.known.keyed(self.text.slice(from, to));
        }
        // A word may stand before the last one of a label, as in `ssn no=`.
        let is_label = view.before(from, 1) == b' ' && view.before(from, 2).is_ascii_alphabetic();
        mark.filter(|mark| mark.kind == Delimiter::Equals && !is_label).map(|_| from)
    }

    /// Returns whether a value is an element of a list of JSON whose name leads to something.
    pub(super) fn is_listed(&mut self, start: usize) -> bool {
        if self.listed.is_none() {
            self.listed = Some(self.read_list(start));
        }
        self.listed == Some(true)
    }

    fn read_list(&mut self, start: usize) -> bool {
        let before = self.text.slice(self.back(start, limit::KEY), start);
        let before = before.strip_suffix(b"\"").unwrap_or(before).trim_ascii_end();
        if !matches!(before.last(), Some(b',' | b'[')) {
            return false;
        }
        let Some(mut json) = self.json.take() else { return false };
        json.to_mut().advance(self.text.bytes, start);
        let name = json.list().unwrap_or_default();
        if name != self.list.0 {
            self.list = (name.to_vec(), self.lead(name));
        }
        let is_listed = !name.is_empty() && !self.list.1.is_empty();
        self.json = Some(json);
        is_listed
    }

    /// Returns what a name leads to.
    fn lead(&self, name: &[u8]) -> Vec<u16> {
        let mut numbers = self.tables.known.keyed(name);
        numbers.extend(phone_named(self.tables.keys.find(name).and_then(|key| key.class)));
        numbers
    }

    /// Returns where what lies up to so many bytes before a place begins.
    fn back(&self, start: usize, reach: usize) -> usize {
        start.saturating_sub(reach).max(self.stretch.0)
    }
}

/// Returns the name of a part of a form (RFC 7578, section 4.2) whose head ends the text.
fn part_name(text: &[u8]) -> Option<&[u8]> {
    let head = text.strip_suffix(b"\r\n\r\n").or_else(|| text.strip_suffix(b"\n\n"))?;
    let at = memchr::memmem::rfind(head, b"; name=\"")?;
    let name = head.get(at + 8..)?;
    let is_other =
        memchr::memmem::find(name, b"\n\r\n").or_else(|| memchr::memmem::find(name, b"\n\n")).is_some();
    let name = name.get(..memchr::memchr(b'"', name)?)?;
    (!is_other).then_some(name)
}

/// Returns whether the next pair begins behind a comma, as in `,"`, `, {` or `,\"`.
fn begins_pair(behind: &[u8]) -> bool {
    let behind = behind.strip_prefix(b" ").unwrap_or(behind);
    matches!(behind, [b'"' | b'\'' | b'{' | b'[', ..] | [b'\\', b'"', ..] | [b'%', b'2', b'2', ..])
}

/// Returns what stands behind the last pair that has ended: a word there speaks for its own value.
fn last_pair(text: &[u8]) -> &[u8] {
    let behind = |at: usize| text.get(at + 1..).unwrap_or_default();
    let mut ends = memchr::memrchr2_iter(b',', b'&', text);
    let end = ends.find(|at| text.get(*at) == Some(&b'&') || begins_pair(behind(*at)));
    end.map_or(text, behind)
}

/// Returns what stands before the next pair or element.
fn first_pair(text: &[u8]) -> &[u8] {
    let behind = |at: usize| text.get(at + 1..).unwrap_or_default();
    let end = text.iter().enumerate().position(|(at, byte)| match byte {
        b'&' | b'=' => true,
        b',' => begins_pair(behind(at)),
        b'<' => behind(at).first().is_some_and(u8::is_ascii_alphabetic),
        _ => false,
    });
    let end = end.unwrap_or(text.len());
    let before = text.get(..end).unwrap_or_default();
    // The name of the next value.
    let name = before.iter().rev().take_while(|byte| is_key_byte(**byte)).count();
    if text.get(end) == Some(&b'=') { text.get(..end - name).unwrap_or_default() } else { before }
}

/// Returns text in which the names of elements of XML that have ended are blank: what was in them may be a label, as
/// in `<td>CPF</td><td>`, but their names are of what was in them.
fn without_ended(text: &[u8]) -> Cow<'_, [u8]> {
    let mut slashes = memchr::memchr_iter(b'/', text);
    if !slashes.any(|at| at > 0 && text.get(at - 1) == Some(&b'<') || text.get(at + 1) == Some(&b'>')) {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_vec();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', text.get(at..).unwrap_or_default()).map(|next| at + next) {
        let rest = text.get(open..).unwrap_or_default();
        let Some(length) = memchr::memchr(b'>', rest) else { break };
        let tag = rest.get(..length).unwrap_or_default();
        if let Some(name) = tag.strip_prefix(b"</") {
            blank(&mut out, open, length);
            for begun in memchr::memmem::find_iter(text.get(..open).unwrap_or_default(), name) {
                let is_tag = begun == 0 || text.get(begun - 1) == Some(&b'<');
                if is_tag && text.get(begun + name.len()).is_some_and(|byte| matches!(byte, b'>' | b' ')) {
                    blank(&mut out, begun, name.len());
                }
            }
        } else if tag.ends_with(b"/") {
            blank(&mut out, open, length);
        }
        at = open + length;
    }
    Cow::Owned(out)
}

fn blank(text: &mut [u8], at: usize, length: usize) {
    if let Some(bytes) = text.get_mut(at..at + length) {
        bytes.fill(b'.');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_elements_end() {
        for (text, last) in [
            (r#"{"vat":20,"n":"#, r#""n":"#),
            (r#"[{"vat":1}, {"n":"#, r#" {"n":"#),
            ("vat, n ", "vat, n "),
            (r"'a':'','n':", "'n':"),
            ("a=1&n=", "n="),
        ] {
            assert_eq!(last_pair(text.as_bytes()), last.as_bytes(), "{text}");
        }
        for (text, first) in [
            (r#"","vat":20"#, r#"""#),
            ("; vat=20", "; "),
            ("</n><vat>20", "</n>"),
            (" is my vat", " is my vat"),
        ] {
            assert_eq!(first_pair(text.as_bytes()), first.as_bytes(), "{text}");
        }
        for (text, left) in [
            ("<vat>20</vat><n>", "<...>20.....><n>"),
            ("<r><vat/><n>", "<r>.....><n>"),
            ("<td>vat</td><td>", "<..>vat....><td>"),
            ("<vat><n>", "<vat><n>"),
            ("vat a='1'>20</vat><n>", "... a='1'>20.....><n>"),
        ] {
            let shown = without_ended(text.as_bytes());
            assert_eq!(String::from_utf8_lossy(&shown), left, "{text}");
        }
    }
}
