//! What the embedded tables and lists answer together: probes with known answers, and the tables' own soundness.
//!
//! Expected values come from cloud vendors' published regions and from measurements with three sources in 2026.

use std::collections::BTreeSet;
use std::net::IpAddr;

use whither_model::address::Scope;
use whither_model::table::LocationState::{self, Agreed, Anycast, Disputed, Unknown};
use whither_model::table::Shared;

use crate::atlas::TABLES;
use crate::format::{self, Table};
use crate::ranges::Key;
use crate::{Atlas, Attribution, Clues, Memo, sources};

fn atlas() -> &'static Atlas {
    Atlas::embedded().expect("the embedded tables are sound")
}

fn attribute(ip: &str, name: &str) -> Attribution {
    let names: Vec<Shared> = name.split_whitespace().map(Shared::from).collect();
    atlas().attribute(ip.parse().expect("literal"), &names)
}

fn decoded(place: usize) -> Table {
    format::decode(TABLES[place]).expect("the embedded tables are sound")
}

/// Checks AS, registered and geolocated country (`US/NL`, `-` for silence) and how they agree.
fn located(ip: &str, asn: u32, countries: &str, state: LocationState) {
    let answer = attribute(ip, "");
    let country = |kind: &str| {
        answer.locations.iter().find(|l| &*l.kind == kind).map_or("-".to_owned(), |l| l.country.to_string())
    };
    assert_eq!(answer.asn.unwrap_or(0), asn, "{ip}");
    assert_eq!(format!("{}/{}", country("registered"), country("geolocated")), countries, "{ip}");
    assert_eq!(answer.location_state, state, "{ip}");
}

#[test]
fn places_cloud_regions_where_their_vendors_do() {
    located("18.162.0.1", 16509, "HK/HK", Agreed); // AWS ap-east-1
    located("16.163.255.254", 16509, "HK/HK", Agreed);
    located("2406:da1e::1", 16509, "HK/HK", Agreed);
    located("34.92.1.1", 396982, "HK/HK", Agreed); // GCP asia-east2
    located("13.70.0.1", 8075, "HK/HK", Agreed); // Azure eastasia
    located("52.80.0.1", 55960, "CN/CN", Agreed); // AWS cn-north-1, run by Sinnet
    located("52.83.0.1", 135629, "CN/CN", Agreed); // AWS cn-northwest-1, run by NWCD
    located("40.72.0.1", 58593, "CN/CN", Agreed); // Azure China, run by Blue Cloud
}

#[test]
fn shows_where_sources_differ() {
    located("23.248.186.179", 21859, "US/NL", Disputed); // Zenlayer in Amsterdam: measured 28 ms from Europe
    located("47.241.0.1", 45102, "US/SG", Disputed); // Alibaba Cloud Singapore, registered in the US
    located("203.205.147.171", 132203, "CN/SG", Disputed); // web.wechat.com
    located("159.138.0.1", 136907, "CN/HK", Disputed); // Huawei Cloud Hong Kong
    located("8.210.0.1", 45102, "HK/HK", Agreed); // Alibaba Cloud Hong Kong
    located("202.175.3.3", 4609, "MO/MO", Agreed);
    located("168.95.1.1", 3462, "TW/TW", Agreed);
}

#[test]
fn gives_anycast_services_no_place() {
    for ip in ["1.1.1.1", "8.8.8.8", "9.9.9.9", "151.101.1.1", "193.0.14.129", "2606:4700::1111"] {
        let answer = attribute(ip, "");
        assert_eq!(answer.location_state, Anycast, "{ip}");
        assert!(!answer.locations.is_empty(), "{ip}: what the sources say stays visible");
        assert!(answer.jurisdictions.iter().all(|leg| &*leg.leg != "server-location"), "{ip}");
    }
}

/// Faults of the AS table of 2026-06-17 that are known; a better table will fail here, which is welcome.
#[test]
fn known_faults_of_the_as_table() {
    located("184.105.206.121", 297, "US/US", Agreed); // Hurricane Electric's, AS6939
    located("114.114.114.114", 21859, "CN/CN", Agreed); // 114DNS; AS174 in IPFire's data of 2022
    located("203.205.151.162", 0, "CN/CN", Agreed); // web.wechat.com: the AS is missing
}

