//! Passwords and tokens: reported as present, never kept.
//!
//! Keys only; what a secret looks like is no pattern. Sources: field names of OAuth 2.0 (RFC 6749), HTTP
//! authentication (RFC 9110, section 11).

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    key_value::Delimiter,
    plausible::{digit_count, is_placeholder},
};

/// `account.credential`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "account.credential",
        title: "password or token",
        sensitivity: 4,
        linddun: "data-disclosure",
        identifier: false,
        content: true,
    },
    keys: &[
        "accesstoken",
        "authorization",
        "authtoken",
        "idtoken",
        "loginpwd",
        "passphrase",
        "passwd",
        "password",
        "proxyauthorization",
        "pwd",
        "refreshtoken",
        "token",
        "userpassword",
        "usertoken",
        "xaccesstoken",
        "xauthtoken",
        "xtoken",
    ],
    keyed,
    rank: 95,
    presence_only: true,
    examples: &[
        ("{\"password\":\"correct horse\"}", ""),
        ("user=1&passwd=hunter%212&x=1", ""),
        ("access_token=eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJl", ""),
        ("{\"token\":\"alice@example.com-1234\"}", ""),
    ],
    non_examples: &[
        "password: must have eight letters",
        "{\"token\":null,\"password\":\"\"}",
        "password=******",
        "csrf_token=abcdefgh12345678",
        "<input type=\"password\" name=\"x\">",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let password = keyed.key.contains("pass") || keyed.key.ends_with("pwd");
    let least = if password { 4 } else { 8 };
    let printable = value.iter().all(|byte| (b' '..0x7f).contains(byte));
    let sentence = !keyed.quoted && keyed.delimiter == Delimiter::Colon && digit_count(value) == 0;
    if value.len() < least || !printable || is_placeholder(value) || keyed.is_code() || sentence {
        return None;
    }
    // "password":"password" is a label or a type, not a secret.
    if value.eq_ignore_ascii_case(keyed.key.as_bytes()) || value.eq_ignore_ascii_case(b"password") {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
