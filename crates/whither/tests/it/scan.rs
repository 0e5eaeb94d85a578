//! `whither scan` on a generated dump of chats with planted truth: every planted value is counted in its field, no failed
//! check is, nothing depends on threads, and no value is shown.

use std::{fmt::Write as _, io::Write as _};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::program::{run, stdout, write};

const RECORDS: u64 = 4_000;

/// Numbers from a seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    fn digits(&mut self, many: usize) -> String {
        (0..many).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

/// GB 11643: the check character of 17 digits.
fn resident(random: &mut Random) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (year, month, day) = (1950 + random.below(50), 1 + random.below(12), 1 + random.below(28));
    let body = format!("110105{year}{month:02}{day:02}{}", random.digits(3));
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// Appends the digit that passes Luhn, or another one.
fn luhn(body: &str, is_valid: bool) -> String {
    let sum: u32 = body.bytes().rev().enumerate().fold(0, |sum, (index, digit)| {
        let digit = u32::from(digit - b'0');
        sum + if index % 2 == 0 { digit * 2 % 10 + digit / 5 } else { digit }
    });
    let check = (10 - sum % 10) % 10;
    format!("{body}{}", if is_valid { check } else { (check + 3) % 10 })
}

/// What was planted.
#[derive(Default)]
struct Truth {
    ids: u64,
    ids_in_text: u64,
    imeis: u64,
    imeis_failed: u64,
    cards_in_text: u64,
    encoded: u64,
    zipped: u64,
    values: Vec<String>,
}

fn dump() -> (String, Truth) {
    let (mut random, mut truth, mut lines) = (Random(0x00c0_ffee), Truth::default(), String::new());
    for index in 0..RECORDS {
        let mut id = resident(&mut random);
        if index % 10 == 0 {
            // Another check character than the right one.
            let last = if id.ends_with('7') { '8' } else { '7' };
            id.replace_range(17.., &last.to_string());
        } else {
            truth.ids += 1;
            truth.values.push(id.clone());
        }
        let is_valid = index % 7 != 0;
        let imei = luhn(&format!("86{}", random.digits(12)), is_valid);
        *(if is_valid { &mut truth.imeis } else { &mut truth.imeis_failed }) += 1;
        let phone = format!("138{}", random.digits(8));
        let (mut text, mut extra) = ("今天晚上一起吃饭吗？ room 4021 at 15:30".to_owned(), String::new());
        match index % 20 {
            1 => {
                let id = resident(&mut random);
                let _ = write!(text, " 我的身份证号是{id}，帮我订票");
                truth.ids_in_text += 1;
                truth.values.push(id);
            }
            2 => {
                let card = luhn(&format!("622848{}", random.digits(12)), true);
                let _ = write!(text, " 卡号：{card} 农业银行");
                truth.cards_in_text += 1;
                truth.values.push(card);
            }
            3 => {
                extra = STANDARD.encode(format!("{{\"phone\": \"139{}\", \"os\": 1}}", random.digits(8)));
                truth.encoded += 1;
            }
            4 => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                write!(encoder, "{{\"phone\": \"137{}\", \"pad\": \"xxxxxx\"}}", random.digits(8))
                    .expect("memory");
                extra = STANDARD.encode(encoder.finish().expect("memory"));
                truth.zipped += 1;
            }
            _ => {}
        }
        truth.values.extend([imei.clone(), phone.clone()]);
        let number = random.digits(15);
        let order = random.digits(9);
        let _ = writeln!(
            lines,
            "{{\"serial\":\"6228{number}\",\"orderref\":\"{order}\",\"uid\":\"wxid_{index:09x}\",\"cid\":\"{id}\",\"phone\":\"{phone}\",\
             \"lat\":31.{:06},\"lon\":121.{:06},\"imei\":\"{imei}\",\"ts\":{},\"to\":\"wxid_x\",\"msg\":\"{text}\",\"ext\":\"{extra}\"}}",
            100_001 + index,
            200_001 + index,
            1_514_764_800_000 + index * 997,
        );
    }
    (lines, truth)
}

