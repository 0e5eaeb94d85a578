//! The values of some lines, field by field.
//!
//! Values are gathered while lines are followed, and judged afterwards, all of a field in a row: what the name of the
//! field says is looked up once, and most values are settled by a question or two. What is counted is what would be
//! counted value by value; in each field values come in the order of the text.

use std::borrow::Cow;

use super::{
    field::{Field, FieldId, Fields},
    judge::{Judge, Manner, SHORTEST},
    pairs::{Angle, is_degrees},
    walk::Values,
};
use crate::{
    class::Found,
    classes::{is_chinese_name, whole_address},
    decode,
    keys::Key,
    simd::{BUSY, CODED_RUN, DIGIT},
    text::{Span, ones},
};

/// A value.
#[derive(Clone, Copy, Debug)]
struct Value {
    /// First byte, and in the upper half the one behind the last.
    place: u64,
    /// Index of its line, and the signs.
    line: u32,
}

/// Sign of a string, and of one with escapes.
const QUOTED: u32 = 1 << 31;
const ESCAPED: u32 = 1 << 30;

impl Value {
    #[inline(always)]
    fn start(self) -> usize {
        self.place as u32 as usize
    }

    #[inline(always)]
    fn end(self) -> usize {
        (self.place >> 32) as usize
    }

    /// Returns the index of its line.
    #[inline(always)]
    fn line(self) -> u32 {
        self.line & !(QUOTED | ESCAPED)
    }
}

/// A line that values are of.
#[derive(Clone, Copy, Debug)]
struct Line {
    row: u64,
    start: usize,
}

/// The values of some lines.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Of each field.
    values: Vec<Vec<Value>>,
    /// The fields that have some.
    touched: Vec<FieldId>,
    lines: Vec<Line>,
    /// Index of the line that is followed.
    line: u32,
}

impl Columns {
    /// Begins a line.
    pub(super) fn begin(&mut self, row: u64, start: usize) {
        self.line = self.lines.len() as u32;
        self.lines.push(Line { row, start });
    }

    #[inline(always)]
    fn push(&mut self, field: FieldId, start: usize, end: usize, signs: u32) {
        let value = Value { place: start as u64 | (end as u64) << 32, line: self.line | signs };
        match self.values.get_mut(field as usize) {
            Some(values) if !values.is_empty() => values.push(value),
            _ => self.first(field, value),
        }
    }

    #[inline(never)]
    fn first(&mut self, field: FieldId, value: Value) {
        let index = field as usize;
        if self.values.len() <= index {
            self.values.resize_with(index + 1, Vec::new);
        }
        if let Some(values) = self.values.get_mut(index) {
            values.push(value);
            self.touched.push(field);
        }
    }

    /// Gives the values of a field away.
    fn take(&mut self, field: FieldId) -> Vec<Value> {
        self.values.get_mut(field as usize).map(std::mem::take).unwrap_or_default()
    }

    /// Takes the room of such values back.
    fn give(&mut self, field: FieldId, mut values: Vec<Value>) {
        values.clear();
        if let Some(room) = self.values.get_mut(field as usize) {
            *room = values;
        }
    }
}

impl Values for Columns {
    #[inline(always)]
    fn string(&mut self, _: &mut Fields, field: FieldId, start: usize, end: usize, escaped: bool) {
        if start < end {
            self.push(field, start, end, if escaped { QUOTED | ESCAPED } else { QUOTED });
        }
    }

    #[inline(always)]
    fn number(&mut self, _: &mut Fields, field: FieldId, span: &Span) {
        self.push(field, span.start, span.end, 0);
    }
}

/// Values that are half of a coordinate.
struct Half {
    field: FieldId,
    values: Vec<Value>,
    /// The next one.
    at: usize,
}

/// How the values of a field are looked at.
#[derive(Clone, Copy)]
enum Way {
    /// One by one: there is more to ask than whether they are what the name of the field says.
    Closely,
    /// The name of the field leads to a class, most of whose values are written plainly.
    Plainly(Key, usize),
    /// The field is called no more than `name`: values that are names of persons tell.
    Named { has_numbers: bool },
    /// The name leads nowhere: only what is in a value tells.
    Loosely { has_numbers: bool },
}

