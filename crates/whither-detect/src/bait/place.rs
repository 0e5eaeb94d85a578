//! A place as two numbers: degrees as text, floating point numbers, and millionths or ten-millionths of a degree.
//!
//! One number alone is too little: the other must stand beside it. Numbers of few decimals must be whole, since they are
//! the beginning of many others.

use super::{
    SHORTEST,
    forms::{Check, Literal},
};

/// Decimals of degrees that are compared: 11 metres.
const DECIMALS: usize = 4;
/// Bytes between the two numbers in text, and in structures.
const TEXT: usize = 64;
const STRUCTURE: usize = 24;

/// Bits that are lost because the other number may stand anywhere near.
const ANYWHERE: f64 = 7.0;

/// Writes the forms of a place.
pub(super) fn forms(bait: u16, latitude: f64, longitude: f64, out: &mut Vec<Literal>) {
    let mut pair = |form: &str, north: &[u8], east: &[u8], binary: bool| {
        let literal = Literal::new(bait, form, north);
        let literal = if binary { literal.binary() } else { literal };
        let bits = literal.bits + if binary { 8.0 } else { 3.3 } * east.len() as f64;
        let check = Check::Near {
            bytes: east.into(),
            distance: if binary { STRUCTURE } else { TEXT },
            whole: (false, false),
        };
        out.push(Literal { check, bits, ..literal });
    };
    for (north, east) in [
        (cut(latitude), cut(longitude)),
        (format!("{latitude:.DECIMALS$}"), format!("{longitude:.DECIMALS$}")),
    ] {
        pair("degrees", north.as_bytes(), east.as_bytes(), false);
    }
    for (scale, text, structure) in [(1e6, "e6", "e6-i32"), (1e7, "e7", "e7-i32")] {
        let (north, east) = ((latitude * scale).round() as i32, (longitude * scale).round() as i32);
        let scaled = |degrees: f64| format!("{:.0}", degrees * scale);
        pair(text, scaled(latitude).as_bytes(), scaled(longitude).as_bytes(), false);
        pair(&format!("{structure}le"), &north.to_le_bytes(), &east.to_le_bytes(), true);
        pair(&format!("{structure}be"), &north.to_be_bytes(), &east.to_be_bytes(), true);
    }
    pair("f32le", &(latitude as f32).to_le_bytes(), &(longitude as f32).to_le_bytes(), true);
    pair("f32be", &(latitude as f32).to_be_bytes(), &(longitude as f32).to_be_bytes(), true);
    pair("f64le", &latitude.to_le_bytes(), &longitude.to_le_bytes(), true);
    pair("f64be", &latitude.to_be_bytes(), &longitude.to_be_bytes(), true);
    few_decimals(bait, latitude, longitude, out);
}

/// Writes the forms of a place of which a number has few decimals: `48.5` is written so, with or without zeros.
fn few_decimals(bait: u16, latitude: f64, longitude: f64, out: &mut Vec<Literal>) {
    let few = |degrees: f64| {
        let text = format!("{degrees}");
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        (decimals < DECIMALS).then_some(text)
    };
    let (north, east) = (few(latitude), few(longitude));
    let is_whole = (north.is_some(), east.is_some());
    let either = |few: &Option<String>, many: String| few.clone().unwrap_or(many);
    let cut = (either(&north, cut(latitude)), either(&east, cut(longitude)));
    let rounded =
        (either(&north, format!("{latitude:.DECIMALS$}")), either(&east, format!("{longitude:.DECIMALS$}")));
    let pairs = match is_whole {
        (false, false) => vec![],
        (true, true) => vec![cut],
        _ if cut == rounded => vec![cut],
        _ => vec![cut, rounded],
    };
    for (north, east) in pairs {
        // The longer one is searched.
        let (first, other, whole) = match padded(&north).len() >= padded(&east).len() {
            true => (padded(&north), east, is_whole),
            false => (padded(&east), north, (is_whole.1, is_whole.0)),
        };
        let literal = Literal::new(bait, "degrees", first.as_bytes());
        let bits = literal.bits + 3.3 * other.len() as f64 - ANYWHERE;
        let check = Check::Near { bytes: other.as_bytes().into(), distance: TEXT, whole };
        out.push(Literal { check, bits, ..literal });
    }
}

/// Degrees with decimals cut off, not rounded.
fn cut(degrees: f64) -> String {
    let text = format!("{degrees:.9}");
    let point = text.find('.').unwrap_or(text.len());
    text.get(..point + 1 + DECIMALS).unwrap_or(&text).to_owned()
}

/// Returns degrees as programs write floating point numbers, with zeros up to the shortest length that is searched.
fn padded(degrees: &str) -> String {
    let point = if degrees.contains('.') { "" } else { ".0" };
    format!("{:0<SHORTEST$}", format!("{degrees}{point}"))
}