fn row<'a>(json: &'a Value, field: &str, class: &str) -> &'a Value {
    let rows = json["fields"].as_array().expect("a table");
    rows.iter().find(|row| row["field"] == field && row["class"] == class).unwrap_or(&Value::Null)
}

#[test]
fn planted_values_are_counted_and_nothing_else() {
    let (lines, truth) = dump();
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "chat.jsonl", lines.as_bytes());
    let scan = |threads| {
        let output = run(&["scan", &path, "--format", "json", "--quiet", "--threads", threads]);
        stdout(&output, 0)
    };
    let text = scan("1");
    assert_eq!(text, scan("3"), "threads change the result");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    for (field, class, valid) in [
        ("$.cid", "gov.id.national", truth.ids),
        ("$.msg", "gov.id.national", truth.ids_in_text),
        ("$.imei", "device.imei", truth.imeis),
        ("$.msg", "finance.card", truth.cards_in_text),
        ("$.phone", "contact.phone", RECORDS),
        ("$.uid", "account.user_id", RECORDS),
        ("$.lat", "location.precise", RECORDS),
        ("$.msg", "comm.content", RECORDS),
        ("$.ext>base64>json:$.phone", "contact.phone", truth.encoded),
        ("$.ext>base64>gzip>json:$.phone", "contact.phone", truth.zipped),
    ] {
        let row = row(&json, field, class);
        assert_eq!(
            (row["valid"].as_u64(), row["verdict"].as_str()),
            (Some(valid), Some("personal-data")),
            "{field} {class}"
        );
    }
    assert_eq!(row(&json, "$.imei", "device.imei")["failed"].as_u64(), Some(truth.imeis_failed));
    // One in ten serial numbers passes Luhn, and many an order number some check: no field is reported for that.
    let reported = |field: &str| {
        json["fields"]
            .as_array()
            .expect("a table")
            .iter()
            .any(|row| row["field"] == field && row["verdict"] == "personal-data")
    };
    assert!(!reported("$.serial") && !reported("$.orderref") && !reported("$.ts"));
    for value in &truth.values {
        assert!(!text.contains(value.as_str()), "a value is shown");
    }
}

#[test]
fn a_case_and_the_terminal_hold_no_value() {
    let (lines, truth) = dump();
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "chat.jsonl", lines.as_bytes());
    let case = folder.path().join("chat.case");
    let output = run(&["scan", &path, "-o", case.to_str().expect("UTF-8"), "--quiet"]);
    let shown = stdout(&output, 0);
    assert!(shown.contains("records look like chats"), "{shown}");
    let case = serde_json::to_string(&whither_evidence::read(&case).expect("a case")).expect("JSON");
    for value in &truth.values {
        assert!(!shown.contains(value.as_str()) && !case.contains(value.as_str()), "a value is shown");
    }
}

#[test]
fn tables_of_many_kinds_have_columns_as_fields() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(7);
    let ids: Vec<String> = (0..30).map(|_| resident(&mut random)).collect();
    let csv: String = ids.iter().map(|id| format!("x,{id}\n")).collect();
    let rows: Vec<String> = ids.iter().map(|id| format!("('x','{id}')")).collect();
    let sql = format!(
        "CREATE TABLE `people` (`name` text, `cid` varchar(18));\nINSERT INTO `people` VALUES {};\n",
        rows.join(",")
    );
    write(folder.path(), "a.csv", format!("name,cid\n{csv}").as_bytes());
    write(folder.path(), "b.sql", sql.as_bytes());
    write(folder.path(), "c.log", format!("seen {} today\n", ids[0]).as_bytes());
    let mut noise = Random(9);
    let blob: Vec<u8> = (0..5_000).map(|_| noise.below(256) as u8).collect();
    write(folder.path(), "d.bin", &blob);
    let path = folder.path().to_str().expect("UTF-8");
    let output = run(&["scan", path, "--format", "json", "--quiet"]);
    let json: Value = serde_json::from_str(&stdout(&output, 0)).expect("JSON");
    let valid = |format: &str| {
        let rows = json["fields"].as_array().expect("a table");
        let found = rows.iter().find(|row| row["format"] == format && row["class"] == "gov.id.national");
        found.and_then(|row| row["valid"].as_u64())
    };
    assert_eq!((valid("csv"), valid("sql"), valid("text")), (Some(30), Some(30), Some(1)));
    assert!(
        !json["coverage"]["problems"].as_object().expect("problems").is_empty(),
        "noise was read as clean"
    );
}