impl Judge<'_, '_> {
    /// Judges all values, and makes room for others.
    pub(super) fn columns(&mut self, fields: &mut Fields, columns: &mut Columns) {
        let mut touched = std::mem::take(&mut columns.touched);
        let lines = std::mem::take(&mut columns.lines);
        self.angles(fields, columns, &touched, &lines);
        for &id in &touched {
            let values = columns.take(id);
            self.column(fields, id, &values, &lines);
            columns.give(id, values);
        }
        touched.clear();
        (columns.touched, columns.lines) = (touched, lines);
        columns.lines.clear();
    }

    /// Judges the values of fields that are halves of coordinates, in the order of the text.
    fn angles(&mut self, fields: &mut Fields, columns: &mut Columns, touched: &[FieldId], lines: &[Line]) {
        let is_angle = |id: &FieldId| fields.get(*id).is_some_and(|field| field.angle.is_some());
        let mut halves: Vec<Half> = touched
            .iter()
            .filter(|id| is_angle(id))
            .map(|&field| Half { field, values: columns.take(field), at: 0 })
            .collect();
        let is_pair = self.is_pair(fields, &halves);
        let mut line = u32::MAX;
        loop {
            if is_pair
                && let [one, two] = halves.as_mut_slice()
                && self.pair(fields, one, two, line, lines)
            {
                continue;
            }
            let next = halves
                .iter_mut()
                .filter_map(|half| Some((*half.values.get(half.at)?, half)))
                .min_by_key(|(value, _)| value.start());
            let Some((value, half)) = next else { break };
            half.at += 1;
            let id = half.field;
            // Halves of one line belong together.
            let before = self.half.take().filter(|_| line == value.line());
            line = value.line();
            self.go_to(value, lines);
            self.half = before;
            self.one(fields, id, value);
        }
        for half in halves {
            columns.give(half.field, half.values);
        }
    }

    /// Returns whether two fields are latitude and longitude, and nothing else is asked of their values.
    fn is_pair(&self, fields: &Fields, halves: &[Half]) -> bool {
        let [Some(one), Some(two)] = [0, 1].map(|at| fields.get(halves.get(at)?.field)) else { return false };
        let is_simple = |field: &Field| field.numbers.is_empty() && field.first_seen.is_some();
        let angles = [one.angle, two.angle];
        halves.len() == 2
            && self.tables.patterns.is_none()
            && one.parent == two.parent
            && [one, two].into_iter().all(is_simple)
            && angles.contains(&Some(Angle::Latitude))
            && angles.contains(&Some(Angle::Longitude))
    }

    /// Counts the next coordinate if both halves are in degrees and alone in their line; `line` is the last one of which a
    /// value was judged.
    #[inline(always)]
    fn pair(
        &mut self,
        fields: &mut Fields,
        one: &mut Half,
        two: &mut Half,
        line: u32,
        lines: &[Line],
    ) -> bool {
        let (Some(a), Some(b)) = (one.values.get(one.at), two.values.get(two.at)) else { return false };
        let goes_on = |half: &Half| half.values.get(half.at + 1).is_some_and(|next| next.line() == a.line());
        if a.line() != b.line() || a.line() == line || goes_on(one) || goes_on(two) {
            return false;
        }
        let is_first = fields.get(one.field).is_some_and(|field| field.angle == Some(Angle::Latitude));
        let places = [(a.start(), a.end()), (b.start(), b.end())];
        let [latitude, longitude] = if is_first { places } else { [places[1], places[0]] };
        if (a.line | b.line) & ESCAPED != 0
            || !is_degrees(&self.text, latitude.0, latitude.1, 90)
            || !is_degrees(&self.text, longitude.0, longitude.1, 180)
        {
            return false;
        }
        let (field, place) =
            if a.start() < b.start() { (one.field, places[0]) } else { (two.field, places[1]) };
        self.go_to(*a, lines);
        self.coordinate(fields, field, place, [latitude, longitude]);
        for half in [one, two] {
            half.at += 1;
            if let Some(field) = fields.get_mut(half.field) {
                field.values += 1;
            }
        }
        true
    }

