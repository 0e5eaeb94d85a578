//! WeChat and QQ open identifiers: one account as one app or one developer sees it.
//!
//! Source: WeChat mini-program documentation, `openid` and `unionid`: 28 characters, in practice
//! `o[A-Za-z0-9_-]{27}`; QQ's are 32 hexadecimal digits.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{is_hex, is_id},
};

/// `account.openid`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "account.openid",
        title: "open or union identifier",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &["openid", "qqopenid", "unionid", "wechatopenid", "wxopenid", "wxunionid"],
    keyed,
    examples: &[
        ("openid=oTEST0123456789abcdefGHIJ_-x&a=1", "oTEST0123456789abcdefGHIJ_-x"),
        ("{\"unionId\": \"oTEST0123456789abcdefGHIJ_-x\"}", "oTEST0123456789abcdefGHIJ_-x"),
    ],
    non_examples: &["openid=1", "{\"openid\":\"\"}", "openid_configuration=abcdefghijklmnopqrstuvwxyz"],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    if (value.len() == 28 && value.starts_with(b"o") && is_id(value, 28, 28)) || is_hex(value, 32) {
        return Some(keyed.found("field name, shape", Confidence::High));
    }
    if !is_id(value, 16, 64) || keyed.is_code() {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
