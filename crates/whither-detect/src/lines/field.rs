//! The fields of a source and what was seen in them.
//!
//! Fields form a tree: keys of an object are children, all elements of an array are one child `[]`. Records of a dump
//! repeat their keys in the same order; each field therefore remembers which one came next, so that a key costs one
//! comparison.

use hashbrown::HashMap;
use whither_model::Sensitive;

use super::{counts::Different, entries::called, names::is_name, pairs::Angle, walk::Open};
use crate::{class::Confidence, entry::Entry, keys::Key, shown::push_key, text::Span, veil::tells};

/// Index of a field in [`Fields`].
pub(crate) type FieldId = u32;
/// The record as a whole.
pub(crate) const ROOT: FieldId = 0;
/// No field.
pub(crate) const NONE: FieldId = u32::MAX;
/// Names of one block that have a field of their own; all others are one: names that are data, such as `{"k17": …}`.
const MOST: usize = 4_096;
/// Fields of all sources of one scanner, beyond which a source has but the least: memory does not grow with archives of
/// many members.
const ALL: usize = 1 << 16;
const LEAST: usize = 64;
/// Fields of a source up to which names in other scripts than Latin are shown.
const FEW: usize = 256;

/// Where a value stood in its source. Places and lengths of 4 GB and more are told as the greatest number there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Line or record, from 0.
    pub row: u64,
    /// Byte within the line as the reader made it.
    pub offset: u32,
    /// Length in bytes.
    pub length: u32,
}

impl Spot {
    /// Makes the spot of `length` bytes at `at`, in a line of which `begun` bytes stand before what `at` counts from.
    #[inline]
    pub(super) fn new(row: u64, begun: u64, at: usize, length: usize) -> Self {
        let clip = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Self { row, offset: clip(begun + at as u64), length: clip(length as u64) }
    }
}

/// What was seen of one class on one route in one field.
#[derive(Clone)]
pub(crate) struct Tally {
    /// Index of the class; from `judge::NUMBERS` on, of the number.
    pub(crate) kind: u16,
    /// How it was got out of the value: 0 as it stands, else the number of a route of the source.
    pub(crate) route: u16,
    /// Of what was got out of a value: values of the field in it, and those that are digits and nothing else.
    pub(crate) values: u64,
    pub(crate) numeric: u64,
    /// How many are valid.
    pub(crate) valid: u64,
    /// How many have the shape and fail a check.
    pub(crate) failed: u64,
    /// Block that the next two are of, and how many of it were valid and failed.
    pub(crate) block: u32,
    pub(crate) block_valid: u32,
    pub(crate) block_failed: u32,
    /// Whether the rest of a block was passed over because hardly anything passed.
    pub(crate) is_skipped: bool,
    /// How many of the valid ones are a whole value.
    pub(crate) whole: u64,
    /// How many of the valid ones are surely so by a field name or words beside them.
    pub(crate) told: u64,
    pub(crate) confidence: Confidence,
    pub(crate) validation: &'static str,
    pub(crate) distinct: Different,
    pub(crate) spots: Vec<Spot>,
    pub(crate) sample: Sensitive<Box<str>>,
}

/// The tallies of a field.
#[derive(Default)]
pub(crate) struct Tallies {
    /// Kind and route of each.
    names: Vec<(u16, u16)>,
    list: Vec<Tally>,
    /// Behind the one that was asked for last: numbers are asked in the same order value by value.
    cursor: usize,
}

impl Tallies {
    /// Returns the tally of a class on a route, made when it is new.
    #[inline]
    pub(crate) fn of(&mut self, kind: u16, route: u16) -> &mut Tally {
        let is_there = |at: usize| self.names.get(at) == Some(&(kind, route));
        // Most fields hold one kind.
        let at = match self.cursor {
            _ if is_there(0) => 0,
            cursor if is_there(cursor) => cursor,
            _ => self.place(kind, route),
        };
        self.cursor = at + 1;
        &mut self.list[at]
    }

    fn place(&mut self, kind: u16, route: u16) -> usize {
        let known = self.names.iter().position(|name| *name == (kind, route));
        known.unwrap_or_else(|| {
            self.names.push((kind, route));
            self.list.push(Tally::new(kind, route));
            self.list.len() - 1
        })
    }