    /// Judges the values of a field.
    fn column(&mut self, fields: &mut Fields, id: FieldId, values: &[Value], lines: &[Line]) {
        let mut values = values;
        // The first ones also say where the field was first seen.
        while let Some((first, rest)) = values.split_first()
            && fields.get(id).is_some_and(|field| field.first_seen.is_none())
        {
            self.go_to(*first, lines);
            self.one(fields, id, *first);
            values = rest;
        }
        let way = fields.get(id).map(|field| self.way(field));
        match way {
            Some(Way::Plainly(key, class)) => self.plainly(fields, id, (key, class), values, lines),
            Some(Way::Named { has_numbers }) => self.named(fields, id, has_numbers, values, lines),
            Some(Way::Loosely { has_numbers }) => self.loosely(fields, id, has_numbers, values, lines),
            Some(Way::Closely) | None => {
                for value in values {
                    self.go_to(*value, lines);
                    self.one(fields, id, *value);
                }
            }
        }
    }

    /// Returns how to look at the values of a field.
    fn way(&self, field: &Field) -> Way {
        let is_name = field.is_name && self.tables.selection.has_class(self.tables.names);
        let has_numbers = self.tables.has_numbers;
        if self.tables.patterns.is_some() {
            return Way::Closely;
        }
        match field.key.map(|key| (key, key.class)) {
            Some((key, Some(class))) => Way::Plainly(key, class),
            _ if !field.numbers.is_empty() => Way::Closely,
            Some((_, None)) => Way::Loosely { has_numbers: false },
            None if is_name => Way::Named { has_numbers },
            None => Way::Loosely { has_numbers },
        }
    }

    /// Judges values most of which are written as the class of their key counts them.
    fn plainly(
        &mut self,
        fields: &mut Fields,
        id: FieldId,
        (key, class): (Key, usize),
        values: &[Value],
        lines: &[Line],
    ) {
        let mut settled = 0;
        let mut values = values.iter();
        // An integer may be a number that has lost its zeros.
        let is_named = fields.is_named(id);
        while let Some(field) = fields.get_mut(id) {
            let tally = field.tallies.of(class as u16, 0);
            let is_full = tally.spots.len() >= self.located;
            let other = values.find(|value| {
                let (start, end) = (value.start(), value.end());
                let is_simple = value.line & ESCAPED == 0 && (value.line & QUOTED != 0 || !is_named);
                let verdict = if is_simple { self.plain_verdict(&key, class, start, end) } else { None };
                let Some(verdict) = verdict else { return true };
                if !is_full {
                    self.go_to(**value, lines);
                }
                self.note_plain(tally, verdict, start, end);
                settled += 1;
                false
            });
            let Some(other) = other else { break };
            self.go_to(*other, lines);
            self.one(fields, id, *other);
        }
        if let Some(field) = fields.get_mut(id) {
            field.values += settled;
        }
    }

    /// Judges values of a field that is called no more than `name`.
    fn named(
        &mut self,
        fields: &mut Fields,
        id: FieldId,
        has_numbers: bool,
        values: &[Value],
        lines: &[Line],
    ) {
        let mut settled = 0;
        for value in values {
            let (start, end) = self.text.without_padding(value.start(), value.end());
            // A name of this kind has neither digits nor marks.
            let is_simple = value.line & (QUOTED | ESCAPED) == QUOTED;
            let is_name = is_simple && is_chinese_name(self.text.slice(start, end));
            self.go_to(*value, lines);
            if is_name || is_simple && self.is_nothing(start, end, has_numbers) {
                self.name(fields, id, start, end);
                settled += 1;
            } else {
                self.one(fields, id, *value);
            }
        }
        if let Some(field) = fields.get_mut(id) {
            field.values += settled;
        }
    }

