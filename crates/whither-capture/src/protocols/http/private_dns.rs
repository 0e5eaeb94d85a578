//! Private DNS: answers to name queries that programs send over HTTP instead of asking the resolver of the system.
//!
//! It reads the target of a request and the decoded body of its answer, and gives name facts with the source
//! `private-dns`. Bodies are told apart by their first byte:
//!
//! - XML, as WeChat's `newgetdns` gives it (observed): `<domain name="HOST" timeout="60"><ip>…</ip></domain>`.
//!   The built-in addresses beside it belong to no name and are left out.
//! - Text of DNSPod's HTTPDNS (documented by Tencent Cloud): `1.2.3.4;5.6.7.8,60`, for several names a line
//!   `HOST.:1.2.3.4,60` each; IPv6 behind `-`; behind `|` is the address of the client, which is no answer.
//! - JSON of any shape in which an object holds a host and addresses (documented by Alibaba Cloud; NetEase's and
//!   others by observation), and the form of Google's public DNS (`Answer` of `name`, `type`, `TTL`, `data`).
//!
//! Read with and without content, since names are metadata. Encrypted answers, maps from host to address and DNS
//! messages in binary form (RFC 8484) are not read.

use std::{collections::VecDeque, net::IpAddr};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use serde_json::{Map, Value};
use whither_model::Evidence;

use super::super::Context;
use crate::flow::facts::NameFact;

/// What a request asked a private DNS.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// The one name asked for; empty where there are several or the answer has to say it.
    name: String,
}

impl Question {
    /// Leaves it to the answer to say its name, where it may be the answer to another question.
    pub(super) fn forget_name(&mut self) {
        self.name.clear();
    }
}

/// Returns the question in the target of a request; none where it asks no private DNS.
pub(super) fn question(target: &[u8]) -> Option<Question> {
    const KEYS: [&str; 4] = ["dn", "domain", "host", "name"];
    let target = std::str::from_utf8(target).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let last = path.rsplit('/').next().unwrap_or("");
    if last == "newgetdns" {
        return Some(Question::default());
    }
    let pairs = || query.split('&').filter_map(|pair| pair.split_once('='));
    let (key, asked) = pairs().find(|(key, _)| KEYS.contains(key))?;
    let is_question = match last {
        "d" | "sign_d" => key != "name",
        "resolve" | "sign_resolve" => matches!(key, "host" | "name"),
        "dns-query" => key == "name",
        _ => false,
    };
    let name = host(asked).unwrap_or_default();
    (is_question || path.to_ascii_lowercase().contains("httpdns")).then_some(Question { name })
}

/// The answer to a question, on its way.
pub(super) struct Answer {
    question: Question,
    body: Vec<u8>,
    is_too_long: bool,
    /// Where the body began.
    evidence: Option<Evidence>,
}

/// Bytes of a decoded answer; longer ones are counted and not read.
const ANSWER_BYTES: usize = 64 << 10;
/// Facts taken from one answer.
const FACTS: usize = 500;

impl Answer {
    /// Waits for the body that answers a question.
    pub(super) fn new(question: Question) -> Self {
        Self { question, body: Vec::new(), is_too_long: false, evidence: None }
    }

    /// Takes decoded bytes that stood at `from`.
    pub(super) fn add(&mut self, bytes: &[u8], from: Evidence, context: &mut Context<'_>) {
        if bytes.is_empty() || self.is_too_long {
            return;
        }
        self.evidence.get_or_insert(from);
        if self.body.len() + bytes.len() > ANSWER_BYTES {
            self.is_too_long = true;
            self.body = Vec::new();
            return context.problem("http.private-dns-limit", bytes.len());
        }
        self.body.extend_from_slice(bytes);
    }

