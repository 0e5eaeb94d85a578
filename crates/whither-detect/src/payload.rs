//! What stands in one block of content of a capture: values that keys and shapes lead to, and the numbers of states,
//! zones of travel documents and national telephone numbers in its text.
//!
//! A payload is no column: no share of valid values can speak for a number. So that one is believed, its name or a
//! word must stand by it, or its check must be strong alone; and what is around it must be text.

use std::{borrow::Cow, cell::Cell};

use whither_model::Place;

use crate::{
    class::{Confidence, Found},
    json::JsonPath,
    key_value::{key_before, mark_before},
    keys::{Key, header_names},
    limit,
    pass::{Hit, Pass},
    prose::{self, Prose, Seen, Stretch},
    simd::{Maps, maps},
    tables::Tables,
    text::Text,
    view::View,
};

/// A block of content, and how it was cut.
pub(crate) struct Payload<'p, 'a> {
    pub(crate) place: &'p Place<'p>,
    pub(crate) view: View<'a>,
    /// First byte that was not in the block before.
    pub(crate) new_from: usize,
    /// Whether the content ends with this block.
    pub(crate) last: bool,
    /// Whether it begins with it.
    pub(crate) starts: bool,
    /// The reader of the JSON that it is, as it was before the block.
    pub(crate) json: Option<&'p JsonPath>,
}

impl<'a> Payload<'_, 'a> {
    /// Returns everything that is to be reported from the block, in its order; `made` is room for the bit maps.
    ///
    /// What another block reports is found as well, because it takes the bytes that it stands in.
    pub(crate) fn hits(&self, tables: &Tables, made: &mut Maps) -> Vec<Hit<'a>> {
        let Self { view, new_from, last, .. } = *self;
        let is_ours = |hit: &Hit<'a>| limit::reports(hit.found.end, view.bytes.len(), new_from, last);
        let name = self.place.path.split_once(".header.").map(|(_, name)| name).filter(|_| self.starts);
        let header = name.and_then(|name| tables.keys.header(name));
        let mut hits = Vec::new();
        Pass { tables, view, new_from: 0, last: true, header, claimed: Cell::new(None) }.run(&mut hits);
        let is_other = header.is_some_and(|key| key.class.is_none());
        if tables.has_prose && !is_other && prose::may_have_numbers(view.bytes) {
            let mut numbers = self.numbers(tables, name, header, made, &hits);
            numbers.sort_by_key(|number| number.found.start);
            if !numbers.is_empty() {
                // What a number says as a whole, its parts do not say again.
                hits.retain(|hit| !is_part_of_any(hit, &numbers));
                hits.extend(numbers);
                hits.sort_by_key(|hit| (hit.found.start, hit.found.end, hit.class));
            }
        }
        hits.retain(is_ours);
        hits
    }

    fn numbers(
        &self,
        tables: &Tables,
        name: Option<&str>,
        key: Option<Key>,
        made: &mut Maps,
        hits: &[Hit<'a>],
    ) -> Vec<Hit<'a>> {
        let view = self.view;
        let names = name.into_iter().flat_map(header_names);
        let leads = names.map(|name| tables.known.keyed(name.as_bytes())).find(|leads| !leads.is_empty());
        let mut named = leads.unwrap_or_default();
        named.extend(prose::phone_named(key.and_then(|key| key.class)));
        maps(view.bytes, made);
        let text = Text { bytes: view.bytes, maps: made };
        let stretch = Stretch::value(0, view.bytes.len(), hits);
        let mut numbers = Vec::new();
        Prose { text, tables, named: &named, has_keys: true, json: self.json }.each(&stretch, &mut |seen| {
            numbers.extend(self.hit(seen));
        });
        numbers
    }

    fn hit(&self, seen: Seen<'_>) -> Option<Hit<'a>> {
        let Seen { kind, start, end, value, confidence, .. } = seen;
        let validation = seen.validation?;
        if !self.view.is_text(start, end) {
            return None;
        }
        let key = mark_before(&self.view, start)
            .and_then(|mark| key_before(&self.view, mark).map(|(from, to)| (from, to, mark.kind)));
        let value = Cow::Owned(value.into_owned());
        Some(Hit {
            class: usize::from(kind),
            found: Found { start, end, value, validation, confidence },
            key,
        })
    }
}

/// Returns whether a hit lies within one of the numbers, which are sorted by where they begin.
fn is_part_of_any(hit: &Hit<'_>, numbers: &[Hit<'_>]) -> bool {
    let start = hit.found.start;
    let first = numbers.partition_point(|number| number.found.start + limit::VALUE < start);
    let mut near = numbers.iter().skip(first).take_while(|number| number.found.start <= start);
    near.any(|number| is_part(hit, number))
}

/// Returns whether a hit lies within a number and is surely no more than a part of it.
fn is_part(hit: &Hit<'_>, number: &Hit<'_>) -> bool {
    let (inner, outer) = (&hit.found, &number.found);
    hit.key.is_none()
        && inner.confidence < Confidence::High
        && outer.start <= inner.start
        && inner.end <= outer.end
}