    pub(crate) fn has_any(&self) -> bool {
        !self.list.is_empty()
    }

    /// Goes through all of them.
    pub(crate) fn all(&mut self) -> impl Iterator<Item = &mut Tally> {
        self.list.iter_mut()
    }

    /// Gives all of them away.
    pub(crate) fn take(&mut self) -> Vec<Tally> {
        self.names.clear();
        std::mem::take(&mut self.list)
    }
}

impl Tally {
    fn new(kind: u16, route: u16) -> Self {
        Self {
            kind,
            route,
            values: 0,
            numeric: 0,
            valid: 0,
            failed: 0,
            block: 0,
            block_valid: 0,
            block_failed: 0,
            is_skipped: false,
            whole: 0,
            told: 0,
            confidence: Confidence::Low,
            validation: "",
            distinct: Different::default(),
            spots: Vec::new(),
            sample: Sensitive::new(Box::default()),
        }
    }
}

/// What following a record needs of a field: its key as it stands there, and what came next in the record before.
///
/// Apart from [`Field`], so that those of a whole record lie together.
#[derive(Clone, Copy)]
pub(crate) struct Link {
    /// The first 16 bytes of `,"name":`, and the bits of them that count.
    head: [u64; 2],
    mask: [u64; 2],
    /// Length of `,"name":`; 0 where it is longer than that, [`NEVER`] where a key is not written like its name.
    length: u32,
    /// Block in which the field was last given to a name.
    block: u32,
    /// First child in the record before.
    pub(crate) first: FieldId,
    /// The field that followed in the record before.
    pub(crate) next: FieldId,
    /// What the field is in an entry.
    pub(crate) entry: Entry,
}

/// Bits that count of a comma and a key: all, or those of the key.
pub(crate) const BEHIND_COMMA: u64 = u64::MAX;
pub(crate) const BEHIND_ANY: u64 = !0xff;

/// Length in [`Link`] of a name that is not compared.
const NEVER: u32 = u32::MAX;

impl Link {
    fn new(name: &[u8], block: u32) -> Self {
        let text = [b",\"", name, b"\":"].concat();
        let mut head = [0; 16];
        let mut mask = [0; 16];
        for ((head, mask), byte) in head.iter_mut().zip(&mut mask).zip(&text) {
            (*head, *mask) = (*byte, 0xff);
        }
        // What has such a sign stands there with an escape.
        let is_escaped = memchr::memchr2(b'"', b'\\', name).is_some();
        let length = match text.len() {
            _ if is_escaped => NEVER,
            17.. => 0,
            length => length as u32,
        };
        let (head, mask) = (words(&head), words(&mask));
        Self { head, mask, length, block, first: NONE, next: NONE, entry: Entry::of(name) }
    }
}

/// Returns two words of sixteen bytes.
#[inline(always)]
fn words(bytes: &[u8; 16]) -> [u64; 2] {
    let (halves, _) = bytes.as_chunks::<8>();
    [0, 1].map(|half| halves.get(half).map_or(0, |bytes| u64::from_le_bytes(*bytes)))
}

/// Written forms of which hardly any was a number: they need not be asked any more.
///
/// Only what came before in the same block counts: blocks are cut by the reader, so that the answer is the same
/// whichever thread has the block. One row in a hundred and twenty-eight is asked all the same, should what comes later be of another kind.
#[derive(Default)]
pub(crate) struct Learned {
    block: u32,
    /// Of so many digits, the numbers that are asked of the next ones.
    asked: Vec<(usize, Vec<u16>)>,
    /// Length, where the digits stand, and how many were none since one was.
    forms: Vec<((usize, u64), u32)>,
}

/// Most written forms that are remembered.
const FORMS: usize = 4;
/// Values from which on there is no hope: digits in the same places may stand between other signs.
const VAIN: u32 = 16;
/// Rows of which one is asked although there is no hope.
pub(crate) const SAMPLED: u64 = 128;

impl Learned {
    /// Returns whether a value need not be asked.
    #[inline]
    pub(crate) fn is_hopeless(&mut self, block: u32, row: u64, span: &Span) -> bool {
        if self.block != block {
            self.block = block;
            self.forms.clear();
            self.asked.clear();
        }
        let form = (span.len(), span.digits);
        !row.is_multiple_of(SAMPLED) && self.forms.iter().any(|known| known.0 == form && known.1 >= VAIN)
    }

