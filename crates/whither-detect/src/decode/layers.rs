//! Layers of encodings: one at a time, or all that are there.

use std::ops::Range;

use super::{DEPTH, Decoded, Extent, Piece, WHOLE, WITHIN, Within, Work, is_text};

/// A layer that was undone.
pub(crate) struct Step<'s> {
    /// The decoders so far, each with a `>` before it.
    pub(crate) route: &'s str,
    /// Span of the outermost content.
    pub(crate) outer: (usize, usize),
    /// What the span of this layer was.
    pub(crate) encoded: &'s [u8],
    /// What it holds.
    pub(crate) bytes: &'s [u8],
}

/// Undoes layer after layer and shows each to `visit`, outer ones first.
///
/// Only what begins within `range` is undone; returns where the last of it ends.
pub(crate) fn layers(
    content: &[u8],
    range: Range<usize>,
    extent: Extent,
    work: &mut Work,
    visit: &mut dyn FnMut(&Step<'_>),
) -> usize {
    let found = pieces(content, range, extent, work);
    let end = found.last().map_or(0, |piece| piece.end);
    deeper(content, found, None, &mut String::new(), 1, work, visit);
    end
}

fn deeper(
    content: &[u8],
    found: Vec<Piece>,
    outer: Option<(usize, usize)>,
    route: &mut String,
    depth: usize,
    work: &mut Work,
    visit: &mut dyn FnMut(&Step<'_>),
) {
    for piece in found {
        let outer = outer.unwrap_or((piece.start, piece.end));
        let length = route.len();
        route.push('>');
        route.push_str(piece.name);
        let encoded = content.get(piece.start..piece.end).unwrap_or_default();
        visit(&Step { route, outer, encoded, bytes: &piece.bytes });
        if depth < DEPTH {
            let inner = pieces(&piece.bytes, 0..piece.bytes.len(), Extent::Nested, work);
            deeper(&piece.bytes, inner, Some(outer), route, depth + 1, work, visit);
        }
        route.truncate(length);
    }
}

/// Returns content with what is encoded in it replaced by what it says, as far as that is text, layer after layer.
pub fn replaced(content: &[u8]) -> Vec<u8> {
    let mut work = Work::new(content.len());
    let mut content = content.to_vec();
    for _ in 0..DEPTH {
        let mut out = Vec::with_capacity(content.len());
        let mut at = 0;
        for piece in pieces(&content, 0..content.len(), Extent::Part, &mut work) {
            if is_text(&piece.bytes) {
                out.extend_from_slice(content.get(at..piece.start).unwrap_or_default());
                out.extend_from_slice(&piece.bytes);
                at = piece.end;
            }
        }
        if at == 0 {
            break;
        }
        out.extend_from_slice(content.get(at..).unwrap_or_default());
        content = out;
    }
    content
}

/// Undoes one layer: of the whole content, or of the spans in it that are encoded, in their order.
pub(crate) fn pieces(content: &[u8], range: Range<usize>, extent: Extent, work: &mut Work) -> Vec<Piece> {
    if !work.take(content.len()) {
        return Vec::new();
    }
    if !matches!(extent, Extent::Part | Extent::Text) {
        let is_text = is_text(content);
        for decoder in WHOLE.iter().filter(|decoder| decoder.may_have(is_text, extent)) {
            let decoded = (decoder.decode)(content);
            if decoded.is_empty() || !work.take(decoded.iter().map(Vec::len).sum()) {
                continue;
            }
            let piece = |bytes| Piece { name: decoder.name, start: 0, end: content.len(), bytes };
            return decoded.into_iter().map(piece).collect();
        }
    }
    let mut found = Vec::new();
    let mut searches = WITHIN.each_ref().map(|decoder| {
        let is_asked = decoder.in_text || extent != Extent::Text;
        Search { decoder, next: if is_asked { Next::Unknown } else { Next::Nowhere } }
    });
    let mut at = range.start;
    while let Some((first, start, end)) =
        earliest(&mut searches, content, at).filter(|next| next.1 < range.end)
    {
        let Some(span) = content.get(start..end).filter(|_| work.take(end - start)) else { break };
        match (first.decode)(span).filter(|decoded| !decoded.bytes.is_empty() && *decoded.bytes != *span) {
            Some(Decoded { name, bytes }) => {
                found.push(Piece { name, start, end, bytes });
                at = end;
            }
            // Others may have what this one does not.
            None => {
                searches.iter_mut().filter(|search| std::ptr::eq(search.decoder, first)).for_each(|search| {
                    search.next = search.from(content, end);
                })
            }
        }
    }
    found
}

/// Where one decoder has its next span.
struct Search {
    decoder: &'static Within,
    next: Next,
}

#[derive(Clone, Copy)]
enum Next {
    Unknown,
    Nowhere,
    Span(usize, usize),
}

impl Search {
    fn from(&self, content: &[u8], at: usize) -> Next {
        match (self.decoder.find)(content, at) {
            Some((start, end)) => Next::Span(start, end),
            None => Next::Nowhere,
        }
    }
}

/// Returns the first span from `at` on; of those that begin together, that of the decoder named first.
fn earliest(searches: &mut [Search], content: &[u8], at: usize) -> Option<(&'static Within, usize, usize)> {
    let mut best: Option<(&'static Within, usize, usize)> = None;
    for search in searches {
        let is_passed = match search.next {
            Next::Unknown => true,
            Next::Nowhere => false,
            Next::Span(start, _) => start < at,
        };
        if is_passed {
            search.next = search.from(content, at);
        }
        if let Next::Span(start, end) = search.next
            && best.is_none_or(|(_, first, _)| start < first)
        {
            best = Some((search.decoder, start, end));
        }
    }
    best
}
