//! A list that grows, is joined and is sorted without holding what it holds twice.
//!
//! Flows, names and messages are the bulk of what a run keeps. A vector that doubles holds its rows twice while it
//! grows, joining the parts of a table copies them once more, and so does sorting. Here rows lie in pieces of one
//! size, and pieces are given back while their rows move.

use std::{
    cmp::Ordering,
    iter::Flatten,
    ops::{Index, IndexMut},
    vec,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Rows in a piece.
const PIECE: usize = 256;

/// Rows in the order in which they were pushed, until they are sorted.
#[derive(Clone, Debug)]
pub struct Rows<T> {
    pieces: Vec<Vec<T>>,
    /// Places of the rows, a piece's number times [`PIECE`] and the row's in it; empty while rows lie one after the
    /// other in full pieces.
    order: Vec<u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), order: Vec::new() }
    }
}

impl<T> Rows<T> {
    /// Adds a row at the end.
    pub fn push(&mut self, row: T) {
        if self.pieces.last().is_none_or(|piece| piece.len() == PIECE) {
            self.pieces.push(Vec::with_capacity(PIECE));
        }
        let number = self.pieces.len() - 1;
        let Some(piece) = self.pieces.last_mut() else { return };
        if !self.order.is_empty() {
            self.order.push((number * PIECE + piece.len()) as u32);
        }
        piece.push(row);
    }

    /// Adds the rows of another list at the end.
    pub fn append(&mut self, mut other: Self) {
        if self.is_empty() {
            return *self = other;
        }
        if self.order.is_empty() && other.order.is_empty() && self.len().is_multiple_of(PIECE) {
            return self.pieces.append(&mut other.pieces);
        }
        self.settle();
        other.settle();
        let shift = (self.pieces.len() * PIECE) as u32;
        self.order.extend(other.order.into_iter().map(|place| place + shift));
        self.pieces.append(&mut other.pieces);
    }

    /// Sorts by a key that is taken once of each row, then by comparing rows; what is equal stays in its order.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K, compare: impl Fn(&T, &T) -> Ordering) {
        self.settle();
        let row = |place: u32| self.at(place as usize);
        let mut keys: Vec<(K, u32)> =
            self.order.iter().filter_map(|place| Some((key(row(*place)?), *place))).collect();
        // Tables come as a few runs that are in order already, which a stable sort merges.
        keys.sort_by(|(a, place_a), (b, place_b)| {
            let rows = || row(*place_a).zip(row(*place_b));
            a.cmp(b).then_with(|| rows().map_or(Ordering::Equal, |(a, b)| compare(a, b)))
        });
        let order: Vec<u32> = keys.into_iter().map(|(_, place)| place).collect();
        self.lay_out(&order);
    }

    /// Moves every row to its place. Rows are read from first to last many times, and then each one lies beside the
    /// one before. Pieces are given back as they are used up, so that no more than a few are held twice.
    fn lay_out(&mut self, order: &[u32]) {
        self.order = Vec::new();
        let pieces = std::mem::take(&mut self.pieces).into_iter();
        let mut old: Vec<(usize, Vec<Option<T>>)> =
            pieces.map(|piece| (piece.len(), piece.into_iter().map(Some).collect())).collect();
        for place in order {
            let Some((left, piece)) = old.get_mut(*place as usize / PIECE) else { continue };
            let Some(row) = piece.get_mut(*place as usize % PIECE).and_then(Option::take) else { continue };
            *left -= 1;
            if *left == 0 {
                *piece = Vec::new();
            }
            self.push(row);
        }
    }

    /// Writes down the places of all rows.
    fn settle(&mut self) {
        if self.order.is_empty() {
            self.order = (0..self.len() as u32).collect();
        }
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        // Without an order, all pieces but the last are full.
        let last = self.pieces.last().map_or(0, Vec::len);
        let counted = (self.pieces.len().saturating_sub(1)) * PIECE + last;
        if self.order.is_empty() { counted } else { self.order.len() }
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn at(&self, place: usize) -> Option<&T> {
        self.pieces.get(place / PIECE)?.get(place % PIECE)
    }

    fn place(&self, index: usize) -> Option<usize> {
        if self.order.is_empty() { Some(index) } else { self.order.get(index).map(|place| *place as usize) }
    }

    /// Returns a row by its index.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.at(self.place(index)?)
    }

    /// Returns a row by its index, to be changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        let place = self.place(index)?;
        self.pieces.get_mut(place / PIECE)?.get_mut(place % PIECE)
    }

    /// Returns the last row.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// Returns every row in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { rows: self, next: 0 }
    }

    /// Returns every row to be changed, in the order in which they lie.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pieces.iter_mut().flatten()
    }
}

