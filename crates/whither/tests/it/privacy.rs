//! Personal values do not leave the process: not in the report, not in JSON, not in any file of a case.

use std::path::Path;

use crate::{
    program::{run, stdout, write},
    wire::{Packets, no_content, post},
};

/// Generated identities and test values, as they are sent.
const VALUES: [&str; 15] = [
    "13800138000",
    "13900139001",
    "mei.lin@example.com",
    "mei.lin%40example.com",
    "490154203237518",
    "11010519491231002X",
    "4111111111111111",
    "7100420",
    "52.37305",
    "02:00:5e:10:4d:17",
    "abcdefgh12345678ABCDEFGH12345678",
    "correct-horse-battery",
    "529.982.247-25",
    "52998224725",
    "219-09-9998",
];

/// Sends every value in a body, a query, a path, header fields and a datagram.
fn capture() -> Vec<u8> {
    let mut packets = Packets::default();
    let mut connection = packets.connect((50_000, 80));
    let body = r#"{"device":{"imei":"490154203237518","mac":"02:00:5e:10:4d:17"},"user":{"uid":7100420,"phone":"13800138000","email":"mei.lin@example.com","id_card":"11010519491231002X","password":"correct-horse-battery","token":"abcdefgh12345678ABCDEFGH12345678"},"gps":{"lat":52.37305,"lng":4.89273},"card":"4111111111111111","cpf":"529.982.247-25"}"#;
    let fields = "Cookie: uid=7100420; token=abcdefgh12345678ABCDEFGH12345678\r\nAuthorization: Bearer abcdefgh12345678ABCDEFGH12345678\r\nUser-Agent: Chatterbox/2.4 (imei 490154203237518)\r\nReferer: http://h.example/?phone=13900139001\r\n";
    let path = "/user/13800138000/log?uid=7100420&cpf=52998224725&email=mei.lin%40example.com&lat=52.37305&imei=490154203237518";
    packets.exchange(&mut connection, &post(path, "log.chatterbox.example", fields, body), no_content());
    let mut other = packets.connect((50_001, 8_080));
    let request = "GET http://mei.lin%40example.com:correct-horse-battery@h.example/a/mei.lin@example.com?c=4111111111111111 HTTP/1.1\r\nHost: h.example\r\n\r\n";
    let answer = "HTTP/1.1 302 Found\r\nLocation: /next?uid=7100420\r\nSet-Cookie: session=abcdefgh12345678ABCDEFGH12345678\r\nContent-Length: 0\r\n\r\n";
    packets.exchange(&mut other, request.as_bytes(), answer.as_bytes());
    packets.udp(
        (50_002, 8_130),
        b"join uid=7100420 phone=13800138000 mail=mei.lin@example.com, my ssn is 219-09-9998",
    );
    packets.file()
}

fn clean(shown: &str, bytes: &[u8]) {
    for value in VALUES {
        let found = bytes.windows(value.len()).any(|window| window.eq_ignore_ascii_case(value.as_bytes()));
        assert!(!found, "{shown} holds {value}");
    }
}

/// Pages of Parquet are compressed: beside its bytes, a case is looked at as it is read.
fn clean_case(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a case") {
        let path = entry.expect("a file").path();
        clean(&path.display().to_string(), &std::fs::read(&path).expect("a file of the case"));
    }
    let case = whither_evidence::read(folder).expect("a case");
    assert!(!case.sightings.is_empty() && !case.messages.is_empty(), "an empty case hides nothing");
    clean("the case", &serde_json::to_vec(&case).expect("JSON"));
}

#[test]
fn no_value_is_shown_or_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = write(folder.path(), "session.pcap", &capture());
    let case = folder.path().join("session.case");
    let arguments = ["inspect", &capture, "-o", case.to_str().expect("UTF-8")];
    let output = run(&arguments);
    clean("terminal", stdout(&output, 0).as_bytes());
    clean("standard error", &output.stderr);
    let output = run(&["inspect", &capture, "--format", "json"]);
    let text = stdout(&output, 0);
    clean("JSON", text.as_bytes());
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let classes = json["sightings"].as_array().expect("a table");
    let has = |class: &str| classes.iter().any(|row| row["class"] == class);
    for class in ["account.user_id", "contact.email", "contact.phone", "device.imei", "finance.card"] {
        assert!(has(class), "{class} was not even found");
    }
    // Numbers of states, by the name before them or a word beside them.
    for (path, validation) in [
        ("http.request.uri>query:cpf", "Brazilian number of a person (CPF): check, context"),
        ("http.request.body>json:$.cpf", "Brazilian number of a person (CPF): check, context"),
        ("udp.payload", "US social security number: shape, context"),
    ] {
        let is_it = |row: &serde_json::Value| row["path"] == path && row["validation"] == validation;
        assert!(classes.iter().any(is_it), "{path} {validation}: {classes:#?}");
    }
    clean_case(&case);
}
