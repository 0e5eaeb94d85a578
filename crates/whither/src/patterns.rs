//! The file of patterns of the user: `[[pattern]]` with `name` and `regex`.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use whither_detect::{
    Patterns,
    patterns::{Part, Pattern},
};

use crate::given;

const SHAPE: &str =
    "a file has entries such as: [[pattern]] name = \"staff-number\" regex = '\\bEMP-\\d{6}\\b'";

const OPTION: &str = "--patterns";

/// Reads the file that the arguments name.
pub(crate) fn read(path: Option<&Path>) -> Result<Option<Arc<Patterns>>> {
    let Some(path) = path else { return Ok(None) };
    let text = given::text(OPTION, path)?;
    let patterns = Patterns::new(&patterns(&text)?);
    let patterns = patterns.map_err(|error| wrong(error.to_string(), hint(error.part)))?;
    Ok(Some(Arc::new(patterns)))
}

/// Says what to do about a pattern that is refused.
fn hint(part: Part) -> &'static str {
    match part {
        Part::Count | Part::Size => "look for some of them in a run of their own",
        Part::Name => {
            "reports call what it matches custom.NAME: give each its own, such as name = \"staff-number\""
        }
        Part::Regex => "the syntax is that of the Rust crate regex",
    }
}

fn wrong(message: String, hint: &str) -> anyhow::Error {
    given::wrong(OPTION, message, hint)
}

/// Reads the patterns.
fn patterns(text: &str) -> Result<Vec<Pattern>> {
    let file: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        wrong(format!("line {} is no TOML", before.matches('\n').count() + 1), SHAPE)
    })?;
    if let Some(key) = file.keys().find(|key| key.as_str() != "pattern") {
        return Err(wrong(format!("{key}: no such key"), SHAPE));
    }
    let list = file.get("pattern").and_then(toml::Value::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| wrong("the file has no patterns".to_owned(), SHAPE))?;
    list.iter().enumerate().map(|(index, entry)| pattern(index + 1, entry)).collect()
}

/// Reads one.
fn pattern(number: usize, entry: &toml::Value) -> Result<Pattern> {
    let entry = entry.as_table().ok_or_else(|| wrong(format!("pattern {number} is no table"), SHAPE))?;
    if let Some(key) = entry.keys().find(|key| !matches!(key.as_str(), "name" | "regex")) {
        return Err(wrong(format!("pattern {number}: {key}: no such key"), SHAPE));
    }
    let text = |key: &str| {
        let value = entry.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        value.ok_or_else(|| wrong(format!("pattern {number} has no {key}"), SHAPE))
    };
    Ok(Pattern { name: text("name")?, regex: text("regex")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_and_errors_name_what_is_wrong() {
        let good = "[[pattern]]\nname = \"staff\"\nregex = 'EMP-\\d{6}'\n";
        assert_eq!(patterns(good).map(|list| list.len()).ok(), Some(1));
        for (text, error) in [
            ("x", "line 1 is no TOML"),
            ("", "the file has no patterns"),
            ("[[patern]]\nname=\"a\"", "patern: no such key"),
            ("[[pattern]]\nname=\"a\"", "pattern 1 has no regex"),
            ("[[pattern]]\nname=\"a\"\nregex=5", "pattern 1 has no regex"),
            ("[[pattern]]\nname=\"a\"\nregex=\"x\"\nlevel=1", "pattern 1: level: no such key"),
        ] {
            let found = patterns(text).err().map(|error| error.to_string());
            assert_eq!(found.as_deref(), Some(format!("--patterns: {error}").as_str()), "{text}");
        }
    }

    #[test]
    fn hints_speak_of_what_is_wrong() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("patterns.toml");
        for (entry, expect) in [
            ("name = \"A b\"\nregex = 'x'", "custom.NAME"),
            ("name = \"a\"\nregex = '('", "crate regex"),
            ("name = \"a\"\nregex = '[0-9]{1000}{1000}'", "run of their own"),
        ] {
            std::fs::write(&path, format!("[[pattern]]\n{entry}\n")).expect("room");
            let hint = read(Some(&path)).err().and_then(|error| crate::failure::hint(&error));
            assert!(hint.as_deref().is_some_and(|hint| hint.contains(expect)), "{entry}: {hint:?}");
        }
    }
}