    /// Lists the numbers that are asked of so many digits; returns whether that is known.
    pub(crate) fn asked(&self, length: usize, list: &mut Vec<u16>) -> bool {
        let Some((_, known)) = self.asked.iter().find(|asked| asked.0 == length) else { return false };
        list.clear();
        list.extend_from_slice(known);
        true
    }

    /// Forgets which numbers are asked of digits.
    pub(crate) fn ask_anew(&mut self) {
        self.asked.clear();
    }

    /// Learns which numbers are to be asked of so many digits.
    pub(crate) fn ask(&mut self, length: usize, list: &[u16]) {
        match self.asked.iter_mut().find(|asked| asked.0 == length) {
            Some((_, known)) => {
                known.clear();
                known.extend_from_slice(list);
            }
            None => self.asked.extend((self.asked.len() < FORMS).then(|| (length, list.to_vec()))),
        }
    }

    /// Learns that a value is no number and that none written like it is likely to be.
    pub(crate) fn give_up(&mut self, span: &Span) {
        let form = (span.len(), span.digits);
        if let Some((_, vain)) = self.forms.iter_mut().find(|known| known.0 == form) {
            *vain = vain.saturating_add(1);
        } else if self.forms.len() < FORMS {
            self.forms.push((form, 1));
        }
    }

    /// Learns that one of them is.
    pub(crate) fn hope(&mut self, span: &Span) {
        self.forms.retain(|known| known.0 != (span.len(), span.digits));
    }
}

/// A field.
pub(crate) struct Field {
    pub(crate) parent: FieldId,
    pub(crate) name: Box<[u8]>,
    /// What its name leads to.
    pub(crate) key: Option<Key>,
    /// Numbers that its name leads to.
    pub(crate) numbers: Vec<u16>,
    /// Whether it is called no more than `name`.
    pub(crate) is_name: bool,
    /// Whether its values are one half of a coordinate, and which.
    pub(crate) angle: Option<Angle>,
    /// What was learned in the block that is read.
    pub(crate) learned: Learned,
    /// Values that are neither empty nor a structure.
    pub(crate) values: u64,
    /// Where the first value stands.
    pub(crate) first_seen: Option<Spot>,
    /// Those that are digits and nothing else.
    pub(crate) numeric: u64,
    pub(crate) tallies: Tallies,
}

impl Field {
    /// Returns whether its name as a whole is one of those that lead to something.
    fn leads(&self) -> bool {
        self.key.is_some() || !self.numbers.is_empty()
    }
}

/// The fields of a source.
pub(crate) struct Fields {
    pub(crate) list: Vec<Field>,
    links: Vec<Link>,
    /// Room for what a walk has open.
    pub(super) outer: Vec<Open>,
    children: HashMap<(FieldId, Box<[u8]>), FieldId>,
    /// How often a name was not given a field of its own.
    pub(crate) crowded: u64,
    /// Fields beyond which new names are given none.
    most: usize,
    /// Number of the block that is read, and how many names of it have a field.
    pub(crate) block: u32,
    admitted: usize,
    /// How many values were decoded no further because they would have cost too much.
    pub(crate) limited: u64,
}

impl Fields {
    pub(crate) fn new() -> Self {
        let (list, links, children) = (Vec::new(), Vec::new(), HashMap::new());
        let mut fields = Self {
            list,
            links,
            outer: Vec::new(),
            children,
            crowded: 0,
            most: ALL,
            block: 0,
            admitted: 0,
            limited: 0,
        };
        fields.push(NONE, b"", None);
        fields
    }

    fn push(&mut self, parent: FieldId, name: &[u8], key: Option<Key>) -> FieldId {
        let id = self.list.len() as FieldId;
        self.links.push(Link::new(name, self.block));
        let field = Field {
            parent,
            name: name.into(),
            key,
            numbers: Vec::new(),
            is_name: key.is_none() && is_name(name),
            angle: key.and_then(Angle::of),
            learned: Learned::default(),
            values: 0,
            first_seen: None,
            numeric: 0,
            tallies: Tallies::default(),
        };
        self.list.push(field);
        id
    }

