//! Names of files, folders, members, tables and keys, with what tells of a person hidden.
//!
//! People name files after whom they are about: a name must not leak what values must not. A name is cut into parts
//! (`/`, `\`, `>`), a part into runs of digits, letters and characters of other scripts (`pieces.rs`). Whatever is
//! something as a whole is looked at as a whole: groups of digits, what is written like a number of `numbers/` and
//! passes its check, addresses, what the classes recognise, what is encoded. Where in doubt it is hidden; only days and
//! times stay. What patterns of the user match is hidden as well. What is a word like any other, such as a password or a Latin name, cannot be told and stays.

mod pieces;
mod stamp;

use std::{
    borrow::Cow,
    cell::Cell,
    net::{Ipv4Addr, Ipv6Addr},
    ops::Range,
    sync::LazyLock,
};

use crate::{
    classes::{is_chinese_name, is_chinese_plate},
    decode::{self, base64_bytes},
    known::KNOWN,
    numbers,
    pass::Pass,
    patterns::Patterns,
    plausible::is_uuid,
    selection::Selection,
    tables::Tables,
    view::View,
};
use pieces::{Kind, Pieces};

/// Digits in one group, or in several that stand together, from which on they are a value.
const MANY_DIGITS: usize = 9;
/// Shortest written number, and fewest digits of one.
const SHORTEST: usize = 7;
const FEWEST_DIGITS: usize = 4;
/// Most runs of one kind that a number is made of.
const WIDEST: usize = 14;
/// Hexadecimal digits from which on they are an identifier: with digits among them, and without.
const HEX: usize = 12;
const HEX_LETTERS: usize = 16;
/// Shortest run of base64 that is decoded, and the shortest of which text must come out.
const CODED: usize = 8;
const CODED_TEXT: usize = 12;
/// Letters and digits in a row from which on they may be a token.
const TOKEN: usize = 16;
const LONG_TOKEN: usize = 24;
/// Layers of encodings that are followed.
const DEPTH: usize = 3;

/// What the classes registered for.
static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Selection::all(), None));

/// Returns a name with `*` for each word in it that tells something of a person or that a pattern of the user matches.
pub fn veiled<'n>(name: &'n str, patterns: Option<&Patterns>) -> Cow<'n, str> {
    let hidden = telling(name, DEPTH, patterns);
    if hidden.is_empty() {
        return Cow::Borrowed(name);
    }
    let mut shown = String::with_capacity(name.len());
    let mut at = 0;
    for word in hidden {
        shown.push_str(name.get(at..word.start).unwrap_or_default());
        shown.push('*');
        at = word.end;
    }
    shown.push_str(name.get(at..).unwrap_or_default());
    Cow::Owned(shown)
}

/// Returns whether something in a name tells something of a person.
pub fn tells(name: &str) -> bool {
    !telling(name, DEPTH, None).is_empty()
}

/// Returns the words that tell something, in their order.
fn telling(name: &str, depth: usize, patterns: Option<&Patterns>) -> Vec<Range<usize>> {
    // Most names are words in small letters, which tell nothing unless a user says so.
    let is_word = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.' | b'/' | b'>' | b'-');
    if patterns.is_none() && name.len() < HEX_LETTERS && name.bytes().all(is_word) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for part in name.split_inclusive(['/', '\\', '>']) {
        let text = part.trim_end_matches(['/', '\\', '>']);
        look(text, depth, patterns, &mut |span: Range<usize>| {
            let word = word(text, span);
            found.push(start + word.start..start + word.end);
        });
        start += part.len();
    }
    joined(found)
}

/// Widens a span to the words that it is in.
fn word(text: &str, span: Range<usize>) -> Range<usize> {
    let is_end = |c: char| matches!(c, ' ' | ':');
    let before = text.get(..span.start).unwrap_or_default();
    let behind = text.get(span.end..).unwrap_or_default();
    let start = before.rfind(is_end).map_or(0, |at| at + 1);
    start..span.end + behind.find(is_end).unwrap_or(behind.len())
}

/// Puts spans into order, and those that touch together.
fn joined(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut all: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => all.push(span),
        }
    }
    all
}

/// Gives every span of a part that tells something.
fn look(text: &str, depth: usize, patterns: Option<&Patterns>, found: &mut dyn FnMut(Range<usize>)) {
    let pieces = Pieces::new(text);
    groups(&pieces, found);
    written(&pieces, found);
    characters(&pieces, found);
    addresses(text, found);
    recognised(&pieces, found);
    tokens(text, found);
    if let Some(inner) = depth.checked_sub(1) {
        encoded(text, inner, patterns, found);
    }
    patterns.into_iter().flat_map(|patterns| patterns.spans(text)).for_each(&mut *found);
    if let Some(at) = text.find('@') {
        found(at..at + 1);
    }
}

