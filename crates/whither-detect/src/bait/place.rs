//! A place as two numbers: degrees as text, floating point numbers, and millionths or ten-millionths of a degree.
//!
//! One number alone is too little: the other must stand beside it. The latitude is what is searched in every form, so that
//! a place that is several of them at once is one match. Numbers of few decimals must be whole, since they are the
//! beginning of many others.

use super::{
    SHORTEST,
    forms::{Check, Literal},
};

/// Decimals of degrees that are compared: 11 metres.
const DECIMALS: usize = 4;
/// Decimals that a sender may have rounded to: from 110 metres on; with more than this, the first of them are the same.
const ROUNDED: std::ops::RangeInclusive<usize> = 3..=5;
/// Digits of both numbers below which zeros at their ends count: so few others stand everywhere.
const FEW_DIGITS: usize = 8;
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
    let mut pairs = match is_whole {
        (false, false) => vec![],
        (true, true) => vec![(cut, is_whole)],
        _ if cut == rounded => vec![(cut, is_whole)],
        _ => vec![(cut, is_whole), (rounded, is_whole)],
    };
    for pair in rounded_off(latitude, longitude) {
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    for ((north, east), whole) in pairs {
        let literal = Literal::new(bait, "degrees", padded(&north).as_bytes());
        let bits = literal.bits + 3.3 * east.len() as f64 - ANYWHERE;
        let check = Check::Near { bytes: east.as_bytes().into(), distance: TEXT, whole };
        out.push(Literal { check, bits, ..literal });
    }
}

/// Two numbers as text, and whether each must be a whole number.
type Pair = ((String, String), (bool, bool));

/// Writes a place as senders do who give fewer decimals, rounded or cut off: `52.52` is what is left of `52.520008`.
fn rounded_off(latitude: f64, longitude: f64) -> Vec<Pair> {
    let decimals =
        |degrees: f64| format!("{degrees}").split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let most = decimals(latitude).max(decimals(longitude));
    let mut pairs = Vec::new();
    for decimals in ROUNDED.filter(|decimals| *decimals < most) {
        let rounded = |degrees: f64| format!("{degrees:.decimals$}");
        for (north, east) in [
            (rounded(latitude), rounded(longitude)),
            (cut_at(latitude, decimals), cut_at(longitude, decimals)),
        ] {
            let trimmed = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
            let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
            let short = (trimmed(&north), trimmed(&east));
            let (north, east) =
                if digits(&short.0) + digits(&short.1) < FEW_DIGITS { (north, east) } else { short };
            let ((north, is_north_whole), (east, is_east_whole)) = (begun(&north), begun(&east));
            // Numbers of which only the beginning is compared are there already.
            if is_north_whole || is_east_whole {
                pairs.push(((north, east), (is_north_whole, is_east_whole)));
            }
        }
    }
    pairs
}

/// Returns as much of a number as is compared, and whether that is all of it.
fn begun(text: &str) -> (String, bool) {
    let point = text.find('.').unwrap_or(text.len());
    match text.get(..point + 1 + DECIMALS) {
        Some(beginning) => (beginning.to_owned(), false),
        None => (text.to_owned(), true),
    }
}

/// Degrees with decimals cut off, not rounded.
fn cut(degrees: f64) -> String {
    cut_at(degrees, DECIMALS)
}

fn cut_at(degrees: f64, decimals: usize) -> String {
    let text = format!("{degrees:.9}");
    let point = text.find('.').unwrap_or(text.len());
    text.get(..point + 1 + decimals).unwrap_or(&text).to_owned()
}

/// Returns degrees as programs write floating point numbers, with zeros up to the shortest length that is searched.
fn padded(degrees: &str) -> String {
    let point = if degrees.contains('.') { "" } else { ".0" };
    format!("{:0<SHORTEST$}", format!("{degrees}{point}"))
}