#[test]
fn strings_with_escapes_are_read_as_they_are_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(11);
    let id = resident(&mut random);
    let lines = [
        r#"{"who":"erika\u0040example.org"}"#.to_owned(),
        format!(r#"{{"t":"\u8eab\u4efd\u8bc1\u53f7{id}\n"}}"#),
        format!(r#"{{"body":"{{\"id\":\"{id}\"}}"}}"#),
        format!(r#"{{"\u0069dcard":"{id}"}}"#),
    ];
    let path = write(folder.path(), "a.jsonl", lines.join("\n").as_bytes());
    let output = run(&["scan", &path, "--format", "json", "--quiet"]);
    let json: Value = serde_json::from_str(&stdout(&output, 0)).expect("JSON");
    for (field, class) in [
        ("$.who", "contact.email"),
        ("$.t", "gov.id.national"),
        ("$.body>json:$.id", "gov.id.national"),
        ("$.idcard", "gov.id.national"),
    ] {
        assert_eq!(row(&json, field, class)["valid"], 1, "{field}");
    }
}

#[test]
fn encodings_are_followed_to_six_layers_and_what_is_deeper_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let nested = |layers: usize| {
        let inner = "{\"email\":\"erika@example.org\"}".to_owned();
        (0..layers).fold(inner, |value, _| format!("{{\"n\":\"{}\"}}", STANDARD.encode(value)))
    };
    for (layers, found) in [(6, true), (7, false)] {
        let path = write(folder.path(), "a.jsonl", nested(layers).as_bytes());
        let text = stdout(&run(&["scan", &path, "--format", "json", "--quiet"]), 0);
        assert_eq!(text.contains("contact.email"), found, "{layers}");
        assert_eq!(text.contains("decode.limit"), !found, "{layers}");
    }
}

#[test]
fn more_names_than_are_told_apart_are_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(5);
    let lines: String = (0..80_000)
        .map(|row| format!("{{\"f{}\":\"user{row}@example.org\"}}\n", random.below(9_000)))
        .collect();
    let path = write(folder.path(), "a.jsonl", lines.as_bytes());
    let told = |threads: &str| {
        let arguments = ["scan", &path, "--format", "json", "--quiet", "--threads", threads];
        stdout(&run(&arguments), 0)
    };
    let one = told("1");
    assert!(one.contains("fields.limit"));
    assert!(one == told("2") && one == told("5"));
}

#[test]
fn values_that_are_names_are_hidden() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("219-09-9999")).expect("a folder");
    let mail = "{\"ABCPE1234F\":{\"email\":\"a.b@example.org\"}}\n";
    write(folder.path(), "219-09-9999/HEGG560427MVZRRL04.jsonl", mail.as_bytes());
    let sql = "INSERT INTO `+49 151 2345 6789` (`email`) VALUES ('a.b@example.org');\n";
    write(folder.path(), "2026-01-02.sql", sql.as_bytes());
    let path = folder.path().to_str().expect("UTF-8");
    let text = stdout(&run(&["scan", path, "--format", "json", "--quiet"]), 0);
    for value in ["219-09", "HEGG56", "ABCPE1", "151 2345"] {
        assert!(!text.contains(value), "{value}: {text}");
    }
    for shown in ["2026-01-02.sql", "*/*", "$.*.email"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[test]
fn what_could_not_be_read_at_all_is_no_success() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "a.parquet", b"PAR1 nothing that anybody wrote PAR1");
    let output = run(&["scan", &path, "--quiet"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("\nhint: "), "{errors}");
}

