//! Coordinates precise to a hundred metres or better: pairs of latitude and longitude.
//!
//! Behind `lat` and `lon` keys three decimals count (about 110 m); bare pairs need four in both numbers and
//! must stand alone, since rows of numbers are vectors and drawings. Altitudes and accuracies are not read. Lists of two
//! numbers and integers of a millionth of a degree are read in fields of records only (`lines/pairs.rs`).

use std::borrow::Cow;

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger},
    key_value::{Delimiter, Mark, is_key_byte, key_before, percent_decode, value_after},
    view::View,
};

/// `location.precise`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "location.precise",
        title: "precise location",
        sensitivity: 4,
        linddun: "identifying",
        identifier: false,
        content: true,
    },
    keys: &[
        "coordinate",
        "coordinates",
        "gps",
        "gpslat",
        "late6",
        "latitudee7",
        "late7",
        "lnge6",
        "lnge7",
        "lonlat",
        "lone6",
        "lone7",
        "longitudee7",
        "gpslng",
        "gpslon",
        "lat",
        "latitude",
        "latlng",
        "latlon",
        "lng",
        "location",
        "lon",
        "longitude",
        "latitud",
        "longitud",
        "breitengrad",
        "längengrad",
        "纬度",
        "经度",
        "緯度",
        "經度",
        "経度",
        "широта",
        "долгота",
    ],
    keyed,
    triggers: &[Trigger::Dotted],
    find,
    rank: 55,
    examples: &[
        ("{\"lat\":31.2304,\"lon\":121.4737}", "31.2304,121.4737"),
        ("{\"longitude\":\"121.473\",\"latitude\":\"31.230\"}", "31.230,121.473"),
        ("lat=31.2304&lng=121.4737", "31.2304,121.4737"),
        ("<lat>-31.2304</lat><lon>121.4737</lon>", "-31.2304,121.4737"),
        ("at 31.2304,121.4737.", "31.2304,121.4737"),
        ("q=31.2304%2C121.4737&x", "31.2304,121.4737"),
        ("{\"location\":\"121.473,31.230\"}", "121.473,31.230"),
    ],
    non_examples: &[
        "{\"lat\":31.2,\"lon\":121.4}",
        "{\"lat\":131.2304,\"lon\":121.4737}",
        "{\"lat\":31.2304}",
        "31.2304,121.4737,55.1234,66.1234",
        "31.230,121.473",
        "0.0000,0.0000",
        "95.2304,181.4737",
        "M31.2304,121.4737L31.2,121.4",
        "{\"lon\":121.4737},{\"lat\":31.2304}",
    ],
    ..Class::NONE
};

/// Farthest that the second key of a pair may stand behind the first value.
const REACH: usize = 48;

/// A decimal number of degrees as text.
#[derive(Clone, Copy)]
struct Degrees<'a> {
    text: &'a [u8],
    value: f64,
    decimals: usize,
}

/// Reads a number at the beginning of `text`.
fn degrees(text: &[u8]) -> Option<Degrees<'_>> {
    let sign = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let digits = |from: usize| text.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(sign);
    if !(1..=3).contains(&whole) || text.get(sign + whole) != Some(&b'.') {
        return None;
    }
    let decimals = digits(sign + whole + 1);
    if !(3..=17).contains(&decimals) {
        return None;
    }
    let text = text.get(..sign + whole + 1 + decimals)?;
    let value = std::str::from_utf8(text).ok()?.parse().ok()?;
    Some(Degrees { text, value, decimals })
}

/// Returns whether two numbers may be latitude and longitude, in this order.
fn is_pair(latitude: Degrees<'_>, longitude: Degrees<'_>, decimals: usize) -> bool {
    latitude.decimals.min(longitude.decimals) >= decimals
        && latitude.value.abs() <= 90.0
        && longitude.value.abs() <= 180.0
        && latitude.value != 0.0
        && longitude.value != 0.0
}