/// Groups of digits that stand together and are many, whatever they are: telephone numbers, cards, numbers of states.
fn groups(pieces: &Pieces<'_>, found: &mut dyn FnMut(Range<usize>)) {
    for group in pieces.groups() {
        let is_dialled = pieces.before(group.start) == b'+' && group.digits >= SHORTEST;
        if group.digits >= MANY_DIGITS || is_dialled {
            found(group.start..group.end);
        }
    }
}

/// What is written like a number and passes its check.
fn written(pieces: &Pieces<'_>, found: &mut dyn FnMut(Range<usize>)) {
    let mut like = Vec::new();
    for span in pieces.spans(WIDEST) {
        if span.is_stamp || span.end - span.start < SHORTEST || span.digits < FEWEST_DIGITS {
            continue;
        }
        let text = pieces.bytes(span.start, span.end);
        let closed = pieces.bytes(span.start, span.end + 1);
        let has_bracket = closed.last() == Some(&b')') && closed.len() > text.len();
        let is_whole = is_number(text, &mut like) || has_bracket && is_number(closed, &mut like);
        // Who groups in another way than the authority means the same; days and words within are no part of a number.
        let mut groups = text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|group| !group.is_empty());
        let may_be_grouped = !span.has_stamp && groups.all(|group| group.iter().any(u8::is_ascii_digit));
        if is_whole || may_be_grouped && is_number(&numbers::compact(text), &mut like) {
            found(span.start..span.end);
        }
    }
}

fn is_number(text: &[u8], like: &mut Vec<u16>) -> bool {
    let digits = text.iter().take(64).enumerate();
    let digits = digits.fold(0, |bits, (at, byte)| bits | u64::from(byte.is_ascii_digit()) << at);
    KNOWN.written_like(text, digits, like);
    let compact = numbers::compact(text);
    like.iter()
        .filter_map(|&index| numbers::ALL.get(usize::from(index)))
        .any(|number| (number.check)(&compact))
}

/// Words that begin like a surname and are what columns and files are called.
const NO_NAMES: [&str; 36] = [
    "万",
    "于",
    "付款",
    "任务",
    "任职",
    "任意",
    "余额",
    "余量",
    "余数",
    "何时",
    "唐山",
    "夏季",
    "孟加拉",
    "张数",
    "方",
    "曾用",
    "武器",
    "毛利",
    "江苏",
    "汪洋",
    "沈阳",
    "白名单",
    "白天",
    "石油",
    "程序",
    "程度",
    "肖像",
    "董事",
    "范围",
    "许可",
    "金",
    "钱包",
    "陆地",
    "雷达",
    "顾客",
    "高",
];

/// Names of persons and number plates in Chinese characters.
fn characters(pieces: &Pieces<'_>, found: &mut dyn FnMut(Range<usize>)) {
    for piece in pieces.list.iter().filter(|piece| piece.kind == Kind::Other) {
        let text = pieces.text.get(piece.start..piece.end).unwrap_or_default();
        if is_chinese_name(text.as_bytes()) && !NO_NAMES.iter().any(|word| text.starts_with(word)) {
            found(piece.start..piece.end);
        }
        // The province is the last character before the letter.
        let Some((at, _)) = text.char_indices().next_back() else { continue };
        let rest = pieces.text.get(piece.start + at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '·')).unwrap_or(rest.len());
        let plate = rest.get(..end).unwrap_or_default();
        if is_chinese_plate(plate) {
            found(piece.start + at..piece.start + at + end);
        }
    }
}

/// Addresses of networks and devices, and UUIDs.
fn addresses(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    runs(
        text,
        |byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':' | b'-'),
        |start, run| {
            let pairs = |run: &str| {
                run.len() == 17
                    && run.bytes().enumerate().all(|(at, byte)| {
                        if at % 3 == 2 {
                            matches!(byte, b':' | b'-' | b'.')
                        } else {
                            byte.is_ascii_hexdigit()
                        }
                    })
            };
            let bare = if run.starts_with("::") { run } else { run.trim_start_matches([':', '.', '-']) };
            let start = start + run.len() - bare.len();
            let bare = bare.trim_end_matches(['.', '-']);
            let bare = if bare.ends_with("::") { bare } else { bare.trim_end_matches(':') };
            let is_address = bare.parse::<Ipv4Addr>().is_ok()
                || bare.len() > 2 && bare.parse::<Ipv6Addr>().is_ok()
                || is_dashed_ipv6(bare)
                || pairs(bare)
                || is_uuid(bare.as_bytes());
            if is_address || bare.split(['.', ':']).any(|part| is_uuid(part.as_bytes())) {
                found(start..start + bare.len());
            }
        },
    );
    // An address of four parts before an extension or behind a word.
    runs(
        text,
        |byte| byte.is_ascii_digit() || byte == b'.',
        |start, run| {
            let run = run.trim_matches('.');
            let parts: Vec<&str> = run.split('.').collect();
            if parts.len() >= 4 && parts.windows(4).any(|four| four.join(".").parse::<Ipv4Addr>().is_ok()) {
                found(start..start + run.len());
            }
        },
    );
}