#[test]
fn what_is_not_there_is_one_line_and_a_hint() {
    let output = run(&["scan", "/nowhere/at/all"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.starts_with("error: ") && errors.contains("\nhint: "), "{errors}");
}

#[test]
fn only_the_classes_asked_for_are_found_and_that_is_said() {
    let line = "{\"phone\":\"13800138000\",\"imei\":\"490154203237518\",\"pesel\":\"44051401359\",\
                \"m\":\"his ssn is 219-09-9998, mail a@example.com\"}\n";
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "classes.jsonl", line.as_bytes());
    let found = |classes: &str| {
        let arguments = ["scan", &file, "--format", "json", "--quiet", "--classes", classes];
        let case: Value = serde_json::from_str(&stdout(&run(&arguments), 0)).expect("JSON");
        let kinds = case["fields"].as_array().expect("fields").iter().map(|field| {
            let (class, kind) = (field["class"].as_str().unwrap_or(""), field["kind"].as_str().unwrap_or(""));
            if kind.is_empty() { class.to_owned() } else { kind.to_owned() }
        });
        let left_out = case["coverage"]["problems"]["classes.left-out"]["count"].as_u64();
        assert!(left_out.is_some_and(|count| count > 100), "{}", case["coverage"]);
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(found("contact.phone"), ["contact.phone"]);
    assert_eq!(found("device,us.ssn"), ["device.imei", "us.ssn"]);
    assert_eq!(found("contact"), ["contact.email", "contact.phone"]);
    assert_eq!(found("pl.pesel"), ["pl.pesel"]);
    let refused = run(&["scan", &file, "--classes", "fone"]);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && error.contains("fone") && error.contains("hint:"), "{error}");
}

#[test]
fn patterns_of_the_user_are_found_and_never_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = "[[pattern]]\nname = \"staff\"\nregex = '\\bEMP-\\d{6}\\b'\n\
                 [[pattern]]\nname = \"ward\"\nregex = '(?i)ward [a-z]\\d'\n";
    let rules = write(folder.path(), "patterns.toml", rules.as_bytes());
    let encoded = STANDARD.encode("{\"who\":\"EMP-777777\",\"and\":\"nobody\"}");
    let records = format!(
        "{{\"a\":\"EMP-123456\",\"n\":5,\"b\":\"x EMP-654321, in Ward B7 \\u0045MP-111111\"}}\n\
         {{\"a\":\"EMP-1234567\",\"c\":\"{encoded}\",\"EMP-222222\":\"EMP-333333\"}}\n"
    );
    let log = "started\nEMP-444444 came\n工号EMP-555555\n";
    for (name, text, expected) in [
        (
            "a.jsonl",
            records.as_str(),
            vec![
                ("$.*", "custom.staff", 1),
                ("$.a", "custom.staff", 1),
                ("$.b", "custom.staff", 2),
                ("$.b", "custom.ward", 1),
                ("$.c>base64>json:$.who", "custom.staff", 1),
            ],
        ),
        ("a.log", log, vec![("(text)", "custom.staff", 2)]),
    ] {
        let path = write(folder.path(), name, text.as_bytes());
        for format in ["json", "terminal"] {
            let arguments = ["scan", &path, "--format", format, "--quiet", "--patterns", &rules];
            let text = stdout(&run(&arguments), 0);
            assert!(!text.contains("EMP") && !text.contains("B7"), "{text}");
            if format == "json" {
                let case: Value = serde_json::from_str(&text).expect("JSON");
                let fields = case["fields"].as_array().expect("fields").iter().map(|field| {
                    let text = |name: &str| field[name].as_str().unwrap_or_default();
                    (text("field"), text("class"), field["valid"].as_u64().unwrap_or(0))
                });
                let found: Vec<_> = fields.filter(|field| field.1.starts_with("custom.")).collect();
                assert_eq!(found, expected, "{name}");
            }
        }
    }
}