    /// Judges values of a field whose name leads nowhere.
    fn loosely(
        &mut self,
        fields: &mut Fields,
        id: FieldId,
        has_numbers: bool,
        values: &[Value],
        lines: &[Line],
    ) {
        let (mut settled, mut numeric) = (0, 0);
        let lengths = self.tables.lengths | if has_numbers { self.tables.known.lengths } else { 0 };
        for value in values {
            let (start, end) = self.text.without_padding(value.start(), value.end());
            let length = end - start;
            settled += 1;
            // Most are short strings in which nothing may stand.
            let is_short = value.line & (QUOTED | ESCAPED) == QUOTED && length < CODED_RUN;
            if is_short
                && self.text.window(BUSY, start) & ones(length) == 0
                && !(has_numbers && self.tables.known.may_be_written(&self.text, start, length))
            {
                continue;
            }
            let digits = self.text.window(DIGIT, start) & ones(length);
            if length < decode::SHORTEST && digits == ones(length) {
                if lengths >> length & 1 == 1 && length >= SHORTEST {
                    self.go_to(*value, lines);
                    self.digits(fields, id, &Span { start, end, digits });
                } else {
                    numeric += u64::from(length >= SHORTEST);
                }
                continue;
            }
            let is_nothing = match value.line & (QUOTED | ESCAPED) {
                QUOTED => self.is_nothing(start, end, has_numbers),
                0 => length < SHORTEST,
                _ => false,
            };
            if is_nothing || self.address(fields, id, value, lines) {
                continue;
            }
            settled -= 1;
            self.go_to(*value, lines);
            self.one(fields, id, *value);
        }
        if let Some(field) = fields.get_mut(id) {
            field.values += settled;
            field.numeric += numeric;
        }
    }

    /// Counts a value that is a mail address, written as most are, and nothing else; returns whether it is one.
    #[inline(never)]
    fn address(&mut self, fields: &mut Fields, id: FieldId, value: &Value, lines: &[Line]) -> bool {
        let (start, end) = self.text.without_padding(value.start(), value.end());
        let span = self.text.span(start, end);
        let class = self.tables.addresses;
        let is_simple = value.line & (QUOTED | ESCAPED) == QUOTED
            && self.tables.selection.has_class(class)
            && self.text.is_quiet_but_for_one_mark(&span)
            && !self.text.has_numbers(&span)
            && !self.text.is_coded(span.start, span.end);
        let text = self.text.slice(span.start, span.end);
        let Some((validation, confidence)) = is_simple.then(|| whole_address(text)).flatten() else {
            return false;
        };
        self.go_to(*value, lines);
        let found = Found { start: 0, end: text.len(), value: Cow::Borrowed(text), validation, confidence };
        let manner = Manner { route: 0, whole: true, told: false };
        self.found(fields, id, class, &found, span.start, manner);
        true
    }

    /// Returns whether a string is nothing, if its field does not say what it is.
    #[inline(always)]
    fn is_nothing(&self, start: usize, end: usize, has_numbers: bool) -> bool {
        self.text.is_nothing(start, end)
            && !self.is_coded(start, end)
            && !(has_numbers && self.tables.known.may_be_written(&self.text, start, end - start))
    }

    /// Returns whether something may be encoded in a value. Most short tokens are identifiers, and begin nothing.
    #[inline(always)]
    fn is_coded(&self, start: usize, end: usize) -> bool {
        end - start >= decode::SHORTEST
            && self.text.is_coded(start, end)
            && !(self.text.is_token(&self.text.span(start, end))
                && decode::is_opaque(self.text.slice(start, end)))
    }

    /// Goes to the line of a value.
    #[inline(always)]
    fn go_to(&mut self, value: Value, lines: &[Line]) {
        if let Some(line) = lines.get(value.line() as usize) {
            self.begin(line.row, line.start);
        }
    }

