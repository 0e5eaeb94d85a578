//! Session identifiers: they link everything one visitor does; reported as present, never kept.
//!
//! Keys only: the names that servlet containers, PHP, ASP.NET and common frameworks give the cookie.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{digit_count, is_id},
};

/// `account.session_token`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "account.session_token",
        title: "session identifier",
        sensitivity: 4,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "aspnetsessionid",
        "jsessionid",
        "phpsessid",
        "sessid",
        "session",
        "sessionid",
        "sessionkey",
        "sessiontoken",
        "ticket",
    ],
    keyed,
    rank: 95,
    presence_only: true,
    examples: &[
        ("a=1; JSESSIONID=0123456789ABCDEF01234567; b=2", ""),
        ("{\"session_key\":\"abc123def456ghi7\"}", ""),
    ],
    non_examples: &["session=new", "session: the second one", "{\"session\":{\"a\":1}}"],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let plain: Vec<u8> = keyed
        .value
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'+' | b'/' | b'=' | b':' | b'!'))
        .collect();
    if !is_id(&plain, 8, 128) || digit_count(&plain) == 0 || keyed.is_code() {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
