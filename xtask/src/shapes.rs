//! Makes `data/shapes.csv`: circles that together hold all land of each country, from Natural Earth's borders at
//! 1:50 million (public domain) as `world-atlas` packs them (TopoJSON specification, github.com/topojson).
//!
//! A circle for each piece of land, those left out that lie within a larger one of the same country. Circles hold
//! more than the land: what lies outside them lies outside the country, which is all that is asked of them.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

/// Kilometres added to every radius: borders are simplified at this scale.
const MARGIN_KM: f64 = 25.0;

/// Mean radius of the Earth.
const EARTH_KM: f64 = 6_371.0;

/// Returns the text of the table.
pub(crate) fn table(world: &Path, codes: &Path) -> Result<String> {
    let json = |path: &Path| -> Result<Value> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        serde_json::from_str(&text).with_context(|| path.display().to_string())
    };
    let (world, codes) = (json(&world.join("countries-50m.json"))?, json(&codes.join("codes.json"))?);
    // Alpha-2 by the number of ISO 3166-1.
    let rows = codes.as_array().context("codes.json is no list")?;
    let by_number: BTreeMap<&str, &str> =
        rows.iter().filter_map(|row| Some((row[2].as_str()?, row[0].as_str()?))).collect();
    let arcs = arcs(&world)?;
    let countries = world["objects"]["countries"]["geometries"].as_array().context("no countries")?;
    let mut circles: Vec<(&str, Circle)> = Vec::new();
    for country in countries {
        // A few pieces of land have no number: nobody's code, so nothing is said of them.
        let Some(code) = country["id"].as_str().and_then(|number| by_number.get(number)) else { continue };
        let mut own: Vec<Circle> = rings(country).iter().filter_map(|ring| circle(ring, &arcs)).collect();
        own.sort_by(|a, b| b.radius_km.total_cmp(&a.radius_km));
        let mut kept: Vec<Circle> = Vec::new();
        for circle in own {
            if !kept.iter().any(|larger| larger.holds(&circle)) {
                kept.push(circle);
            }
        }
        circles.extend(kept.into_iter().map(|circle| (*code, circle)));
    }
    circles.sort_by_key(|(code, _)| *code);
    let mut text = String::from("code,latitude,longitude,radius_km\n");
    for (code, circle) in circles {
        writeln!(
            text,
            "{code},{:.2},{:.2},{:.0}",
            circle.latitude,
            circle.longitude,
            circle.radius_km.ceil()
        )?;
    }
    Ok(text)
}

struct Circle {
    latitude: f64,
    longitude: f64,
    radius_km: f64,
}

impl Circle {
    fn holds(&self, other: &Self) -> bool {
        let between =
            distance_km(point(self.longitude, self.latitude), point(other.longitude, other.latitude));
        between + other.radius_km <= self.radius_km
    }
}

/// Arcs as longitude and latitude: quantised and as differences in the file.
fn arcs(world: &Value) -> Result<Vec<Vec<[f64; 2]>>> {
    let number = |value: &Value| value.as_f64().unwrap_or(0.0);
    let (scale, shift) = (&world["transform"]["scale"], &world["transform"]["translate"]);
    let arcs = world["arcs"].as_array().context("no arcs")?;
    let arc = |arc: &Value| {
        let (mut x, mut y) = (0.0, 0.0);
        let steps = arc.as_array().map(Vec::as_slice).unwrap_or_default();
        let at = |step: &Value| {
            x += number(&step[0]);
            y += number(&step[1]);
            [x * number(&scale[0]) + number(&shift[0]), y * number(&scale[1]) + number(&shift[1])]
        };
        steps.iter().map(at).collect()
    };
    Ok(arcs.iter().map(arc).collect())
}

/// The outer ring of each piece of land, as numbers of arcs.
fn rings(country: &Value) -> Vec<Vec<i64>> {
    let ring = |polygon: &Value| -> Vec<i64> {
        polygon[0].as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
    };
    match country["type"].as_str() {
        Some("Polygon") => vec![ring(&country["arcs"])],
        Some("MultiPolygon") => country["arcs"].as_array().into_iter().flatten().map(ring).collect(),
        _ => Vec::new(),
    }
}

/// The circle about the middle of a ring that holds all of it. An arc is counted from its end as `!number`.
fn circle(ring: &[i64], arcs: &[Vec<[f64; 2]>]) -> Option<Circle> {
    let points: Vec<[f64; 3]> = ring
        .iter()
        .filter_map(|number| arcs.get(usize::try_from(if *number < 0 { !number } else { *number }).ok()?))
        .flatten()
        .map(|[longitude, latitude]| point(*longitude, *latitude))
        .collect();
    let mut middle = [0.0; 3];
    for point in &points {
        middle.iter_mut().zip(point).for_each(|(sum, part)| *sum += part);
    }
    let length = middle.iter().map(|part| part * part).sum::<f64>().sqrt();
    if length == 0.0 {
        return None;
    }
    let [x, y, z] = middle.map(|part| part / length);
    let farthest = points.iter().map(|point| distance_km([x, y, z], *point)).fold(0.0, f64::max);
    Some(Circle {
        latitude: z.asin().to_degrees(),
        longitude: y.atan2(x).to_degrees(),
        radius_km: farthest + MARGIN_KM,
    })
}

fn point(longitude: f64, latitude: f64) -> [f64; 3] {
    let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

fn distance_km(a: [f64; 3], b: [f64; 3]) -> f64 {
    let cosine: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    cosine.clamp(-1.0, 1.0).acos() * EARTH_KM
}
