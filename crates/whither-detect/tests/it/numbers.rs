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

const CPF: &str = "Brazilian number of a person (CPF): check, context";
const CNPJ: &str = "Brazilian number of an organisation (CNPJ): check, context";
const NHS: &str = "NHS number: check, context";
const SSN: &str = "US social security number: shape, context";

/// What is found in a body or a URI, without class and place.
fn numbers(path: &str, media: &str, content: &str) -> Vec<String> {
    let rows = scan(path, media, content.as_bytes());
    rows.iter().map(|found| format!("{} {}", found.count, found.validation)).collect()
}

#[test]
fn a_name_speaks_for_its_own_value() {
    for (path, media, content) in [
        ("http.request.body", "text/xml", "<r><ssn></ssn><ref>219-09-9998</ref></r>"),
        ("http.request.body", "text/xml", "<r><vat>20</vat><order>857740785</order></r>"),
        ("http.request.body", "text/xml", "<r><cpf/><ref>529.982.247-25</ref></r>"),
        ("http.request.body", "text/xml", "<r><ref>529.982.247-25</ref><cpf>1</cpf></r>"),
        ("http.request.body", "text/xml", r#"<r ssn="" ref="219-09-9998"/>"#),
        ("http.request.body", "text/xml", r#"<r ref="219-09-9998" ssn=""/>"#),
        ("http.request.header.cookie", "", "ssn=; ref=219-09-9998"),
        ("http.request.header.cookie", "", "ref=219-09-9998; ssn=1"),
        ("http.request.uri", "", "/x?vat=20;order=857740785"),
        ("http.request.uri", "", "/x?d=%7B%22ssn%22%3A%22%22%2C%22ref%22%3A%22219-09-9998%22%7D"),
        ("http.request.body", "application/json", "{'ssn':'','ref':'219-09-9998'}"),
        ("http.request.body", "application/json", r#"[{"ssn":1},{"ref":"219-09-9998"}]"#),
        ("tcp.payload", "", "ssn=|ref=219-09-9998|x\r\n"),
        ("tcp.payload", "", "ssn=,ref=219-09-9998,x\r\n"),
    ] {
        assert!(found(path, media, content).is_empty(), "{content}: {:?}", found(path, media, content));
    }
    for (media, content) in [
        ("text/html", "<td>CPF</td><td>529.982.247-25</td>"),
        ("text/xml", "<cpf><value>529.982.247-25</value></cpf>"),
        ("text/xml", r#"<value name="cpf">529.982.247-25</value>"#),
        ("application/json", r#"{"cpf":{"value":"529.982.247-25"}}"#),
        ("text/plain", "CPF no=529.982.247-25"),
    ] {
        assert_eq!(numbers("http.request.body", media, content), [format!("1 {CPF}")], "{content}");
    }
}

#[test]
fn escapes_hide_neither_numbers_nor_words() {
    for (content, expected) in [
        ("/x?q=my%20ssn%20is%20219-09-9998", SSN),
        ("/x?q=my+ssn+is+219-09-9998+thanks", SSN),
        ("/x?ssn=%20219-09-9998%20", SSN),
        ("/x?msg=NHS%20943%20476%205919&x=1", NHS),
        ("/x?nhs=943%20476%205919", NHS),
        ("/x?nhs=943+476+5919&x=1", NHS),
        ("/x?d=%7B%22cpf%22%3A%2252998224725%22%7D", CPF),
        ("/x?d=%7B%22cpf%22%3A%20%2252998224725%22%7D", CPF),
        ("/x?d=%7B%22cpf%22%3A+%2252998224725%22%7D", CPF),
        ("/x?d=%7B%22cpf%22%3A52998224725%7D", CPF),
        ("/x?cnpj=11.222.333%2F0001-81", CNPJ),
        ("/x?vat=GB%20857%207407%2085", "UK VAT number: check, context"),
        ("/x?t=%D0%98%D0%9D%D0%9D%3A%20500100732259", "Russian taxpayer number (INN): check, context"),
    ] {
        assert_eq!(numbers("http.request.uri", "", content), [format!("1 {expected}")], "{content}");
    }
    for (content, expected) in [
        (r#"{"m":"\u0418\u041d\u041d: 500100732259"}"#, "Russian taxpayer number (INN): check, context"),
        (r#"{"cnpj":"11.222.333\/0001-81"}"#, CNPJ),
        (r#"{"m":"my cnpj is 11.222.333\/0001-81"}"#, CNPJ),
    ] {
        let found = numbers("http.request.body", "application/json", content);
        assert_eq!(found, [format!("1 {expected}")], "{content}");
    }
    // Nothing is a space here but spaces.
    assert!(numbers("tcp.payload", "", "nhs 943+476+5919 ").is_empty());
}

#[test]
fn names_of_lists_speak_for_their_elements() {
    let list = |count: usize| vec![r#""529.982.247-25""#; count].join(", ");
    for (content, expected) in [
        (r#"{"cpf":["52998224725","11144477735"]}"#.to_owned(), vec![format!("2 {CPF}")]),
        (
            r#"{"a":[1,2],"cpf":[52998224725, 11144477735],"x":[11144477735]}"#.to_owned(),
            vec![format!("2 {CPF}")],
        ),
        (format!(r#"{{"u":{{"cpf":[{}]}},"refs":["11144477735"]}}"#, list(50)), vec![format!("50 {CPF}")]),
        (r#"{"refs":["11144477735"]}"#.to_owned(), vec![]),
        (r#"{"cpf":[],"refs":["x","11144477735"]}"#.to_owned(), vec![]),
    ] {
        assert_eq!(numbers("http.request.body", "application/json", &content), expected, "{content}");
    }
}

#[test]
fn names_with_a_namespace_are_names() {
    let content = "<s:r><s:cpf>529.982.247-25</s:cpf><s:ref>11144477735</s:ref></s:r>";
    let expected = format!("gov.id.national http.request.body>xml:cpf {CPF}");
    assert_eq!(found("http.request.body", "text/xml", content), [expected]);
}

#[test]
fn names_of_parts_of_forms_are_names() {
    let part = |name: &str, value: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n{value}\r\n"
        )
    };
    for (content, expected) in [
        (part("cpf", "529.982.247-25"), vec![format!("1 {CPF}")]),
        (part("nhs", "943 476 5919"), vec![format!("1 {NHS}")]),
        (part("order", "529.982.247-25") + &part("cpf", "1"), vec![]),
        (part("cpf", "x\r\n\r\n529.982.247-25"), vec![]),
    ] {
        let content = content + "--b--\r\n";
        assert_eq!(numbers("http.request.body", "multipart/form-data", &content), expected, "{content}");
    }
}

#[test]
fn integers_may_have_lost_zeros_where_the_name_says_so() {
    let zeros = "Polish PESEL number: check with leading zeros, context";
    for (content, expected) in [
        (r#"{"pesel":2070803628}"#, vec![format!("1 {zeros}")]),
        (r#"{"a":1,"pesel": 2070803628,"b":2}"#, vec![format!("1 {zeros}")]),
        (
            r#"{"pesel":[44051401359,2070803628,44051401359]}"#,
            vec!["3 Polish PESEL number: check, context".to_owned()],
        ),
        (r#"{"pesel":"2070803628"}"#, vec![]),
        (r#"{"pesel":2070803629}"#, vec![]),
        (r#"{"pesel":2070803628.5}"#, vec![]),
        (r#"{"n":2070803628}"#, vec![]),
        (r#"{"ssn":19099998}"#, vec![]),
    ] {
        assert_eq!(numbers("http.request.body", "application/json", content), expected, "{content}");
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
