//! Coordinates as lists of two numbers, as in GeoJSON (RFC 7946, section 3.1.1), and as integers of a millionth or ten
//! millionth of a degree.

use super::{
    field::{FieldId, Fields},
    judge::{Counted, Half, Judge, note},
};
use crate::{
    class::Confidence,
    classes,
    keys::Key,
    simd::DIGIT,
    text::{Span, Text, ones},
};

/// What a field with numbers of coordinates holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Angle {
    Latitude,
    Longitude,
    /// Both, as numbers of a list.
    Either,
}

impl Angle {
    /// Returns what a field of this name holds, if it is about coordinates.
    pub(crate) fn of(key: Key) -> Option<Self> {
        let class = classes::ALL.get(key.class?)?;
        if class.info.id != "location.precise" {
            return None;
        }
        Some(match key.name {
            "gpslat" | "lat" | "late6" | "late7" | "latitude" | "latitudee7" | "latitud" | "breitengrad"
            | "纬度" | "緯度" | "широта" => Self::Latitude,
            "gpslng" | "gpslon" | "lng" | "lnge6" | "lnge7" | "lon" | "lone6" | "lone7" | "longitude"
            | "longitudee7" | "longitud" | "längengrad" | "经度" | "經度" | "経度" | "долгота" => {
                Self::Longitude
            }
            _ => Self::Either,
        })
    }
}

/// Most bytes between two numbers of a list.
const BETWEEN: usize = 8;

impl Judge<'_, '_> {
    /// Takes half of a coordinate whose halves are two fields; counts it with the other half.
    pub(super) fn half(&mut self, fields: &mut Fields, field: FieldId, angle: Angle, span: &Span) -> bool {
        let Span { start, end, .. } = *span;
        let is_latitude = match angle {
            Angle::Latitude => true,
            Angle::Longitude => false,
            Angle::Either => return self.element(fields, field, start, end),
        };
        let most = if is_latitude { 90 } else { 180 };
        if !is_degrees(&self.text, start, end, most) && !is_scaled(self.text.slice(start, end), most) {
            return false;
        }
        let parent = fields.get(field).map_or(0, |field| field.parent);
        let half = Half { field, parent, start, end, is_latitude };
        let Some(other) =
            self.half.take_if(|other| other.parent == parent && other.is_latitude != is_latitude)
        else {
            self.half = Some(half);
            return true;
        };
        let (latitude, longitude) = if is_latitude { (half, other) } else { (other, half) };
        let parts = [(latitude.start, latitude.end), (longitude.start, longitude.end)];
        self.coordinate(fields, other.field, (other.start, other.end), parts);
        true
    }

    /// Counts a coordinate, given what it is found by and its parts.
    #[inline(always)]
    pub(super) fn coordinate(
        &self,
        fields: &mut Fields,
        field: FieldId,
        (start, end): (usize, usize),
        parts: [(usize, usize); 2],
    ) {
        let Some(field) = fields.get_mut(field) else { return };
        let kind = self.tables.coordinates as u16;
        // As text has it: the same place written either way is one.
        let mut value = [0u8; 64];
        let mut length = 0;
        for (start, end) in parts {
            let text = self.text.slice(start, end);
            if let Some(room) = value.get_mut(length..=length + text.len()) {
                room[..text.len()].copy_from_slice(text);
                room[text.len()] = b',';
                length += text.len() + 1;
            }
        }
        let counted = Counted {
            kind,
            route: 0,
            value: value.get(..length.saturating_sub(1)).unwrap_or_default(),
            spot: self.spot(start, end),
            whole: true,
            told: true,
            confidence: Confidence::High,
            validation: "range, field name",
        };
        note(field.tallies.of(kind, 0), &counted, self.located);
    }

    /// Takes a number of a list that is called coordinates; counts it with the one before it.
    pub(super) fn element(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize) -> bool {
        if !is_degrees(&self.text, start, end, 180) {
            return false;
        }
        let half = Half { field, parent: field, start, end, is_latitude: false };
        let before = self.half.take_if(|other| other.field == field && start - other.end <= BETWEEN);
        let Some(first) = before else {
            self.half = Some(half);
            return true;
        };
        // Length before breadth in GeoJSON, the other way round elsewhere.
        if !is_degrees(&self.text, first.start, first.end, 90) && !is_degrees(&self.text, start, end, 90) {
            return false;
        }
        let parts = [(first.start, first.end), (start, end)];
        self.coordinate(fields, field, (first.start, end), parts);
        true
    }
}