#[test]
fn leaves_special_addresses_without_place_and_network() {
    for (ip, scope) in [
        ("192.168.1.1", Scope::Private),
        ("::ffff:10.0.0.1", Scope::Private),
        ("64:ff9b::a00:1", Scope::Private),
        ("127.0.0.1", Scope::Loopback),
        ("239.255.255.250", Scope::Multicast),
        ("100.64.0.1", Scope::Shared),
        ("203.0.113.7", Scope::Documentation),
        ("198.18.0.1", Scope::Reserved),
        ("fe80::1", Scope::LinkLocal),
    ] {
        let answer = attribute(ip, "");
        assert_eq!((answer.scope, answer.asn, answer.location_state), (scope, None, Unknown), "{ip}");
        assert!(answer.locations.is_empty() && answer.jurisdictions.is_empty(), "{ip}");
        assert!(answer.operator.is_empty() && answer.network_operator.is_empty(), "{ip}");
    }
    assert_eq!(attribute("::ffff:18.162.0.1", ""), attribute("18.162.0.1", ""));
}

/// Checks network, service, how it was found, parent and the pairs of code and leg.
fn operated(ip: &str, name: &str, expect: [&str; 4], legs: &str) {
    let answer = attribute(ip, name);
    let found = [&answer.network_operator, &answer.operator, answer.operator_by, &answer.parent];
    assert_eq!(found, expect, "{ip} {name}");
    let pairs: Vec<_> = answer.jurisdictions.iter().map(|leg| format!("{}:{}", leg.code, leg.leg)).collect();
    assert_eq!(pairs.join(" "), legs, "{ip} {name}");
    assert!(
        answer.jurisdictions.iter().all(|leg| leg.source.contains("202")),
        "every leg has a dated source"
    );
}

#[test]
fn tells_the_service_from_its_network() {
    operated(
        "119.147.1.1",
        "weixin.qq.com",
        ["China Telecom", "Weixin", "host-suffix", "Tencent"],
        "CN:network-operator CN:operator CN:parent CN:server-location",
    );
    operated(
        "23.248.186.179",
        "x.edge.agora.io",
        ["Zenlayer", "Agora", "host-suffix", ""],
        "CN:operator NL:server-location US:network-operator US:operator US:server-location",
    );
    operated(
        "23.248.186.179",
        "",
        ["Zenlayer", "Zenlayer", "as", ""],
        "NL:server-location US:operator US:server-location",
    );
    operated("18.162.0.1", "", ["AWS", "AWS", "as", "Amazon"], "HK:server-location US:operator US:parent");
    operated(
        "168.95.1.1",
        "",
        ["Chunghwa Telecom", "Chunghwa Telecom", "as", ""],
        "TW:operator TW:server-location",
    );
    operated("140.112.1.1", "", ["", "", "", ""], "TW:server-location"); // A university.
}

#[test]
fn takes_the_first_name_that_leads_somewhere() {
    operated(
        "161.117.0.1",
        "example.invalid log.aliyuncs.com weixin.qq.com",
        ["Alibaba", "Alibaba Cloud International", "host-suffix", "Alibaba"],
        "CN:network-operator CN:parent SG:operator SG:server-location",
    );
    // A listing vehicle (VG) is no seat.
    operated(
        "149.154.167.50",
        "telegram.org",
        ["Telegram", "Telegram", "host-suffix", ""],
        "AE:operator GB:server-location",
    );
}

#[test]
fn takes_the_organisation_of_a_certificate_where_no_name_leads_further() {
    let ask = |ip: &str, name: &str, organisation| {
        let names: Vec<Shared> = name.split_whitespace().map(Shared::from).collect();
        let clues = Clues { names: &names, organisation, round_trip: None };
        let ip = ip.parse().expect("literal");
        let answer = atlas().attribute_by(&mut Memo::default(), ip, clues);
        [answer.operator.to_string(), answer.operator_by.to_owned(), answer.network_operator.to_string()]
    };
    let by = "certificate-organisation";
    assert_eq!(ask("119.147.1.1", "", "Cloudflare, Inc."), ["Cloudflare", by, "China Telecom"]);
    let shenzhen = "Shenzhen Tencent Computer Systems Company Limited";
    assert_eq!(ask("119.147.1.1", "", shenzhen), ["Tencent", by, "China Telecom"]);
    assert_eq!(ask("10.0.0.1", "", "GOOGLE LLC"), ["Google", by, ""]);
    assert_eq!(ask("119.147.1.1", "api.agora.io", "Google LLC"), ["Agora", "host-suffix", "China Telecom"]);
    assert_eq!(ask("119.147.1.1", "", "Nobody Ltd"), ["China Telecom", "as", "China Telecom"]);
}

#[test]
fn dates_and_hashes_every_table() {
    let knowledge = atlas().knowledge();
    assert_eq!(knowledge.len(), 13);
    for row in &knowledge {
        assert_eq!(row.sha256.len(), 64, "{}", row.source);
        assert_eq!(row.date.len(), 10, "{}", row.source);
        assert!(!row.licence.is_empty() && !row.notice.is_empty(), "{}", row.source);
    }
    for (table, row) in TABLES.iter().zip(&knowledge) {
        assert_eq!(sources::sha256(table), row.sha256, "{}: run `cargo xtask data`", row.source);
    }
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data")).expect("the tables");
    let bytes = files.map(|file| file.expect("a file").metadata().expect("its size").len());
    assert!(
        bytes.sum::<u64>() < 8 << 20,
        "all that is embedded, and what it is packed from, stays below 8 MB"
    );
}

