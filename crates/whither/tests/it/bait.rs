//! Bait: found in every form in captures and in dumps, told by its name, and in no output in any form.
//!
//! Forms are written here by other means than the program's own.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest;
use serde_json::Value;

use crate::{
    program::{run, stdout, write},
    wire::{Packets, no_content, post},
};

const MAIL: &str = "Erika.Mustermann+7f3a@example.org";
const PHONE: &str = "+49 151 2345 6789";
const DIGITS: &str = "4915123456789";
const ACCOUNT: &str = "wx-erika-88213";
const NEVER: &str = "this was never typed anywhere";

const FILE: &str = r#"
salts = ["pepper"]
[[bait]]
name = "my mail"
class = "contact.email"
value = "Erika.Mustermann+7f3a@example.org"
[[bait]]
name = "my phone"
class = "contact.phone"
value = "+49 151 2345 6789"
[[bait]]
name = "my account"
class = "account.user_id"
value = "wx-erika-88213"
[[bait]]
name = "home"
class = "location.precise"
lat = 52.520008
lon = 13.404954
[[bait]]
name = "typed text"
class = "comm.keystrokes"
value = "this was never typed anywhere"
"#;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(algorithm: &'static digest::Algorithm, text: &str) -> Vec<u8> {
    digest::digest(algorithm, text.as_bytes()).as_ref().to_vec()
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Forms that are text: bait, form, what is sent.
fn texts() -> Vec<(&'static str, &'static str, String)> {
    let inner = format!("{{\"mail\":\"{MAIL}\"}}");
    vec![
        ("my mail", "utf-8", MAIL.to_owned()),
        ("my mail", "case-folded", MAIL.to_lowercase()),
        ("my mail", "separators-removed", "ErikaMustermann7f3aexampleorg".to_owned()),
        ("my mail", "reversed", MAIL.chars().rev().collect()),
        ("my mail", "url", percent(MAIL)),
        ("my mail", "url-twice", percent(&percent(MAIL))),
        ("my mail", "hex", hex(MAIL.as_bytes())),
        ("my mail", "hex", hex(MAIL.as_bytes()).to_uppercase()),
        ("my mail", "base64", STANDARD.encode(MAIL)),
        ("my mail", "base64", STANDARD.encode(format!("a{MAIL}"))),
        ("my mail", "base64", STANDARD.encode(format!("ab{MAIL}"))),
        ("my mail", "utf-8", STANDARD.encode(gzip(inner.as_bytes()))),
        ("my mail", "base64", percent(&STANDARD.encode(gzip(STANDARD.encode(&inner).as_bytes())))),
        ("my mail", "sha1-hex", hex(&hash(&digest::SHA1_FOR_LEGACY_USE_ONLY, MAIL))),
        ("my mail", "sha256-hex", hex(&hash(&digest::SHA256, MAIL))),
        ("my mail", "sha256-hex", hex(&hash(&digest::SHA256, &MAIL.to_lowercase())).to_uppercase()),
        ("my mail", "sha384-hex", hex(&hash(&digest::SHA384, MAIL))),
        ("my mail", "sha512-hex", hex(&hash(&digest::SHA512, MAIL))),
        ("my mail", "sha256-hex-truncated", hex(&hash(&digest::SHA256, MAIL))[..20].to_owned()),
        ("my mail", "sha256-base64", STANDARD.encode(hash(&digest::SHA256, MAIL))),
        ("my mail", "sha256-salted-hex", hex(&hash(&digest::SHA256, &format!("{MAIL}pepper")))),
        ("my phone", "utf-8", PHONE.to_owned()),
        ("my phone", "separators-removed", DIGITS.to_owned()),
        ("my phone", "sha256-hex", hex(&hash(&digest::SHA256, DIGITS))),
        ("my account", "utf-8", ACCOUNT.to_owned()),
        ("home", "degrees", "52.520008, 13.404954".to_owned()),
        ("home", "e7", "525200080;134049540".to_owned()),
    ]
}