    /// Notes the names in the body, which may be cut short where it is not `whole`.
    pub(super) fn note(self, whole: bool, context: &mut Context<'_>) {
        let Facts { rows, is_full } = facts(&self.question, &self.body, whole);
        if is_full {
            context.problem("http.private-dns-limit", self.body.len());
        }
        for Fact { name, ip, target, ttl } in &rows {
            let record_type = match ip {
                Some(IpAddr::V4(_)) => "A",
                Some(IpAddr::V6(_)) => "AAAA",
                None => "CNAME",
            };
            let record_type = record_type.into();
            let fact =
                NameFact { name, ip: *ip, target, source: "private-dns", record_type, ttl: *ttl, ech: false };
            context.name(fact, self.evidence.unwrap_or_default());
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Fact {
    name: String,
    ip: Option<IpAddr>,
    target: String,
    ttl: Option<u32>,
}

#[derive(Default)]
struct Facts {
    rows: Vec<Fact>,
    /// There were more than are taken.
    is_full: bool,
}

impl Facts {
    fn address(&mut self, name: &str, ip: IpAddr, ttl: Option<u32>) {
        self.add(Fact { name: name.to_owned(), ip: Some(ip), target: String::new(), ttl });
    }

    fn add(&mut self, fact: Fact) {
        if self.rows.len() < FACTS {
            self.rows.push(fact);
        } else {
            self.is_full = true;
        }
    }
}

fn facts(question: &Question, body: &[u8], whole: bool) -> Facts {
    let mut facts = Facts::default();
    let body = body.trim_ascii();
    match body.first() {
        Some(b'<') => xml(body, &mut facts),
        Some(b'{' | b'[') => json(body, &mut facts),
        // The last address of a text that was cut may be another one.
        Some(_) if whole => facts = text(body, &question.name).unwrap_or_default(),
        _ => {}
    }
    facts
}

/// Addresses within `domain` elements; what follows damage is left out.
fn xml(body: &[u8], facts: &mut Facts) {
    let mut events = Reader::from_reader(body);
    events.config_mut().check_end_names = false;
    let (mut domain, mut is_address) = (None, false);
    loop {
        match events.read_event() {
            Ok(Event::Start(element)) => {
                is_address = element.name().as_ref() == "ip";
                if element.name().as_ref() == "domain" {
                    domain = attribute(&element, "name")
                        .and_then(|name| host(&name))
                        .map(|name| (name, attribute(&element, "timeout").and_then(|ttl| ttl.parse().ok())));
                }
            }
            Ok(Event::Text(text)) if is_address => {
                if let Some((name, ttl)) = &domain
                    && let Some(ip) = address(&text)
                {
                    facts.address(name, ip, *ttl);
                }
            }
            Ok(Event::End(element)) => {
                is_address = false;
                if element.name().as_ref() == "domain" {
                    domain = None;
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without the check for duplicates, which takes the square of their number.
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

/// None where any part is something else than an address, since it is no such answer then.
fn text(body: &[u8], asked: &str) -> Option<Facts> {
    let mut facts = Facts::default();
    for line in std::str::from_utf8(body).ok()?.split_ascii_whitespace() {
        let line = line.split('|').next().unwrap_or(line);
        let (name, list) = match line.split_once(".:") {
            Some((name, list)) => (host(name)?, list),
            None if asked.is_empty() => return None,
            None => (asked.to_owned(), line),
        };
        for family in list.split('-') {
            let (addresses, ttl) = match family.split_once(',') {
                Some((addresses, ttl)) => (addresses, Some(ttl.parse().ok()?)),
                None => (family, None),
            };
            for ip in addresses.split(';').filter(|text| !text.is_empty()) {
                facts.address(&name, address(ip)?, ttl);
            }
        }
    }
    Some(facts)
}

/// Looks at every object, however deep, from the outermost on.
fn json(body: &[u8], facts: &mut Facts) {
    // The parser refuses to go deeper than 128 levels.
    let Ok(root) = serde_json::from_slice::<Value>(body) else { return };
    let mut waiting = VecDeque::from([&root]);
    while let Some(value) = waiting.pop_front() {
        match value {
            Value::Array(values) => waiting.extend(values),
            Value::Object(object) => {
                listed(object, facts);
                record(object, facts);
                waiting.extend(object.values());
            }
            _ => {}
        }
    }
}

/// An object with a host and its addresses.
fn listed(object: &Map<String, Value>, facts: &mut Facts) {
    let name = |key| object.get(key).and_then(Value::as_str).and_then(host);
    let Some(name) = ["host", "domain", "dns"].into_iter().find_map(name) else { return };
    let ttl = object.get("ttl").and_then(seconds);
    for key in ["ips", "ip", "ipsv6"] {
        let values = object.get(key).map_or(&[][..], |value| match value {
            Value::Array(values) => values,
            one => std::slice::from_ref(one),
        });
        let texts = values.iter().filter_map(Value::as_str).flat_map(|text| text.split([',', ';']));
        for ip in texts.filter_map(address) {
            facts.address(&name, ip, ttl);
        }
    }
}

/// A resource record in the form of Google's public DNS: A, AAAA or CNAME.
fn record(object: &Map<String, Value>, facts: &mut Facts) {
    let text = |key| object.get(key).and_then(Value::as_str);
    let (Some(name), Some(data)) = (text("name").and_then(host), text("data")) else { return };
    let ttl = object.get("TTL").and_then(seconds);
    match object.get("type").and_then(Value::as_u64) {
        Some(1 | 28) => {
            if let Some(ip) = address(data) {
                facts.address(&name, ip, ttl);
            }
        }
        Some(5) => {
            if let Some(target) = host(data) {
                facts.add(Fact { name, ip: None, target, ttl });
            }
        }
        _ => {}
    }
}

/// A time to live, as number or as text.
fn seconds(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => u32::try_from(other.as_u64()?).ok(),
    }
}

fn address(text: &str) -> Option<IpAddr> {
    text.trim_ascii().parse().ok()
}

/// Returns a host name in lower case without its final dot (RFC 1123 section 2.1); addresses are none.
fn host(text: &str) -> Option<String> {
    let name = text.trim_ascii();
    let name = name.strip_suffix('.').unwrap_or(name);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_host = name.len() <= 253 && name.split('.').all(label) && name.parse::<IpAddr>().is_err();
    is_host.then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows facts as `name ip-or-target ttl`, one a line.
    fn shown(target: &str, body: &str) -> Vec<String> {
        let question = question(target.as_bytes()).expect("a question");
        let rows = facts(&question, body.as_bytes(), true).rows;
        let shown = |fact: Fact| {
            let to = fact.ip.map_or(fact.target, |ip| ip.to_string());
            let ttl = fact.ttl.map_or(String::new(), |ttl| format!(" {ttl}"));
            format!("{} {to}{ttl}", fact.name)
        };
        rows.into_iter().map(shown).collect()
    }

    #[test]
    fn questions_are_told_by_their_target() {
        let one = |target: &str| question(target.as_bytes()).map(|question| question.name);
        for (target, name) in [
            ("/cgi-bin/micromsg-bin/newgetdns?uin=0", ""),
            ("/cgi-bin/micromsg-bin/newgetdns", ""),
            ("/d?dn=A.example.com.&ttl=1", "a.example.com"),
            ("/d?dn=a.example.com,b.example.com", ""),
            ("http://192.0.2.1/100000/d?host=a.example.com", "a.example.com"),
            ("/100000/sign_resolve?t=1&host=a.example.com&query=4,6", "a.example.com"),
            ("/v2/d?domain=a.example.com", "a.example.com"),
            ("/HttpDns/v1/query?domain=a.example.com", "a.example.com"),
            ("/resolve?name=a.example.com&type=A", "a.example.com"),
            ("/dns-query?name=a.example.com", "a.example.com"),
        ] {
            assert_eq!(one(target).as_deref(), Some(name), "{target}");
        }
        for target in ["/", "/d", "/d?id=1", "/dns-query?dns=AAAB", "/user?name=a", "/dd?host=a", "/d?name=a"]
        {
            assert_eq!(one(target), None, "{target}");
        }
    }

    #[test]
    fn lists_in_xml_without_addresses_that_have_no_name() {
        let body = r#"<?xml version="1.0"?><dns><retcode>0</retcode><domainlist>
            <domain name="a.example.com" timeout="1800"><ip>192.0.2.1</ip><ip> 2001:db8::1 </ip><ip>x</ip></domain>
            <domain name="bad name"><ip>192.0.2.2</ip></domain><domain name="b.example.com"><ip>192.0.2.3</ip></domain>
            </domainlist><builtiniplist><ip>192.0.2.4</ip></builtiniplist></dns>"#;
        let all =
            ["a.example.com 192.0.2.1 1800", "a.example.com 2001:db8::1 1800", "b.example.com 192.0.2.3"];
        assert_eq!(shown("/newgetdns?uin=0", body), all);
        let cut = body.find(".2.3").expect("the last address");
        assert_eq!(shown("/newgetdns", &body[..cut]), all[..2]);
    }

    #[test]
    fn lists_in_text() {
        let one = |body| shown("/d?dn=a.example.com", body);
        assert_eq!(
            one("192.0.2.1;192.0.2.2,60"),
            ["a.example.com 192.0.2.1 60", "a.example.com 192.0.2.2 60"]
        );
        assert_eq!(one("192.0.2.1;|198.51.100.9\n"), ["a.example.com 192.0.2.1"]);
        assert_eq!(
            one("192.0.2.1,60-2001:db8::1,30"),
            ["a.example.com 192.0.2.1 60", "a.example.com 2001:db8::1 30"]
        );
        let several = |body| shown("/d?dn=a.example.com,b.example.com", body);
        assert_eq!(
            several("a.example.com.:192.0.2.1;192.0.2.2,60\nb.example.com.:2001:db8::2\n"),
            ["a.example.com 192.0.2.1 60", "a.example.com 192.0.2.2 60", "b.example.com 2001:db8::2"]
        );
        assert!(several("192.0.2.1").is_empty(), "of which name?");
        for other in ["", "0123456789abcdef", "see 192.0.2.1", "192.0.2.1,soon", "192.0.2", "\u{0}"] {
            assert!(one(other).is_empty(), "{other}");
        }
        let asked = question(b"/d?dn=a.example.com").expect("a question");
        assert!(facts(&asked, b"192.0.2.1", false).rows.is_empty(), "cut, it may be 192.0.2.100");
        assert!(facts(&asked, &[0xff, 0xfe], true).rows.is_empty());
    }

    #[test]
    fn lists_in_json() {
        assert_eq!(
            shown("/100000/d?host=a.example.com", r#"{"host":"a.example.com","ips":["192.0.2.1"],"ttl":60}"#),
            ["a.example.com 192.0.2.1 60"]
        );
        assert_eq!(
            shown(
                "/100000/resolve?host=a.example.com,b.example.com",
                r#"{"dns":[{"host":"a.example.com","ips":["192.0.2.1","x"],"ipsv6":["2001:db8::1"],"ttl":60},
                    {"host":"b.example.com","ips":[],"ttl":60,"client_ip":"192.0.2.9"}]}"#
            ),
            ["a.example.com 192.0.2.1 60", "a.example.com 2001:db8::1 60"]
        );
        assert_eq!(
            shown(
                "/v2/d?domain=a.example.com",
                r#"{"code":200,"data":[{"dns":"a.example.com","ips":["192.0.2.1"],"ttl":"9"},{"domain":"b.example.com","ip":"192.0.2.2;192.0.2.3"}]}"#
            ),
            ["a.example.com 192.0.2.1 9", "b.example.com 192.0.2.2", "b.example.com 192.0.2.3"]
        );
    }

    #[test]
    fn records_in_json() {
        let body = r#"{"Status":0,"Question":[{"name":"a.example.com.","type":1}],"Answer":[
            {"name":"a.example.com.","type":5,"TTL":30,"data":"edge.example.net."},
            {"name":"edge.example.net.","type":1,"TTL":60,"data":"192.0.2.1"},
            {"name":"edge.example.net.","type":16,"TTL":60,"data":"192.0.2.2"},
            {"name":"edge.example.net.","type":28,"TTL":60,"data":"2001:db8::1"}]}"#;
        let all = [
            "a.example.com edge.example.net 30",
            "edge.example.net 192.0.2.1 60",
            "edge.example.net 2001:db8::1 60",
        ];
        assert_eq!(shown("/resolve?name=a.example.com", body), all);
        assert_eq!(shown("/dns-query?name=a.example.com", body), all);
    }

    #[test]
    fn hostile_answers_are_bounded() {
        let asked = question(b"/d?host=a.example.com").expect("a question");
        let many =
            format!(r#"{{"host":"a.example.com","ips":[{}"192.0.2.1"]}}"#, r#""192.0.2.1","#.repeat(900));
        let seen = facts(&asked, many.as_bytes(), true);
        assert_eq!((seen.rows.len(), seen.is_full), (FACTS, true));
        let deep = "[".repeat(60_000);
        assert!(facts(&asked, deep.as_bytes(), true).rows.is_empty());
        let attributes = format!("<domain {}><ip>192.0.2.1</ip>", "a='' ".repeat(12_000));
        assert!(facts(&asked, attributes.as_bytes(), true).rows.is_empty());
        let long = "a.".repeat(127);
        for (text, is_host) in [
            ("a", true),
            ("xn--bcher-kva.example", true),
            (&long[..253], true),
            (&format!("{long}a"), false),
            (&"a".repeat(64), false),
            ("", false),
            (".", false),
            ("a..b", false),
            ("-a.example", false),
            ("a_b.example", false),
            ("bücher.example", false),
            ("192.0.2.1", false),
        ] {
            assert_eq!(host(text).is_some(), is_host, "{text}");
        }
    }

    proptest::proptest! {
        /// Answers with bytes changed and cut anywhere give valid names or none.
        #[test]
        fn damaged_answers_do_no_harm(
            form in 0..4_usize,
            changes in proptest::collection::vec((0..200_usize, proptest::prelude::any::<u8>()), 0..8),
            cut in 0..200_usize,
        ) {
            let forms = [
                r#"<dns><domain name="a.example.com" timeout="9"><ip>192.0.2.1</ip></domain></dns>"#,
                "a.example.com.:192.0.2.1;192.0.2.2,60-2001:db8::1,60|192.0.2.9",
                r#"{"dns":[{"host":"a.example.com","ips":["192.0.2.1"],"ttl":60}]}"#,
                r#"{"Answer":[{"name":"a.example.com.","type":5,"TTL":60,"data":"b.example.com."}]}"#,
            ];
            let mut body = forms[form].as_bytes().to_vec();
            for (at, byte) in changes {
                if let Some(place) = body.get_mut(at) {
                    *place = byte;
                }
            }
            body.truncate(cut);
            for fact in facts(&Question::default(), &body, true).rows {
                proptest::prop_assert_eq!(host(&fact.name), Some(fact.name));
            }
        }
    }
}
