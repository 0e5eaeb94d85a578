//! `data/shapes.csv`: circles that hold the land of each country, and what a measured round trip says of it.
//!
//! Light in fibre goes about 200 km a millisecond, so a round trip of one millisecond spans at most 100 km. A server
//! cannot be farther away than that; it may well be nearer. A round trip can refute a place and never prove one.

use std::sync::OnceLock;

use hashbrown::HashMap;
use serde::Deserialize;

use crate::{Error, atlas::SHAPES};

/// Kilometres that a millisecond of round trip spans at most.
pub const KM_PER_MS: f64 = 100.0;

/// Mean radius of the Earth.
const EARTH_KM: f64 = 6_371.0;

/// A point on the Earth, in degrees; north and east are positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees of latitude, from -90 to 90.
    pub latitude: f64,
    /// Degrees of longitude, from -180 to 180.
    pub longitude: f64,
}

impl Point {
    /// Reads `LATITUDE,LONGITUDE` in degrees; none where it is no point on the Earth.
    pub fn parse(text: &str) -> Option<Self> {
        let (latitude, longitude) = text.split_once(',')?;
        let (latitude, longitude): (f64, f64) =
            (latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
        let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        on_earth.then_some(Self { latitude, longitude })
    }

    /// Great-circle distance (haversine).
    fn distance_km(self, other: Self) -> f64 {
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let cosines = self.latitude.to_radians().cos() * other.latitude.to_radians().cos();
        let chord = half(self.latitude, other.latitude) + cosines * half(self.longitude, other.longitude);
        2.0 * EARTH_KM * chord.clamp(0.0, 1.0).sqrt().asin()
    }
}

/// A round trip that was measured, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoundTrip {
    /// Where the capture was taken.
    pub sensor: Point,
    /// The smallest round trip seen.
    pub milliseconds: f64,
}

impl RoundTrip {
    /// Returns why a server with this round trip is not in `country`, in words; none where it may be there, or
    /// where the shape of the country is not known.
    pub(crate) fn refutes(&self, country: &str) -> Option<String> {
        let nearest = shapes().ok()?.nearest_km(self.sensor, country)?;
        let reach = self.milliseconds * KM_PER_MS;
        (nearest > reach).then(|| {
            format!(
                "a round trip of {:.1} ms reaches {reach:.0} km at most, {country} is {nearest:.0} km away or more",
                self.milliseconds
            )
        })
    }
}

#[derive(Deserialize)]
struct Row {
    code: String,
    latitude: f64,
    longitude: f64,
    radius_km: f64,
}

/// Circles by country.
#[derive(Clone, Debug, Default)]
struct Shapes(HashMap<String, Vec<(Point, f64)>>);

/// The embedded table; it is only read where a round trip is to be weighed.
fn shapes() -> Result<&'static Shapes, Error> {
    static EMBEDDED: OnceLock<Result<Shapes, Error>> = OnceLock::new();
    EMBEDDED.get_or_init(|| Shapes::parse(SHAPES.1)).as_ref().map_err(Clone::clone)
}

impl Shapes {
    fn parse(text: &str) -> Result<Self, Error> {
        let mut shapes: HashMap<String, Vec<(Point, f64)>> = HashMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: Row = row.map_err(|error| Error::List { list: SHAPES.0, reason: error.to_string() })?;
            let middle = Point { latitude: row.latitude, longitude: row.longitude };
            shapes.entry(row.code).or_default().push((middle, row.radius_km));
        }
        Ok(Self(shapes))
    }

    /// Returns how far the nearest circle of a country is; zero within one.
    fn nearest_km(&self, from: Point, country: &str) -> Option<f64> {
        let circles = self.0.get(country)?.iter();
        let distances = circles.map(|(middle, radius)| (from.distance_km(*middle) - radius).max(0.0));
        distances.min_by(f64::total_cmp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMSTERDAM: Point = Point { latitude: 52.37, longitude: 4.9 };

    fn refutes(milliseconds: f64, country: &str) -> bool {
        RoundTrip { sensor: AMSTERDAM, milliseconds }.refutes(country).is_some()
    }

    #[test]
    fn holds_the_capitals_and_far_ends_of_countries() {
        let shapes = shapes().expect("sound");
        for (country, latitude, longitude) in [
            ("CN", 39.9, 116.4),
            ("CN", 43.8, 87.6),
            ("HK", 22.3, 114.17),
            ("MO", 22.19, 113.54),
            ("TW", 25.03, 121.57),
            ("SG", 1.35, 103.82),
            ("US", 21.3, -157.86),
            ("US", 61.2, -149.9),
            ("US", 25.76, -80.19),
            ("RU", 43.1, 131.9),
            ("RU", 54.7, 20.5),
            ("FR", -21.1, 55.5),
            ("NL", 52.37, 4.9),
            ("NZ", -36.85, 174.76),
            ("FJ", -18.14, 178.44),
            ("CL", -53.2, -70.9),
            ("AU", -31.95, 115.86),
        ] {
            let distance = shapes.nearest_km(Point { latitude, longitude }, country);
            assert_eq!(distance, Some(0.0), "{country} {latitude} {longitude}");
        }
        assert!(shapes.0.len() >= 230, "{}", shapes.0.len());
    }

    #[test]
    fn refutes_what_is_too_far_and_nothing_else() {
        assert!(refutes(28.0, "US"), "the Atlantic is wider than 2,800 km");
        assert!(!refutes(28.0, "DE") && !refutes(28.0, "NL"));
        assert!(!refutes(90.0, "US"));
        assert!(refutes(5.0, "HK") && !refutes(200.0, "HK"));
        assert!(!refutes(0.1, "XX"), "nothing is known of its shape");
        let text = RoundTrip { sensor: AMSTERDAM, milliseconds: 1.5 }.refutes("SG").expect("far away");
        assert!(text.starts_with("a round trip of 1.5 ms reaches 150 km at most, SG is"), "{text}");
    }

    #[test]
    fn reads_points_on_the_earth() {
        assert_eq!(Point::parse("52.37, 4.9"), Some(AMSTERDAM));
        for text in ["", "1", "91,0", "0,181", "x,y", "NaN,0", "inf,0"] {
            assert_eq!(Point::parse(text), None, "{text}");
        }
    }
}