/// Rows one after the other.
#[derive(Debug)]
pub struct Iter<'a, T> {
    rows: &'a Rows<T>,
    next: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        let row = self.rows.get(self.next)?;
        self.next += 1;
        Some(row)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.rows.len().saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Rows<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The rows themselves, in order; each piece is given back as it is used up.
impl<T> IntoIterator for Rows<T> {
    type Item = T;
    type IntoIter = Flatten<vec::IntoIter<Vec<T>>>;

    fn into_iter(mut self) -> Self::IntoIter {
        let order = std::mem::take(&mut self.order);
        if !order.is_empty() {
            self.lay_out(&order);
        }
        self.pieces.into_iter().flatten()
    }
}

impl<T> Index<usize> for Rows<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        self.get(index).expect("an index below the number of rows")
    }
}

impl<T> IndexMut<usize> for Rows<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        self.get_mut(index).expect("an index below the number of rows")
    }
}

impl<T> Extend<T> for Rows<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, rows: I) {
        rows.into_iter().for_each(|row| self.push(row));
    }
}

impl<T> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(iterator: I) -> Self {
        let mut rows = Self::default();
        rows.extend(iterator);
        rows
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(rows: Vec<T>) -> Self {
        rows.into_iter().collect()
    }
}

impl<T: PartialEq> PartialEq for Rows<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_list() {
        let mut rows = Rows::default();
        assert_eq!((rows.len(), rows.get(0)), (0, None));
        (0..3 * PIECE + 7).for_each(|number| rows.push(number));
        assert_eq!(rows.len(), 3 * PIECE + 7);
        assert_eq!(rows.get(PIECE), Some(&PIECE));
        assert_eq!(rows.get(3 * PIECE + 7), None);
        *rows.get_mut(2).expect("a row") = 0;
        assert_eq!(rows.iter().take(4).copied().collect::<Vec<_>>(), [0, 1, 0, 3]);
        assert!(rows.into_iter().skip(3).eq(3..3 * PIECE + 7));
    }

    #[test]
    fn joins_full_pieces_as_they_are() {
        let mut rows = Rows::default();
        let mut expected = 0;
        for length in [PIECE, 2 * PIECE, PIECE, 5, PIECE] {
            rows.append((expected..expected + length).collect());
            expected += length;
            // Places are written down once a piece is not full.
            assert_eq!(rows.order.is_empty(), expected <= 4 * PIECE + 5);
            assert!(rows.iter().copied().eq(0..expected));
        }
        rows[PIECE] = 0;
        assert_eq!((rows.len(), rows[PIECE], rows[PIECE + 1]), (expected, 0, PIECE + 1));
        assert!(rows.into_iter().skip(PIECE + 1).eq(PIECE + 1..expected));
    }

    #[test]
    fn joins_and_sorts_without_losing_a_row() {
        let mut rows: Rows<usize> = (0..PIECE + 3).map(|number| number * 2).collect();
        rows.append(Rows::default());
        rows.append((0..5).map(|number| number * 2 + 1).collect());
        rows.append((5..PIECE + 3).map(|number| number * 2 + 1).collect());
        rows.push(usize::MAX);
        let count = 2 * (PIECE + 3);
        assert_eq!(
            (rows.len(), rows.last(), rows[0], rows.get(count + 1)),
            (count + 1, Some(&usize::MAX), 0, None)
        );
        // By the last digit, and within it from high to low.
        rows.sort_by_key(|row| row % 10, |a, b| b.cmp(a));
        let mut expected: Vec<usize> = (0..count).chain([usize::MAX]).collect();
        expected.sort_by_key(|row| (row % 10, std::cmp::Reverse(*row)));
        assert!(rows.iter().eq(&expected));
        assert_eq!(rows.iter().len(), count + 1);
    }

    #[test]
    fn is_written_and_read_as_a_sequence() {
        let mut rows: Rows<u32> = vec![3, 1, 2].into();
        rows.sort_by_key(|row| *row, |_, _| Ordering::Equal);
        let text = serde_json::to_string(&rows).expect("writes");
        assert_eq!(text, "[1,2,3]");
        assert_eq!(serde_json::from_str::<Rows<u32>>(&text).expect("reads"), rows);
    }
}
