//! A word that rows have many of, such as `tcp` or `TLS 1.3`: nearly always one of a fixed list.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::Deref,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A word of a fixed list, or one that was put together. It takes no more room than the first; `Cow` takes half as
/// much again.
#[derive(Clone)]
pub struct Word(Kind);

#[derive(Clone)]
enum Kind {
    Fixed(&'static str),
    #[expect(clippy::box_collection, reason = "a thin pointer leaves room to tell the two apart")]
    Own(Box<String>),
}

const _: () = assert!(size_of::<Word>() == size_of::<&str>());

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Kind::Fixed(word) => word,
            Kind::Own(word) => word,
        }
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Default for Word {
    fn default() -> Self {
        Self(Kind::Fixed(""))
    }
}

impl From<&'static str> for Word {
    fn from(word: &'static str) -> Self {
        Self(Kind::Fixed(word))
    }
}

impl From<String> for Word {
    fn from(word: String) -> Self {
        // Much is put together of nothing.
        if word.is_empty() { Self::default() } else { Self(Kind::Own(Box::new(word))) }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Word {}

impl PartialEq<str> for Word {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Word {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_its_text_however_it_was_made() {
        let (fixed, own) = (Word::from("ip-4"), Word::from(format!("ip-{}", 4)));
        assert_eq!((&fixed, fixed.cmp(&own), &*own), (&own, Ordering::Equal, "ip-4"));
        assert_eq!((Word::from(String::new()), own.to_string()), (Word::default(), "ip-4".to_owned()));
        let text = serde_json::to_string(&own).expect("writes");
        assert_eq!(text, "\"ip-4\"");
        assert_eq!(serde_json::from_str::<Word>(&text).expect("reads"), fixed);
    }
}
