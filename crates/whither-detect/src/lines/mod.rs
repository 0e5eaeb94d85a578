//! Lines of dumps: which field holds what, how often, and how surely.
//!
//! A [`LineScanner`] (one a thread) takes [`Block`]s of lines; what several of them saw is joined by
//! [`LineScanner::merge`] and judged as a whole by [`LineScanner::finish`], since what a field holds shows in all of
//! its values: one number in ten passes Luhn, a column of cards does.

mod bait;
mod chats;
mod coded;
mod columns;
mod counts;
mod distinct;
mod entries;
mod escape;
mod field;
mod gate;
mod inside;
mod judge;
mod matches;
mod names;
mod numbers;
mod pairs;
mod routes;
#[cfg(test)]
pub(crate) mod testing;
mod tokens;
mod walk;
mod zeros;

use std::sync::Arc;

use hashbrown::HashMap;
use whither_model::{Block, Limits, Source};

pub use field::Spot;
pub use gate::{FieldFound, Sheet};

use self::{
    bait::Lines,
    columns::Columns,
    counts::Counts,
    field::{FieldId, Fields, ROOT, Tally},
    judge::Judge,
    routes::Routes,
    walk::Walk,
};
use crate::{
    Bait, Detector,
    bait::{BaitCounts, BaitFound},
    simd::{self, Maps, NEWLINE},
    tables::Tables,
    text::Text,
};

/// Counts personal data in lines.
pub struct LineScanner {
    tables: Arc<Tables>,
    bait: Option<Arc<Bait>>,
    located: usize,
    maps: Maps,
    known: HashMap<Arc<Source>, usize>,
    states: Vec<State>,
    /// Fields of all sources.
    fields: usize,
    counts: Arc<Counts>,
}

/// Lines that are looked at together: their bytes and bit maps fit into the nearest caches.
const TOGETHER: usize = 16 << 10;

/// Returns how many bytes of whole lines to look at together: at least one line.
fn whole_lines(bytes: &[u8]) -> usize {
    let head = bytes.get(..TOGETHER).unwrap_or(bytes);
    let end = memchr::memrchr(b'\n', head);
    let end = end.or_else(|| Some(head.len() + memchr::memchr(b'\n', bytes.get(head.len()..)?)?));
    end.map_or(bytes.len(), |end| end + 1)
}

/// A part of a block.
struct Part<'a> {
    bytes: &'a [u8],
    row: u64,
    begun: u64,
    overlap: usize,
    goes_on: bool,
}

/// The bait in one source.
pub struct SourceBait {
    /// Which.
    pub source: Arc<Source>,
    /// What was found, by bait, path and form.
    pub found: Vec<BaitFound<(), Spot>>,
}

/// What is known of one source.
struct State {
    source: Arc<Source>,
    fields: Fields,
    routes: Routes,
    columns: Columns,
    /// Lines of JSON, lines of text, lines of JSON that broke off.
    records: u64,
    lines: u64,
    broken: u64,
    bytes: u64,
    /// Blocks seen by this scanner.
    blocks: u32,
    bait: BaitCounts<(), Spot>,
    /// Blocks in which the search for bait decoded no further because it would have cost too much.
    limited: u64,
}

impl LineScanner {
    /// Makes a scanner for one thread.
    pub fn new(detector: &Detector, limits: &Limits) -> Self {
        Self {
            tables: detector.tables(),
            bait: detector.bait(),
            located: limits.sightings_located,
            maps: Maps::default(),
            known: HashMap::new(),
            states: Vec::new(),
            fields: 0,
            counts: Arc::default(),
        }
    }

    /// Makes a scanner for another thread, to be merged with this one: they count different values together.
    pub fn another(&self) -> Self {
        Self {
            tables: Arc::clone(&self.tables),
            bait: self.bait.clone(),
            located: self.located,
            maps: Maps::default(),
            known: HashMap::new(),
            states: Vec::new(),
            fields: 0,
            counts: Arc::clone(&self.counts),
        }
    }

