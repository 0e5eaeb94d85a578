//! Where a stream stands: its input, the way to it, and names of members made harmless.

/// Where a stream stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Which of the named paths.
    pub(crate) input: u32,
    /// The way to it, as in `backup.tar.gz>gzip>tar:db/chats.sql`.
    pub(crate) path: String,
    /// Its own file name, for the extension.
    pub(crate) name: String,
    /// Archives and compressions that it was opened through.
    pub(crate) depth: usize,
}

impl Place {
    /// Returns the place of an input file.
    pub(crate) fn file(input: u32, path: &str) -> Self {
        let path = harmless(path);
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        Self { input, path, name, depth: 0 }
    }

    /// Returns the place of a member of an archive.
    pub(crate) fn member(&self, kind: &str, name: &str) -> Self {
        let name = harmless(name);
        let path = format!("{}>{kind}:{name}", self.path);
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        Self { input: self.input, path, name, depth: self.depth + 1 }
    }

    /// Returns the place of what a compressed stream decodes to.
    pub(crate) fn decoded(&self, kind: &str) -> Self {
        let name = match self.name.rsplit_once('.') {
            Some((stem, "tgz" | "tzst" | "txz")) => format!("{stem}.tar"),
            Some((stem, "gz" | "zst" | "xz" | "gzip" | "zstd")) => stem.to_owned(),
            _ => self.name.clone(),
        };
        Self { input: self.input, path: format!("{}>{kind}", self.path), name, depth: self.depth + 1 }
    }

    /// Returns the extension in lower case; empty without one.
    pub(crate) fn extension(&self) -> String {
        self.name.rsplit_once('.').map_or_else(String::new, |(_, end)| end.to_ascii_lowercase())
    }
}

/// Characters of a name that are kept.
const NAME_CHARS: usize = 500;

/// Returns a foreign name without characters that act on a terminal or reorder text, and not longer than needed.
pub(crate) fn harmless(name: &str) -> String {
    let mut shown = String::with_capacity(name.len().min(NAME_CHARS));
    for (count, character) in name.chars().enumerate() {
        if count >= NAME_CHARS {
            shown.push('…');
            break;
        }
        match character {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(character.escape_unicode());
            }
            _ if character.is_control() => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_harmless_and_bounded() {
        assert_eq!(harmless("a/\u{1b}[2Jb\u{202e}"), "a/\\u{1b}[2Jb\\u{202e}");
        assert_eq!(harmless(&"x".repeat(9_000)).chars().count(), 501);
    }

    #[test]
    fn the_way_is_told() {
        let place = Place::file(0, "backup.tar.gz").decoded("gzip").member("tar", "db/chats.SQL");
        assert_eq!(place.path, "backup.tar.gz>gzip>tar:db/chats.SQL");
        assert_eq!((place.extension().as_str(), place.depth), ("sql", 2));
    }
}
