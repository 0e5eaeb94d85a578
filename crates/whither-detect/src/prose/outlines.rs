//! What is written like a number, from its first byte on: the shapes of all numbers as one automaton.
//!
//! The shapes of `numbers/` as outlines (digit, letter, sign) make a tree in which a state is the shapes that are still
//! possible. Running text dies in it within a few bytes; what comes to the end of a shape is then compared with it.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::{known::ELSEWHERE, numbers};

/// Signs that stand in shapes, behind digits (0) and letters (1).
const SIGNS: &[u8] = b" -./<_:,()+";
/// Ways on from a state.
const WAYS: usize = 2 + SIGNS.len();

/// A written form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) text: &'static str,
    /// Index of its number.
    pub(super) number: u16,
    /// Whether there are places in it for letters.
    pub(super) has_letters: bool,
}

/// The automaton; state 0 is dead, state 1 the beginning.
pub(super) struct Outlines {
    ways: Vec<[u16; WAYS]>,
    /// Where the shapes that end in a state are in `shapes`.
    ends: Vec<(u32, u32)>,
    shapes: Vec<Shape>,
}

/// Made when it is first asked for.
pub(super) static OUTLINES: LazyLock<Outlines> = LazyLock::new(Outlines::new);

impl Outlines {
    fn new() -> Self {
        let mut outlines = Self { ways: vec![[0; WAYS]], ends: vec![(0, 0)], shapes: Vec::new() };
        let mut all = Vec::new();
        for (index, number) in numbers::ALL.iter().enumerate() {
            if !ELSEWHERE.contains(&number.id) {
                all.extend(number.shapes.iter().map(|text| Shape {
                    text,
                    number: index as u16,
                    has_letters: text.contains(['A', 'N']),
                }));
            }
        }
        all.sort_by_key(|shape| (shape.number, shape.text));
        outlines.grow(&all);
        outlines
    }

    /// Adds the states that shapes lead through, level by level.
    fn grow(&mut self, all: &[Shape]) {
        let mut level: Vec<(usize, Vec<Shape>)> = vec![(self.push(all, 0), all.to_vec())];
        let mut depth = 0;
        while !level.is_empty() {
            let mut next: Vec<(usize, Vec<Shape>)> = Vec::new();
            let mut known: HashMap<Vec<(u16, *const u8)>, usize> = HashMap::new();
            for (state, shapes) in &level {
                for way in 0..WAYS {
                    let on: Vec<Shape> =
                        shapes.iter().filter(|shape| leads(shape.text, depth, way)).copied().collect();
                    if on.is_empty() {
                        continue;
                    }
                    let key = on.iter().map(|shape| (shape.number, shape.text.as_ptr())).collect();
                    let to = *known.entry(key).or_insert_with(|| {
                        let to = self.push(&on, depth + 1);
                        next.push((to, on));
                        to
                    });
                    if let Some(ways) = self.ways.get_mut(*state) {
                        ways[way] = u16::try_from(to).unwrap_or(0);
                    }
                }
            }
            (level, depth) = (next, depth + 1);
        }
    }

    /// Adds a state in which so many bytes of the shapes have been seen.
    fn push(&mut self, shapes: &[Shape], depth: usize) -> usize {
        let start = self.shapes.len() as u32;
        self.shapes.extend(shapes.iter().filter(|shape| shape.text.len() == depth));
        self.ends.push((start, self.shapes.len() as u32));
        self.ways.push([0; WAYS]);
        self.ways.len() - 1
    }

    /// Calls `end` with the length and the shapes of everything at the beginning of `text` that is written like a number.
    pub(super) fn each(&self, text: &[u8], mut end: impl FnMut(usize, &[Shape])) {
        let mut state = 1;
        for (index, &byte) in text.iter().enumerate() {
            let way = usize::from(WAY[usize::from(byte)]);
            state = self.ways.get(state).and_then(|ways| ways.get(way)).copied().map_or(0, usize::from);
            if state == 0 {
                return;
            }
            let (from, to) = self.ends.get(state).copied().unwrap_or_default();
            if from < to {
                end(index + 1, self.shapes.get(from as usize..to as usize).unwrap_or_default());
            }
        }
    }
}

/// Returns whether a way is one that a shape takes at a place.
fn leads(shape: &str, place: usize, way: usize) -> bool {
    let Some(&byte) = shape.as_bytes().get(place) else { return false };
    match byte {
        b'N' => way < 2,
        b'd' => way == 0,
        byte => usize::from(WAY[usize::from(byte)]) == way,
    }
}

/// The way of each byte; that of bytes that stand in no shape leads nowhere.
static WAY: [u8; 256] = {
    let mut ways = [WAYS as u8; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_digit() {
            ways[byte] = 0;
        } else if (byte as u8).is_ascii_alphabetic() {
            ways[byte] = 1;
        }
        byte += 1;
    }
    let mut sign = 0;
    while sign < SIGNS.len() {
        ways[SIGNS[sign] as usize] = 2 + sign as u8;
        sign += 1;
    }
    ways
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_comes_to_an_end() {
        let outlines = &*OUTLINES;
        assert!(outlines.ways.len() < usize::from(u16::MAX), "{} states", outlines.ways.len());
        for (index, number) in numbers::ALL.iter().enumerate() {
            if ELSEWHERE.contains(&number.id) {
                continue;
            }
            for example in number.examples {
                let mut found = false;
                outlines.each(example.as_bytes(), |length, shapes| {
                    found |= length == example.len()
                        && shapes.iter().any(|shape| usize::from(shape.number) == index);
                });
                assert!(found || !example.is_ascii() || example.len() > 40, "{} {example}", number.id);
            }
        }
    }
}
