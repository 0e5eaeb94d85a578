//! The soundness of `data/operators.csv`: identifiers, owners, domains, and AS numbers against the table of
//! names; and that of `data/host-suffixes.csv`, whose rows must add to it.
//!
//! An AS number must be in the embedded AS table under a name that fits: it shares words with the names of
//! the operator or of its owners, or stands in [`RENAMED`] with the reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::atlas::{SUFFIXES, TABLES};
use crate::operators::Operator;
use crate::{Atlas, format, sources};

fn atlas() -> &'static Atlas {
    Atlas::embedded().expect("the embedded tables are sound")
}

/// Names of autonomous systems that share no word with those who hold them: operator, word, reason.
const RENAMED: [(&str, &str, &str); 13] = [
    ("akamai", "linode", "bought in 2022"),
    ("alibaba", "taobao", "its shop"),
    ("chinatelecom", "chinanet", "its backbone"),
    ("chinatelecom", "telecommunications", "the long form of its name"),
    ("jdcloud", "jingdong", "the Chinese name of JD"),
    ("meta", "facebook", "renamed in 2021"),
    ("nhn_cloud", "nhncloud", "written as one word"),
    ("segment_twilio", "sendgrid", "bought by Twilio in 2019"),
    ("singtel", "singapore", "Singapore Telecom is the long form of its name"),
    ("tencent_cloud_intl", "aceville", "its company in Singapore"),
    ("vk", "vkontakte", "the long form of its name"),
    ("vnet_21v", "abitcool", "the former name of its company in Beijing"),
    ("whatsapp", "facebook", "the former name of its owner"),
];

/// Words that many names have: only two of them together say something.
const COMMON: [&str; 26] = [
    "asia",
    "broadcast",
    "broadcasting",
    "center",
    "china",
    "cloud",
    "communications",
    "data",
    "education",
    "global",
    "group",
    "hong",
    "information",
    "international",
    "internet",
    "japan",
    "kong",
    "limited",
    "mobile",
    "network",
    "networks",
    "research",
    "services",
    "technologies",
    "technology",
    "telecom",
];

/// Words that say nothing of who it is.
const LEGAL: [&str; 16] = [
    "ag",
    "as",
    "bv",
    "co",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "llc",
    "ltd",
    "of",
    "pte",
    "sa",
    "sas",
    "the",
    "and",
];

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
    words.filter(|word| word.len() > 1 && !LEGAL.contains(&word.as_str())).collect()
}

/// Returns whether the name of an AS fits an operator: one word of its own in common, or two common ones.
fn fits(operator: &Operator, as_name: &str) -> bool {
    let mut own = BTreeSet::new();
    let mut next = Some(operator);
    while let Some(holder) = next {
        own.extend(words(&format!("{} {} {}", holder.id.replace('_', " "), holder.short, holder.name)));
        next = atlas().operator(&holder.parent);
    }
    let theirs = words(as_name);
    let weight = |word: &String| if COMMON.contains(&word.as_str()) { 1 } else { 2 };
    let shared: usize = own.intersection(&theirs).map(weight).sum();
    let renamed = RENAMED
        .iter()
        .any(|(id, word, reason)| *id == operator.id && theirs.contains(*word) && !reason.is_empty());
    shared >= 2 || renamed
}

/// Returns whether the text is a domain name of at least two labels in lower case (RFC 1123, section 2.1).
fn is_domain(text: &str) -> bool {
    text.contains('.') && is_name(text)
}

/// Returns whether the text is a host name in lower case, of one label or more.
fn is_name(text: &str) -> bool {
    let label = |label: &str| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(allowed)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

#[test]
fn covers_those_an_app_is_likely_to_meet() {
    assert!(atlas().operators().len() >= 250, "{}", atlas().operators().len());
    for operator in atlas().operators() {
        assert!(!operator.source.is_empty(), "{}: every row names its source", operator.id);
        assert!(!operator.name.is_empty() && !operator.roles.is_empty(), "{}", operator.id);
        assert!(!format!("{operator:?}").contains('?'), "{}: what is unsure is left out", operator.id);
    }
}

#[test]
fn names_every_operator_once_and_only_owners_that_have_a_row() {
    let mut ids = BTreeSet::new();
    for operator in atlas().operators() {
        let id = &operator.id;
        assert!(ids.insert(id), "{id} stands twice");
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{id}");
        assert!(operator.parent.is_empty() || atlas().operator(&operator.parent).is_some(), "{id}");
        assert_ne!(operator.parent, *id, "{id} owns itself");
    }
}

#[test]
fn holds_as_numbers_whose_names_fit() {
    let origin = format::decode(TABLES[2]).expect("the embedded tables are sound");
    let names: BTreeMap<u32, &str> = origin
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(number, name)| Some((number.parse().ok()?, name)))
        .collect();
    let mut used = BTreeSet::new();
    for operator in atlas().operators() {
        let mut own = BTreeSet::new();
        for asn in &operator.asns {
            let name = names.get(asn).copied().unwrap_or_default();
            assert!(fits(operator, name), "{}: AS{asn} is named {name:?}", operator.id);
            assert!(own.insert(asn), "{}: AS{asn} stands twice", operator.id);
            let known =
                RENAMED.iter().filter(|(id, word, _)| *id == operator.id && words(name).contains(*word));
            used.extend(known.map(|(id, word, _)| (*id, *word)));
        }
    }
    assert_eq!(used.len(), RENAMED.len(), "a renaming that no row needs");
}

