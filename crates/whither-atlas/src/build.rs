//! Makes a [`Table`] of the rows of a source: equal neighbours become one range, gaps become silence.
//!
//! Used by `cargo xtask data`. What a source says is not corrected here; only what is not sorted is refused.

use std::collections::HashMap;

use crate::format::Table;
use crate::ranges::{Key, Ranges};

/// A table in the making.
#[derive(Debug, Default)]
pub struct TableBuilder {
    /// IPv4 ranges so far.
    pub v4: RangesBuilder<u32>,
    /// IPv6 ranges so far.
    pub v6: RangesBuilder<u128>,
    text: String,
    values: HashMap<String, u32>,
}

impl TableBuilder {
    /// Returns the value of a line, the next free one where the line is new.
    pub fn value(&mut self, line: &str) -> u32 {
        if let Some(value) = self.values.get(line) {
            return *value;
        }
        let value = self.values.len() as u32 + 1;
        self.values.insert(line.to_owned(), value);
        self.text.push_str(line);
        self.text.push('\n');
        value
    }

    /// Returns the value of a two-letter code; 0, silence, for what is no country.
    pub fn country(&mut self, code: &[u8]) -> u32 {
        match code {
            b"UK" => self.value("GB"),
            [b'A'..=b'Z', b'A'..=b'Z'] if !NOT_COUNTRIES.contains(&code) => {
                self.value(&String::from_utf8_lossy(code))
            }
            _ => 0,
        }
    }

    /// Makes the table.
    pub fn finish(self) -> Result<Table, &'static str> {
        Table::new(self.v4.finish()?, self.v6.finish()?, self.text).ok_or("a value without its line")
    }
}

/// Ranges in the making.
#[derive(Debug)]
pub struct RangesBuilder<K> {
    starts: Vec<K>,
    values: Vec<u32>,
    last: Option<K>,
}

impl<K> Default for RangesBuilder<K> {
    fn default() -> Self {
        Self { starts: Vec::new(), values: Vec::new(), last: None }
    }
}

impl<K: Key> RangesBuilder<K> {
    /// Takes the start of the next range, which reaches to the start after it.
    pub fn start(&mut self, start: K, value: u32) {
        if self.values.last().copied().unwrap_or(0) != value {
            self.starts.push(start);
            self.values.push(value);
        }
    }

    /// Takes the next range. Where two overlap (the AS table has one such pair), the later start holds from there.
    pub fn range(&mut self, first: K, last: K, value: u32) -> Result<(), &'static str> {
        if first > last || self.last >= Some(last) || self.starts.last().is_some_and(|start| first < *start) {
            return Err("ranges are not sorted or enclose one another");
        }
        if let Some(before) = self.last.filter(|before| *before < first.previous()) {
            self.start(next(before)?, 0);
        }
        self.start(first, value);
        self.last = Some(last);
        Ok(())
    }

    fn finish(mut self) -> Result<Ranges<K>, &'static str> {
        if let Some(last) = self.last.filter(|last| *last < K::LAST) {
            self.start(next(last)?, 0);
        }
        Ranges::new(self.starts.into_iter().zip(self.values)).ok_or("starts are not ascending")
    }
}

fn next<K: Key>(address: K) -> Result<K, &'static str> {
    let next = address.into().checked_add(1).and_then(|next| K::try_from(next).ok());
    next.ok_or("address past the end")
}

/// Codes for regions, withdrawn states and unknowns: saying nothing is truer than naming them as a country.
const NOT_COUNTRIES: [&[u8]; 9] = [b"AB", b"AN", b"AP", b"CS", b"EU", b"NT", b"OS", b"SU", b"ZZ"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_neighbours_and_leaves_gaps_silent() {
        let mut builder = TableBuilder::default();
        let (nl, de) = (builder.country(b"NL"), builder.country(b"DE"));
        for (first, last, value) in [(10, 19, nl), (20, 29, nl), (30, 39, de), (50, 59, de)] {
            builder.v4.range(first, last, value).expect("sorted");
        }
        let table = builder.finish().expect("sound");
        assert_eq!(table.v4.columns(), (vec![10, 30, 40, 50, 60], &[nl, de, 0, de, 0][..]));
        assert_eq!(table.line(nl), "NL");
    }

    #[test]
    fn lets_the_later_start_hold_where_two_overlap() {
        let mut ranges = RangesBuilder::<u32>::default();
        ranges.range(10, 19, 1).expect("sorted");
        ranges.range(15, 29, 2).expect("overlaps the one before");
        assert!(ranges.range(20, 25, 3).is_err(), "enclosed");
        assert!(ranges.range(5, 40, 3).is_err(), "not sorted");
        assert!(ranges.range(41, 40, 3).is_err(), "turned round");
        assert_eq!(ranges.finish().expect("sound").columns(), (vec![10, 15, 30], &[1, 2, 0][..]));
    }

    #[test]
    fn reaches_the_last_address() {
        let mut ranges = RangesBuilder::<u128>::default();
        ranges.range(u128::MAX - 1, u128::MAX, 1).expect("sorted");
        assert_eq!(ranges.finish().expect("sound").columns(), (vec![u128::MAX - 1], &[1][..]));
    }

    #[test]
    fn takes_regions_for_silence() {
        let mut builder = TableBuilder::default();
        for code in [&b"EU"[..], b"AP", b"ZZ", b"", b"\0\0", b"--", b"nl", b"NLD"] {
            assert_eq!(builder.country(code), 0, "{code:?}");
        }
        assert_eq!(builder.country(b"UK"), builder.country(b"GB"));
        assert_ne!(builder.country(b"HK"), builder.country(b"CN"));
    }
}
