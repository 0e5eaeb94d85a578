//! Where within its content a hit stood: the part of a sighting's path behind the place.
//!
//! `>json:$.device.imei`, `>query:uid`, `>form:uid`, `>cookie:uid`, `>xml:uid`, `>part:uid`, or nothing; behind it
//! what an entry calls the value: `>json:$.value[uid]`.

use whither_model::Place;

use crate::{
    entry::name_before,
    json::JsonPath,
    key_value::{Delimiter, Mark, key_before, mark_before},
    limit,
    pass::Hit,
    shown::push_key,
    tables::Tables,
    view::View,
};

/// How content is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// `; `-separated pairs of a `Cookie` or `Set-Cookie` header.
    Cookie,
    /// `&`-separated pairs of a body.
    Form,
    /// JSON; the tokenizer knows the path, or has lost it.
    Json,
    /// None of these.
    Plain,
    /// `&`-separated pairs of a URI.
    Query,
}

impl Layout {
    /// Tells the layout from what the dissector says of the place.
    pub(crate) fn of(place: &Place<'_>) -> Self {
        let base = place.path.split('>').next().unwrap_or_default();
        match base.rsplit('.').next().unwrap_or_default() {
            "cookie" | "set-cookie" => Self::Cookie,
            "uri" | "url" | "referer" | "location" => Self::Query,
            _ if place.media_type.contains("json") => Self::Json,
            "body" => Self::Form,
            _ if place.media_type == "application/x-www-form-urlencoded" => Self::Form,
            _ => Self::Plain,
        }
    }
}

/// Appends where `hit` stood, and what an entry calls it, if that is a name that leads to something: others are values.
pub(crate) fn write(
    path: &mut String,
    view: &View<'_>,
    hit: &Hit<'_>,
    layout: Layout,
    json: Option<&JsonPath>,
    tables: &Tables,
) {
    field(path, view, hit, layout, json);
    let key = hit.key.filter(|key| key.2 != Delimiter::Tag);
    let Some((start, end)) = key.and_then(|(start, end, _)| name_before(view, (start, end))) else { return };
    let name = view.slice(start, end);
    if tables.keys.find(name).is_some() || !tables.known.keyed(name).is_empty() {
        path.push('[');
        push_key(path, name);
        path.push(']');
    }
}

fn field(path: &mut String, view: &View<'_>, hit: &Hit<'_>, layout: Layout, json: Option<&JsonPath>) {
    if let Some(json) = json {
        let length = path.len();
        path.push_str(">json:");
        if json.write(path, view.bytes, hit.found.start) {
            return;
        }
        path.truncate(length);
    }
    if let Some((start, end, Delimiter::Tag)) = hit.key {
        path.push_str(">xml:");
        return push_key(path, view.slice(start, end));
    }
    if let Some((start, end, Delimiter::Part)) = hit.key {
        path.push_str(">part:");
        return push_key(path, view.slice(start, end));
    }
    if json.is_some() || layout == Layout::Json {
        path.push_str(">json:…");
        let nearest = || mark_before(view, hit.found.start).and_then(|mark| key_before(view, mark));
        if let Some((start, end)) = hit.key.map(|(start, end, _)| (start, end)).or_else(nearest) {
            push_key(path, view.slice(start, end));
        }
        return;
    }
    let name = match layout {
        Layout::Cookie => ">cookie:",
        Layout::Form => ">form:",
        Layout::Query => ">query:",
        Layout::Json | Layout::Plain => return,
    };
    let key = match hit.key {
        Some((start, end, Delimiter::Equals)) => Some((start, end)),
        _ => enclosing_pair(view, hit.found.start, layout),
    };
    if let Some((start, end)) = key {
        path.push_str(name);
        push_key(path, view.slice(start, end));
    }
}

/// Finds the key of the pair in whose value `start` stands.
fn enclosing_pair(view: &View<'_>, start: usize, layout: Layout) -> Option<(usize, usize)> {
    let floor = start.saturating_sub(limit::BEFORE - limit::KEY - 2);
    let before = view.slice(floor, start);
    for (index, &byte) in before.iter().enumerate().rev() {
        match byte {
            b'=' => {
                let at = floor + index;
                return key_before(view, Mark { kind: Delimiter::Equals, start: at, end: at + 1 });
            }
            b';' => return None,
            b'&' | b'?' | b'#' | b' ' | b'\n' if layout != Layout::Cookie => return None,
            _ => {}
        }
    }
    None
}
