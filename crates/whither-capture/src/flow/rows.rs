//! A list that grows without moving what it holds.
//!
//! A vector that doubles holds its rows twice while it grows and leaves holes behind; flows and names are the
//! bulk of what a run keeps, so they go into pieces of one size.

/// Rows in a piece.
const PIECE: usize = 256;

/// Rows in the order in which they were pushed.
pub(crate) struct Rows<T> {
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T> Rows<T> {
    /// Adds a row at the end.
    pub(crate) fn push(&mut self, row: T) {
        match self.pieces.last_mut().filter(|piece| piece.len() < PIECE) {
            Some(piece) => piece.push(row),
            None => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(row);
                self.pieces.push(piece);
            }
        }
    }

    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        // All pieces but the last are full.
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE + last.len())
    }

    /// Returns a row by its index.
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    /// Returns a row by its index, to be changed.
    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.pieces.get_mut(index / PIECE)?.get_mut(index % PIECE)
    }

    /// Returns every row.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.pieces.iter().flatten()
    }
}

impl<T> IntoIterator for Rows<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.into_iter().flatten()
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
}
