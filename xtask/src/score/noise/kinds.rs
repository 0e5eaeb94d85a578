//! Values that are nobody's: digits, hexadecimal, base64, times, UUIDs, order numbers, numbers that count on, records within
//! values, prose, source code.

use std::path::PathBuf;

use crate::samples::random::Random;

/// What noise is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Base64,
    Code,
    Columns,
    Counters,
    Digits,
    Hexadecimal,
    Nested,
    Orders,
    Prose,
    Times,
    Uuids,
}

/// Every kind, in the order of the table.
pub(super) const KINDS: [Kind; 11] = [
    Kind::Digits,
    Kind::Columns,
    Kind::Counters,
    Kind::Nested,
    Kind::Orders,
    Kind::Times,
    Kind::Hexadecimal,
    Kind::Base64,
    Kind::Uuids,
    Kind::Prose,
    Kind::Code,
];

/// Common words of five languages, some of which are short for something in others.
const WORDS: [&[&str]; 5] = [
    &[
        "the", "of", "and", "a", "tin", "pan", "house", "water", "moved", "to", "page", "for", "about",
        "chapter", "sold",
    ],
    &[
        "der", "ein", "und", "nicht", "Haus", "Wasser", "wurde", "Seite", "mit", "über", "Jahr", "Stück",
        "gegen", "Raum",
    ],
    &[
        "le", "un", "et", "pas", "maison", "dans", "avec", "pour", "chapitre", "été", "vers", "livre",
        "pièce", "sans",
    ],
    &[
        "el",
        "una",
        "y",
        "casa",
        "agua",
        "para",
        "con",
        "capítulo",
        "años",
        "hacia",
        "libro",
        "cien",
        "pero",
        "sin",
    ],
    &[
        "今天", "房间", "价格", "一共", "我们", "明天", "第", "章", "可以", "大约", "米", "公斤", "在", "的",
        "和", "会议",
    ],
];

/// Writes one value.
pub(super) fn value(kind: Kind, random: &mut Random) -> String {
    match kind {
        Kind::Base64 => {
            letters(random, 20, 80, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        }
        Kind::Code | Kind::Columns | Kind::Counters | Kind::Digits => letters(random, 6, 20, b"0123456789"),
        Kind::Nested => hexadecimal(&record(random)),
        Kind::Hexadecimal => letters(random, 8, 64, b"0123456789abcdef"),
        Kind::Orders => format!("{}{:04}", moment(random), random.below(10_000)),
        Kind::Prose => sentence(random),
        Kind::Times => time(random),
        Kind::Uuids => uuid(random),
    }
}

/// Writes random characters of an alphabet.
fn letters(random: &mut Random, least: u64, most: u64, alphabet: &[u8]) -> String {
    let length = least + random.below(most - least + 1);
    (0..length).map(|_| char::from(alphabet[random.below(alphabet.len() as u64) as usize])).collect()
}

/// Writes a record of random digits, a length each.
fn record(random: &mut Random) -> String {
    let fields = (8..16).map(|length| format!("\"n{}\":\"{}\"", length % 10, digits(random, length)));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes what counts on from record to record: seconds, and days with numbers behind them, as of batches.
pub(super) fn counters(sequence: u64) -> [(&'static str, String); 6] {
    let (day, number) = (sequence / 500, sequence % 500);
    let date = format!("{:02}{:02}{:02}", 10 + day / 336 % 20, 1 + day / 28 % 12, 1 + day % 28);
    let clock = format!("{:02}{:02}{:02}", number % 24, number % 60, sequence * 7 % 60);
    [
        ("seconds", (1_500_000_000 + sequence * 97).to_string()),
        ("millis", (1_600_000_000_000 + sequence * 9_973).to_string()),
        ("batch", format!("{date}{number:04}")),
        ("lot", format!("{date}{number:05}")),
        ("slip", format!("20{date}{number:04}")),
        ("moment", format!("{date}{clock}")),
    ]
}

/// Writes so many random digits.
pub(super) fn digits(random: &mut Random, length: u64) -> String {
    letters(random, length, length, b"0123456789")
}

/// Writes year to second without signs.
fn moment(random: &mut Random) -> String {
    let mut two = |least: u64, count: u64| format!("{:02}", least + random.below(count));
    ["20", &two(10, 16), &two(1, 12), &two(1, 28), &two(0, 24), &two(0, 60), &two(0, 60)].concat()
}

fn time(random: &mut Random) -> String {
    let seconds = 1_262_304_000 + random.below(504_921_600);
    match random.below(4) {
        0 => seconds.to_string(),
        1 => format!("{seconds}{:03}", random.below(1_000)),
        2 => format!("{seconds}{:06}", random.below(1_000_000)),
        _ => {
            let m = moment(random);
            format!("{}-{}-{}T{}:{}:{}Z", &m[..4], &m[4..6], &m[6..8], &m[8..10], &m[10..12], &m[12..])
        }
    }
}

fn uuid(random: &mut Random) -> String {
    let hex = format!("{:016x}{:016x}", random.next(), random.next());
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Words of one language with a few numbers between them, as prices, years and quantities.
fn sentence(random: &mut Random) -> String {
    let words = WORDS[random.below(WORDS.len() as u64) as usize];
    let mut text = String::new();
    for _ in 0..8 + random.below(12) {
        match random.below(9) {
            0 => text.push_str(&random.below(10_000).to_string()),
            1 => text.push_str(&format!("{}.{:02}", random.below(100_000), random.below(100))),
            2 => text.push_str(&letters(random, 5, 12, b"0123456789")),
            _ => text.push_str(words[random.below(words.len() as u64) as usize]),
        }
        text.push(' ');
    }
    text
}

/// Returns the source files in cargo's registry, if it is there.
///
/// The project's own are left out: they hold examples of what is looked for.
pub(super) fn sources() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let mut waiting: Vec<PathBuf> = home.into_iter().map(|home| home.join("registry/src")).collect();
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            match path.extension().and_then(|end| end.to_str()) {
                _ if path.is_dir() => waiting.push(path),
                Some("rs" | "toml" | "c" | "h" | "js" | "py") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
