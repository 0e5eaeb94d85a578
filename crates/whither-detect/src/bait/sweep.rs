//! Bait in one content: as it stands, and in what is encoded in it.

use std::ops::Range;

use hashbrown::HashMap;

use super::{
    Bait, COMPARED,
    forms::{Check, Literal},
    grams::Candidate,
};
use crate::decode::{self, Extent, Step, Work};

/// What is searched.
pub(crate) struct Area<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where values may begin that are to be told.
    pub(crate) plain: Range<usize>,
    /// Where encoded spans may begin that are to be told.
    pub(crate) encoded: Range<usize>,
    pub(crate) extent: Extent,
    /// Whether it is known to be text, so that forms of bytes are not searched.
    pub(crate) is_text: bool,
}

/// Bait that was found.
pub(crate) struct Hit<'h> {
    pub(crate) bait: usize,
    pub(crate) form: &'h str,
    /// Decoders on the way, each with a `>` before it.
    pub(crate) route: &'h str,
    /// Where it stands in the area: what was decoded is where the outermost encoding stands.
    pub(crate) span: (usize, usize),
    /// Bits that a random match would have to guess.
    pub(crate) bits: f64,
}

/// What a layer was decoded from: a message has many, and is searched once for all of them.
struct Before {
    span: Range<*const u8>,
    /// How often it has each bait.
    counts: HashMap<Option<u16>, u64>,
}

/// A literal that stands in some bytes.
struct Match {
    literal: usize,
    start: usize,
    end: usize,
    manner: Manner,
}

/// How the bytes fit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    As,
    Folded,
    Truncated,
    Xor,
}

impl Bait {
    /// Tells what is in an area; returns where the last encoded span that begins in it ends, and whether all of it
    /// could be decoded.
    pub(crate) fn sweep(&self, area: &Area<'_>, found: &mut dyn FnMut(&Hit<'_>)) -> (usize, bool) {
        let here = self.matches(area.bytes, !area.is_text);
        for hit in here.iter().filter(|hit| area.plain.contains(&hit.start)) {
            self.tell(hit, "", (hit.start, hit.end), found);
        }
        let (mut work, mut open) = (Work::new(area.bytes.len()), Vec::new());
        let end = decode::layers(area.bytes, area.encoded.clone(), area.extent, &mut work, &mut |step| {
            self.layer(step, &mut open, found);
        });
        (end, !work.is_spent())
    }

    /// Tells what a layer holds that was not told of what it was decoded from: a hash in base64 is both a form of its own
    /// and something that can be decoded.
    fn layer(&self, step: &Step<'_>, open: &mut Vec<Option<Before>>, found: &mut dyn FnMut(&Hit<'_>)) {
        // What is deeper was of the layer before this one.
        open.resize_with(step.route.matches('>').count(), || None);
        let mut hits = self.matches(step.bytes, !decode::is_text(step.bytes));
        if hits.is_empty() {
            return;
        }
        let Some(before) = open.last_mut() else { return };
        let span = step.encoded.as_ptr_range();
        let before = match before {
            Some(known) if known.span == span => known,
            _ => before.insert(Before { span, counts: self.counts(step.encoded) }),
        };
        let mut told = before.counts.clone();
        hits.retain(|hit| match told.get_mut(&self.bait(hit)).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                false
            }
            None => true,
        });
        hits.iter().for_each(|hit| self.tell(hit, step.route, step.outer, found));
    }

    /// Returns how often each bait is in some bytes.
    fn counts(&self, bytes: &[u8]) -> HashMap<Option<u16>, u64> {
        let mut counts = HashMap::new();
        for hit in self.matches(bytes, !decode::is_text(bytes)) {
            *counts.entry(self.bait(&hit)).or_default() += 1;
        }
        counts
    }

    fn bait(&self, hit: &Match) -> Option<u16> {
        self.literals.get(hit.literal).map(|literal| literal.bait)
    }

    fn tell(&self, hit: &Match, route: &str, span: (usize, usize), found: &mut dyn FnMut(&Hit<'_>)) {
        let Some(literal) = self.literals.get(hit.literal) else { return };
        let is_plain = matches!(&*literal.form, "utf-8" | "separators-changed" | "separators-removed");
        let form = match hit.manner {
            Manner::As | Manner::Folded if is_plain && route.ends_with(">percent>percent") => {
                "url-twice".to_owned()
            }
            Manner::As | Manner::Folded if is_plain && route.ends_with(">percent") => "url".to_owned(),
            Manner::As => literal.form.to_string(),
            Manner::Folded if is_plain => "case-folded".to_owned(),
            Manner::Folded => literal.form.to_string(),
            Manner::Truncated => format!("{}-truncated", literal.form),
            Manner::Xor => "xor".to_owned(),
        };
        // The key is known from the value, and must not be zero.
        let bits = if hit.manner == Manner::Xor { literal.bits - 8.0 } else { literal.bits };
        found(&Hit { bait: literal.bait.into(), form: &form, route, span, bits });
    }

    /// Returns the spans of bait in some text, sorted; of hashes and encodings as far as they go on.
    pub(super) fn spans(&self, text: &[u8]) -> Vec<(usize, usize)> {
        let mut spans: Vec<_> = self.matches(text, false).iter().map(|hit| (hit.start, hit.end)).collect();
        let mut work = Work::new(text.len());
        decode::layers(text, 0..text.len(), Extent::Part, &mut work, &mut |step| {
            if !self.matches(step.bytes, true).is_empty() {
                spans.push(step.outer);
            }
        });
        spans.sort_unstable();
        spans
    }

    /// Finds all literals; of those of one bait that overlap, the one that begins first.
    fn matches(&self, bytes: &[u8], with_binary: bool) -> Vec<Match> {
        let mut all = Vec::new();
        let binary = self.binary.iter().filter(|_| with_binary);
        for grams in self.text.iter().chain(binary) {
            grams.search(bytes, &mut |candidate| all.extend(self.compare(bytes, &candidate)));
        }
        all.sort_by_key(|hit| (self.bait(hit), hit.start, std::cmp::Reverse(hit.end), hit.literal));
        all.dedup_by(|next, kept| self.bait(next) == self.bait(kept) && next.start < kept.end);
        all.sort_by_key(|hit| (hit.start, hit.literal));
        all
    }

    fn compare(&self, bytes: &[u8], candidate: &Candidate) -> Option<Match> {
        let literal = self.literals.get(candidate.literal)?;
        let rest = bytes.get(candidate.start..)?;
        if rest.len() < literal.least {
            return None;
        }
        let pairs = || literal.bytes.iter().zip(rest);
        let same = pairs().take_while(|(one, other)| one == other).count();
        let folded = match literal.folds {
            true => pairs().take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count(),
            false => same,
        };
        let is_cut =
            |length: usize| literal.least < literal.bytes.len().min(COMPARED) && length < literal.bytes.len();
        let (length, manner) = if folded >= literal.least {
            let manner = match (is_cut(folded), same >= literal.least) {
                (true, _) => Manner::Truncated,
                (false, true) => Manner::As,
                (false, false) => Manner::Folded,
            };
            (folded, manner)
        } else {
            let key = literal.bytes.first()? ^ rest.first()?;
            let fits = pairs().take(literal.least).all(|(one, other)| one ^ other == key);
            (literal.xor && key != 0 && fits).then_some((literal.least, Manner::Xor))?
        };
        let (start, end) = (candidate.start, candidate.start + length);
        // What stands beside it is not undone by the key.
        let holds = manner == Manner::Xor || holds(literal, bytes, start, end);
        (holds && stands_alone(literal, bytes, start, end)).then_some(Match {
            literal: candidate.literal,
            start,
            end,
            manner,
        })
    }
}