    /// Says how many fields other sources have: all of them together have a bound as well.
    pub(crate) fn share(&mut self, others: usize) {
        self.most = ALL.saturating_sub(others).max(LEAST);
    }

    #[inline]
    pub(crate) fn get(&self, id: FieldId) -> Option<&Field> {
        self.list.get(id as usize)
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, id: FieldId) -> Option<&mut Field> {
        self.list.get_mut(id as usize)
    }

    #[inline]
    pub(crate) fn link(&self, id: FieldId) -> Option<&Link> {
        self.links.get(id as usize)
    }

    #[inline]
    pub(crate) fn link_mut(&mut self, id: FieldId) -> Option<&mut Link> {
        self.links.get_mut(id as usize)
    }

    /// Returns where the value begins if a comma and the key of a field stand at `at`, and the field that followed it.
    ///
    /// A name that has no field of its own in this block does not count as it.
    #[inline]
    pub(crate) fn stands(&self, id: FieldId, bytes: &[u8], at: usize) -> Option<(usize, FieldId)> {
        self.stands_behind(id, bytes, at, BEHIND_COMMA)
    }

    /// The same where other bits of the comma count.
    #[inline(always)]
    pub(crate) fn stands_behind(
        &self,
        id: FieldId,
        bytes: &[u8],
        at: usize,
        before: u64,
    ) -> Option<(usize, FieldId)> {
        let link = self.link(id).filter(|link| link.block == self.block)?;
        let [low, high] = words(bytes.get(at..)?.first_chunk()?);
        let [head, mask] = [link.head, link.mask];
        if (low ^ head[0]) & mask[0] & before | (high ^ head[1]) & mask[1] != 0 {
            return None;
        }
        let length = match link.length {
            0 | NEVER => self.compare_long(id, bytes, at)?,
            length => length as usize,
        };
        Some((at + length, link.next))
    }

    /// Returns the length of a comma and a key of more than 16 bytes if they stand at `at`.
    #[cold]
    #[inline(never)]
    fn compare_long(&self, id: FieldId, bytes: &[u8], at: usize) -> Option<usize> {
        self.link(id).filter(|link| link.length != NEVER)?;
        let name = &self.get(id)?.name;
        let behind = bytes.get(at + 2..)?.strip_prefix(&**name)?;
        behind.starts_with(b"\":").then_some(name.len() + 4)
    }

    /// Returns what a field is in an entry.
    #[inline(always)]
    pub(crate) fn entry(&self, id: FieldId) -> Entry {
        self.link(id).map_or(Entry::None, |link| link.entry)
    }

    /// Returns whether the name of a field leads to numbers.
    pub(crate) fn is_named(&self, id: FieldId) -> bool {
        self.get(id).is_some_and(|field| !field.numbers.is_empty())
    }

    /// Begins a block: which names of it have a field is told by the block alone, so that it does not depend on the blocks
    /// that this scanner has seen before.
    pub(crate) fn begin(&mut self, block: u32) {
        (self.block, self.admitted) = (block, 0);
    }

    /// Returns the child of this name, made when it is new; that of `*` where a block has too many names.
    pub(crate) fn child(
        &mut self,
        parent: FieldId,
        name: &[u8],
        key: &dyn Fn(&[u8]) -> Option<Key>,
    ) -> FieldId {
        let known = self.children.get(&Child(parent, name)).copied();
        if let Some(id) = known
            && self.link(id).is_some_and(|link| link.block == self.block)
        {
            return id;
        }
        let is_crowded = self.admitted >= MOST || (known.is_none() && self.list.len() >= self.most);
        if is_crowded && name != b"*" {
            self.crowded += 1;
            return self.child(ROOT, b"*", &|_| None);
        }
        let id = known.unwrap_or_else(|| self.made(parent, name, key));
        self.admitted += 1;
        let block = self.block;
        if let Some(link) = self.link_mut(id) {
            link.block = block;
        }
        id
    }

    /// Returns the child of this name, made when it is new, however many there are: to join what two have counted.
    pub(crate) fn joined(&mut self, parent: FieldId, name: &[u8], key: Option<Key>) -> FieldId {
        let known = self.children.get(&Child(parent, name)).copied();
        known.unwrap_or_else(|| self.made(parent, name, &|_| key))
    }