#[test]
fn names_that_a_pattern_matches_are_hidden() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules =
        write(folder.path(), "patterns.toml", b"[[pattern]]\nname = \"ward\"\nregex = '\\bward-[a-z]+\\b'\n");
    let dumps = folder.path().join("dumps");
    std::fs::create_dir_all(dumps.join("ward-sun")).expect("a folder");
    let record = b"{\"ward-tree\":\"erika.m@example.org\",\"x\":\"ward-moon\"}\n";
    write(&dumps.join("ward-sun"), "ward-star.jsonl", record);
    let sql = "CREATE TABLE `ward-rain` (id int, mail text);\nINSERT INTO `ward-rain` VALUES (1,'erika.m@example.org');\n";
    write(&dumps, "all.sql", sql.as_bytes());
    let dumps = dumps.to_string_lossy().into_owned();
    for format in ["json", "terminal"] {
        let text = |patterns: &[&str]| {
            let arguments = ["scan", &dumps, "--format", format, "--quiet"];
            stdout(&run(&[&arguments, patterns].concat()), 0)
        };
        let hidden = text(&["--patterns", &rules]);
        assert!(!hidden.contains("ward-") && hidden.contains("contact.email"), "{hidden}");
        let shown = text(&[]);
        let names = ["ward-sun/ward-star.jsonl", "ward-rain", "$.ward-tree"];
        assert!(format == "terminal" || names.iter().all(|name| shown.contains(name)), "{shown}");
    }
}

#[test]
fn places_in_long_lines_count_from_the_beginning_of_the_line() {
    const BLOCK: usize = 1 << 20;
    let folder = tempfile::tempdir().expect("a folder");
    let mail = "erika.m@example.org";
    // Within the first block, across its end, within the overlap, and further on.
    let places = [10, BLOCK - 200, BLOCK - 9, BLOCK + 1_000, 2 * BLOCK + 77, 3 * BLOCK + 5_000];
    let mut line = "x ".repeat(7 * BLOCK / 4).into_bytes();
    for at in places {
        line[at - 1] = b' ';
        line[at..at + mail.len()].copy_from_slice(mail.as_bytes());
        line[at + mail.len()] = b' ';
    }
    let line = String::from_utf8(line).expect("text");
    let bait = format!("[[bait]]\nname = \"mine\"\nclass = \"contact.email\"\nvalue = \"{mail}\"\n");
    let bait = write(folder.path(), "bait.toml", bait.as_bytes());
    let text = format!("first\n{line}\nat {mail}\n");
    let table = format!("a\nfirst\n{line}\nat {mail}\n");
    for (name, text, before) in [("a.txt", text, 0), ("a.csv", table, "{\"a\":\"".len())] {
        let path = write(folder.path(), name, text.as_bytes());
        let expected: Vec<(u64, usize)> =
            places.iter().map(|at| (2, before + at)).chain([(3, before + 3)]).collect();
        for threads in ["1", "3"] {
            let arguments = ["scan", &path, "--format", "json", "--threads", threads, "--bait", &bait];
            let case: Value = serde_json::from_str(&stdout(&run(&arguments), 0)).expect("JSON");
            for is_bait in [false, true] {
                let rows = case["sightings"].as_array().expect("a table").iter();
                let rows =
                    rows.filter(|row| row["class"] == "contact.email" && (row["bait"] != "") == is_bait);
                let number = |value: &Value| value.as_u64().expect("a number");
                let place = |spot: &Value| (number(&spot["packet"]), number(&spot["offset"]) as usize);
                let spots = rows.flat_map(|row| row["evidence"].as_array().expect("a list"));
                let mut spots: Vec<_> = spots.map(place).collect();
                spots.sort_unstable();
                assert_eq!(spots, expected, "{name}, bait: {is_bait}");
            }
        }
    }
}

#[test]
fn a_pattern_that_costs_too_much_is_given_up_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = write(folder.path(), "patterns.toml", b"[[pattern]]\nname = \"slow\"\nregex = 'a[^b]*b|a'\n");
    let path = write(folder.path(), "a.txt", format!("{}\na..b\n", "a".repeat(3 << 20)).as_bytes());
    let text = |threads| {
        let arguments = ["scan", &path, "--format", "json", "--threads", threads, "--patterns", &rules];
        stdout(&run(&arguments), 0)
    };
    let all = text("1");
    assert!(all.contains("patterns.limit") && all.contains("custom.slow"), "{all}");
    assert_eq!(all, text("3"));
}