#[test]
fn refuses_embedded_tables_that_are_cut() {
    for table in TABLES {
        for length in [0, 1, 4, 17, 1000, table.len() / 2, table.len() - 1] {
            assert!(format::decode(&table[..length]).is_err(), "{length} of {} bytes", table.len());
        }
    }
}

fn agree<K: Key + std::fmt::Debug>(ranges: &crate::ranges::Ranges<K>, addresses: &[K]) {
    let (starts, values) = ranges.columns();
    for address in addresses {
        let place = starts.iter().filter(|start| *start <= address).count();
        let naive = place.checked_sub(1).map_or(0, |place| values[place]);
        assert_eq!(ranges.find(*address).map_or(0, |found| found.value), naive, "{address:?}");
    }
}

#[test]
fn look_up_agrees_with_a_linear_scan() {
    let mut seed = 0x5eed_0003u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        u128::from(seed)
    };
    for place in 0..TABLES.len() {
        let table = decoded(place);
        let v4: Vec<u32> = (0..60).map(|_| random() as u32).collect();
        agree(&table.v4, &v4);
        let starts = table.v6.columns().0;
        let v6: Vec<u128> =
            (0..60).map(|_| starts[random() as usize % starts.len()] - 1 + random() % 3).collect();
        agree(&table.v6, &v6);
    }
}

#[test]
fn geolocates_alibabas_mainland_network_in_china() {
    let (geolocated, origin) = (decoded(1), decoded(2));
    let (mut all, mut inside) = (0, 0);
    for range in origin.v4.iter().filter(|range| origin.line(range.value).starts_with("37963\t")) {
        for address in (range.first..=range.last).step_by(256) {
            all += 1;
            let country = geolocated.v4.find(address).map_or("", |found| geolocated.line(found.value));
            inside += usize::from(country == "CN");
        }
    }
    assert!(inside * 100 >= all * 85, "{inside} of {all}");
}

#[test]
fn operators_are_sound() {
    let origin = decoded(2);
    let numbers: BTreeSet<&str> = origin.lines().filter_map(|line| line.split('\t').next()).collect();
    for operator in atlas().operators() {
        let id = &operator.id;
        assert!(!operator.short.is_empty() && operator.short.len() <= 30, "{id}");
        assert!(!format!("{operator:?}").contains('?'), "{id}: what is unsure is left out");
        assert!(!operator.headquarters.is_empty() || !operator.incorporated_in.is_empty(), "{id}");
        assert!(operator.parent.is_empty() || atlas().topmost_parent(operator).is_some(), "{id}");
        for asn in &operator.asns {
            assert!(numbers.contains(asn.to_string().as_str()), "{id}: AS{asn} is not in the AS table");
        }
        for domain in &operator.domains {
            assert!(domain.contains('.') && !domain.contains(['*', ' ', '/']), "{id}: {domain}");
            assert_eq!(*domain, domain.to_ascii_lowercase(), "{id}");
            assert!(atlas().operator_by_name(domain).is_some(), "{id}: {domain}");
        }
    }
    assert_eq!(atlas().operator_by_asn(4134).map(|operator| operator.short.as_str()), Some("China Telecom"));
    assert!(atlas().operator("wechat_intl").is_some() && atlas().operator("nobody").is_none());
}

#[test]
fn keeps_the_laws_of_territories_apart() {
    assert!(atlas().laws("HK").len() >= 5 && atlas().laws("HK").iter().all(|law| law.sovereign == "CN"));
    assert!(atlas().laws("CN").iter().all(|law| law.code == "CN"));
    assert!(!atlas().laws("TW").is_empty() && !atlas().laws("MO").is_empty());
    assert!(atlas().laws("XX").is_empty() && atlas().laws("").is_empty());
    let known = atlas().operators().iter().flat_map(|operator| operator.headquarters.iter());
    let without: BTreeSet<&str> =
        known.filter_map(|seat| seat.get(..2)).filter(|code| atlas().laws(code).is_empty()).collect();
    // Countries where operators sit and whose laws are not yet listed.
    assert_eq!(without, BTreeSet::from(["DK", "ES", "FI", "IT", "LT", "LU", "MT", "RO", "SI"]));
}

#[test]
fn answers_from_many_threads_alike() {
    let ip: IpAddr = "18.162.0.1".parse().expect("literal");
    let first = atlas().attribute(ip, &[]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(atlas().attribute(ip, &[]), first));
        }
    });
}