    /// Judges a value by itself.
    #[inline(never)]
    fn one(&mut self, fields: &mut Fields, id: FieldId, value: Value) {
        let (start, end) = (value.start(), value.end());
        if value.line & QUOTED != 0 {
            self.string(fields, id, start, end, value.line & ESCAPED != 0);
        } else {
            let span = self.text.span(start, end);
            self.number(fields, id, &span);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        lines::{routes::Routes, walk::Walk},
        selection::Selection,
        simd::{Maps, maps},
        tables::Tables,
        text::Text,
    };

    /// What is counted in lines, value by value or field by field: of each field its path and values, and of each kind what
    /// is valid, fails, differs, and where it stands.
    fn counted(lines: &[String], tables: &Tables, by_field: bool) -> Vec<String> {
        let (mut fields, mut columns, mut routes) = (Fields::new(), Columns::default(), Routes::default());
        for (row, line) in lines.iter().enumerate() {
            let mut made = Maps::default();
            maps(line.as_bytes(), &mut made);
            let text = Text { bytes: line.as_bytes(), maps: &made };
            let walk = Walk { text, keys: &tables.keys, known: &tables.known, end: line.len() };
            let mut judge = Judge::new(text, tables, &mut routes, 1_000, 1);
            if by_field {
                columns.begin(row as u64, 0);
                walk.run(0, &mut fields, &mut columns).expect("a record");
                judge.columns(&mut fields, &mut columns);
            } else {
                judge.begin(row as u64, 0);
                walk.run(0, &mut fields, &mut judge).expect("a record");
            }
        }
        let mut seen = Vec::new();
        for id in 0..fields.list.len() as FieldId {
            let path = fields.path(id);
            let Some(field) = fields.get_mut(id) else { continue };
            seen.push(format!("{path} {} {} {:?}", field.values, field.numeric, field.first_seen));
            for mut tally in field.tallies.take() {
                let counts = (tally.kind, tally.valid, tally.failed, tally.distinct.count());
                // A tally that is asked for and never counted says nothing.
                if tally.valid + tally.failed > 0 {
                    seen.push(format!("{path} {counts:?} {:?} {}", tally.spots, tally.validation));
                }
            }
        }
        seen.sort();
        seen
    }

    const VALUE: &str = concat!(
        r#"([0-9]{1,19}|[0-9]{17}X|1[3-9][0-9]{9}|86[0-9]{13}|[a-f0-9]{24}|[A-Za-z0-9+/]{22,34}|wxid_[a-z0-9]{8,14}"#,
        r#"|[A-Z]{2}[0-9]{6,8}|[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}|([0-9]{1,3}[.]){3}[0-9]{1,3}|31[.][0-9]{2,5}"#,
        r#"|([0-9a-f]{2}:){5}[0-9a-f]{2}|王芳|[a-z]{1,4}@[a-z]{2,6}[.]com|([a-z0-9 :.+@/_=-]{1,9}|15:30|v 2[.]3[.]1){1,9}"#,
        r#"|[ ]{1,3}| 王芳|[ ]{1,2}([A-Z]{2}[0-9]{6}[A-Z]|[0-9]{5,11}) ?|'1[3-9][0-9]{9}|1[3-9][0-9]{5,9}[.]0| [a-z]{3}@[a-z]{4}[.]com"#,
        r#"|110105194912310021|11010519491231002X|4111111111111111|\\u53f7 ?|phone \+49 30 901820)"#,
    );

    proptest! {
        #[test]
        fn fields_are_counted_as_values_are(
            rows in proptest::collection::vec(
                proptest::collection::vec((0usize..9, VALUE, proptest::bool::weighted(0.8)), 1..7),
                1..12,
            ),
        ) {
            const NAMES: [&str; 9] = ["x", "y", "name", "phone", "lat", "lng", "ts", "cpf", "a_longer_name"];
            let member = |(name, value, quoted): &(usize, String, bool)| {
                let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
                let quote = if *quoted || !is_number { "\"" } else { "" };
                format!("\"{}\":{quote}{value}{quote}", NAMES[*name])
            };
            let line = |row: &Vec<_>| format!("{{{}}}", row.iter().map(member).collect::<Vec<_>>().join(","));
            let lines: Vec<String> = rows.iter().map(line).collect();
            for names in [None, Some(["cn.ric", "contact.phone", "location.precise"])] {
                let selection = names.map_or_else(Selection::all, |names| Selection::of(names).expect("known"));
                let tables = Tables::new(&selection, None);
                prop_assert_eq!(counted(&lines, &tables, true), counted(&lines, &tables, false), "{:?}", lines);
            }
        }
    }
}
