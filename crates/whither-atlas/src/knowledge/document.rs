//! A file of the user, opened as far as it must be to tell what it is.

use serde_json::Value;

use super::folder::TEXT_BYTES;

/// What a file holds.
pub(crate) enum Document {
    /// What is no text.
    Binary(Vec<u8>),
    Json(Value),
    /// Any other text, without a byte order mark.
    Text(String),
}

impl Document {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// Why none of the known sources can be in it.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, String> {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Ok(Self::Binary(error.into_bytes())),
        };
        if text.len() > TEXT_BYTES {
            return Err(format!("a list of {} bytes is larger than any known", text.len()));
        }
        let text = text.trim_start_matches('\u{feff}');
        match text.trim_start().bytes().next() {
            None => Err("the file is empty".to_owned()),
            Some(b'{' | b'[') => {
                let value = serde_json::from_str(text).map_err(|error| format!("broken JSON: {error}"))?;
                Ok(Self::Json(value))
            }
            Some(_) => Ok(Self::Text(text.to_owned())),
        }
    }

    /// Returns the value at a pointer of RFC 6901; none where it is no JSON or has none there.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Value> {
        let Self::Json(value) = self else { return None };
        value.pointer(pointer)
    }

    /// Returns the list at a pointer; empty where there is none.
    pub(crate) fn list(&self, pointer: &str) -> &[Value] {
        self.at(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the text; empty where it is something else.
    pub(crate) fn text(&self) -> &str {
        let Self::Text(text) = self else { return "" };
        text
    }
}
