//! Numbers of states in content of captures: a name, a word or a strong check speaks for them; nothing else does.

use crate::content::{row, scan};

fn found(path: &str, media: &str, content: &str) -> Vec<String> {
    let rows = scan(path, media, content.as_bytes());
    rows.iter().map(|found| format!("{} {} {}", found.class, found.path, found.validation)).collect()
}

#[test]
fn names_and_words_lead_to_numbers_in_every_carrier() {
    let json = "application/json";
    for (path, media, content, expected) in [
        (
            "http.request.body",
            json,
            r#"{"user":{"cpf":"529.982.247-25","n":1}}"#,
            "gov.id.national http.request.body>json:$.user.cpf Brazilian number of a person (CPF): check, context",
        ),
        (
            "http.request.uri",
            "",
            "/v1/pay?amount=3&cpf=52998224725&x=1",
            "gov.id.national http.request.uri>query:cpf Brazilian number of a person (CPF): check, context",
        ),
        (
            "http.request.body",
            "application/x-www-form-urlencoded",
            "a=1&pesel=44051401359",
            "gov.id.national http.request.body>form:pesel Polish PESEL number: check, context",
        ),
        (
            "http.request.header.x-nhs-number",
            "",
            "943 476 5919",
            "gov.id.national http.request.header.x-nhs-number NHS number: check, context",
        ),
        (
            "http.request.body",
            "text/xml",
            "<p><ssn>219-09-9998</ssn></p>",
            "gov.id.national http.request.body>xml:ssn US social security number: shape, context",
        ),
        (
            "tcp.payload",
            "",
            "MAIL: my ssn is 219-09-9998, thanks\r\n",
            "gov.id.national tcp.payload US social security number: shape, context",
        ),
        (
            "udp.payload",
            "",
            "pay to DE89 3704 0044 0532 0130 00 today",
            "finance.iban udp.payload international bank account number: check",
        ),
    ] {
        assert_eq!(found(path, media, content), [expected], "{content}");
    }
}

#[test]
fn a_check_digit_alone_is_chance() {
    for content in [
        r#"{"serial":"52998224725"}"#,
        r#"{"id":"44051401359"}"#,
        "/x?order=52998224725&t=44051401359",
        r#"{"cpf":"529.982.247-26"}"#,
        // A name speaks for its own value.
        r#"{"ssn":"","ref":"219-09-9998","ssn2":""}"#,
        r#"{"ssn": null, "ref": "219-09-9998"}"#,
        "/x?ssn=&ref=219-09-9998&cpf=",
    ] {
        assert!(found("http.request.body", "application/json", content).is_empty(), "{content}");
    }
}

#[test]
fn a_number_is_one_thing() {
    // Eleven digits that are written like a mobile number of China as well.
    let rows = scan(
        "http.request.body",
        "application/json",
        r#"{"nin":"13800138000","pesel":"13830100000"}"#.as_bytes(),
    );
    let spans: Vec<_> =
        rows.iter().flat_map(|found| &found.evidence).map(|at| (at.offset, at.length)).collect();
    let mut once = spans.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), spans.len(), "{:?}", rows.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn bytes_around_that_are_no_text_speak_against_it() {
    let mut noise: Vec<u8> = (0..96u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
    noise.splice(48..48, b"ssn 219-09-9998".iter().copied());
    assert!(scan("udp.payload", "", &noise).is_empty());
}
