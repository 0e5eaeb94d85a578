//! The file format of the address tables: written by `cargo xtask data`, read when whither first looks up.
//!
//! One zstd frame with a content checksum. Inside, little endian:
//! ```text
//! "WHITHER\x01"                             magic and version
//! u32 × 7                                   bytes of the text and of the six columns
//! text                                      the values, one a line; value 0 means "no value", line 1 is value 1
//! v4 shifts, v4 steps, v4 values, v6 …      columns, one entry a range
//! ```
//! The distance between two starts is `(2 × step + 1) << shift`: address blocks are powers of two, so shift
//! and step are small and alike, and zstd finds that. Shifts are bytes; steps and values are LEB128 numbers.
//! A file that says anything else is refused as a whole: half a table would answer wrongly, not partly.

use zstd::zstd_safe::get_frame_content_size;

use crate::ranges::{Key, Ranges};

/// A decoded table: ranges of both IP versions and the lines their values stand for.
#[derive(Clone, Debug)]
pub struct Table {
    /// IPv4 ranges.
    pub v4: Ranges<u32>,
    /// IPv6 ranges.
    pub v6: Ranges<u128>,
    text: String,
    /// Where each line ends in `text`, the line feed not included.
    ends: Vec<u32>,
}

impl Table {
    /// Makes a table; none where a value has no line, or a line holds a line feed.
    pub fn new(v4: Ranges<u32>, v6: Ranges<u128>, text: String) -> Option<Self> {
        if !(text.is_empty() || text.ends_with('\n')) || u32::try_from(text.len()).is_err() {
            return None;
        }
        let ends: Vec<u32> = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32).collect();
        let highest = v4.highest().max(v6.highest());
        (highest as usize <= ends.len()).then_some(Self { v4, v6, text, ends })
    }

    /// Returns the line of a value; empty for 0 and for values there are none of.
    pub fn line(&self, value: u32) -> &str {
        let Some(place) = (value as usize).checked_sub(1) else { return "" };
        let Some(end) = self.ends.get(place) else { return "" };
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        self.text.get(start as usize..*end as usize).unwrap_or("")
    }

    /// Returns the lines in the order of their values.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }
}

/// Writes a table; the level is zstd's.
pub fn encode(table: &Table, level: i32) -> std::io::Result<Vec<u8>> {
    let (v4, v6) = (columns(&table.v4), columns(&table.v6));
    let mut plain = MAGIC.to_vec();
    let sections: Vec<&[u8]> =
        std::iter::once(table.text.as_bytes()).chain(v4.iter().chain(&v6).map(Vec::as_slice)).collect();
    for section in &sections {
        let length = u32::try_from(section.len()).map_err(std::io::Error::other)?;
        plain.extend_from_slice(&length.to_le_bytes());
    }
    plain.extend(sections.concat());
    pack(&plain, level)
}

/// Writes one zstd frame with a content checksum and its size.
pub fn pack(plain: &[u8], level: i32) -> std::io::Result<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(level)?;
    compressor.include_checksum(true)?;
    compressor.include_contentsize(true)?;
    compressor.compress(plain)
}

/// Reads a table; says what is wrong with it where it cannot be read.
pub fn decode(bytes: &[u8]) -> Result<Table, &'static str> {
    decode_plain(&unpack(bytes)?)
}

/// Reads what [`pack`] wrote; says what is wrong with it where it cannot be read.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let size = get_frame_content_size(bytes).ok().flatten().ok_or("not a zstd frame of known size")?;
    let size = usize::try_from(size).ok().filter(|size| *size <= SIZE_MAX).ok_or("unreasonably large")?;
    zstd::bulk::decompress(bytes, size).map_err(|_| "zstd frame broken or cut")
}

fn decode_plain(plain: &[u8]) -> Result<Table, &'static str> {
    let mut rest = plain.strip_prefix(MAGIC).ok_or("another format or version")?;
    let mut lengths = [0usize; 7];
    for length in &mut lengths {
        let (number, after) = rest.split_first_chunk::<4>().ok_or("header cut")?;
        *length = u32::from_le_bytes(*number) as usize;
        rest = after;
    }
    let [text, v4_shifts, v4_steps, v4_values, v6_shifts, v6_steps, v6_values] = lengths;
    let mut take = |length: usize| -> Result<&[u8], &'static str> {
        let (section, after) = rest.split_at_checked(length).ok_or("section cut")?;
        rest = after;
        Ok(section)
    };
    let text = std::str::from_utf8(take(text)?).map_err(|_| "text is not UTF-8")?.to_owned();
    let v4 = ranges(take(v4_shifts)?, take(v4_steps)?, take(v4_values)?)?;
    let v6 = ranges(take(v6_shifts)?, take(v6_steps)?, take(v6_values)?)?;
    if !rest.is_empty() {
        return Err("bytes left over");
    }
    Table::new(v4, v6, text).ok_or("a value without its line")
}

/// Splits ranges into the three columns: shifts, steps, values.
fn columns<K: Key>(ranges: &Ranges<K>) -> [Vec<u8>; 3] {
    let (starts, numbers) = ranges.columns();
    let [mut shifts, mut steps, mut values] = [Vec::new(), Vec::new(), Vec::new()];
    let mut before = 0u128;
    for (start, value) in starts.into_iter().zip(numbers) {
        let distance = start.into() - before;
        let shift = distance.trailing_zeros();
        // Only a first range at address 0 has no distance; it is written as shift 128, step 0.
        let step = distance.checked_shr(shift).unwrap_or(0) >> 1;
        shifts.push(shift as u8);
        write_number(&mut steps, step);
        write_number(&mut values, u128::from(*value));
        before = start.into();
    }
    [shifts, steps, values]
}

