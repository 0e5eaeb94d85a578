//! The table of keys: which class a field name leads to.
//!
//! Names are compared whole, without case, `_`, `-` and blanks, so that `userId`, `user-id`, `User ID` and `user_id` are one
//! and `guid` is none. Most delimiters are refused by the last three letters before them, without a look-up.

use std::iter;

use hashbrown::HashMap;

use crate::{
    classes,
    entry::{self, name_before},
    key_value::{Mark, key_before},
    selection::Selection,
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
pub(crate) const LONGEST: usize = 24;

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
    /// One bit for the last three characters of each key, folded to five bits each.
    endings: Box<[u64; 512]>,
}

impl Keys {
    pub(crate) fn new(selection: &Selection) -> Self {
        let mut keys = Self { table: HashMap::new(), endings: Box::new([0; 512]) };
        for &name in OTHER {
            keys.table.insert(name.as_bytes(), Key { name, class: None });
        }
        for (index, class) in classes::ALL.iter().enumerate().filter(|(index, _)| selection.has_class(*index))
        {
            for &name in class.keys {
                keys.table.insert(name.as_bytes(), Key { name, class: Some(index) });
                // In running text keys are ASCII; others are names of columns.
                if name.is_ascii() {
                    keys.add_endings(name);
                }
            }
        }
        // An entry may give a name to what is called no more than `value`; shorter ones are too common in running text.
        for name in entry::VALUES.iter().filter(|name| name.len() > 2 && !name.starts_with('#')) {
            keys.add_endings(name);
        }
        // `]=`, `\":` and ` =` are rarer notations, of which the full reader decides; so is `%22`.
        for before in 0..1 << 10 {
            keys.add_ending(before >> 5, before & 31, RARE);
        }
        keys.add_ending(0, FOLD[usize::from(b'2')], FOLD[usize::from(b'2')]);
        keys
    }

    fn add_endings(&mut self, name: &str) {
        let mut last = name.bytes().rev().map(|byte| FOLD[usize::from(byte)]);
        let (c, b, a) = (last.next().unwrap_or(0), last.next().unwrap_or(0), last.next());
        // A separator, which is not part of the name, may stand between any two characters; a key of two
        // characters has something else before it.
        self.add_ending(a.unwrap_or(0), b, c);
        if a.is_none() {
            self.add_ending(RARE, b, c);
        }
        self.add_ending(SEPARATOR, b, c);
        for any in 0..32 {
            self.add_ending(any, SEPARATOR, c);
        }
    }

    fn add_ending(&mut self, a: u16, b: u16, c: u16) {
        let bit = usize::from(a << 10 | b << 5 | c);
        self.endings[bit / 64] |= 1 << (bit % 64);
    }

    /// Looks up a key in any spelling.
    pub(crate) fn find(&self, raw: &[u8]) -> Option<Key> {
        if !raw.is_ascii() {
            return self.find_in_other_script(raw);
        }
        let mut normal = [0u8; LONGEST];
        let mut length = 0;
        for &byte in raw {
            if matches!(byte, b'_' | b'-' | b' ') {
                continue;
            }
            *normal.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
        self.table.get(normal.get(..length)?).copied()
    }

    fn find_in_other_script(&self, raw: &[u8]) -> Option<Key> {
        let letters = std::str::from_utf8(raw).ok()?.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
        let normal: String = letters.take(LONGEST).flat_map(char::to_lowercase).collect();
        self.table.get(normal.as_bytes()).copied()
    }

    /// Looks up the name of a header, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<Key> {
        header_names(name).find_map(|name| self.find(name.as_bytes()))
    }

    /// Looks up the key before a delimiter; gives its span as well.
    pub(crate) fn before(&self, view: &View<'_>, mark: Mark) -> Option<(Key, (usize, usize))> {
        let span = key_before(view, mark)?;
        let of = |(start, end)| self.find(view.slice(start, end));
        let key = of(span).or_else(|| of(name_before(view, span)?))?;
        Some((key, span))
    }

