//! The table of keys: which class a field name leads to.
//!
//! Names are compared whole, without case, `_` and `-`, so that `userId`, `user-id` and `user_id` are one and
//! `guid` is none. Most delimiters are refused by the last three letters before them, without a look-up.

use hashbrown::HashMap;

use crate::{
    classes,
    key_value::{Mark, is_key_byte, key_before},
    view::View,
};

/// Keys that lead to something else: numbers behind them are not phones, cards or addresses.
const OTHER: &[&str] = &[
    "appid",
    "batchid",
    "bizid",
    "build",
    "buildno",
    "clientversion",
    "contentlength",
    "count",
    "createtime",
    "duration",
    "etag",
    "eventtime",
    "expires",
    "expire",
    "fileid",
    "height",
    "id",
    "length",
    "logid",
    "maxage",
    "messageid",
    "mid",
    "msgid",
    "nonce",
    "offset",
    "orderid",
    "orderno",
    "ordersn",
    "osversion",
    "price",
    "random",
    "requestid",
    "rand",
    "seq",
    "seqid",
    "sequence",
    "sign",
    "signature",
    "size",
    "spanid",
    "starttime",
    "endtime",
    "taskid",
    "time",
    "timestamp",
    "total",
    "traceid",
    "tradeno",
    "ts",
    "updatetime",
    "version",
    "versioncode",
    "versionname",
    "ver",
    "width",
    "xrequestid",
    "xtraceid",
];

/// Longest key in normal spelling.
const LONGEST: usize = 24;

/// A key of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Its normal spelling.
    pub(crate) name: &'static str,
    /// Index of its class in [`classes::ALL`]; none for keys that lead to something else.
    pub(crate) class: Option<usize>,
}

/// All keys of all classes.
pub(crate) struct Keys {
    table: HashMap<&'static [u8], Key>,
    /// One bit for the low five bits of each of a key's last three characters.
    endings: Box<[u64; 512]>,
    /// The same of the last two.
    short_endings: [u64; 16],
}

impl Keys {
    pub(crate) fn new() -> Self {
        let mut keys = Self { table: HashMap::new(), endings: Box::new([0; 512]), short_endings: [0; 16] };
        for &name in OTHER {
            keys.add(Key { name, class: None });
        }
        for (index, class) in classes::ALL.iter().enumerate() {
            for &name in class.keys {
                keys.add(Key { name, class: Some(index) });
            }
        }
        keys
    }

    fn add(&mut self, key: Key) {
        let mut last = key.name.bytes().rev();
        let (c, b, a) = (last.next().unwrap_or(0), last.next().unwrap_or(0), last.next());
        let bit = ending(0, b, c);
        self.short_endings[bit / 64] |= 1 << (bit % 64);
        if let Some(a) = a {
            let bit = ending(a, b, c);
            self.endings[bit / 64] |= 1 << (bit % 64);
        }
        self.table.insert(key.name.as_bytes(), key);
    }

    /// Looks up a key in any spelling.
    pub(crate) fn find(&self, raw: &[u8]) -> Option<Key> {
        let mut normal = [0u8; LONGEST];
        let mut length = 0;
        for &byte in raw {
            if byte == b'_' || byte == b'-' {
                continue;
            }
            *normal.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
        self.table.get(normal.get(..length)?).copied()
    }

    /// Looks up the key before a delimiter; gives its span as well.
    pub(crate) fn before(&self, view: &View<'_>, mark: Mark) -> Option<(Key, (usize, usize))> {
        if !self.may_end(view, mark.start) {
            return None;
        }
        let span = key_before(view, mark)?;
        let key = self.find(view.slice(span.0, span.1))?;
        Some((key, span))
    }

    /// Returns whether the characters before a delimiter may end a key of the table.
    fn may_end(&self, view: &View<'_>, at: usize) -> bool {
        let quoted = matches!(view.before(at, 1), b'"' | b'\'');
        let at = at - usize::from(quoted);
        let (a, b, c) = (view.before(at, 3), view.before(at, 2), view.before(at, 1));
        if matches!(c, b' ' | b'\\' | b']' | b'"' | b'2') || matches!(b, b'_' | b'-') {
            return true; // A rarer notation: the full reader decides.
        }
        if !is_key_byte(b) || !is_key_byte(c) {
            return false;
        }
        if a.is_ascii_alphanumeric() {
            let bit = ending(a, b, c);
            return self.endings[bit / 64] >> (bit % 64) & 1 == 1;
        }
        let bit = ending(0, b, c);
        self.short_endings[bit / 64] >> (bit % 64) & 1 == 1
    }
}

fn ending(a: u8, b: u8, c: u8) -> usize {
    usize::from(a & 31) << 10 | usize::from(b & 31) << 5 | usize::from(c & 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_value::Delimiter;

    #[test]
    fn spellings_are_one_and_parts_are_none() {
        let keys = Keys::new();
        for spelling in ["userId", "user_id", "user-id", "USERID", "User-Id"] {
            assert_eq!(keys.find(spelling.as_bytes()).map(|key| key.name), Some("userid"), "{spelling}");
        }
        for other in ["guid", "pid", "myuserid", "user.id", ""] {
            assert!(keys.find(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn every_key_passes_the_filter() {
        let keys = Keys::new();
        for name in keys.table.values().map(|key| key.name) {
            for text in [format!("{name}="), format!("\"{name}\":"), format!("{}=", name.to_uppercase())] {
                let view = View { bytes: text.as_bytes(), code: false, no_addresses: false };
                let at = text.len() - 1;
                let kind = if text.ends_with('=') { Delimiter::Equals } else { Delimiter::Colon };
                let found = keys.before(&view, Mark { kind, start: at, end: at + 1 });
                assert_eq!(found.map(|(key, _)| key.name), Some(name));
            }
        }
    }

    #[test]
    fn keys_are_normal_and_belong_to_one_class() {
        let all = classes::ALL.iter().flat_map(|class| class.keys).chain(OTHER);
        let mut seen = std::collections::BTreeSet::new();
        for &name in all {
            assert!(name.len() <= LONGEST && name.len() >= 2, "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{name}");
            assert!(seen.insert(name), "{name} twice");
        }
    }
}
