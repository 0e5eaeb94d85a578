//! E-mail addresses: the part of RFC 5322 that people have, with a plausible top-level domain.
//!
//! Signs may be percent-encoded (`%2E`), as the `@` may. Deliberately not read: quoted local parts, address literals,
//! internationalised local parts. Names of files (`icon@2x.png`) and credentials in URLs (`//user:password@host`) are not
//! addresses.

use std::borrow::Cow;

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Trigger, Verdict},
    key_value::percent_decode,
    plausible::lower,
    view::View,
};

/// `contact.email`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "contact.email",
        title: "e-mail address",
        sensitivity: 3,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &["email", "emailaddress", "mail", "useremail"],
    keyed,
    plain,
    triggers: &[Trigger::Byte(b'@')],
    find,
    rank: 90,
    in_binary: true,
    examples: &[
        ("write to Alice.B+tag@Example.com.", "alice.b+tag@example.com"),
        ("q=alice%40example.com&x=1", "alice@example.com"),
        ("邮箱alice@example.com。", "alice@example.com"),
        ("{\"email\":\"alice@example.com\"}", "alice@example.com"),
        ("username=alice%40example.com", "alice@example.com"),
        ("https://h.example/?q=alice%40mail%2Eexample", "alice@mail.example"),
        ("to alice%2Eb%2Btag%40mail%2eexample%2Ecom.", "alice.b+tag@mail.example.com"),
        ("x%20%2Ealice%5fb@my%2Dmail.example", "alice_b@my-mail.example"),
        ("{\"t\":\"line\\nalice@example.com\"}", "alice@example.com"),
        ("{\"t\":\"\\u90aealice@example.com\"}", "alice@example.com"),
    ],
    non_examples: &[
        "icon@2x.png and icon@3x.webp",
        "https://user:secret@host.example.com/",
        "@media screen",
        "a@b",
        "alice@example.c",
        "alice@-.com",
        "react@18.2.0",
        ".@example.com",
        "alice%40mail%2Fexample",
        "alice%2E%40mail.example",
        "icon%402x%2Epng",
    ],
    ..Class::NONE
};

/// Names of files that look like domains.
const NOT_DOMAINS: &[&[u8]] = &[
    b"aac", b"apk", b"avif", b"bin", b"bmp", b"cpp", b"css", b"csv", b"dll", b"exe", b"flac", b"gif",
    b"html", b"ico", b"ipa", b"jar", b"java", b"jpeg", b"jpg", b"js", b"json", b"log", b"mp3", b"mp4",
    b"otf", b"pdf", b"php", b"plist", b"png", b"svg", b"svga", b"ttf", b"txt", b"wasm", b"wav", b"webm",
    b"webp", b"woff", b"wxml", b"wxss", b"xml", b"zip",
];

/// Top-level domains that most addresses end in.
const COMMON: &[&[u8]] = &[
    b"ac", b"app", b"au", b"biz", b"br", b"ca", b"ch", b"cn", b"co", b"com", b"de", b"dev", b"edu", b"es",
    b"eu", b"example", b"fr", b"gov", b"hk", b"in", b"info", b"io", b"it", b"jp", b"kr", b"me", b"mil",
    b"mobi", b"mx", b"net", b"nl", b"org", b"pl", b"ru", b"sa", b"se", b"sg", b"test", b"tr", b"tw", b"ua",
    b"uk", b"us", b"vip", b"xyz",
];

/// Bytes of a usual local part and of a usual domain.
const LOCAL: u8 = 1;
const DOMAIN: u8 = 2;

static USUAL: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => LOCAL | DOMAIN,
            b'_' | b'+' => LOCAL,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Returns local part and domain of a value that is an address as it is counted: small letters, digits and signs.
fn usual(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let (local, domain) = value.split_at(memchr::memchr(b'@', value)?);
    let domain = domain.get(1..)?;
    let is_of =
        |text: &[u8], kind| text.iter().fold(kind, |all, &byte| all & USUAL[usize::from(byte)]) == kind;
    let begins = local.first().is_some_and(|byte| !matches!(byte, b'.' | b'-' | b'+'));
    let is_local = begins && local.len() <= 64 && !local.ends_with(b".") && is_of(local, LOCAL);
    (is_local && is_of(domain, DOMAIN) && is_domain_name(domain)).then_some((local, domain))
}

fn plain(value: &[u8], _: &str) -> Option<Verdict> {
    usual(value).map(|_| ("syntax, field name", Confidence::High))
}

/// Judges a whole value, without a key, that is an address as it is counted: gives what [`find`] would or nothing.
pub(crate) fn whole(value: &[u8]) -> Option<Verdict> {
    usual(value).map(|(local, domain)| verdict(local.len(), domain))
}

/// Returns how sure an address is by its parts.
fn verdict(local: usize, domain: &[u8]) -> Verdict {
    let top = domain.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let common = COMMON.iter().any(|name| name.eq_ignore_ascii_case(top));
    match (common, local > 2 && domain.len() > 5) {
        (true, true) => ("syntax, top-level domain", Confidence::High),
        (false, false) => ("syntax", Confidence::Low),
        _ => ("syntax", Confidence::Medium),
    }
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let at = memchr::memchr(b'@', &keyed.value)?;
    let view = View { bytes: &keyed.value, code: false, no_addresses: false };
    let (start, end) = extent(&view, at, at + 1)?;
    if (start, end) != (0, keyed.value.len()) {
        return None;
    }
    Some(keyed.found_as(lower(keyed.value.clone()), "syntax, field name", Confidence::High))
}