    /// Counts what is in a block.
    pub fn scan(&mut self, block: &Block) {
        let at = *self.known.entry(Arc::clone(&block.source)).or_insert_with(|| {
            self.states.push(State::new(Arc::clone(&block.source)));
            self.states.len() - 1
        });
        let Some(state) = self.states.get_mut(at) else { return };
        let before = state.fields.list.len();
        state.fields.share(self.fields.saturating_sub(before));
        state.blocks += 1;
        state.fields.begin(state.blocks);
        let is_written = !matches!(block.source.format, "binary" | "text");
        state.bytes += (block.bytes.len() - block.overlap.min(block.bytes.len())) as u64;
        let (begun, overlap) = (block.begun, block.overlap);
        let mut part = Part { bytes: &block.bytes, row: block.row, begun, overlap, goes_on: true };
        while !part.bytes.is_empty() {
            let (bytes, rest) = part.bytes.split_at(whole_lines(part.bytes));
            (part.bytes, part.goes_on) = (bytes, rest.is_empty() && block.goes_on);
            simd::maps(bytes, &mut self.maps);
            let text = Text { bytes, maps: &self.maps };
            let behind = state.scan(text, &part, &self.tables, self.located);
            if let Some(bait) = self.bait.as_ref().filter(|_| is_written) {
                let Part { bytes, row, begun, overlap, goes_on } = part;
                let lines = Lines { bytes, row, begun, overlap, goes_on, is_written };
                let all = bait::count(bait, &lines, &self.tables, self.located, &mut state.bait);
                state.limited += u64::from(!all);
            }
            part = Part { bytes: rest, row: behind, begun: 0, overlap: 0, goes_on: true };
        }
        // What is no lines but bytes is not cut at bytes that look like the end of one.
        if let Some(bait) = self.bait.as_ref().filter(|_| !is_written) {
            let &Block { ref bytes, row, begun, overlap, goes_on, .. } = block;
            let lines = Lines { bytes, row, begun, overlap, goes_on, is_written };
            let all = bait::count(bait, &lines, &self.tables, self.located, &mut state.bait);
            state.limited += u64::from(!all);
        }
        state.share(&self.counts);
        self.fields += state.fields.list.len() - before;
    }

    /// Returns the bait that was found in each source, in the order of the sources.
    pub fn bait_found(&mut self) -> Vec<SourceBait> {
        let Some(bait) = self.bait.clone() else { return Vec::new() };
        let searched = self.states.iter().map(|state| state.bytes).sum();
        let mut all: Vec<SourceBait> = self
            .states
            .iter_mut()
            .map(|state| SourceBait {
                source: Arc::clone(&state.source),
                found: std::mem::take(&mut state.bait).finish(&bait, searched, self.located),
            })
            .collect();
        all.sort_by(|a, b| a.source.cmp(&b.source));
        all
    }

    /// Returns how many contents of each source were decoded no further because they would have cost too much.
    pub fn limited(&self) -> Vec<(Arc<Source>, u64)> {
        // The search for bait and the search for classes decode the same values: each is told once.
        let most = |state: &State| state.limited.max(state.fields.limited);
        let mut all: Vec<_> =
            self.states.iter().map(|state| (Arc::clone(&state.source), most(state))).collect();
        all.retain(|(_, count)| *count > 0);
        all.sort();
        all
    }

    /// Adds what another scanner has counted.
    pub fn merge(&mut self, other: Self) {
        for theirs in other.states {
            match self.known.get(&theirs.source) {
                Some(&at) => {
                    if let Some(ours) = self.states.get_mut(at) {
                        ours.merge(theirs, self.located);
                    }
                }
                None => {
                    self.known.insert(Arc::clone(&theirs.source), self.states.len());
                    self.states.push(theirs);
                }
            }
        }
    }

    /// Returns what each source holds, in the order of the sources.
    pub fn finish(self) -> Vec<Sheet> {
        let mut states = self.states;
        let fields = states.iter_mut().flat_map(|state| &mut state.fields.list);
        self.counts.close(fields.flat_map(|field| field.tallies.all()).map(|tally| &mut tally.distinct));
        states.sort_by(|a, b| a.source.cmp(&b.source));
        states.into_iter().map(|state| gate::sheet(state, &self.tables, self.located)).collect()
    }
}

impl State {
    fn new(source: Arc<Source>) -> Self {
        let (fields, routes) = (Fields::new(), Routes::default());
        let (bait, limited) = (BaitCounts::default(), 0);
        let columns = Columns::default();
        let (records, lines, broken) = (0, 0, 0);
        Self { source, fields, routes, columns, records, lines, broken, bytes: 0, blocks: 0, bait, limited }
    }