/// Forms that are bytes.
fn binaries() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let number: u64 = DIGITS.parse().expect("a number");
    let mut all: Vec<(&'static str, &'static str, Vec<u8>)> = vec![
        ("my mail", "utf-16le", MAIL.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("my mail", "utf-16be", MAIL.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("my mail", "sha256", hash(&digest::SHA256, MAIL)),
        ("my phone", "u64le", number.to_le_bytes().to_vec()),
        ("my phone", "u64be", number.to_be_bytes().to_vec()),
        ("my phone", "bcd", vec![0x49, 0x15, 0x12, 0x34, 0x56, 0x78, 0x9f]),
        ("my phone", "bcd-swapped", vec![0x94, 0x51, 0x21, 0x43, 0x65, 0x87, 0xf9]),
        ("home", "f64le", [52.520_008f64.to_le_bytes(), 13.404_954f64.to_le_bytes()].concat()),
        ("home", "e7-i32be", [525_200_080i32.to_be_bytes(), 134_049_540i32.to_be_bytes()].concat()),
    ];
    all.extend(
        [1u8, 0x20, 0x55, 0xff].map(|key| ("my mail", "xor", MAIL.bytes().map(|byte| byte ^ key).collect())),
    );
    all
}

/// What stands in no output: every form that is text, whatever its case.
fn secrets() -> Vec<String> {
    let mut all: Vec<String> = texts().into_iter().map(|(_, _, text)| text).collect();
    all.retain(|text| !text.contains("sha256-hex-truncated"));
    all.extend(binaries().iter().map(|(_, _, bytes)| hex(bytes)));
    all.extend(
        binaries().iter().map(|(_, _, bytes)| STANDARD.encode(bytes).trim_end_matches('=').to_owned()),
    );
    all.extend([NEVER.to_owned(), hex(NEVER.as_bytes()), STANDARD.encode(NEVER)]);
    all.extend(["52.520008", "13.404954", "52.52", "13.40"].map(str::to_owned));
    all
}

fn clean(shown: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    for secret in secrets() {
        assert!(!text.contains(&secret.to_lowercase()), "{shown} holds {secret}");
    }
}

fn capture() -> Vec<u8> {
    let mut packets = Packets::default();
    let texts = texts().into_iter().map(|(_, _, text)| format!("k={text} ").into_bytes());
    let binaries =
        binaries().into_iter().map(|(_, _, bytes)| [b"\x01\x02".as_slice(), &bytes, b"\x03\x04"].concat());
    for (port, payload) in (40_000..).zip(texts.chain(binaries)) {
        packets.udp((port, 8_130), &payload);
    }
    let mut connection = packets.connect((50_000, 80));
    let host = format!("{ACCOUNT}.chatterbox.example");
    let request = post(&format!("/u/{ACCOUNT}/{}", percent(MAIL)), &host, "", "{}");
    packets.exchange(&mut connection, &request, no_content());
    packets.file()
}

/// How often each form of each bait was seen, over all places.
fn counts(json: &Value) -> Vec<(String, String, u64)> {
    let mut all: Vec<(String, String, u64)> = Vec::new();
    for row in json["sightings"].as_array().expect("a table").iter().filter(|row| row["bait"] != "") {
        let [bait, form] = ["bait", "bait_form"].map(|key| row[key].as_str().expect("text").to_owned());
        assert!(!row["evidence"].as_array().expect("a list").is_empty(), "{bait} {form} stands nowhere");
        match all.iter_mut().find(|known| known.0 == bait && known.1 == form) {
            Some(known) => known.2 += row["count"].as_u64().expect("a number"),
            None => all.push((bait, form, row["count"].as_u64().expect("a number"))),
        }
    }
    all.sort();
    all
}

fn expected(forms: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<(String, String, u64)> {
    let mut all: Vec<(String, String, u64)> = Vec::new();
    for (bait, form) in forms {
        match all.iter_mut().find(|known| known.0 == bait && known.1 == form) {
            Some(known) => known.2 += 1,
            None => all.push((bait.to_owned(), form.to_owned(), 1)),
        }
    }
    all.sort();
    all
}

fn clean_case(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a case") {
        let path = entry.expect("a file").path();
        clean(&path.display().to_string(), &std::fs::read(&path).expect("a file of the case"));
    }
    let case = whither_evidence::read(folder).expect("a case");
    assert_eq!(case.baits.len(), 5);
    clean("the case", &serde_json::to_vec(&case).expect("JSON"));
}

/// Runs a command three ways and holds that no form of bait is shown; returns JSON and what the terminal shows.
fn told(command: &str, input: &str, folder: &Path) -> (Value, String) {
    let file = write(folder, "bait.toml", FILE.as_bytes());
    let case = folder.join(format!("{command}.case"));
    let output = run(&[command, input, "--bait", &file, "-o", case.to_str().expect("UTF-8")]);
    let terminal = stdout(&output, 0);
    clean("terminal", terminal.as_bytes());
    clean("standard error", &output.stderr);
    clean_case(&case);
    let output = run(&[command, input, "--bait", &file, "--format", "json"]);
    let text = stdout(&output, 0);
    clean("JSON", text.as_bytes());
    (serde_json::from_str(&text).expect("JSON"), terminal)
}

#[test]
fn captures_show_bait_in_every_form_and_no_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), &format!("of {ACCOUNT}.pcap"), &capture());
    let (json, terminal) = told("inspect", &capture, folder.path());
    let mut found = counts(&json);
    // The request has the account in its path and its host name, and the address in its path.
    found.iter_mut().filter(|row| row.0 == "my account").for_each(|row| row.2 = 1);
    found.iter_mut().filter(|row| row.0 == "my mail" && row.1 == "url").for_each(|row| row.2 -= 1);
    let texts = texts();
    let binaries = binaries();
    let texts = texts.iter().map(|(bait, form, _)| (*bait, *form));
    let forms = texts.chain(binaries.iter().map(|(bait, form, _)| (*bait, *form)));
    assert_eq!(found, expected(forms));
    let findings = json["findings"].as_array().expect("a table").iter();
    let findings: Vec<_> = findings.filter(|row| row["rule"] == "bait-in-clear").collect();
    for (severity, start, how) in [
        ("high", "my mail (contact.email) to ", ", in clear, "),
        ("medium", "my mail (contact.email) to ", ", encoded (base64, "),
        ("low", "my phone (contact.phone) to ", ", hashed as sha256-hex, "),
    ] {
        let is_it = |row: &&Value| {
            let message = row["message"].as_str().unwrap_or_default();
            row["severity"] == severity && message.starts_with(start) && message.contains(how)
        };
        assert!(findings.iter().any(is_it), "{severity}: {findings:?}");
    }
    let never = json["baits"]
        .as_array()
        .expect("a table")
        .iter()
        .find(|row| row["bait"] == "typed text")
        .expect("a row");
    assert_eq!(never["count"], 0);
    assert!(never["searched_bytes"].as_u64().expect("a number") > 1_000);
    assert!(terminal.contains("not seen in"), "{terminal}");
    assert!(
        json["inputs"][0]["name"] == "of •••.pcap" && terminal.contains("of •••.pcap"),
        "{}",
        json["inputs"]
    );
}

