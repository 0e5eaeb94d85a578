//! The detector and its scanners: content in, counted and located sightings out.

use std::{hash::BuildHasher, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use whither_model::{
    ContentSink, Direction, Evidence, FlowId, Limits, Place, Rows, Sensitive, Texts, content::BLOCK_OVERLAP,
};

use crate::{
    bait::{Area, Bait, BaitCounts, BaitFound, Spotted},
    classes,
    decode::{self, Step, Work},
    group::{Distinct, Group, GroupKey, RawSighting},
    json::{JsonPath, looks_like_json},
    locate::{self, Layout},
    pass::Hit,
    patterns::Patterns,
    payload::Payload,
    selection::Selection,
    simd::Maps,
    tables::Tables,
    view::View,
    windows::{Window, Windows},
};

/// The tables of recognition; cheap to clone, shared by all scanners of a run.
#[derive(Clone)]
pub struct Detector {
    tables: Arc<Tables>,
    bait: Option<Arc<Bait>>,
    per_flow: usize,
    located: usize,
}

impl Detector {
    /// Builds the tables.
    pub fn new(limits: &Limits) -> Self {
        let (per_flow, located) = (limits.per_flow_records, limits.sightings_located);
        Self { tables: Arc::new(Tables::new(&Selection::all(), None)), bait: None, per_flow, located }
    }

    /// Looks for these classes only.
    #[must_use]
    pub fn with_classes(self, selection: &Selection) -> Self {
        let patterns = self.tables.patterns.clone();
        Self { tables: Arc::new(Tables::new(selection, patterns)), ..self }
    }

    /// Looks for patterns of the user as well.
    #[must_use]
    pub fn with_patterns(self, patterns: Option<Arc<Patterns>>) -> Self {
        let tables = Tables::new(&self.tables.selection, patterns);
        Self { tables: Arc::new(tables), ..self }
    }

    /// Searches known values as well.
    #[must_use]
    pub fn with_bait(self, bait: Option<Arc<Bait>>) -> Self {
        Self { bait, ..self }
    }

    /// Returns the values that are searched.
    pub(crate) fn bait(&self) -> Option<Arc<Bait>> {
        self.bait.clone()
    }

    /// Returns the tables.
    pub(crate) fn tables(&self) -> Arc<Tables> {
        Arc::clone(&self.tables)
    }

    /// Returns a scanner for one thread; all content of a flow must go to the same one.
    pub fn scanner(&self) -> Scanner {
        Scanner {
            detector: self.clone(),
            groups: Rows::default(),
            places: HashTable::new(),
            paths: Texts::default(),
            flows: HashMap::new(),
            open: HashMap::new(),
            windows: Windows::default(),
            bait: BaitCounts::default(),
            hasher: DefaultHashBuilder::default(),
            path: String::new(),
            maps: Maps::default(),
            searched: 0,
            dropped: 0,
            limited: 0,
        }
    }
}

/// Reads content and aggregates what it finds.
pub struct Scanner {
    detector: Detector,
    groups: Rows<Group>,
    /// Where in `groups` each one is.
    places: HashTable<u32>,
    paths: Texts,
    /// Groups of each flow.
    flows: HashMap<FlowId, usize>,
    open: HashMap<OpenKey, Open>,
    windows: Windows,
    bait: BaitCounts<(FlowId, Direction), Evidence>,
    hasher: DefaultHashBuilder,
    path: String,
    /// Room for bit maps.
    maps: Maps,
    searched: u64,
    dropped: u64,
    limited: u64,
}

/// A place whose content goes on in another block.
type OpenKey = (FlowId, Direction, Box<str>);

/// What is known of a content that goes on.
struct Open {
    /// Whether the next block begins where the content begins.
    from_start: bool,
    /// The tokenizer at the beginning of the next block.
    json: Option<JsonPath>,
    /// Hash of the bytes that the next block repeats, to tell contents apart that are interleaved.
    tail: u64,
}

impl ContentSink for Scanner {
    fn content(&mut self, place: &Place<'_>, block: &[u8], new_from: usize, last: bool, at: Evidence) {
        let new_from = new_from.min(block.len());
        self.searched += (block.len() - new_from) as u64;
        let open = self.resume(place, block, new_from);
        let starts = new_from == 0 || open.as_ref().is_some_and(|open| open.from_start);
        let mut json = match open {
            _ if starts => looks_like_json(block, place.media_type).then(JsonPath::new),
            Some(open) => open.json,
            None => None,
        };
        let view = View::new(place, block);
        let payload = Payload { place, view, new_from, last, starts, json: json.as_ref() };
        let hits = payload.hits(&self.detector.tables, &mut self.maps);

        let repeated = block.len().saturating_sub(BLOCK_OVERLAP);
        let checkpoint = block.len().saturating_sub(BLOCK_OVERLAP - JsonPath::BACK);
        let mut kept = None;
        if !hits.is_empty() {
            let layout = Layout::of(place);
            for hit in &hits {
                if let Some(json) = json.as_mut() {
                    if !last && kept.is_none() && hit.found.start >= checkpoint {
                        json.advance(block, checkpoint);
                        kept = Some(json.clone());
                    }
                    json.advance(block, hit.found.start);
                }
                let evidence = located(hit.found.start, hit.found.end, new_from, at);
                self.record(place, &view, hit, layout, json.as_ref(), ("clear", evidence));
            }
        }
        if !last {
            let json = kept.or(json).map(|mut json| {
                json.advance(block, checkpoint);
                json.rebase(block, repeated);
                json
            });
            let from_start = starts && repeated == 0;
            self.suspend(place, block.get(repeated..).unwrap_or_default(), from_start, json);
        }
        self.encoded(place, block, new_from, last, at);
    }
}

/// Returns whether what a layer says was read where it stood: escapes of one layer are seen through there.
fn adds_nothing(step: &Step<'_>) -> bool {
    let mut names = step.route.rsplit('>');
    let (last, before) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let is_escape = matches!(last, "json-string" | "percent" | "unicode");
    !decode::is_text(step.bytes)
        || (is_escape && before != last)
        || memchr::memmem::find(step.encoded, step.bytes).is_some()
}

/// Where a value stands: exactly, if it lies in what the block adds and in the packet that this begins in; else that
/// part of the block, because the value began earlier, came later, or only exists decoded.
fn located(start: usize, end: usize, new_from: usize, at: Evidence) -> Evidence {
    let Some(offset) = start.checked_sub(new_from).and_then(|offset| u32::try_from(offset).ok()) else {
        return at;
    };
    let length = u32::try_from(end - start).unwrap_or(u32::MAX);
    if offset.saturating_add(length) > at.length {
        return at;
    }
    Evidence { offset: at.offset.saturating_add(offset), length, ..at }
}

impl Scanner {
    /// Reads what is encoded in the content.
    fn encoded(&mut self, place: &Place<'_>, block: &[u8], new_from: usize, last: bool, at: Evidence) {
        let mut windows = std::mem::take(&mut self.windows);
        windows.add(place, block, new_from, last, at, &mut |place, window| self.decoded(place, window));
        self.windows = windows;
    }

    /// Reads all layers of a window; returns where the last of what begins in it ends.
    fn decoded(&mut self, place: &Place<'_>, window: &Window<'_>) -> usize {
        let mut work = Work::new(window.bytes.len());
        let end =
            decode::layers(window.bytes, window.encoded.clone(), window.extent, &mut work, &mut |step| {
                if !adds_nothing(step) {
                    self.layer(place, step, window.evidence(step.outer));
                }
            });
        self.limited += u64::from(work.is_spent());
        self.bait(place, window);
        end
    }

    /// Counts the bait in a window.
    fn bait(&mut self, place: &Place<'_>, window: &Window<'_>) {
        let Some(bait) = &self.detector.bait else { return };
        let Window { bytes, plain, encoded, extent, .. } = window;
        let is_text = decode::is_text(bytes);
        let area = Area { bytes, plain: plain.clone(), encoded: encoded.clone(), extent: *extent, is_text };
        let located = self.detector.located;
        bait.sweep(&area, &mut |hit| {
            let spot = window.evidence(hit.span);
            let at = (place.flow, place.direction);
            self.bait.add(hit, 1, Spotted { place: at, path: place.path, spot, located });
        });
    }

    /// Reads what is left of contents that did not end.
    fn end_windows(&mut self) {
        let mut windows = std::mem::take(&mut self.windows);
        windows.finish(&mut |place, window| self.decoded(place, window));
    }

    /// Returns the bait that was found, given how many bytes all scanners have read.
    pub fn bait_found(&mut self, searched: u64) -> Vec<BaitFound<(FlowId, Direction), Evidence>> {
        self.end_windows();
        let Some(bait) = self.detector.bait() else { return Vec::new() };
        std::mem::take(&mut self.bait).finish(&bait, searched, self.detector.located)
    }

    /// Reads a layer as content of its own.
    fn layer(&mut self, place: &Place<'_>, step: &Step<'_>, at: Evidence) {
        let path = format!("{}{}", place.path, step.route);
        let place = Place { path: &path, media_type: "", ..*place };
        let view = View::new(&place, step.bytes);
        let mut json = looks_like_json(step.bytes, "").then(JsonPath::new);
        let payload =
            Payload { place: &place, view, new_from: 0, last: true, starts: false, json: json.as_ref() };
        let hits = payload.hits(&self.detector.tables, &mut self.maps);
        let layout = Layout::of(&place);
        for hit in &hits {
            if let Some(json) = json.as_mut() {
                json.advance(step.bytes, hit.found.start);
            }
            self.record(&place, &view, hit, layout, json.as_ref(), ("encoded", at));
        }
    }

    /// Takes up what was known at the end of the block before, if it was of the same content.
    fn resume(&mut self, place: &Place<'_>, block: &[u8], new_from: usize) -> Option<Open> {
        if self.open.is_empty() {
            return None;
        }
        let mut open = self.open.remove(&(place.flow, place.direction, Box::from(place.path)))?;
        let repeated = block.get(new_from.saturating_sub(BLOCK_OVERLAP)..new_from)?;
        if new_from == 0 || self.hasher.hash_one(repeated) != open.tail {
            return None;
        }
        if let Some(json) = open.json.as_mut() {
            json.shift(new_from - repeated.len());
        }
        Some(open)
    }

    fn suspend(&mut self, place: &Place<'_>, tail: &[u8], from_start: bool, json: Option<JsonPath>) {
        if from_start || json.is_some() {
            let open = Open { from_start, json, tail: self.hasher.hash_one(tail) };
            self.open.insert((place.flow, place.direction, Box::from(place.path)), open);
        }
    }

    fn record(
        &mut self,
        place: &Place<'_>,
        view: &View<'_>,
        hit: &Hit<'_>,
        layout: Layout,
        json: Option<&JsonPath>,
        (form, at): (&'static str, Evidence),
    ) {
        self.path.clear();
        self.path.push_str(place.path);
        locate::write(&mut self.path, view, hit, layout, json, &self.detector.tables);
        let key =
            GroupKey { flow: place.flow, direction: place.direction, class: hit.class, path: &self.path };
        let hash = self.hasher.hash_one(key);
        let is_it = |index: &u32| self.groups.get(*index as usize).is_some_and(|group| group.key() == key);
        let known = self.places.find(hash, is_it).copied();
        let found = &hit.found;
        let value = self.hasher.hash_one(&found.value);
        let Some(index) = known else { return self.open_group(place, hit, (form, at), hash, value) };
        let Some(group) = self.groups.get_mut(index as usize) else { return };
        group.add(value, found.validation, found.confidence);
        if group.evidence.len() < self.detector.located {
            group.evidence.push(at);
        }
    }

    /// Makes a group of a hit at `self.path`, unless its flow has as many as it may.
    fn open_group(
        &mut self,
        place: &Place<'_>,
        hit: &Hit<'_>,
        (form, at): (&'static str, Evidence),
        hash: u64,
        value: u64,
    ) {
        let groups = self.flows.entry(place.flow).or_default();
        if *groups >= self.detector.per_flow {
            self.dropped += 1;
            return;
        }
        *groups += 1;
        let found = &hit.found;
        let sample: Box<str> = if classes::ALL.get(hit.class).is_some_and(|class| class.presence_only) {
            Box::default()
        } else {
            String::from_utf8_lossy(&found.value).into()
        };
        let index = self.groups.len() as u32;
        self.groups.push(Group {
            flow: place.flow,
            direction: place.direction,
            class: hit.class,
            path: self.paths.share(&self.path),
            form,
            evidence: if self.detector.located > 0 { vec![at] } else { Vec::new() },
            sample: Sensitive::new(sample),
            validation: found.validation,
            confidence: found.confidence,
            count: 1,
            distinct: Distinct::new(value),
        });
        let rehash = |index: &u32| {
            let group = self.groups.get(*index as usize);
            group.map_or(0, |group| self.hasher.hash_one(group.key()))
        };
        self.places.insert_unique(hash, index, rehash);
    }

    /// Returns how many bytes were read, each counted once.
    pub fn searched(&self) -> u64 {
        self.searched
    }

    /// Returns how many hits were not recorded because their flow had too many groups.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Returns how many contents were decoded no further because they would have cost too much.
    pub fn limited(&self) -> u64 {
        self.limited
    }

    /// Returns what was found, sorted by flow, direction, class and path.
    pub fn finish(mut self) -> Rows<RawSighting> {
        self.end_windows();
        let tables = Arc::clone(&self.detector.tables);
        self.groups.sort_by_key(
            |group| (group.flow, group.direction),
            |a, b| (tables.class_id(a.class), &a.path).cmp(&(tables.class_id(b.class), &b.path)),
        );
        let row = |group: Group| RawSighting {
            flow: group.flow,
            direction: group.direction,
            class: tables.class_id(group.class),
            path: group.path,
            form: group.form,
            evidence: group.evidence,
            sample: group.sample,
            validation: match Tables::number(group.class) {
                Some(number) => format!("{}: {}", number.title, group.validation).into(),
                None => group.validation.into(),
            },
            confidence: group.confidence.name(),
            count: group.count,
            distinct: group.distinct.count(),
            distinct_saturated: group.distinct.saturated,
        };
        self.groups.into_iter().map(row).collect()
    }
}
