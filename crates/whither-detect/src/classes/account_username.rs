//! Names that people give themselves: login names and nicknames.
//!
//! Keys only. A name may be in any script; what looks like markup or program text is refused.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::is_placeholder,
};

/// `account.username`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "account.username",
        title: "user name or nickname",
        sensitivity: 2,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &["displayname", "loginname", "nick", "nickname", "screenname", "username"],
    keyed,
    examples: &[
        ("username=alice&x=1", "alice"),
        ("{\"nickName\":\"测试用户\"}", "测试用户"),
        ("nickname=%E6%B5%8B%E8%AF%95&x=1", "测试"),
    ],
    non_examples: &[
        "username: t.username",
        "{\"nickname\":\"\"}",
        "{\"username\":\"${name}\"}",
        "username=username",
        "filename=alice",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let markup =
        |byte: &u8| matches!(byte, 0..b' ' | b'<' | b'>' | b'{' | b'}' | b'(' | b')' | b'=' | b';' | b'\\');
    if !(2..=64).contains(&value.len())
        || value.iter().any(markup)
        || is_placeholder(value)
        || std::str::from_utf8(value).is_err()
        || value.eq_ignore_ascii_case(keyed.key.as_bytes())
        || keyed.is_code()
    {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}