    /// Hands over the values of which there are many.
    fn share(&mut self, counts: &Counts) {
        for id in 0..self.fields.list.len() as FieldId {
            // The names are asked for once: they are taken while nothing of the field is held.
            let mut tallies = match self.fields.get_mut(id) {
                Some(field) if field.tallies.has_any() => std::mem::take(&mut field.tallies),
                _ => continue,
            };
            for tally in tallies.all() {
                let (source, fields, routes) = (&self.source, &self.fields, &self.routes);
                let (kind, route) = (tally.kind, tally.route);
                tally.distinct.share(counts, || {
                    (Arc::clone(source), fields.names(id), kind, routes.text(route).into())
                });
            }
            if let Some(field) = self.fields.get_mut(id) {
                field.tallies = tallies;
            }
        }
    }

    /// Counts what is in a part; returns the row behind it.
    fn scan(&mut self, text: Text<'_>, block: &Part<'_>, tables: &Tables, located: usize) -> u64 {
        let mut judge = Judge::new(text, tables, &mut self.routes, located, self.blocks);
        judge.begun = block.begun;
        let size = text.bytes.len();
        let (mut start, mut row) = (0, block.row);
        // First byte and row of the lines of text that wait to be read together.
        let mut waiting: Option<(usize, u64)> = None;
        while start < size {
            let end = text.next(NEWLINE, start).map_or(size, |at| at.min(size));
            let begins = start > 0 || block.overlap == 0;
            let ends = end < size || !block.goes_on;
            let first = match text.bytes.get(start) {
                Some(first) if !first.is_ascii_whitespace() && start < end => Some(first),
                _ => text.slice(start, end).iter().find(|byte| !byte.is_ascii_whitespace()),
            };
            if begins && ends && matches!(first, Some(b'{' | b'[' | b'"')) {
                if let Some((from, first)) = waiting.take() {
                    judge.columns(&mut self.fields, &mut self.columns);
                    judge.text(&mut self.fields, from, start, first, block);
                }
                self.columns.begin(row, start);
                let walk = Walk { text, keys: &tables.keys, known: &tables.known, end };
                self.records += 1;
                if let Err(at) = walk.run(start, &mut self.fields, &mut self.columns) {
                    // What cannot be followed is read as text.
                    self.broken += 1;
                    judge.columns(&mut self.fields, &mut self.columns);
                    judge.begin(row, start);
                    judge.text(&mut self.fields, at, end, row, block);
                }
            } else {
                self.lines += u64::from(ends);
                waiting.get_or_insert((start, row));
            }
            (start, row) = (end + 1, row + 1);
        }
        judge.columns(&mut self.fields, &mut self.columns);
        if let Some((from, first)) = waiting {
            judge.text(&mut self.fields, from, size, first, block);
        }
        row
    }

    fn merge(&mut self, other: Self, located: usize) {
        self.records += other.records;
        self.lines += other.lines;
        self.broken += other.broken;
        self.bytes += other.bytes;
        self.limited += other.limited;
        self.bait.merge(other.bait, located);
        self.fields.crowded += other.fields.crowded;
        self.fields.limited += other.fields.limited;
        let mut places = Vec::with_capacity(other.fields.list.len());
        for (index, mut field) in other.fields.list.into_iter().enumerate() {
            let parent = places.get(field.parent as usize).copied().unwrap_or(ROOT);
            let id = match index {
                0 => ROOT,
                _ => self.fields.joined(parent, &field.name, field.key),
            };
            places.push(id);
            let Some(ours) = self.fields.get_mut(id) else { continue };
            ours.values += field.values;
            ours.numeric += field.numeric;
            ours.first_seen = ours.first_seen.into_iter().chain(field.first_seen).min();
            for mut theirs in field.tallies.take() {
                theirs.route = self.routes.number(other.routes.text(theirs.route));
                ours.tallies.of(theirs.kind, theirs.route).merge(theirs);
            }
        }
    }
}

impl Tally {
    pub(super) fn merge(&mut self, other: Self) {
        if other.valid > 0 {
            self.believe(other.confidence, other.validation);
        }
        let is_earlier = match (other.spots.first(), self.spots.first()) {
            (Some(theirs), Some(ours)) => theirs < ours,
            (theirs, _) => theirs.is_some(),
        };
        if is_earlier {
            self.sample = other.sample;
        }
        self.values += other.values;
        self.numeric += other.numeric;
        self.valid += other.valid;
        self.failed += other.failed;
        self.is_skipped |= other.is_skipped;
        self.whole += other.whole;
        self.told += other.told;
        self.distinct.merge(other.distinct);
        self.spots.extend(other.spots);
        self.spots.sort_unstable();
    }
}
