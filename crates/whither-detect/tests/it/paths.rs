//! Where sightings stand, what is counted and what is kept.

use whither_detect::{Detector, RawSighting, limit};
use whither_model::{ContentSink, Evidence, Limits};

use crate::content::{place, scan, scanner};

fn check(path: &str, media: &str, content: &str, expect: &[(&str, &str)]) {
    let found = scan(path, media, content.as_bytes());
    let found: Vec<(&str, &str)> = found.iter().map(|sighting| (sighting.class, &*sighting.path)).collect();
    assert_eq!(found, expect, "{content}");
}

#[test]
fn paths_name_the_field() {
    let body = "http.request.body";
    check(
        body,
        "application/json",
        r#"{"device":{"imei":"490154203237518"}}"#,
        &[("device.imei", "http.request.body>json:$.device.imei")],
    );
    check(
        body,
        "",
        r#"[{"note":"call 13800138000 now"}]"#,
        &[("contact.phone", "http.request.body>json:$[].note")],
    );
    check(
        body,
        "application/json",
        r#"x","uid":"4211987"}"#,
        &[("account.user_id", "http.request.body>json:…uid")],
    );
    check(
        "http.request.uri",
        "",
        "/v1/a?x=1&uid=4211987&q=alice%40example.com",
        &[("account.user_id", "http.request.uri>query:uid"), ("contact.email", "http.request.uri>query:q")],
    );
    check(
        "http.request.header.cookie",
        "",
        "a=b; uid=4211987",
        &[("account.user_id", "http.request.header.cookie>cookie:uid")],
    );
    check(
        body,
        "application/x-www-form-urlencoded",
        "mobile=13800138000&x=1",
        &[("contact.phone", "http.request.body>form:mobile")],
    );
    check(
        body,
        "application/json",
        r#"{"p":[{"name":"user_id","value":"u-4211987"},{"name":"colour","value":"u-4211988"}]}"#,
        &[("account.user_id", "http.request.body>json:$.p[].value[user_id]")],
    );
    check(
        body,
        "application/json",
        r#"{"p":[{"name":"cpf","value":"52998224725"},{"name":"order","value":"52998224725"}]}"#,
        &[("gov.id.national", "http.request.body>json:$.p[].value[cpf]")],
    );
    check(body, "text/xml", "<a><uid>4211987</uid></a>", &[("account.user_id", "http.request.body>xml:uid")]);
    check("udp.payload", "", "\u{1}\u{2}uid=4211987\u{0}", &[("account.user_id", "udp.payload")]);
    check(body, "text/plain", "call 13800138000", &[("contact.phone", "http.request.body")]);
}

#[test]
fn headers_are_keys() {
    check(
        "http.request.header.x-user-id",
        "",
        "4211987",
        &[("account.user_id", "http.request.header.x-user-id")],
    );
    check(
        "http.request.header.authorization",
        "",
        "Bearer abcdefgh12345678",
        &[("account.credential", "http.request.header.authorization")],
    );
    check("http.request.header.user-agent", "", "App/7.1.2.3 (10.1.2.3)", &[]);
    check("http.request.header.host", "", "10.1.2.3", &[]);
    check(
        "http.request.header.x-forwarded-for",
        "",
        "203.0.113.7",
        &[("network.ip", "http.request.header.x-forwarded-for")],
    );
}

#[test]
fn keys_that_are_values_are_not_shown() {
    check(
        "http.request.body",
        "application/json",
        r#"{"13800138000":{"uid":"4211987"}}"#,
        &[
            ("account.user_id", "http.request.body>json:$.*.uid"),
            ("contact.phone", "http.request.body>json:$.*"),
        ],
    );
    check(
        "http.request.uri",
        "",
        "/?u13800138000=alice@example.com",
        &[("contact.email", "http.request.uri>query:*")],
    );
}

#[test]
fn program_text_is_not_data() {
    let code = r#"function f(e){return{uid:e.uid,token:"token",password:t.pass,username:"username"}}"#;
    check("http.response.body", "application/javascript", code, &[]);
    check("http.response.body", "text/html", code, &[]);
}

