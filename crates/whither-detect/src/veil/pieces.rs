//! The pieces of a name: runs of digits, of letters, and of characters of other scripts, with what is between them.

use super::stamp;

/// What a piece is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// ASCII digits.
    Digits,
    /// ASCII letters.
    Letters,
    /// Letters that are not ASCII.
    Other,
}

/// A run of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The day or time that it belongs to, counted from 1.
    stamp: usize,
}

/// Pieces that stand together.
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digits: usize,
    /// Whether it is a day or time, or a part of one.
    pub(super) is_stamp: bool,
    /// Whether there is a part of one in it.
    pub(super) has_stamp: bool,
}

/// A name in pieces.
pub(super) struct Pieces<'n> {
    pub(super) text: &'n str,
    pub(super) list: Vec<Piece>,
}

/// Most signs between two groups of one number, as in `) - `.
const BETWEEN: usize = 3;

impl<'n> Pieces<'n> {
    pub(super) fn new(text: &'n str) -> Self {
        let mut list: Vec<Piece> = Vec::new();
        for (at, character) in text.char_indices() {
            let kind = match character {
                '0'..='9' => Kind::Digits,
                'a'..='z' | 'A'..='Z' => Kind::Letters,
                other if other.is_alphanumeric() => Kind::Other,
                _ => continue,
            };
            let end = at + character.len_utf8();
            match list.last_mut() {
                Some(last) if last.end == at && last.kind == kind => last.end = end,
                _ => list.push(Piece { kind, start: at, end, stamp: 0 }),
            }
        }
        let mut pieces = Self { text, list };
        pieces.find_stamps();
        pieces
    }

    fn find_stamps(&mut self) {
        let (mut first, mut count) = (0, 0);
        while first < self.list.len() {
            let length = stamp::pieces(self, first);
            count += usize::from(length > 0);
            for piece in self.list.iter_mut().skip(first).take(length) {
                piece.stamp = count;
            }
            first += length.max(1);
        }
    }

    pub(super) fn bytes(&self, start: usize, end: usize) -> &'n [u8] {
        let end = end.min(self.text.len());
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// Returns the byte before a place, 0 before the first.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).copied().unwrap_or(0)
    }

    /// Returns whether all between two places belongs to days and times.
    pub(super) fn is_stamp(&self, start: usize, end: usize) -> bool {
        let mut inside = self.list.iter().filter(|piece| piece.start < end && piece.end > start).peekable();
        inside.peek().is_some() && inside.all(|piece| piece.stamp > 0)
    }

    /// Returns the digits of a piece; none of one that is no digits.
    pub(super) fn digits(&self, index: usize) -> Option<&'n str> {
        let piece = self.list.get(index).filter(|piece| piece.kind == Kind::Digits)?;
        self.text.get(piece.start..piece.end)
    }

    /// Returns what stands between a piece and the next one.
    pub(super) fn behind(&self, index: usize) -> Option<&'n str> {
        self.text.get(self.list.get(index)?.end..self.list.get(index + 1)?.start)
    }

    /// Lists the digits that stand together, with nothing but a few signs between them. Days and times are none.
    pub(super) fn groups(&self) -> Vec<Span> {
        let mut groups: Vec<Span> = Vec::new();
        let mut before = None;
        for (index, piece) in self.list.iter().enumerate() {
            if piece.kind != Kind::Digits || piece.stamp > 0 {
                continue;
            }
            let digits = piece.end - piece.start;
            let goes_on = index.checked_sub(1).is_some_and(|last| {
                before == Some(last)
                    && self.behind(last).is_some_and(|signs| signs.chars().count() <= BETWEEN)
            });
            match groups.last_mut().filter(|_| goes_on) {
                Some(group) => (group.end, group.digits) = (piece.end, group.digits + digits),
                None => {
                    let (start, end) = (piece.start, piece.end);
                    groups.push(Span { start, end, digits, is_stamp: false, has_stamp: false });
                }
            }
            before = Some(index);
        }
        groups
    }

    /// Lists all rows of at most so many pieces that begin and end where no letter or digit goes on.
    pub(super) fn spans(&self, widest: usize) -> Vec<Span> {
        let mut spans = Vec::new();
        let is_ascii = |at: Option<usize>| {
            at.and_then(|at| self.text.as_bytes().get(at)).is_some_and(u8::is_ascii_alphanumeric)
        };
        for (first, from) in self.list.iter().enumerate() {
            if from.kind == Kind::Other || is_ascii(from.start.checked_sub(1)) {
                continue;
            }
            let (mut digits, mut stamps) = (0, 0);
            for (count, to) in self.list.iter().skip(first).take(widest).enumerate() {
                if to.kind == Kind::Other {
                    break;
                }
                digits += if to.kind == Kind::Digits { to.end - to.start } else { 0 };
                stamps += usize::from(to.stamp > 0);
                if !is_ascii(Some(to.end)) {
                    let is_stamp = stamps == count + 1 && from.stamp == to.stamp;
                    let (start, end) = (from.start, to.end);
                    spans.push(Span { start, end, digits, is_stamp, has_stamp: stamps > 0 });
                }
            }
        }
        spans
    }
}