    /// Returns whether the characters before a delimiter at `at` may end a key of a class.
    #[inline]
    pub(crate) fn may_end(&self, view: &View<'_>, at: usize, tag: bool) -> bool {
        let before = at.checked_sub(4).and_then(|from| view.bytes.get(from..)?.first_chunk::<4>());
        let [w, a, b, c] = before.copied().unwrap_or_else(|| {
            [view.before(at, 4), view.before(at, 3), view.before(at, 2), view.before(at, 1)]
        });
        let quoted = !tag && (c == b'"' || c == b'\'');
        let [a, b, c] = if quoted { [w, a, b] } else { [a, b, c] }.map(|byte| FOLD[usize::from(byte)]);
        let bit = usize::from(a << 10 | b << 5 | c);
        self.endings[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Returns what the name of a header may mean: itself and, since those that no standard has begin with `x-` and often go on
/// with the name of an app, what is left without such words, the longest first.
///
/// The last word alone says little where many things are called so: `x-csrf-token` is no credential.
pub(crate) fn header_names(name: &str) -> impl Iterator<Item = &str> {
    let own = name.strip_prefix("x-");
    let parts = own.into_iter().flat_map(|own| own.match_indices('-').map(move |(at, _)| &own[at + 1..]));
    let telling = parts.filter(|part| part.contains('-') || !GENERAL.contains(part));
    iter::once(name).chain(own).chain(telling)
}

/// Last words of names of headers that say nothing alone.
const GENERAL: [&str; 14] = [
    "address", "auth", "code", "device", "id", "ip", "key", "mail", "name", "number", "secret", "session",
    "token", "user",
];

/// Returns the name of a field without the sign of an attribute and the prefix of a namespace: `@cpf`, `ns:cpf`.
pub(crate) fn local(name: &[u8]) -> &[u8] {
    let name = name.strip_prefix(b"@").unwrap_or(name);
    let at = memchr::memrchr(b':', name).filter(|at| (1..name.len() - 1).contains(at));
    at.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// What separators fold to.
const SEPARATOR: u16 = 31;
/// What characters of rarer notations fold to.
const RARE: u16 = 30;

/// Folds characters of keys to five bits, without case; all others to 0.
static FOLD: [u16; 256] = {
    let mut fold = [0; 256];
    let mut letter = 0;
    while letter < 26 {
        fold[b'a' as usize + letter] = 1 + letter as u16;
        fold[b'A' as usize + letter] = 1 + letter as u16;
        letter += 1;
    }
    fold[b'1' as usize] = 27;
    fold[b'2' as usize] = 28;
    fold[b'_' as usize] = SEPARATOR;
    fold[b'-' as usize] = SEPARATOR;
    fold[b' ' as usize] = RARE;
    fold[b'\\' as usize] = RARE;
    fold[b']' as usize] = RARE;
    fold
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{key_value::Delimiter, lines::testing::found};

    #[test]
    fn spellings_are_one_and_parts_are_none() {
        let keys = Keys::new(&Selection::all());
        for spelling in ["userId", "user_id", "user-id", "USERID", "User-Id"] {
            assert_eq!(keys.find(spelling.as_bytes()).map(|key| key.name), Some("userid"), "{spelling}");
        }
        for other in ["guid", "pid", "myuserid", "user.id", ""] {
            assert!(keys.find(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn every_key_passes_the_filter() {
        let keys = Keys::new(&Selection::all());
        for name in classes::ALL.iter().flat_map(|class| class.keys).filter(|name| name.is_ascii()) {
            let (head, tail) = name.split_at(name.len() - 1);
            for text in [
                format!("{name}="),
                format!("&{name}="),
                format!("x {name}:"),
                format!("\"{name}\":"),
                format!("x\\\"{name}\\\":"),
                format!("%22{name}%22:"),
                format!("{}=", name.to_uppercase()),
                format!("a[{head}_{tail}]="),
                format!("{head}-{tail}="),
            ] {
                let view = View { bytes: text.as_bytes(), code: false, no_addresses: false };
                let at = text.len() - 1;
                let kind = if text.ends_with('=') { Delimiter::Equals } else { Delimiter::Colon };
                assert!(keys.may_end(&view, at, false), "{text}");
                let found = keys.before(&view, Mark { kind, start: at, end: at + 1 });
                assert_eq!(found.map(|(key, _)| key.name), Some(*name), "{text}");
            }
        }
    }

    #[test]
    fn attributes_and_namespaces_are_no_part_of_a_name() {
        for (name, plain) in [
            ("@cpf", "cpf"),
            ("ns:cpf", "cpf"),
            ("@a:b", "b"),
            (":a", ":a"),
            ("a:", "a:"),
            ("@", ""),
            ("", ""),
        ] {
            assert_eq!(local(name.as_bytes()), plain.as_bytes(), "{name}");
        }
        assert_eq!(found(r#"{"@cpf":"529.982.247-25"}"#), ["br.cpf"]);
        assert_eq!(found(r#"{"ns:cpf":"529.982.247-25"}"#), ["br.cpf"]);
        for name in ["Дата рождения", "ДАТА_РОЖДЕНИЯ", "出生日期", "Date of Birth"]
        {
            assert_eq!(found(&format!("{{\"{name}\":\"1980-02-03\"}}")), ["person.birth_date"], "{name}");
        }
    }

    #[test]
    fn keys_are_normal_and_belong_to_one_class() {
        let all = classes::ALL.iter().flat_map(|class| class.keys).chain(OTHER);
        let mut seen = std::collections::BTreeSet::new();
        for &name in all {
            assert!(name.chars().count() <= LONGEST && name.len() >= 2, "{name}");
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte >= 0x80)
                    && name.to_lowercase() == name,
                "{name}"
            );
            assert!(seen.insert(name), "{name} twice");
        }
    }
}