    fn made(&mut self, parent: FieldId, name: &[u8], key: &dyn Fn(&[u8]) -> Option<Key>) -> FieldId {
        // Elements of a list are called as the list is.
        let list = self.get(parent).filter(|_| name == b"[]");
        let (key, numbers) = match list {
            Some(list) => (list.key, list.numbers.clone()),
            None => (key(name), Vec::new()),
        };
        let id = self.push(parent, name, key);
        if let Some(made) = self.get_mut(id) {
            made.numbers = numbers;
        }
        self.children.insert((parent, name.into()), id);
        id
    }

    /// Returns the names that lead to a field, the last first.
    pub(crate) fn names(&self, id: FieldId) -> Vec<Box<[u8]>> {
        let up = |field: &&Field| self.get(field.parent);
        std::iter::successors(self.get(id), up).map(|field| field.name.clone()).collect()
    }

    /// Writes the path of a field in the manner of JSONPath: `$.device.ids[]`.
    pub(crate) fn path(&self, id: FieldId) -> String {
        let mut fields = Vec::new();
        let mut at = self.get(id);
        while let Some(field) = at.filter(|field| field.parent != NONE) {
            fields.push(field);
            at = self.get(field.parent);
        }
        let mut path = String::from("$");
        for field in fields.into_iter().rev() {
            let name = &field.name;
            if **name == *b"[]" {
                path.push_str("[]");
                continue;
            }
            if let Some(called) = called(name) {
                path.push('[');
                push_key(&mut path, called);
                path.push(']');
                continue;
            }
            path.push('.');
            match std::str::from_utf8(name) {
                // What leads somewhere is a word that is known, but for what stands before it.
                Ok(text) if field.leads() && !text.contains(['@', '#', ':']) => path.push_str(text),
                // Names of columns are of any script; a structure with many names is no structure but data.
                Ok(text) if !text.is_ascii() && self.list.len() < FEW && is_wording(text) && !tells(text) => {
                    path.push_str(text)
                }
                _ => push_key(&mut path, name),
            }
        }
        path
    }
}

/// Returns whether a name consists of a few letters of any script, with underscores or spaces.
fn is_wording(name: &str) -> bool {
    name.chars().count() <= 24 && name.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | ' ' | '-'))
}

/// A key of the map of children that borrows the name; hashes the same.
#[derive(Hash)]
struct Child<'a>(FieldId, &'a [u8]);

impl hashbrown::Equivalent<(FieldId, Box<[u8]>)> for Child<'_> {
    fn equivalent(&self, key: &(FieldId, Box<[u8]>)) -> bool {
        self.0 == key.0 && *self.1 == *key.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_many_sources_have_a_bound() {
        let mut fields = Fields::new();
        fields.share(ALL);
        for index in 0..1_000 {
            fields.child(ROOT, format!("k{index}").as_bytes(), &|_| None);
        }
        assert_eq!((fields.list.len(), fields.crowded), (LEAST + 1, 1_000 - (LEAST as u64 - 1)));
    }

    #[test]
    fn what_stands_before_a_name_that_leads_somewhere_is_hidden() {
        for (name, shown) in
            [("Date of Birth", "$.Date of Birth"), ("13800138000:phone", "$.*"), ("ns:cpf", "$.ns:cpf")]
        {
            let mut fields = Fields::new();
            let keys = crate::keys::Keys::new(&crate::selection::Selection::all());
            let id = fields.child(ROOT, name.as_bytes(), &|name| keys.find(crate::keys::local(name)));
            assert_eq!(fields.path(id), shown, "{name}");
        }
    }

    #[test]
    fn a_form_is_given_up_after_many_and_not_by_one() {
        let span = Span { start: 0, end: 14, digits: 0b11_0111_0111_0111 };
        let mut learned = Learned::default();
        for count in 0..2 * VAIN {
            assert_eq!(learned.is_hopeless(1, 1, &span), count >= VAIN, "{count}");
            learned.give_up(&span);
        }
        learned.hope(&span);
        assert!(!learned.is_hopeless(1, 1, &span));
    }
}