/// Returns whether a text is an address of IPv6 with `-` for `:`, which names of files cannot have everywhere.
fn is_dashed_ipv6(text: &str) -> bool {
    let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    text.matches('-').count() >= 4 && has_letters && text.replace('-', ":").parse::<Ipv6Addr>().is_ok()
}

/// What the classes recognise.
fn recognised(pieces: &Pieces<'_>, found: &mut dyn FnMut(Range<usize>)) {
    let view = View { bytes: pieces.text.as_bytes(), code: false, no_addresses: false };
    let mut hits = Vec::new();
    Pass { tables: &TABLES, view, new_from: 0, last: true, header: None, claimed: Cell::new(None) }
        .run(&mut hits);
    for hit in hits.iter().filter(|hit| !pieces.is_stamp(hit.found.start, hit.found.end)) {
        found(hit.found.start..hit.found.end);
    }
}

/// Identifiers that chance made: hexadecimal digits, and letters and digits in no order.
fn tokens(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    runs(
        text,
        |byte| byte.is_ascii_alphanumeric(),
        |start, run| {
            if is_hex(run.as_bytes()) || is_token(run.as_bytes()) {
                found(start..start + run.len());
            }
        },
    );
}

fn is_hex(run: &[u8]) -> bool {
    let run = run.strip_prefix(b"0x").unwrap_or(run);
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    let least = if digits > 0 { HEX } else { HEX_LETTERS };
    // Digits alone are judged as groups.
    run.len() >= least && digits < run.len() && run.iter().all(u8::is_ascii_hexdigit)
}

fn is_token(run: &[u8]) -> bool {
    let kind = |byte: &u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let changes = run.windows(2).filter(|pair| pair.first().map(kind) != pair.last().map(kind)).count();
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    run.len() >= LONG_TOKEN && digits >= 3
        || run.len() >= TOKEN && digits >= 2 && changes * 5 >= (run.len() - 1) * 2
}

/// What is encoded and tells something, or is text that somebody hid.
fn encoded(text: &str, depth: usize, patterns: Option<&Patterns>, found: &mut dyn FnMut(Range<usize>)) {
    runs(
        text,
        |byte| !matches!(byte, b' ' | b':'),
        |start, run| {
            if !run.contains('%') {
                return;
            }
            let plain = decode::replaced(run.as_bytes());
            let plain = String::from_utf8_lossy(&plain);
            if plain != run && !telling(&plain, depth, patterns).is_empty() {
                found(start..start + run.len());
            }
        },
    );
    // What some write for `+` and `/` in base64 others put between words.
    for further in [&b"+=-_"[..], b"+="] {
        let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || further.contains(&byte);
        runs(text, is_digit, |start, run| {
            if is_coded(run, depth, patterns) {
                found(start..start + run.len());
            }
        });
    }
}

fn is_coded(run: &str, depth: usize, patterns: Option<&Patterns>) -> bool {
    let digits = run.trim_end_matches('=');
    if digits.len() < CODED {
        return false;
    }
    let Some(bytes) = base64_bytes(digits.as_bytes()).filter(|bytes| decode::is_text(bytes)) else {
        return decode::hex_bytes(digits.as_bytes()).is_some_and(|bytes| decode::is_text(&bytes))
            && digits.len() >= CODED_TEXT
            && digits.bytes().any(|byte| byte.is_ascii_digit());
    };
    let plain = String::from_utf8_lossy(&bytes);
    let is_ascii = plain.is_ascii() || digits.len() >= LONG_TOKEN;
    digits.len() >= CODED_TEXT && is_ascii || plain.is_ascii() && !telling(&plain, depth, patterns).is_empty()
}

