//! The soundness of `data/operators.csv`: identifiers, owners, domains, and AS numbers against the table of
//! names; and that of the lists of more host names, whose rows must add to it.
//!
//! An AS number must be in the embedded AS table under a name that fits: it shares words with the names of
//! the operator or of its owners, or stands in [`RENAMED`] with the reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::atlas::{SUFFIXES, TABLES};
use crate::operators::Operator;
use crate::registrable::is_registry_suffix;
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

/// The lists of more host names as written, with the source that `SOURCES.toml` gives each.
const LISTS: [(&str, &str); 2] = [
    ("third-party-web", include_str!("../../../data/host-suffixes.csv")),
    ("v2fly", include_str!("../../../data/domain-lists.csv")),
];

/// Top-level domains that a company runs for itself alone, as rows of the lists.
const BRANDS: [&str; 33] = [
    "alibaba",
    "alipay",
    "amazon",
    "apple",
    "aws",
    "azure",
    "baidu",
    "chrome",
    "dclk",
    "gle",
    "gmail",
    "goo",
    "goog",
    "google",
    "guge",
    "hangout",
    "hotmail",
    "microsoft",
    "nexus",
    "office",
    "samsung",
    "skype",
    "taobao",
    "tmall",
    "windows",
    "xbox",
    "xn--cckwcxetd",
    "xn--cg4bki",
    "xn--jlq480n2rg",
    "xn--qcka1pmc",
    "yamaxun",
    "yandex",
    "zappos",
];

/// Rows of a list without its head: suffix, operator, source.
fn rows(list: &'static str) -> Vec<(&'static str, &'static str, &'static str)> {
    let cells = |row: &'static str| {
        let (suffix, rest) = row.split_once(',')?;
        let (operator, source) = rest.split_once(',')?;
        Some((suffix, operator, source))
    };
    list.lines().skip(1).filter_map(cells).collect()
}

#[test]
fn packs_the_lists_of_suffixes_as_they_stand() {
    let knowledge = atlas().knowledge();
    for ((source, list), (file, packed)) in LISTS.iter().zip(SUFFIXES) {
        assert!(format::unpack(packed).expect("sound") == list.as_bytes(), "{file}: run `cargo xtask data`");
        assert!(!list.contains('"') && list.ends_with('\n'), "{file}: cells need no quotes");
        let row = knowledge.iter().find(|row| row.source == *source).expect("its row");
        assert_eq!(row.sha256, sources::sha256(packed), "{file}: run `cargo xtask data`");
        assert!(packed.len() < 100_000, "{file}: {} bytes", packed.len());
        for length in [0, 1, 20, packed.len() / 2, packed.len() - 1] {
            assert!(format::unpack(&packed[..length]).is_err(), "{file}: {length} bytes");
        }
    }
}

#[test]
fn lists_suffixes_that_add_something() {
    let domains: BTreeSet<&str> =
        atlas().operators().iter().flat_map(|operator| operator.domains.iter().map(String::as_str)).collect();
    let mut seen = BTreeSet::new();
    for ((name, list), suffixes) in LISTS.iter().zip(atlas().operators.suffixes()) {
        let rows = rows(list);
        assert!(rows.len() >= 100, "{name}: {}", rows.len());
        assert!(rows.iter().map(|(suffix, ..)| *suffix).eq(suffixes.iter()), "{name}");
        for (suffix, id, source) in rows {
            assert!(is_name(suffix), "{suffix}");
            assert!(!domains.contains(suffix), "{suffix} stands in operators.csv");
            assert!(seen.insert(suffix), "{suffix} stands in both lists");
            assert!(names_its_source(name, source), "{suffix}: {source}");
            let host = format!("x.{suffix}");
            let found = atlas().operator_by_name(&host).map(|operator| operator.id.as_str());
            assert_eq!(found, Some(id), "{host}");
            let shorter = suffix.split_once('.').and_then(|(_, shorter)| atlas().operator_by_name(shorter));
            assert_ne!(
                shorter.map(|operator| operator.id.as_str()),
                Some(id),
                "{suffix}: a shorter one says it"
            );
        }
    }
}

/// third-party-web names the entity, v2fly the list and the commit at which it was read.
fn names_its_source(list: &str, source: &str) -> bool {
    match (list, source.split_once(' ')) {
        ("third-party-web", Some((name, entity))) => name == list && !entity.is_empty(),
        ("v2fly", Some((_, commit))) => {
            commit.len() == 12 && commit.bytes().all(|digit| digit.is_ascii_hexdigit())
        }
        _ => false,
    }
}

/// What is curated by hand holds: a list may name the arm of a company that runs a host, not another company.
#[test]
fn never_contradicts_the_curated_domains() {
    let topmost = |operator: &'static Operator| &atlas().topmost_parent(operator).unwrap_or(operator).id;
    for (suffix, id, _) in rows(LISTS[1].1) {
        let above = std::iter::successors(Some(suffix), |suffix| Some(suffix.split_once('.')?.1));
        let curated = above.skip(1).find_map(|suffix| {
            atlas().operators().iter().find(|row| row.domains.iter().any(|domain| domain == suffix))
        });
        let listed = atlas().operator(id).expect("its row");
        assert!(curated.is_none_or(|curated| topmost(curated) == topmost(listed)), "{suffix}");
    }
}

#[test]
fn takes_no_suffix_of_a_registry_for_somebodys() {
    let rows = LISTS.iter().flat_map(|(_, list)| rows(list)).map(|(suffix, ..)| suffix);
    let domains = atlas().operators().iter().flat_map(|operator| operator.domains.iter().map(String::as_str));
    for suffix in rows.chain(domains) {
        let brand = !suffix.contains('.') && BRANDS.contains(&suffix);
        assert!(brand || !is_registry_suffix(suffix), "{suffix}");
    }
    for host in ["com", "co.uk", "com.cn", "google", "apple"] {
        assert!(atlas().operator_by_name(host).is_none(), "{host}");
    }
}

#[test]
fn dates_the_public_suffixes_by_the_crate_that_is_linked() {
    let lock = include_str!("../../../Cargo.lock");
    let package = lock.split("[[package]]").find(|package| package.contains("name = \"psl\"\n"));
    let package = package.expect("psl is linked");
    let knowledge = atlas().knowledge();
    let row = knowledge.iter().find(|row| row.licence == "MPL-2.0").expect("its row");
    assert!(package.contains(&format!("checksum = \"{}\"", row.sha256)), "psl changed: mend SOURCES.toml");
    let version = package.lines().find_map(|line| line.strip_prefix("version = ")).expect("a version");
    assert!(row.notice.contains(version.trim_matches('"')), "{}", row.notice);
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
