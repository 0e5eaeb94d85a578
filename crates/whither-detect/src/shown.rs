//! Keys as they may be shown in a path: a key must not leak what values must not.
//!
//! Some senders use phone numbers or account names as keys of an object. A key is shown if it is short, plain,
//! does not look like data and tells nothing of a person (`veil/`); else `*` stands for it.

use crate::{key_value::PREFIX, limit, veil};

/// Appends a key to a path, or `*` in its place.
pub(crate) fn push_key(path: &mut String, key: &[u8]) {
    let local = local(key);
    let tells = || std::str::from_utf8(local).is_ok_and(veil::tells);
    let may_show = (may_show(local) || is_title(local)) && !tells();
    match std::str::from_utf8(key) {
        Ok(text) if may_show => path.push_str(text),
        _ => path.push('*'),
    }
}

/// Returns what a key says apart from how XML is written in JSON: `@` of an attribute, the prefix of a namespace, `#text`.
fn local(key: &[u8]) -> &[u8] {
    if key == b"#text" {
        return b"text";
    }
    let key = key.strip_prefix(b"@").unwrap_or(key);
    let colon = key.iter().position(|byte| *byte == b':').filter(|at| (1..=PREFIX).contains(at));
    let is_prefix = |at: &usize| key.iter().take(*at).all(u8::is_ascii_alphabetic);
    colon.filter(is_prefix).and_then(|at| key.get(at + 1..)).unwrap_or(key)
}

/// Returns whether a key is a title of words that columns have, such as `Date of Birth (UTC)`. Two words of which one is no
/// such may be the name of somebody.
fn is_title(key: &[u8]) -> bool {
    let is_between = |byte: &u8| !byte.is_ascii_alphanumeric();
    let is_known = |word: &[u8]| TITLES.split(' ').any(|known| known.as_bytes().eq_ignore_ascii_case(word));
    let (mut any, mut all) = (false, true);
    for word in key.split(is_between).filter(|word| word.len() > 1) {
        (any, all) = (any | is_known(word), all & is_known(word));
    }
    let is_shown =
        |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'>' | b'*' | b'"' | b'\\') || *byte == b' ';
    any && all && key.len() <= limit::KEY && key.iter().all(is_shown)
}

/// Words of titles of columns.
const TITLES: &str = "\
    account address age amount and android app bank billing birth birthday by card cell city client code \
    color colour comment comments company contact count country created credit currency customer date \
    dates day delivery department description device driver email employee employer end expiry fax file \
    first for from full gender given group holder home house iban id ids imei in insurance invoice ip \
    issue issued item job key language last lat latitude level licence license line link local location \
    login lon longitude mac mail marital max member message middle min mobile month mother name names \
    national nationality no note notes nric num number numbers of or order owner parent passport \
    password patient payment person personal phone place plate post postal postcode price product \
    province quantity record ref reference region registration residence role row score security serial \
    session sex shipping size social source ssn staff start state status street student surname tax tel \
    telephone text time title to token total town type unit updated url user username utc value vehicle \
    version visa with work year zip";

fn may_show(key: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'[' | b']' | b'-');
    if key.is_empty() || key.len() > limit::KEY || !key.iter().all(plain) {
        return false;
    }
    let digits = key.iter().filter(|byte| byte.is_ascii_digit()).count();
    let hex = key.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    // Numbers, addresses, hexadecimal and random tokens; names of fields have a digit or two at most.
    digits < 5 && (hex < 12 || hex * 4 < key.len() * 3) && (digits < 3 || key.len() < 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_what_looks_like_data() {
        for (key, shown) in [
            ("device_id", "device_id"),
            ("user[0]", "user[0]"),
            ("md5", "md5"),
            ("13800138000", "*"),
            ("alice@example.com", "*"),
            ("uid_4211987", "*"),
            ("deadbeefcafebabe", "*"),
            ("oABCD123efghijklmnopqrstuvwx", "*"),
            ("名", "*"),
            ("", "*"),
            ("ABCPE1234F", "*"),
            ("8.8.4.4", "*"),
            ("YUBiLmRl", "*"),
            ("createdAt", "createdAt"),
            ("@cpf", "@cpf"),
            ("ns:cpf", "ns:cpf"),
            ("#text", "#text"),
            ("@", "*"),
            ("Date of Birth", "Date of Birth"),
            ("Phone Number (home)", "Phone Number (home)"),
            ("Customer #", "Customer #"),
            ("Anna Meier", "*"),
            ("User Anna", "*"),
            ("- -", "*"),
            ("alice@example", "*"),
            ("@13800138000", "*"),
            ("a:b:c", "*"),
            ("aa:bb:cc:dd:ee:ff", "*"),
            ("ns:", "*"),
            ("x1:cpf", "*"),
            ("a_very_long_key_that_nobody_would_ever_use_", "*"),
        ] {
            let mut path = String::new();
            push_key(&mut path, key.as_bytes());
            assert_eq!(path, shown, "{key}");
        }
    }
}