#[test]
fn dumps_show_bait_in_every_form_and_no_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = String::new();
    for (index, (_, _, text)) in texts().into_iter().enumerate() {
        lines.push_str(&format!("{{\"id\":{index},\"inner\":{{\"ext\":\"{text}\"}}}}\n"));
    }
    lines.push_str(&format!("{{\"id\":0,\"{ACCOUNT}\":\"x\"}}\n"));
    let dump = write(folder.path(), &format!("{ACCOUNT}.jsonl"), lines.as_bytes());
    let (json, _) = told("scan", &dump, folder.path());
    let mut found = counts(&json);
    found.iter_mut().filter(|row| row.0 == "my account").for_each(|row| row.2 -= 1);
    let texts = texts();
    assert_eq!(found, expected(texts.iter().map(|(bait, form, _)| (*bait, *form))));
    for row in json["sightings"].as_array().expect("a table").iter().filter(|row| row["bait"] == "my mail") {
        assert!(row["path"].as_str().expect("text").starts_with("•••.jsonl>$.inner.ext"), "{}", row["path"]);
    }
}

#[test]
fn a_file_that_is_wrong_is_refused_with_a_hint_and_without_its_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let dump = write(folder.path(), "a.jsonl", b"{}\n");
    for (text, said) in [
        ("[[bait]]\nname = \"a\"\nclass = \"contact.phone\"\nvalue = \"abc\"\n", "fewer than 4 bytes"),
        (
            "[[bait]]\nname = \"hunter22 of mine\"\nclass = \"contact.phone\"\nvalue = \"hunter22\"\n",
            "its name holds a value",
        ),
        ("[[bait]]\nname = \"a\"\nclass = \"contact.phone\"\nvalue = hunter22\n", "line 4 is no TOML"),
    ] {
        let file = write(folder.path(), "bait.toml", text.as_bytes());
        let output = run(&["scan", &dump, "--bait", &file]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            errors.contains(said) && errors.contains("hint: ") && !errors.contains("hunter22"),
            "{errors}"
        );
    }
}
