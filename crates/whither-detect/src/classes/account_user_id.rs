//! Account numbers and names by which a service knows a person.
//!
//! Keys only: any number can be an account. `uin` is Tencent's account number, `wxid_` WeChat's internal one.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed, Verdict},
    plausible::{digit_count, is_id, is_number},
};

/// `account.user_id`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "account.user_id",
        title: "account identifier",
        sensitivity: 3,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &[
        "accountid",
        "accountno",
        "customerid",
        "loginid",
        "memberid",
        "playerid",
        "profileid",
        "qq",
        "qqno",
        "qquin",
        "uid",
        "uin",
        "userid",
        "userno",
        "wechatid",
        "wxid",
        "wxuin",
        "xuserid",
    ],
    keyed,
    plain,
    examples: &[
        ("GET /v1?uid=4211987&x=1", "4211987"),
        ("{\"userId\":\"u-4211987\",\"x\":1}", "u-4211987"),
        ("{\"user_id\":4211987}", "4211987"),
        ("a=1; user-id=4211987; b=2", "4211987"),
        ("<user><uid>4211987</uid></user>", "4211987"),
        ("{\\\"uid\\\":\\\"4211987\\\"}", "4211987"),
        ("d=%7B%22uid%22%3A%224211987%22%7D", "4211987"),
        ("uid%3D4211987%26x", "4211987"),
        ("wxid=wxid_0testonly1test", "wxid_0testonly1test"),
        ("{\"uid\":\"13800138000\"}", "13800138000"),
    ],
    non_examples: &[
        "pid=4211987",
        "guid=4211987",
        "uid=0",
        "uid=null&x=1",
        "{\"uid\":\"undefined\"}",
        "uid=12",
        "{uid:e.uid,pid:t}",
        "{\"uid\":\"alice@example.com\"}",
    ],
    ..Class::NONE
};

fn plain(value: &[u8], key: &str) -> Option<Verdict> {
    // With four digits no program text is meant.
    let has_digits = || value.iter().filter(|byte| byte.is_ascii_digit()).take(4).count() == 4;
    (is_id(value, 3, 64) && has_digits()).then(|| verdict(value, key))
}

/// Returns how sure an identifier is.
fn verdict(value: &[u8], key: &str) -> Verdict {
    let account = key.ends_with("uin") || key.starts_with("qq");
    if (account && is_number(value) && (5..=20).contains(&value.len())) || value.starts_with(b"wxid_") {
        return ("field name, shape", Confidence::High);
    }
    ("field name", if digit_count(value) > 0 { Confidence::Medium } else { Confidence::Low })
}

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    if !is_id(value, 3, 64) || keyed.is_code() {
        return None;
    }
    let (validation, confidence) = verdict(value, keyed.key);
    Some(keyed.found(validation, confidence))
}