/// Gives each longest run of bytes of a kind, and where it begins.
fn runs(text: &str, is_in: impl Fn(u8) -> bool, mut found: impl FnMut(usize, &str)) {
    let mut at = 0;
    for run in text.split_inclusive(|c: char| !(c.is_ascii() && is_in(c as u8))) {
        let end = run.char_indices().next_back().filter(|(_, c)| !(c.is_ascii() && is_in(*c as u8)));
        let inside = run.get(..end.map_or(run.len(), |(end, _)| end)).unwrap_or_default();
        if !inside.is_empty() {
            found(at, inside);
        }
        at += run.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::Pattern;

    #[test]
    fn what_tells_of_a_person_is_hidden() {
        for name in [
            "219-09-9999",
            "900101-1234568",
            "AB123456C",
            "ABCPE1234F",
            "RSSMRA85T10A562S",
            "HEGG560427MVZRRL04",
            "2341 2341 2346",
            "DE89 3704 0044 0532 0130 00",
            "DE89370400440532013000",
            "+49 151 2345 6789",
            "06 12 34 56 78",
            "06-12-34-56-78",
            "(415) 555-0132",
            "82.64.12.7",
            "2001:db8:85a3::8a2e:370:7334",
            "fe80--1ff-fe23-4567-890a",
            "00:1B:44:11:3A:B7",
            "00-1b-44-11-3a-b7",
            "001b44113ab7",
            "6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13",
            "48.137154,11.576124",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl",
            "erika.m%40example.org",
            "erika.m@example.org",
            "ZXJpa2EubUBleGFtcGxlLm9yZw==",
            "ZXJpa2EubUBleGFtcGxlLm9yZw",
            "YUBiLmRl",
            "京A12345",
            "李小明",
            "9f86d081884c7d659a2f",
            "deadbeefcafebabe",
            "oABCD123efghijklmnopqrstuvwx",
            "8Kq2mZx91LpVt4Rb",
            "19900101-1239",
            "t_13812345678",
            "客户13812345678",
        ] {
            for (before, after) in [("", ""), ("exports/", ".csv"), ("a.zip>zip:", "/x.json"), ("", "_copy")]
            {
                let written = format!("{before}{name}{after}");
                let shown = veiled(&written, None);
                let inner = shown.strip_prefix(before).unwrap_or(&shown);
                let is_hidden =
                    inner.starts_with(['*', '(']) && !inner.bytes().any(|byte| byte.is_ascii_digit());
                assert!(is_hidden, "{written}: {shown}");
            }
        }
    }

    #[test]
    fn names_stay() {
        for name in [
            "chat-20190302.jsonl",
            "2026-01-02.log",
            "backup-2026-01-02T10-14-07.sql.gz",
            "dump_2026-01-02_10.14.07.123.sql",
            "20190302101407.csv",
            "20190302-101407.csv",
            "2026/01/02/part-00001.parquet",
            "part-00001.parquet",
            "exports/users_2024.csv",
            "t_order_item",
            "app.users",
            "log4j2.xml",
            "backup_v12.tar.gz",
            "a.tar.gz>gzip>tar:db/chats.sql",
            "Sheet1",
            "Tabelle (2)",
            "userProfileSettings",
            "UserAccountsExportFinalVersion2",
            "com.example.app_preferences.xml",
            "金额",
            "付款时间",
            "曾用名",
            "订单表",
            "user[0]",
            "createdAt",
            "ipv4",
            "sha256",
            "address_line_1",
            "HTTPServerConfig",
            "",
        ] {
            assert_eq!(veiled(name, None), name);
        }
    }

    #[test]
    fn only_the_words_that_tell_are_hidden() {
        for (name, shown) in [
            ("k.zip>zip:erika@example.org/310104199301086317.csv", "k.zip>zip:*/*"),
            ("scans 219-09-9999 front.png", "scans * front.png"),
            ("db>2001:db8::1>x", "db>*>x"),
        ] {
            assert_eq!(veiled(name, None), shown);
        }
    }

    #[test]
    fn what_patterns_match_is_hidden() {
        let pattern = |name: &str, regex: &str| Pattern { name: name.into(), regex: regex.into() };
        let patterns =
            Patterns::new(&[pattern("staff", r"\bst-[a-z]{3}\b"), pattern("ward", r"(?i)ward [a-z]")]);
        let patterns = patterns.ok();
        for (name, shown) in [
            ("st-abc", "*"),
            ("exports/st-abc.csv", "exports/*"),
            ("a.zip>zip:st-abc/ward b list.csv", "a.zip>zip:*/* list.csv"),
            ("st%2Dabc", "*"),
            ("c3QtYWJj", "*"),
            ("工号st-abc", "*"),
            ("st-abcd", "st-abcd"),
        ] {
            assert_eq!(veiled(name, patterns.as_ref()), shown, "{name}");
            assert_eq!(veiled(name, None), name);
        }
    }
}
