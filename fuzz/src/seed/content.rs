//! Content with test values of every kind, plain, in JSON, in forms and escaped.

use super::{Seed, harness::detect::input};

/// Test values only: reserved names, the standards' own examples, zeros where there is no example.
const JSON: &str = r#"{"device":{"imei":"490154203237518","mac":"02:00:5e:10:4d:17","android_id":"3f9ac07be215d864","idfa":"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0","sn":"R58M00000ZZ","iccid":"89860000000012345678"},"user":{"uid":7100420,"openid":"oAAAAAAAAAAAAAAAAAAAAAAAAAAA","phone":"+86 138 0013 8000","email":"mei.lin@example.com","id_card":"11010120000101000X","token":"abcdefgh12345678ABCDEFGH12345678"},"gps":{"lat":52.37305,"lng":4.89273},"wifi":{"ssid":"TestNet","bssid":"02:00:5e:10:00:01"},"card":"4111 1111 1111 1111","peers":[{"uid":7100421},{"uid":7100433}],"ip":"192.0.2.10","imsi":"460001234567890"}"#;
const FORM: &str = "uid=7100420&phone=13800138000&email=mei.lin%40example.com&lat=52.37305&lon=4.89273&imei=490154203237518&password=correct+horse&push_token=abcdefgh12345678ABCDEFGH12345678&mac=02-00-5e-10-4d-17&nested=%7B%22uid%22%3A%227100421%22%7D";
const ESCAPED: &str = r#"{"data":"{\"userId\":\"7100420\",\"loc\":\"{\\\"lat\\\":\\\"52.37305\\\",\\\"lng\\\":\\\"4.89273\\\"}\"}","t":"\u0031\u0033800138000"}"#;
const TEXT: &str = "<user><uid>7100420</uid></user> call 13800138000, +31 6 12345678 or mei.lin@example.com; 4111-1111-1111-1111 at 52.37305,4.89273 id 11010120000101000X ip 192.0.2.10 Chrome/120.0.0.0 2026-03-02 10:14:07 8613800138000";

/// Seeds of the target `detect`.
pub(crate) fn seeds() -> Vec<Seed> {
    let long = format!("[{}]", vec![JSON; 4].join(","));
    vec![
        ("json", input(1, 1, JSON.as_bytes())),
        ("json-long", input(1, 2, long.as_bytes())),
        ("json-escaped", input(1, 3, ESCAPED.as_bytes())),
        ("json-in-datagram", input(0, 4, JSON.as_bytes())),
        ("form", input(2, 5, FORM.as_bytes())),
        ("uri", input(3, 6, format!("/log?{FORM}").as_bytes())),
        ("cookie", input(4, 7, b"uid=7100420; session=abcdefgh12345678ABCDEFGH12345678; lang=en")),
        ("authorization", input(5, 8, b"Bearer abcdefgh12345678.ABCDEFGH12345678.abcdefgh12345678")),
        ("agent", input(6, 9, b"Chatterbox/2.4 (Linux; Android 14; SM-TEST) id/490154203237518")),
        ("script", input(7, 10, format!("callback({JSON});").as_bytes())),
        ("text", input(8, 11, TEXT.as_bytes())),
        ("noise", input(8, 12, &(0..=255_u8).cycle().step_by(7).take(900).collect::<Vec<u8>>())),
        ("deep", input(1, 13, format!("{}\"uid\":1{}", "{\"a\":[".repeat(80), "]}".repeat(80)).as_bytes())),
    ]
}
