//! `whither lookup`, `whither explain` and what the user brings with `--knowledge`.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
};

use crate::{
    knowledge,
    program::{run, run_with_input, stdout, write},
};

fn database() -> Vec<u8> {
    knowledge::database("Test-Country", "HK", 0x6a1c_cd00)
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let output = run(&[&["lookup", "--format", "json"], arguments].concat());
    serde_json::from_str(&stdout(&output, 0)).expect("JSON")
}

fn countries(answer: &serde_json::Value, kind: &str) -> Vec<String> {
    let facts = answer["facts"].as_array().expect("facts").iter();
    let facts = facts.filter(|fact| fact["kind"] == kind && fact["predicate"] != "subject_to");
    facts.map(|fact| fact["value"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn answers_with_facts_that_name_their_sources() {
    let document = json(&["18.162.0.1", "web.wechat.com", "AS21859"]);
    let answers = document["answers"].as_array().expect("answers");
    assert_eq!(answers.len(), 3);
    assert_eq!(
        (answers[0]["operator"].as_str(), answers[0]["location_state"].as_str()),
        (Some("AWS"), Some("agreed"))
    );
    assert_eq!(countries(&answers[0], "geolocated"), ["HK"]);
    let reach = answers[0]["jurisdictions"].as_array().expect("jurisdictions");
    let of = |code: &str| reach.iter().find(|reach| reach["code"] == code).expect(code);
    assert_eq!(of("HK")["sovereign"], "CN");
    assert!(of("US")["laws"].as_array().is_some_and(|laws| !laws.is_empty()));
    assert_eq!(answers[1]["owners"][0], "Tencent");
    assert!(answers[2]["spread"]["addresses"].as_u64().is_some_and(|count| count > 100_000));
    let named = |fact: &&serde_json::Value| fact["predicate"] == "named";
    assert!(answers[2]["facts"].as_array().expect("facts").iter().any(|fact| named(&fact)));
    let facts = answers[0]["facts"].as_array().expect("facts").iter();
    let there = facts.filter(|fact| fact["predicate"] == "subject_to" && fact["value"] == "HK");
    let dates: Vec<&serde_json::Value> = there.map(|fact| &fact["date"]).collect();
    let tables = document["knowledge"].as_array().expect("tables").iter();
    let geolocated = tables.filter(|table| table["source"] == "DB-IP Lite");
    let expected: Vec<&serde_json::Value> = geolocated.map(|table| &table["date"]).collect();
    assert_eq!(dates, expected, "a place is as old as its oldest source");
    for fact in answers.iter().flat_map(|answer| answer["facts"].as_array().expect("facts")) {
        for field in ["subject", "predicate", "value", "kind", "source", "date", "confidence"] {
            assert!(fact[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {fact}");
        }
    }
    assert!(document["knowledge"].as_array().is_some_and(|tables| tables.len() >= 6));
}

#[test]
fn cites_what_takes_a_place_away_and_the_laws_of_the_union() {
    let document = json(&["8.8.8.8", "5.9.0.1"]);
    let facts = document["answers"][0]["facts"].as_array().expect("facts");
    let cited = facts.iter().find(|fact| fact["predicate"] == "announced_from").expect("why it has no place");
    assert!(cited["source"].as_str().is_some_and(|source| source.starts_with("anycast: ")), "{cited}");
    assert_eq!(cited["prefix"], "8.8.8.0/24");
    let reach = document["answers"][1]["jurisdictions"].as_array().expect("jurisdictions");
    let laws = reach[0]["laws"].as_array().expect("laws").iter();
    let codes: std::collections::BTreeSet<&str> = laws.filter_map(|law| law["code"].as_str()).collect();
    assert_eq!((&reach[0]["code"], codes), (&"DE".into(), ["DE", "EU"].into()));
    assert!(stdout(&run(&["explain", "AT"]), 0).contains("whither explain EU"));
    let text = stdout(&run(&["lookup", "AS24940", "co.uk"]), 0);
    let shared = stdout(&run(&["lookup", "47.241.0.1"]), 0);
    assert!(shared.contains("also of Alibaba Cloud International"), "an arm may be the one: {shared}");
    for words in ["DB-IP Lite 20", "a suffix that many register names under", "whither explain CODE"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn reads_subjects_from_standard_input_and_tells_what_it_does_not_understand() {
    let output = run_with_input(&["lookup"], b"# a list\n1.1.1.1 dns\n\nnonsense\n10.0.0.1\n");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let text = stdout(&output, 0);
    assert!(
        text.contains("anycast") && text.contains("private") && text.contains("no legal advice"),
        "{text}"
    );
    assert!(errors.contains("nonsense: neither an address nor a host name"), "{errors}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let refused = run(&["lookup", "nonsense"]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("hint: such as"));
}

#[test]
fn explains_operators_by_identifier_and_by_name() {
    for topic in ["agora", "Agora", "HK", "hk"] {
        assert!(!stdout(&run(&["explain", topic]), 0).is_empty(), "{topic}");
    }
    let page = stdout(&run(&["explain", "cloud act"]), 0);
    assert!(page.contains("US: ") && page.contains("no legal advice"), "{page}");
    assert_eq!(run(&["explain", "no such law"]).status.code(), Some(2));
    let page = stdout(&run(&["explain", "wechat_intl"]), 0);
    assert!(page.contains("Tencent") && page.contains("SG"), "{page}");
    assert!(page.contains("CN by parent: operators 20") && page.contains("no legal advice"), "{page}");
    let topics = stdout(&run(&["explain"]), 0);
    assert!(topics.contains("HK, ") && topics.contains("Operators "), "{topics}");
    let status = stdout(&run(&["data", "status"]), 0);
    assert!(status.lines().all(|line| line.chars().count() <= 100), "{status}");
}

#[test]
fn asks_what_the_user_brings_beside_the_embedded_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let brought = folder.path().join("knowledge");
    let shown = brought.to_str().expect("UTF-8");
    let aws = r#"{"createDate":"2026-10-01-00-00-00","prefixes":[{"ip_prefix":"8.8.8.0/24","region":"ap-east-1"}]}"#;
    let database = write(folder.path(), "test.mmdb", &database());
    let aws = write(folder.path(), "ip-ranges.json", aws.as_bytes());
    let import = ["data", "import", &database, &aws, "--knowledge", shown, "--licence", "my own"];
    let told = stdout(&run(&import), 0);
    assert!(told.contains("Test-Country (MaxMind DB) 2026-06-01"), "{told}");
    let document = json(&["8.8.8.8", "--knowledge", shown]);
    let answer = &document["answers"][0];
    assert_eq!(countries(answer, "cloud-region"), ["HK"]);
    assert_eq!(countries(answer, "geolocated"), ["US", "HK"], "ours first, then the user's");
    let tables = document["knowledge"].as_array().expect("tables");
    assert!(tables.iter().any(
        |table| table["source"] == "Test-Country (MaxMind DB, test.mmdb)" && table["licence"] == "my own"
    ));
}

#[test]
fn refuses_files_that_are_damaged_or_changed_and_answers_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let brought = folder.path().join("knowledge");
    let shown = brought.to_str().expect("UTF-8");
    let list = write(folder.path(), "anycast.txt", b"192.0.2.0/24\n");
    stdout(&run(&["data", "import", &list, "--knowledge", shown]), 0);
    fs::write(brought.join("anycast.txt"), "8.8.8.0/24\n").expect("changed");
    let mut cut = database();
    cut.truncate(60);
    let mut wild = database();
    wild[2] = 255;
    wild[0] = 255;
    for (name, bytes) in [
        ("cut.mmdb", cut.as_slice()),
        ("wild.mmdb", &wild),
        ("broken.json", b"{"),
        ("empty", b""),
        ("noise", &[0xff; 64]),
    ] {
        write(&brought, name, bytes);
    }
    let output = run(&["lookup", "8.8.8.8", "--knowledge", shown]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stdout(&output, 0).contains("AS15169"));
    for name in ["anycast.txt", "cut.mmdb", "wild.mmdb", "broken.json", "empty", "noise"] {
        assert!(errors.contains(&format!("{name}: ")), "{name}: {errors}");
    }
    assert!(errors.contains("SHA-256") && errors.contains("hint: "), "{errors}");
    let refused =
        run(&["data", "import", brought.join("broken.json").to_str().expect("UTF-8"), "--knowledge", shown]);
    assert_eq!(refused.status.code(), Some(2));
    let nowhere = run(&["lookup", "8.8.8.8", "--knowledge", "/nowhere/at/all"]);
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn updates_what_was_imported_and_keeps_the_version_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let (brought, newer) = (folder.path().join("knowledge"), folder.path().join("newer"));
    let [shown, from] =
        [&brought, &newer].map(|path: &std::path::PathBuf| path.to_str().expect("UTF-8").to_owned());
    let list = write(folder.path(), "anycast.txt", b"192.0.2.0/24\n");
    stdout(&run(&["data", "import", &list, "--knowledge", &shown]), 0);
    fs::create_dir(&newer).expect("a folder");
    let update = ["data", "update", "--from", &from, "--knowledge", &shown];
    let empty = run(&["data", "update", "--from", &shown, "--knowledge", &from]);
    assert_eq!(empty.status.code(), Some(2), "nothing was imported there");
    assert!(stdout(&run(&update), 0).contains("nothing newer"));
    write(&newer, "anycast.txt", b"not a prefix\n");
    assert_eq!(run(&update).status.code(), Some(2));
    assert_eq!(read(&brought, "anycast.txt"), b"192.0.2.0/24\n", "what was refused changes nothing");
    write(&newer, "anycast.txt", b"198.51.100.0/24\n");
    stdout(&run(&update), 0);
    assert_eq!(read(&brought, "anycast.txt"), b"198.51.100.0/24\n");
    assert_eq!(read(&brought, ".anycast.txt.before"), b"192.0.2.0/24\n");
    assert!(stdout(&run(&update), 0).contains("nothing newer"));
    assert_eq!(
        read(&brought, ".anycast.txt.before"),
        b"192.0.2.0/24\n",
        "the same once more changes nothing"
    );
    write(&newer, "anycast.txt", b"192.0.2.0/25\n");
    write(&newer, "SHA256SUMS", format!("{}  anycast.txt\n", "0".repeat(64)).as_bytes());
    let refused = run(&update);
    assert_eq!(refused.status.code(), Some(2), "another digest than the folder lists");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("SHA-256"));
    let nowhere = run(&["data", "update", "--from", "/nowhere/at/all", "--knowledge", &shown]);
    assert_eq!(nowhere.status.code(), Some(2));
    write(&newer, "SHA256SUMS", format!("{} *other.txt\n", "1".repeat(64)).as_bytes());
    assert_eq!(run(&update).status.code(), Some(2), "a file that the folder does not list");
    fs::remove_file(newer.join("SHA256SUMS")).expect("removed");
    let noted = read(&brought, "knowledge.toml");
    let elsewhere = String::from_utf8_lossy(&noted).replace("anycast.txt", "../anycast.txt");
    write(&brought, "knowledge.toml", elsewhere.as_bytes());
    assert_eq!(run(&update).status.code(), Some(2), "a list that names files elsewhere");
    write(&brought, "knowledge.toml", &noted);
    write(&newer, "anycast.txt", b"198.51.100.0/24\n");
    write(&brought, "anycast.txt", b"damaged");
    let good = newer.join("anycast.txt");
    stdout(&run(&["data", "import", good.to_str().expect("UTF-8"), "--knowledge", &shown]), 0);
    assert_eq!(read(&brought, "anycast.txt"), b"198.51.100.0/24\n", "what is damaged is mended");
    assert_eq!(read(&brought, ".anycast.txt.before"), b"192.0.2.0/24\n", "and takes no good one's place");
}

#[test]
fn rows_of_the_user_are_asked_after_ours_and_shown_harmless() {
    let folder = tempfile::tempdir().expect("a folder");
    let brought = folder.path().join("knowledge");
    let shown = brought.to_str().expect("UTF-8");
    let list = "id,short,name,parent,incorporated_in,headquarters,domains,asns,sdk_java_packages,sdk_native_libs,roles,source\n\
        ,Nobody,Nobody Ltd,,KP,KP,nobody.example,,,,,own\n\
        mine,\"Mi\u{1b}[31mne\",Mine Ltd,amazon,SG,SG,amazonaws.com|UPPER.example,64999,,,,own\n";
    let list = write(folder.path(), "own.csv", list.as_bytes());
    let import = run(&["data", "import", &list, "--knowledge", shown]);
    stdout(&import, 0);
    let answers = |subject: &str| json(&[subject, "--knowledge", shown])["answers"][0].clone();
    assert_eq!(answers("s3.amazonaws.com")["operator"], "AWS", "ours come first");
    assert_eq!(answers("tencent.com")["owners"], serde_json::json!([]), "no owner for all who have none");
    let aside = |subject: &str| {
        let facts = answers(subject)["facts"].as_array().expect("facts").clone();
        facts.into_iter().find(|fact| fact["predicate"] == "operated_by" && fact["set_aside"] != "")
    };
    let besides = aside("s3.amazonaws.com").expect("what the user says is shown");
    assert_eq!((&besides["prefix"], aside("x.upper.example")), (&"amazonaws.com".into(), None));
    let upper = answers("x.upper.example");
    assert_eq!(upper["owners"][0], "Amazon");
    let facts = upper["facts"].as_array().expect("facts");
    let operated = facts.iter().find(|fact| fact["predicate"] == "operated_by").expect("an operator");
    assert_eq!(operated["source"], "operators (own.csv): own");
    for subject in ["lookup", "explain"] {
        let topic = if subject == "lookup" { "x.upper.example" } else { "mine" };
        let output = run(&[subject, topic, "--knowledge", shown]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("empty or taken"), "{errors}");
        assert!(!stdout(&output, 0).contains('\u{1b}'), "{subject}");
    }
    let escape = run(&["lookup", "a\u{1b}[31mb"]);
    assert!(!String::from_utf8_lossy(&escape.stderr).contains('\u{1b}'));
}

/// Answers one request with `body`, and returns the address of the file.
fn serve(name: &str, body: &'static [u8]) -> (String, std::thread::JoinHandle<()>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/{name}", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().expect("a request");
        let mut request = [0; 4_096];
        let _ = peer.read(&mut request).expect("a request");
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        peer.write_all(&[head.as_bytes(), body].concat()).expect("answered");
    });
    (address, server)
}

#[test]
fn fetches_a_file_from_an_address_that_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let brought = folder.path().join("knowledge");
    let shown = brought.to_str().expect("UTF-8");
    let update = |from: &str, more: &[&str]| {
        run(&[&["data", "update", "--from", from, "--knowledge", shown], more].concat())
    };
    let (address, server) = serve("anycast.txt", b"192.0.2.0/24\n");
    let told = stdout(&update(&address, &["--licence", "my own"]), 0);
    server.join().expect("served");
    assert!(told.starts_with("anycast.txt: anycast prefixes"), "{told}");
    let noted = String::from_utf8(read(&brought, "knowledge.toml")).expect("text");
    assert!(noted.contains(&address) && noted.contains("my own"), "{noted}");

    let (address, server) = serve("anycast.txt", b"198.51.100.0/24\n");
    let refused = update(&address, &["--sha256", &"0".repeat(64)]);
    server.join().expect("served");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not the one given"));
    assert_eq!(read(&brought, "anycast.txt"), b"192.0.2.0/24\n", "what was refused changes nothing");

    for wrong in ["http://192.0.2.1/x", "ftp://127.0.0.1/x", "http://127.0.0.1:1/x"] {
        let refused = update(wrong, &[]);
        assert_eq!(refused.status.code(), Some(2), "{wrong}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("hint: "), "{wrong}");
    }
    assert_eq!(update("http://127.0.0.1:1/x", &["--name", "../x"]).status.code(), Some(2));
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect(name)
}