fn find<'a>(view: &View<'a>, at: usize, after: usize) -> Option<Found<'a>> {
    let (start, end) = extent(view, at, after)?;
    if in_authority(view, start) {
        return None;
    }
    let value = match after - at {
        1 => Cow::Borrowed(view.slice(start, end)),
        _ => Cow::Owned([view.slice(start, at), b"@", view.slice(after, end)].concat()),
    };
    let value = match value.contains(&b'%') {
        true => Cow::Owned(percent_decode(&value).into_owned()),
        false => value,
    };
    let (validation, confidence) = verdict(at - start, &percent_decode(view.slice(after, end)));
    Some(Found { start, end, value: lower(value), validation, confidence })
}

/// Finds where an address around `@` begins and ends. Signs in it may be percent-encoded.
fn extent(view: &View<'_>, at: usize, after: usize) -> Option<(usize, usize)> {
    let (mut start, floor) = (at, at.saturating_sub(65));
    while start > floor {
        let sign = encoded(view, start.wrapping_sub(3)).filter(|_| start >= floor + 3);
        start -= match view.before(start, 1) {
            _ if sign.is_some() => 3,
            byte if byte.is_ascii_alphanumeric() || is_sign(byte) => 1,
            _ => break,
        };
    }
    if matches!(view.before(start, 1), b'%' | b'\\') {
        start = view.skip_escape(start);
    }
    let is_edge = |byte| matches!(byte, b'.' | b'-' | b'+');
    while start < at {
        start += match encoded(view, start) {
            Some(sign) if is_edge(sign) => 3,
            None if is_edge(view.at(start)) => 1,
            _ => break,
        };
    }
    if start >= at || at - start > 64 || percent_decode(view.slice(start, at)).ends_with(b".") {
        return None;
    }
    let (mut end, most) = (after, after + 64);
    while end < most {
        end += match view.at(end) {
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') => 1,
            _ if end + 3 <= most && encoded(view, end).is_some_and(|sign| matches!(sign, b'.' | b'-')) => 3,
            _ => break,
        };
    }
    while end > after {
        end -= match encoded(view, end.wrapping_sub(3)) {
            Some(_) if end >= after + 3 => 3,
            _ if matches!(view.before(end, 1), b'.' | b'-') => 1,
            _ => break,
        };
    }
    is_domain_name(&percent_decode(view.slice(after, end))).then_some((start, end))
}

/// Signs of local parts.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b'.' | b'_' | b'+' | b'-')
}

/// Returns the sign of an address that stands percent-encoded at `at`.
fn encoded(view: &View<'_>, at: usize) -> Option<u8> {
    let sign = match (view.at(at), view.at(at.wrapping_add(1)), view.at(at.wrapping_add(2))) {
        (b'%', b'2', b'E' | b'e') => b'.',
        (b'%', b'2', b'D' | b'd') => b'-',
        (b'%', b'2', b'B' | b'b') => b'+',
        (b'%', b'5', b'F' | b'f') => b'_',
        _ => return None,
    };
    Some(sign)
}

fn is_domain_name(domain: &[u8]) -> bool {
    let mut labels = domain.rsplit(|&byte| byte == b'.');
    let Some(top) = labels.next() else { return false };
    let mut lower = 0;
    for label in labels {
        if label.is_empty() || label.starts_with(b"-") || label.ends_with(b"-") {
            return false;
        }
        lower += 1;
    }
    lower > 0
        && domain.len() < 64
        && (2..=12).contains(&top.len())
        && top.iter().all(u8::is_ascii_alphabetic)
        && !NOT_DOMAINS.iter().any(|name| name.eq_ignore_ascii_case(top))
}

/// Returns whether what ends at `start` is the beginning of a URL's authority.
fn in_authority(view: &View<'_>, start: usize) -> bool {
    let before = view.slice(start.saturating_sub(40), start);
    let token =
        before.rsplit(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'=' | b','));
    let token = token.into_iter().next().unwrap_or_default();
    let authority = token.windows(2).rposition(|pair| pair == b"//").and_then(|at| token.get(at + 2..));
    authority.is_some_and(|rest| !rest.contains(&b'/') && !rest.contains(&b'?'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whole_values_are_judged_as_by_the_longer_way(value in "[a-c0-2._+-]{0,4}@[a-c.-]{1,5}([.](com|js|cc))?") {
            if let Some((validation, confidence)) = whole(value.as_bytes()) {
                let view = View { bytes: value.as_bytes(), code: false, no_addresses: false };
                let at = value.find('@').expect("it has one");
                let found = find(&view, at, at + 1).expect("the same by the longer way");
                prop_assert_eq!((found.validation, found.confidence), (validation, confidence));
                prop_assert_eq!((found.start, found.end, &*found.value), (0, value.len(), value.as_bytes()));
            }
        }
    }

    #[test]
    fn most_addresses_are_usual() {
        for (value, is_usual) in [
            ("alice.b+tag@example.com", true),
            ("_a-1@mail.example.co.uk", true),
            ("Alice@example.com", false),
            ("alice@example.js", false),
            ("alice%40@example.com", false),
            ("a@b", false),
            (".a@example.com", false),
            ("a.@example.com", false),
            ("a@example.com.", false),
        ] {
            assert_eq!(whole(value.as_bytes()).is_some(), is_usual, "{value}");
        }
    }
}
