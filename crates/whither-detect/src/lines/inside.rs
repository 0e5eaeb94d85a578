//! What stands inside a value: JSON in a string, and what was decoded, layer by layer.
//!
//! The inside is read as lines are, with fields and routes of its own; what is found in it is counted at the field of the
//! value, on the route that led there, such as `>base64>json:$.phone`.

use super::{
    Part,
    field::{FieldId, Fields, Spot},
    judge::Judge,
    routes::Routes,
    walk::Walk,
};
use crate::{
    decode::{self, Decoded},
    simd::{Maps, maps},
    tables::Tables,
    text::Text,
};

/// What was decoded from a value.
pub(super) struct Inside<'r> {
    pub(super) tables: &'r Tables,
    /// Where the value stands.
    pub(super) spot: Spot,
    pub(super) located: usize,
    /// Layers around the value.
    pub(super) depth: usize,
}

impl Inside<'_> {
    /// Follows the layers of what was decoded down to text, and counts what is in it.
    pub(super) fn layers(&self, first: Decoded, fields: &mut Fields, field: FieldId, routes: &mut Routes) {
        let followed = decode::follow(first, self.depth);
        fields.limited += u64::from(followed.is_limited);
        let layers = followed.route.matches('>').count();
        self.read(followed.route, &followed.bytes, layers, fields, field, routes);
    }

    /// Counts what is in bytes to which a route of so many layers has led.
    pub(super) fn read(
        &self,
        route: String,
        bytes: &[u8],
        layers: usize,
        fields: &mut Fields,
        field: FieldId,
        routes: &mut Routes,
    ) {
        let mut made = Maps::default();
        maps(bytes, &mut made);
        let text = Text { bytes, maps: &made };
        let (mut inner, mut inner_routes) = (Fields::new(), Routes::default());
        let mut judge = Judge::new(text, self.tables, &mut inner_routes, 1, 1);
        judge.depth = self.depth + layers;
        let walk = Walk { text, keys: &self.tables.keys, known: &self.tables.known, end: bytes.len() };
        let is_json = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
        if !is_json || walk.run(0, &mut inner, &mut judge).is_err() {
            inner = Fields::new();
            let part = Part { bytes, row: 0, begun: 0, overlap: 0, goes_on: false };
            judge.text(&mut inner, 0, bytes.len(), 0, &part);
        }
        fields.limited += inner.limited;
        for id in 0..inner.list.len() {
            let path = inner.path(id as FieldId);
            let Some(from) = inner.list.get_mut(id) else { continue };
            let (values, numeric) = (from.values, from.numeric);
            let json = if path == "$" { String::new() } else { format!(">json:{path}") };
            let base = format!("{route}{json}");
            for mut theirs in from.tallies.take() {
                theirs.route = routes.number(&format!("{base}{}", inner_routes.text(theirs.route)));
                theirs.spots.iter_mut().for_each(|spot| *spot = self.spot);
                let Some(outer) = fields.get_mut(field) else { continue };
                let ours = outer.tallies.of(theirs.kind, theirs.route);
                if ours.spots.len() >= self.located {
                    theirs.spots.clear();
                }
                ours.merge(theirs);
            }
            // What has been found there before is one of so many values more.
            if let Some(number) = routes.known(&base)
                && let Some(outer) = fields.get_mut(field)
            {
                outer.tallies.all().filter(|tally| tally.route == number).for_each(|tally| {
                    tally.values += values;
                    tally.numeric += numeric;
                });
            }
        }
    }
}