/// Returns whether what must stand beside a literal does.
fn holds(literal: &Literal, bytes: &[u8], start: usize, end: usize) -> bool {
    match &literal.check {
        Check::None => true,
        Check::Whole => is_number(bytes, start, end),
        Check::Nibble { before, high, digit } => {
            let at = if *before { start.checked_sub(1) } else { Some(end) };
            let byte = at.and_then(|at| bytes.get(at));
            byte.is_some_and(|byte| (if *high { byte >> 4 } else { byte & 15 }) == *digit)
        }
        Check::Near { bytes: other, distance, whole } => {
            let from = start.saturating_sub(distance + other.len());
            let to = (end + distance + other.len()).min(bytes.len());
            let has = |side: Range<usize>| {
                let text = bytes.get(side.clone()).unwrap_or_default();
                memchr::memmem::find_iter(text, other)
                    .map(|at| side.start + at)
                    .any(|at| !whole.1 || is_number(bytes, at, at + other.len()))
            };
            (!whole.0 || is_number(bytes, start, end)) && (has(from..start) || has(end..to))
        }
    }
}

/// Zeros that may stand behind the decimals of a number.
const ZEROS: usize = 16;

/// Returns whether digits are a whole number, but for zeros behind its point.
fn is_number(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    if before.is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        return false;
    }
    let rest = bytes.get(end..).unwrap_or_default();
    let decimals = match bytes.get(start..end) {
        Some(digits) if digits.contains(&b'.') => Some(rest),
        _ => rest.strip_prefix(b"."),
    };
    let zeros = |rest: &[u8]| rest.iter().take(ZEROS).take_while(|&&byte| byte == b'0').count();
    let behind = decimals.map_or(rest.first(), |rest| rest.get(zeros(rest)));
    !behind.is_some_and(u8::is_ascii_digit)
}

/// Shortest text that may stand within other letters or digits.
const WORD: usize = 8;

/// Returns whether a short text is a word or number of its own: within others it stands by chance.
fn stands_alone(literal: &Literal, bytes: &[u8], start: usize, end: usize) -> bool {
    if literal.binary || literal.bytes.len() >= WORD || matches!(literal.check, Check::Near { .. }) {
        return true;
    }
    let joins = |one: Option<&u8>, other: Option<&u8>| match (one, other) {
        (Some(one), Some(other)) => {
            one.is_ascii_digit() && other.is_ascii_digit()
                || one.is_ascii_alphabetic() && other.is_ascii_alphabetic()
        }
        _ => false,
    };
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    !joins(before, bytes.get(start))
        && !joins(end.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(end))
}