fn join(first: &[u8], second: &[u8]) -> Cow<'static, [u8]> {
    Cow::Owned([first, second].join(&b','))
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let validation = "range, field name";
    if keyed.key.contains("lat") != (keyed.key.contains("lon") || keyed.key.contains("lng")) {
        let own = degrees(&keyed.value).filter(|own| own.text.len() == keyed.value.len())?;
        let is_latitude = keyed.key.contains("lat");
        let (partner, end) = partner(keyed.view, keyed.end, is_latitude)?;
        let other = degrees(&partner)?;
        let (latitude, longitude) = if is_latitude { (own, other) } else { (other, own) };
        let value = is_pair(latitude, longitude, 3).then(|| join(latitude.text, longitude.text))?;
        return Some(Found { start: keyed.start, end, value, validation, confidence: Confidence::High });
    }
    let first = degrees(&keyed.value)?;
    let rest = keyed.value.get(first.text.len()..)?.strip_prefix(b",")?.trim_ascii_start();
    let second = degrees(rest).filter(|second| second.text.len() == rest.len())?;
    if !is_pair(first, second, 3) && !is_pair(second, first, 3) {
        return None;
    }
    Some(keyed.found_as(join(first.text, second.text), validation, Confidence::High))
}

/// Finds the other half of a pair behind `from`, within the same object; returns it and its end.
fn partner<'a>(view: &View<'a>, from: usize, is_latitude: bool) -> Option<(Cow<'a, [u8]>, usize)> {
    let names: &[&str] = match is_latitude {
        true => &["lon", "lng", "long", "longitude", "gpslng", "gpslon"],
        false => &["lat", "latitude", "gpslat"],
    };
    for (index, &byte) in view.slice(from, from + REACH).iter().enumerate() {
        let at = from + index;
        let kind = match byte {
            b'{' | b'}' | b'[' | b']' => return None,
            b':' => Delimiter::Colon,
            b'=' => Delimiter::Equals,
            b'>' => Delimiter::Tag,
            _ => continue,
        };
        let mark = Mark { kind, start: at, end: at + 1 };
        let Some((start, end)) = key_before(view, mark) else { continue };
        let key: Vec<u8> = view.slice(start, end).iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        if names.iter().any(|name| key.eq_ignore_ascii_case(name.as_bytes())) {
            let value = value_after(view, mark).filter(|value| !value.cut)?;
            return Some((percent_decode(view.slice(value.start, value.end)), value.end));
        }
    }
    None
}

fn find<'a>(view: &View<'a>, start: usize, _: usize) -> Option<Found<'a>> {
    let start = start - usize::from(matches!(view.before(start, 1), b'-' | b'+'));
    let first = degrees(view.slice(start, start + 24))?;
    let after = start + first.text.len();
    let separator = match (view.at(after), view.at(after + 1)) {
        (b',', b' ') => 2,
        (b',', _) => 1,
        _ if view.slice(after, after + 3) == b"%2C" => 3,
        _ => return None,
    };
    let second = degrees(view.slice(after + separator, after + separator + 24))?;
    let end = after + separator + second.text.len();
    if !is_pair(first, second, 4) && !is_pair(second, first, 4) {
        return None;
    }
    let lone = |byte: u8, next: u8| {
        !matches!(byte, b',' | b'.') || !(next.is_ascii_digit() || matches!(next, b'-' | b' '))
    };
    let space = usize::from(view.before(start, 1) == b' ');
    let next = usize::from(view.at(end) == b' ');
    let row = view.before(start, 1 + space) == b','
        || !lone(view.at(end), view.at(end + 1))
        || (next == 1 && (view.at(end + 1).is_ascii_digit() || view.at(end + 1) == b'-'))
        || is_key_byte(view.before(start, 1))
        || !view.right_bound(end);
    if row {
        return None;
    }
    let words = &["lat", "lng", "lon", "gps", "location", "position", "geo", "coord", "坐标", "经纬", "定位"];
    let (validation, confidence) = match view.context(start, words) {
        true => ("range, precision, context", Confidence::High),
        false => ("range, precision", Confidence::Medium),
    };
    Some(Found { start, end, value: join(first.text, second.text), validation, confidence })
}