#[test]
fn gives_no_domain_and_no_network_to_two_companies() {
    let mut holders: BTreeMap<String, Vec<&Operator>> = BTreeMap::new();
    for operator in atlas().operators() {
        for domain in &operator.domains {
            assert!(is_domain(domain), "{}: {domain}", operator.id);
            holders.entry(domain.clone()).or_default().push(operator);
        }
        for asn in &operator.asns {
            holders.entry(format!("AS{asn}")).or_default().push(operator);
        }
    }
    let topmost = |operator: &'static Operator| atlas().topmost_parent(operator).unwrap_or(operator);
    let mut shared = Vec::new();
    for (subject, holders) in &holders {
        let first = topmost(holders[0]);
        assert!(holders.iter().all(|holder| topmost(holder).id == first.id), "{subject} has two owners");
        if holders.len() > 1 && !subject.starts_with("AS") {
            shared.push(subject.as_str());
        }
    }
    // The mainland and the international arm of one cloud share these; the address decides between the two.
    assert_eq!(shared, ["aliyuncs.com", "huaweicloud.com", "myhuaweicloud.com", "myqcloud.com"]);
}

#[test]
fn knows_domains_from_what_only_looks_like_one() {
    for good in ["a.io", "x-1.co.uk", "xn--flw351e.com", "8x8.vc"] {
        assert!(is_domain(good), "{good}");
    }
    for bad in ["", "com", "A.io", "-a.io", "a-.io", "a..io", ".io", "a.io.", "a b.io", "*.a.io", "a_b.io"] {
        assert!(!is_domain(bad), "{bad}");
    }
}

/// Rows of the list as written, without the head.
fn list() -> Vec<(&'static str, &'static str, &'static str)> {
    let rows = include_str!("../../../data/host-suffixes.csv").lines().skip(1);
    rows.filter_map(|row| {
        let (suffix, rest) = row.split_once(',')?;
        let (operator, source) = rest.split_once(',')?;
        Some((suffix, operator, source))
    })
    .collect()
}

#[test]
fn packs_the_list_of_suffixes_as_it_stands() {
    let list = include_str!("../../../data/host-suffixes.csv");
    assert!(format::unpack(SUFFIXES).expect("sound") == list.as_bytes(), "run `cargo xtask data`");
    assert!(!list.contains('"') && list.ends_with('\n'), "cells need no quotes");
    let knowledge = atlas().knowledge();
    let row = knowledge.iter().find(|row| row.source == "third-party-web").expect("its row");
    assert_eq!(row.sha256, sources::sha256(SUFFIXES), "run `cargo xtask data`");
    assert!(SUFFIXES.len() < 100_000, "{} bytes", SUFFIXES.len());
    for length in [0, 1, 20, SUFFIXES.len() / 2, SUFFIXES.len() - 1] {
        assert!(format::unpack(&SUFFIXES[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn lists_suffixes_that_add_something() {
    let rows = list();
    assert!(rows.len() >= 100, "{}", rows.len());
    assert!(rows.iter().map(|(suffix, ..)| *suffix).eq(atlas().operators.suffixes().iter()));
    let domains: BTreeSet<&str> =
        atlas().operators().iter().flat_map(|operator| operator.domains.iter().map(String::as_str)).collect();
    for (suffix, id, source) in rows {
        assert!(is_name(suffix), "{suffix}");
        assert!(!domains.contains(suffix), "{suffix} stands in operators.csv");
        assert!(source.starts_with("third-party-web "), "{suffix}: {source}");
        let host = format!("x.{suffix}");
        let found = atlas().operator_by_name(&host).map(|operator| operator.id.as_str());
        assert_eq!(found, Some(id), "{host}");
        let shorter = suffix.split_once('.').and_then(|(_, shorter)| atlas().operator_by_name(shorter));
        assert_ne!(shorter.map(|operator| operator.id.as_str()), Some(id), "{suffix}: a shorter one says it");
    }
}

#[test]
fn answers_for_hosts_that_no_row_names() {
    let check = |host: &str, id: Option<&str>| {
        assert_eq!(atlas().operator_by_name(host).map(|operator| operator.id.as_str()), id, "{host}");
    };
    check("cdn.adformdsp.net", Some("adform"));
    check("x.admeld.com", Some("google_ads"));
    check("adservice.google.com", Some("google_ads"));
    check("r3---sn.googlevideo.com", Some("google"));
    check("google", None);
    check("firestore.googleapis.com", Some("google_firebase"));
    check("maps.googleapis.com", Some("google"));
    check("a248.e.akamai.net", Some("akamai"));
    check("example.com", None);
}
