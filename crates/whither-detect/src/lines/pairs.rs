//! Coordinates as lists of two numbers, as in GeoJSON (RFC 7946, section 3.1.1), and as integers of a millionth or ten
//! millionth of a degree.

use super::{
    field::{FieldId, Fields},
    judge::{Counted, Half, Judge, is_degrees},
};
use crate::{class::Confidence, classes, keys::Key};

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
            "gpslat" | "lat" | "late6" | "late7" | "latitude" | "latitudee7" => Self::Latitude,
            "gpslng" | "gpslon" | "lng" | "lnge6" | "lnge7" | "lon" | "lone6" | "lone7" | "longitude"
            | "longitudee7" => Self::Longitude,
            _ => Self::Either,
        })
    }
}

/// Most bytes between two numbers of a list.
const BETWEEN: usize = 8;

impl Judge<'_, '_> {
    /// Takes a number of a list that is called coordinates; counts it with the one before it.
    pub(super) fn element(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize) -> bool {
        if !is_degrees(self.text.slice(start, end), 180) {
            return false;
        }
        let half = Half { field, parent: field, start, end, is_latitude: false };
        let before = self.half.take_if(|other| other.field == field && start - other.end <= BETWEEN);
        let Some(first) = before else {
            self.half = Some(half);
            return true;
        };
        let (one, two) = (self.text.slice(first.start, first.end), self.text.slice(start, end));
        // Length before breadth in GeoJSON, the other way round elsewhere.
        if !is_degrees(one, 90) && !is_degrees(two, 90) {
            return false;
        }
        let value = [one, two].join(&b',');
        let counted = Counted {
            kind: self.tables.coordinates as u16,
            route: 0,
            value: &value,
            spot: self.spot(first.start, end),
            whole: true,
            told: true,
            confidence: Confidence::High,
            validation: "range, field name",
        };
        self.count(fields, field, &counted);
        true
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
    use crate::lines::testing::found;

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