/// Joins the three columns to ranges.
fn ranges<K: Key>(shifts: &[u8], mut steps: &[u8], mut values: &[u8]) -> Result<Ranges<K>, &'static str> {
    let mut ranges = Ranges::with_capacity(shifts.len());
    let mut start = K::FIRST;
    for shift in shifts {
        let step = read_number(&mut steps)?;
        if step.leading_zeros() == 0 {
            return Err("step too large");
        }
        start = start.ahead(step << 1 | 1, u32::from(*shift)).ok_or("address too large")?;
        ranges.push_start(start).ok_or("starts not ascending")?;
    }
    for _ in shifts {
        ranges.push_value(u32::try_from(read_number(&mut values)?).map_err(|_| "value too large")?);
    }
    if !steps.is_empty() || !values.is_empty() {
        return Err("a column too long");
    }
    Ok(ranges.indexed())
}

fn write_number(column: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        column.push(number as u8 | 0x80);
        number >>= 7;
    }
    column.push(number as u8);
}

#[inline]
fn read_number(column: &mut &[u8]) -> Result<u128, &'static str> {
    // Most numbers are small.
    match **column {
        [byte @ ..0x80, ref after @ ..] => {
            *column = after;
            Ok(u128::from(byte))
        }
        [low, high @ ..0x80, ref after @ ..] => {
            *column = after;
            Ok(u128::from(u16::from(low & 0x7f) | u16::from(high) << 7))
        }
        _ => read_long_number(column),
    }
}

#[inline(never)]
fn read_long_number(column: &mut &[u8]) -> Result<u128, &'static str> {
    let mut number = 0u128;
    let mut shift = 0;
    loop {
        let (byte, after) = column.split_first().ok_or("column cut")?;
        *column = after;
        number |= u128::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
        shift += 7;
        if shift > 126 {
            return Err("number too long");
        }
    }
}

const MAGIC: &[u8] = b"WHITHER\x01";

/// No table needs more than this; it keeps a wrong header from asking for the machine's memory.
const SIZE_MAX: usize = 64 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Table {
        let v4 = Ranges::new([(1 << 24, 1), (0x0100_0100, 0), (0xffff_ff00, 2)]).expect("sorted");
        let v6 = Ranges::new([(0x2001 << 112, 2), ((0x2001 << 112) + 3, 1), (u128::MAX, 0)]).expect("sorted");
        Table::new(v4, v6, "AU\nCN\n".to_owned()).expect("lines for all values")
    }

    #[test]
    fn reads_what_it_wrote() {
        let table = small();
        let read = decode(&encode(&table, 3).expect("encodes")).expect("decodes");
        assert_eq!(read.v4.columns(), table.v4.columns());
        assert_eq!(read.v6.columns(), table.v6.columns());
        assert_eq!([read.line(0), read.line(1), read.line(2), read.line(3)], ["", "AU", "CN", ""]);
    }

    #[test]
    fn keeps_a_first_range_at_address_zero() {
        let table = Table::new(
            Ranges::new([(0, 1), (7, 0)]).expect("sorted"),
            Ranges::new([(0, 1)]).expect("sorted"),
            "AU\n".to_owned(),
        );
        let table = table.expect("lines for all values");
        let read = decode(&encode(&table, 3).expect("encodes")).expect("decodes");
        assert_eq!(read.v4.columns(), table.v4.columns());
        assert_eq!(read.v6.columns(), table.v6.columns());
    }

    #[test]
    fn refuses_every_cut() {
        let bytes = encode(&small(), 3).expect("encodes");
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
        }
    }

    #[test]
    fn refuses_every_flipped_bit_or_reads_the_same() {
        let table = small();
        let bytes = encode(&table, 3).expect("encodes");
        for bit in 0..bytes.len() * 8 {
            let mut mutated = bytes.clone();
            mutated[bit / 8] ^= 1 << (bit % 8);
            // Some bits of a zstd header carry no meaning; what is read must then be the same.
            if let Ok(read) = decode(&mutated) {
                assert_eq!(read.v4.columns(), table.v4.columns(), "bit {bit}");
                assert_eq!(read.v6.columns(), table.v6.columns(), "bit {bit}");
            }
        }
    }

    #[test]
    fn never_panics_on_wrong_content_in_a_sound_frame() {
        let plain = zstd::decode_all(&encode(&small(), 3).expect("encodes")[..]).expect("own frame");
        for length in 0..plain.len() {
            assert!(decode_plain(&plain[..length]).is_err(), "{length} of {} bytes", plain.len());
        }
        for place in 0..plain.len() {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                let mut mutated = plain.clone();
                mutated[place] = byte;
                let _ = decode_plain(&mutated);
            }
        }
        assert!(decode_plain(&[&plain[..], &[0]].concat()).is_err());
    }

    #[test]
    fn refuses_values_without_a_line() {
        let v4 = Ranges::new([(1u32, 3)]).expect("sorted");
        let v6 = Ranges::new([]).expect("empty");
        assert!(Table::new(v4, v6, "AU\nCN\n".to_owned()).is_none());
    }
}
