//! Truth files: one JSON object a line, the capture first, then its flows (see the corpus' README).

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

/// What the truth says about a capture.
pub(crate) struct Capture {
    pub(crate) frames: u64,
    pub(crate) flows: Vec<Flow>,
}

/// What it says about a flow.
pub(crate) struct Flow {
    pub(crate) key: FlowKey,
    pub(crate) first_frame: u64,
    pub(crate) values: BTreeMap<&'static str, BTreeSet<String>>,
    pub(crate) layers: Vec<String>,
    pub(crate) decrypted: Vec<String>,
    /// The truth keeps 400 messages a flow; what is beyond is not in it.
    pub(crate) dns_cut: bool,
}

/// Values that a second tool gives for the flows of a capture.
pub(crate) type Second = BTreeMap<FlowKey, BTreeSet<(&'static str, String)>>;

/// Reads what nDPI said about a capture, where the corpus has it: names, JA3, JA3S, ALPN, user agent and URL.
pub(crate) fn second(truth: &Path) -> Result<Second> {
    let path = truth.with_extension("ndpi.jsonl");
    let mut second = Second::new();
    if !path.is_file() {
        return Ok(second);
    }
    for line in std::fs::read_to_string(&path)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let end = |name: &str| {
            let (ip, port) = value[name].as_str()?.rsplit_once(':')?;
            let ip: std::net::IpAddr = ip.trim_matches(['[', ']']).parse().ok()?;
            Some((ip.to_string(), port.parse().ok()?))
        };
        let (Some(one), Some(other)) = (end("a"), end("b")) else { continue };
        let transport = value["l4"].as_str().unwrap_or_default().to_lowercase();
        let values = second.entry(key(&transport, one, other)).or_default();
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        for (field, name) in [
            ("sni", "hostname"),
            ("http_host", "hostname"),
            ("ja3", "ja3c"),
            ("ja3s", "ja3s"),
            ("http_user_agent", "user_agent"),
        ] {
            values.insert((field, normal(field, &text(name))));
        }
        let url = text("url");
        values
            .insert(("http_uri", url.find('/').and_then(|at| url.get(at..)).unwrap_or_default().to_owned()));
        values.extend(text("alpn").split(';').map(|name| ("alpn", name.to_owned())));
    }
    Ok(second)
}

/// Transport and both ends, the lower end first.
pub(crate) type FlowKey = (String, [(String, u16); 2]);

/// Returns the key of two ends.
pub(crate) fn key(transport: &str, one: (String, u16), other: (String, u16)) -> FlowKey {
    let ends = if one <= other { [one, other] } else { [other, one] };
    (transport.to_owned(), ends)
}

/// Returns the truth files below a folder, in order.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.to_string_lossy().ends_with(".jsonl")
            && !path.to_string_lossy().ends_with(".ndpi.jsonl")
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a truth file.
pub(crate) fn read(path: &Path) -> Result<Capture> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut lines = text.lines().map(serde_json::from_str::<Value>);
    let head = lines.next().context("an empty truth file")??;
    let mut flows = Vec::new();
    for line in lines {
        flows.push(flow(&line?));
    }
    Ok(Capture { frames: head["frames"].as_u64().unwrap_or_default(), flows })
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn flow(value: &Value) -> Flow {
    let end = |ip: &str, port: &str| {
        let ip = value[ip].as_str().unwrap_or_default();
        let ip = ip.parse::<std::net::IpAddr>().map_or(ip.to_owned(), |ip| ip.to_string());
        (ip, value[port].as_u64().and_then(|port| u16::try_from(port).ok()).unwrap_or(0))
    };
    let mut values: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    let fields = ["sni", "alpn", "ja3", "ja3s", "ja4", "http_host", "http_uri", "http_user_agent"];
    for field in fields {
        values.insert(field, strings(&value[field]).into_iter().map(|value| normal(field, &value)).collect());
    }
    let (mut questions, mut answers) = (BTreeSet::new(), BTreeSet::new());
    for message in value["dns"].as_array().map(Vec::as_slice).unwrap_or_default() {
        questions.extend(strings(&message["q"]).iter().map(|name| normal("dns_question", name)));
        for kind in ["a", "aaaa", "cname"] {
            answers.extend(strings(&message[kind]).iter().map(|value| normal("dns_answer", value)));
        }
    }
    values.insert("dns_question", questions);
    values.insert("dns_answer", answers);
    Flow {
        key: key(value["proto"].as_str().unwrap_or_default(), end("src", "sport"), end("dst", "dport")),
        first_frame: value["first_frame"].as_u64().unwrap_or_default(),
        values,
        layers: strings(&value["layers"]),
        decrypted: strings(&value["decrypted_app"]),
        dns_cut: value["dns"].as_array().is_some_and(|messages| messages.len() >= 400),
    }
}

/// Brings both sides to one spelling: names are not case-sensitive, addresses have one form, and bytes that are
/// no text are shown by everybody in another way.
pub(crate) fn normal(field: &str, value: &str) -> String {
    match field {
        "sni" | "http_host" => value.trim_end_matches('.').to_lowercase(),
        "dns_question" if value == "<Root>" => String::new(),
        "dns_question" => odd_bytes(&value.trim_end_matches('.').to_lowercase()),
        "dns_answer" => match value.parse::<std::net::IpAddr>() {
            Ok(ip) => ip.to_string(),
            Err(_) => odd_bytes(&value.trim_end_matches('.').to_lowercase()),
        },
        _ => value.trim().to_owned(),
    }
}

/// Replaces runs of escapes (`\\ddd`) and characters outside ASCII by one mark.
fn odd_bytes(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let escape =
            rest.len() > 3 && first == '\\' && rest.bytes().skip(1).take(3).all(|byte| byte.is_ascii_digit());
        let length = if escape { 4 } else { first.len_utf8() };
        if !escape && first.is_ascii() && !first.is_control() {
            text.push(first);
        } else if !text.ends_with('?') {
            text.push('?');
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    text
}
