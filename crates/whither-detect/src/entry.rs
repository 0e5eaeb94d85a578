//! Entries: a member of an object that says what the one beside it is called, such as `{"name":"imei","value":"…"}`.
//!
//! Archives of HTTP, events of analytics, tables of attributes and preferences of Android keep values so.

use crate::{
    key_value::{is_key_byte, key_before, mark_before, quote_before, spaces_before},
    keys, limit,
    view::View,
};

/// What a member is in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Nothing.
    None,
    /// It may say what another is called.
    Name,
    /// It is the one that is called so.
    Value,
}

const NAMES: [&str; 9] =
    ["attribute", "attribute_code", "field", "k", "key", "meta_key", "name", "param", "property"];
pub(crate) const VALUES: [&str; 11] = [
    "#text",
    "double_value",
    "doublevalue",
    "int_value",
    "intvalue",
    "meta_value",
    "string_value",
    "stringvalue",
    "v",
    "val",
    "value",
];

impl Entry {
    /// Returns what a member of this name is.
    pub(crate) fn of(name: &[u8]) -> Self {
        let name = keys::local(name);
        let is_in = |list: &[&str]| list.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
        if is_in(&NAMES) {
            Self::Name
        } else if is_in(&VALUES) {
            Self::Value
        } else {
            Self::None
        }
    }
}

/// Returns the span of what the member before a key says that it is called, where the key is that of a value.
///
/// Both stand in running text: JSON, also in JSON or in a query, attributes of XML, forms.
pub(crate) fn name_before(view: &View<'_>, key: (usize, usize)) -> Option<(usize, usize)> {
    if Entry::of(view.slice(key.0, key.1)) != Entry::Value {
        return None;
    }
    let mut end = before_key(view, key);
    // The first in an object that is itself the value.
    if view.before(end, 1) == b'{' {
        let outer = key_before(view, mark_before(view, end - 1)?)?;
        if Entry::of(view.slice(outer.0, outer.1)) != Entry::Value {
            return None;
        }
        end = before_key(view, outer);
    }
    // A member may stand between, such as `"type":"string"`.
    let (value, name) = member_before(view, end)?;
    let is_name = |(start, end)| Entry::of(view.slice(start, end)) == Entry::Name;
    let (value, name) =
        if is_name(name) { (value, name) } else { member_before(view, before_key(view, name))? };
    let is_near = (key.1 + WRITTEN).saturating_sub(name.0) <= limit::BEFORE;
    (is_near && is_name(name)).then_some(value)
}

/// Returns the spans of value and name of the member that ends before a place.
fn member_before(view: &View<'_>, mut end: usize) -> Option<((usize, usize), (usize, usize))> {
    let separator = match view.before(end, 1) {
        b',' | b'&' => 1,
        b'C' | b'c' if view.slice(end.saturating_sub(3), end - 1) == b"%2" => 3,
        // Between attributes there is none.
        _ => 0,
    };
    end -= separator;
    end -= spaces_before(view, end);
    end -= quote_before(view, end).len();
    let bytes = view.slice(end.saturating_sub(keys::LONGEST * 2), end);
    let mut start = end - bytes.iter().rev().take_while(|&&byte| is_key_byte(byte)).count();
    if view.before(start, 1) == b'%' {
        start = view.skip_escape(start);
    }
    let name = key_before(view, mark_before(view, start)?)?;
    (start < end).then_some(((start, end), name))
}

/// Returns the end of what stands before a key, its quote and spaces.
fn before_key(view: &View<'_>, key: (usize, usize)) -> usize {
    let end = key.0 - quote_before(view, key.0).len();
    // Each member may have a line of its own.
    let blanks =
        (1..=INDENT).take_while(|&back| matches!(view.before(end, back), b' ' | b'\n' | b'\r' | b'\t'));
    end - blanks.count().max(spaces_before(view, end))
}

/// Most bytes of a line feed and what stands before a member in its line.
const INDENT: usize = 24;

/// Bytes of quotes, a colon and a space, encoded, before the name and behind the key.
const WRITTEN: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_before_values_in_every_notation() {
        for (text, expected) in [
            (r#"{"name":"imei","value":"1"}"#, Some("imei")),
            (r#"{"name": "imei", "value": "1"}"#, Some("imei")),
            (r#"{\"key\":\"imei\",\"value\":\"1\"}"#, Some("imei")),
            ("%7B%22name%22%3A%22imei%22%2C%22value%22%3A%221%22%7D", Some("imei")),
            (r#"<int name="imei" value="1"/>"#, Some("imei")),
            ("name=imei&value=1", Some("imei")),
            (r#"{"key":"imei","value":{"string_value":"1"}}"#, Some("imei")),
            (r#"{"key":"imei","other":{"string_value":"1"}}"#, None),
            (r#"{"name":"imei","type":"string","value":"1"}"#, Some("imei")),
            ("{\n  \"name\": \"imei\",\n  \"value\": \"1\"\n}", Some("imei")),
            (r#"{"name":"imei","a":"b","c":"d","value":"1"}"#, None),
            (r#"{"title":"imei","value":"1"}"#, None),
            (r#"{"name":"imei"},{"value":"1"}"#, None),
            (r#""imei","value":"1""#, None),
            ("value", None),
        ] {
            let view = View { bytes: text.as_bytes(), code: false, no_addresses: false };
            let at = text.find("string_value").or(text.find("value")).expect("a value");
            let end = at + if text[at..].starts_with('v') { 5 } else { 12 };
            let name = name_before(&view, (at, end)).map(|(start, end)| &text[start..end]);
            assert_eq!(name, expected, "{text}");
        }
    }
}