#[test]
fn binary_gives_only_what_chance_does_not() {
    let mut content: Vec<u8> =
        (0..200u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
    let noise = content.clone();
    content.extend_from_slice(b"\xff13800138000\xff");
    content.extend_from_slice(&noise);
    content.extend_from_slice(b"\xff11010519491231002X\xff");
    content.extend_from_slice(&noise);
    let found = scan("udp.payload", "", &content);
    let classes: Vec<&str> = found.iter().map(|sighting| sighting.class).collect();
    assert_eq!(classes, ["gov.id.national"]);
}

#[test]
fn counts_values_and_locates_them() {
    let sightings = scan("udp.payload", "", b"uid=4211987&uid=4211988&uid=4211987&");
    let [sighting] = sightings.as_slice() else { panic!("one group") };
    assert_eq!((sighting.count, sighting.distinct), (3, 2));
    assert_eq!(&**sighting.sample.expose(), "4211987");
    assert_eq!(sighting.evidence.first(), Some(&Evidence { input: 0, packet: 1, offset: 4, length: 7 }));
}

#[test]
fn credentials_are_counted_and_not_kept() {
    let sightings = scan("udp.payload", "", b"{\"password\":\"correct horse\"}");
    let [sighting] = sightings.as_slice() else { panic!("one group") };
    assert_eq!((sighting.class, sighting.count), ("account.credential", 1));
    assert!(sighting.sample.expose().is_empty());
}

#[test]
fn parts_of_forms_have_names() {
    let part = |head: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n--b--\r\n")
    };
    let path = |name: &str| format!("http.request.body>part:{name}");
    for (content, expected) in [
        (part("name=\"user_id\"", "u-4211987"), Some(("account.user_id", path("user_id")))),
        (part("name=\"imei\"\r\nContent-Length: 15", "490154203237518"), Some(("device.imei", path("imei")))),
        (part("name=\"user_id\"; filename=\"a\"", "u-4211987"), None),
        (part("name=\"colour\"", "u-4211987"), None),
        (part("name=\"user_id\"", ""), None),
        ("<input id=\"a\"; name=\"user_id\"\r\n\r\n".to_owned(), None),
    ] {
        let found = scan("http.request.body", "multipart/form-data", content.as_bytes());
        let found = found.first().map(|sighting| (sighting.class, sighting.path.to_string()));
        assert_eq!(found, expected, "{content}");
    }
}

#[test]
fn what_an_entry_calls_a_value_is_shown_where_it_is_no_value_itself() {
    for (name, shown) in [("mail", "[mail]"), ("alice", ""), ("alice@example.com", "")] {
        let body = format!(r#"{{"name":"{name}","value":"bob@example.org"}}"#);
        let found = scan("http.request.body", "application/json", body.as_bytes());
        let path = found.iter().map(|sighting| &*sighting.path).find(|path| path.contains(".value"));
        assert_eq!(path, Some(&*format!("http.request.body>json:$.value{shown}")), "{name}");
    }
}

#[test]
fn names_of_headers_may_begin_with_that_of_an_app() {
    for (name, value, class) in [
        ("x-imei", "490154203237518", "device.imei"),
        ("x-myapp-user-id", "u-4211987", "account.user_id"),
        ("x-app-cpf", "52998224725", "gov.id.national"),
        ("x-csrf-token", "bd0f3c2a91e84c66", ""),
        ("x-myapp-request-id", "13800138000", ""),
        ("myapp-user-id", "u-4211987", ""),
    ] {
        let path = format!("http.request.header.{name}");
        let found = scan(&path, "", value.as_bytes());
        let classes: Vec<&str> = found.iter().map(|sighting| sighting.class).collect();
        let expected: Vec<&str> = [class].into_iter().filter(|class| !class.is_empty()).collect();
        assert_eq!(classes, expected, "{name}");
    }
}

#[test]
fn memory_is_bounded() {
    let limits = Limits { per_flow_records: 2, sightings_located: 1, ..Limits::default() };
    let mut scanner = Detector::new(&limits).scanner();
    for name in ["a", "b", "c"] {
        scanner.content(&place(name, ""), b"uid=4211987 uid=4211987", 0, true, Evidence::default());
    }
    assert_eq!(scanner.dropped(), 2);
    let sightings = scanner.finish();
    assert_eq!(sightings.len(), 2);
    assert!(sightings.iter().all(|sighting| sighting.evidence.len() == 1 && sighting.count == 2));
}

#[test]
fn distinct_says_when_it_is_full() {
    let mut scanner = scanner();
    for number in 0..limit::DISTINCT + 10 {
        let text = format!("uid={}&", 1_000_000 + number);
        scanner.content(&place("udp.payload", ""), text.as_bytes(), 0, true, Evidence::default());
    }
    let sightings = scanner.finish();
    assert_eq!(sightings.len(), 1);
    let sighting: &RawSighting = &sightings[0];
    assert_eq!((sighting.distinct, sighting.distinct_saturated), (limit::DISTINCT as u64, true));
    assert_eq!(sighting.count, limit::DISTINCT as u64 + 10);
}