/// Returns whether a text is degrees of at most `most` with three decimals or more, and not zero.
#[inline(always)]
pub(super) fn is_degrees(text: &Text<'_>, start: usize, end: usize, most: u32) -> bool {
    let start = start + usize::from(text.at(start) == b'-');
    // Three digits, a point and at most seventeen decimals.
    let Some(length @ 5..=21) = end.checked_sub(start) else { return false };
    let digits = text.window(DIGIT, start) & ones(length);
    let point = digits.trailing_ones() as usize;
    let decimals = digits >> point >> 1;
    let count = length.saturating_sub(point + 1);
    if !(1..=3).contains(&point) || !(3..=17).contains(&count) || decimals != ones(count) {
        return false;
    }
    let Some(&[a, b, c, d]) = text.bytes.get(start..).and_then(|bytes| bytes.first_chunk()) else {
        return false;
    };
    let digit = |byte: u8| u32::from(byte & 15);
    let (degrees, sign) = match point {
        1 => (digit(a), b),
        2 => (digit(a) * 10 + digit(b), c),
        _ => (digit(a) * 100 + digit(b) * 10 + digit(c), d),
    };
    let is_whole = || text.slice(end - count, end).iter().all(|&digit| digit == b'0');
    sign == b'.'
        && match degrees {
            0 => !is_whole(),
            degrees if degrees == most => is_whole(),
            degrees => degrees < most,
        }
}

/// Returns whether an integer is an angle of at most so many degrees in millionths or ten millionths.
pub(super) fn is_scaled(text: &[u8], most: u32) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if !(7..=10).contains(&digits.len())
        || digits.first() == Some(&b'0')
        || !digits.iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    let value = digits.iter().fold(0u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    value <= u64::from(most) * 10_000_000
}

#[cfg(test)]
mod tests {
    use super::is_degrees;
    use crate::{
        lines::testing::{different, found},
        simd::{Maps, maps},
        text::Text,
    };

    #[test]
    fn degrees_are_in_range_and_precise() {
        for (text, most, is) in [
            ("31.2304", 90, true),
            ("-31.230", 90, true),
            ("90.000", 90, true),
            ("90.001", 90, false),
            ("121.4737", 90, false),
            ("121.4737", 180, true),
            ("31.23", 90, false),
            ("0.0000", 90, false),
            ("0.0001", 90, true),
            ("1.000", 90, true),
            ("31", 90, false),
            ("31.23x4", 90, false),
            ("31x2304", 90, false),
            ("031.2304", 180, true),
            ("0031.2304", 180, false),
            ("31.234567890123456789", 90, false),
            ("1.1234567890123456", 90, true),
            ("--1.234", 90, false),
            ("-", 90, false),
            ("", 90, false),
        ] {
            let mut made = Maps::default();
            maps(text.as_bytes(), &mut made);
            let all = Text { bytes: text.as_bytes(), maps: &made };
            assert_eq!(is_degrees(&all, 0, text.len(), most), is, "{text}");
        }
    }

    #[test]
    fn a_place_is_one_however_it_is_written() {
        for lines in [
            "{\"coordinates\":[31.2304,21.4737]}\n{\"coordinates\":[\"31.2304,21.4737\"]}\n",
            "{\"lat\":31.2304,\"lng\":21.4737}\n{\"lat\":31.2304,\"lng\":21.4737}\n",
            "{\"lat\":31.2304,\"lng\":21.4737}\n{\"lng\":21.4737,\"lat\":31.2304}\n",
        ] {
            let different = different(lines);
            assert!(different.iter().all(|found| found.1 == 1), "{lines} {different:?}");
            assert!(different.iter().any(|found| found.0 == "location.precise"), "{lines}");
        }
    }

    #[test]
    fn lists_and_integers_are_coordinates() {
        for (record, is_place) in [
            (r#"{"geometry":{"type":"Point","coordinates":[121.4737,31.2304]}}"#, true),
            (r#"{"coordinates":[121.4,31.2]}"#, false),
            (r#"{"coordinates":[121.4737,131.2304]}"#, false),
            (r#"{"latitudeE7":312304000,"longitudeE7":1214737000}"#, true),
            (r#"{"lat":31230400,"lng":121473700}"#, true),
            (r#"{"lat":31230400}"#, false),
            (r#"{"values":[121.4737,31.2304]}"#, false),
        ] {
            assert_eq!(found(record).contains(&"location.precise"), is_place, "{record}");
        }
    }
}
