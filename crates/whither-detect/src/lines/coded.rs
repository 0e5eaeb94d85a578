//! What is encoded in values and lines: escapes of JSON, runs of base64 or hexadecimal digits, tokens.

use whither_model::records::OVERLAP_BYTES;

use super::{
    escape::unescape,
    field::{FieldId, Fields, ROOT, Spot},
    inside::Inside,
    judge::Judge,
    walk::Values,
};
use crate::{
    decode,
    simd::{Maps, maps},
    text::{Span, Text},
};

impl<'r> Judge<'_, 'r> {
    /// Judges a string with escapes as it is meant.
    #[inline(never)]
    pub(super) fn escaped(&mut self, fields: &mut Fields, field: FieldId, span: &Span) {
        let stands = self.spot(span.start, span.end);
        let mut bytes = Vec::with_capacity(span.len());
        unescape(self.text.slice(span.start, span.end), &mut bytes);
        if matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[')) && self.depth < decode::DEPTH {
            let inner = self.inside(stands);
            if let Some(field) = fields.get_mut(field) {
                field.values += 1;
                field.first_seen.get_or_insert(stands);
            }
            return inner.read(String::new(), &bytes, 1, fields, field, self.routes);
        }
        let mut made = Maps::default();
        maps(&bytes, &mut made);
        let text = Text { bytes: &bytes, maps: &made };
        let mut inner = Judge::new(text, self.tables, self.routes, self.located, self.block);
        inner.row = self.row;
        inner.stands = Some(stands);
        inner.depth = self.depth;
        inner.string(fields, field, 0, bytes.len(), false);
    }

    /// Judges an integer that is written with an exponent, as floating point numbers are (`1.3800138e10`); returns whether
    /// it is one.
    #[inline(never)]
    pub(super) fn exponent(&mut self, fields: &mut Fields, field: FieldId, span: &Span) -> bool {
        /// Above it not every integer is a floating point number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let text = self.text.slice(span.start, span.end);
        let number = (span.len() <= 32 && memchr::memchr2(b'e', b'E', text).is_some())
            .then(|| std::str::from_utf8(text).ok()?.parse::<f64>().ok());
        let Some(number) = number.flatten().filter(|number| number.fract() == 0.0 && number.abs() < EXACT)
        else {
            return false;
        };
        let written = format!("{}", number as i64);
        let mut made = Maps::default();
        maps(written.as_bytes(), &mut made);
        let text = Text { bytes: written.as_bytes(), maps: &made };
        let stands = self.spot(span.start, span.end);
        let mut inner = Judge::new(text, self.tables, self.routes, self.located, self.block);
        (inner.row, inner.stands, inner.depth) = (self.row, Some(stands), self.depth);
        inner.number(fields, field, &text.span(0, written.len()));
        true
    }

    /// Decodes what in a value may be encoded, and counts what stands in it, as at the place of the value.
    #[inline(never)]
    pub(super) fn coded(&mut self, fields: &mut Fields, field: FieldId, span: &Span) {
        if self.text.is_token(span) {
            return self.run(fields, field, span.start, span.end);
        }
        let value = self.text.slice(span.start, span.end);
        let mut token = self.next_token(value, 0);
        decode::runs(value, |from, to| {
            while let Some((start, end)) = token.filter(|token| token.0 <= from) {
                self.token(fields, field, span.start + start, span.start + end, end - start == value.len());
                token = self.next_token(value, end);
            }
            self.run(fields, field, span.start + from, span.start + to);
        });
    }

    /// Decodes a run of base64 or hexadecimal digits.
    fn run(&mut self, fields: &mut Fields, field: FieldId, start: usize, end: usize) {
        let Some(decoded) = decode::decode_run(self.text.slice(start, end)) else { return };
        if self.depth >= decode::DEPTH {
            fields.limited += 1;
            return;
        }
        self.inside(self.spot(start, end)).layers(decoded, fields, field, self.routes);
    }

    /// Makes what reads the inside of a value that stands there.
    fn inside(&self, spot: Spot) -> Inside<'r> {
        Inside { tables: self.tables, spot, located: self.located, depth: self.depth }
    }

    /// Decodes runs in lines of text that begin from `from` on; one that goes on behind the end is left to the next piece of
    /// the line, or counted where that will not see its beginning.
    #[inline(never)]
    pub(super) fn coded_lines(
        &mut self,
        fields: &mut Fields,
        from: usize,
        start: usize,
        end: usize,
        goes_on: bool,
    ) {
        let bytes = self.text.slice(from, end);
        let mut looked = start;
        let mut token = self.next_token(bytes, 0);
        decode::runs(bytes, |first, behind| {
            while let Some((first, behind)) = token.filter(|token| token.0 <= first) {
                self.advance(&mut looked, from + first);
                self.token(fields, ROOT, from + first, from + behind, false);
                token = self.next_token(bytes, behind);
            }
            if !(goes_on && from + behind == end) {
                self.advance(&mut looked, from + first);
                self.run(fields, ROOT, from + first, from + behind);
            } else if behind - first > OVERLAP_BYTES {
                fields.limited += 1;
            }
        });
    }
}
