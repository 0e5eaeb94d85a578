//! What each decoder has and has not, alone and in layers; all examples are made here.

use std::io::Write as _;

use super::*;

fn text(run: &str) -> Option<(&'static str, String)> {
    let decoded = decode_run(run.as_bytes())?;
    Some((decoded.name, String::from_utf8(decoded.bytes).ok()?))
}

/// Base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place > group.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn lz4(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn framed_snappy(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = snap::write::FrameEncoder::new(Vec::new());
    encoder.write_all(bytes).expect("memory");
    encoder.into_inner().expect("memory")
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// Every layer of a content: its route, and what it holds.
fn all(content: &[u8], extent: Extent) -> Vec<(String, Vec<u8>)> {
    let mut seen = Vec::new();
    layers(content, 0..content.len(), extent, &mut Work::new(content.len()), &mut |step| {
        seen.push((step.route.to_owned(), step.bytes.to_vec()));
    });
    seen
}

const TEXT: &str =
    "{\"account\":\"erika.mustermann\",\"phone\":\"13800138000\",\"place\":\"here and there\"}";

#[test]
fn runs_that_are_text_are_decoded() {
    assert_eq!(text("aGVsbG8gd29ybGQsIGhlbGxv"), Some(("base64", "hello world, hello".to_owned())));
    assert_eq!(
        text("eyJwaG9uZSI6ICIxMzgwMDEzODAwMCJ9"),
        Some(("base64", "{\"phone\": \"13800138000\"}".to_owned()))
    );
    assert_eq!(text("68656c6c6f20776f726c642c2068656c6c6f"), Some(("hex", "hello world, hello".to_owned())));
    for other in [
        "97ad77dd6a7a17c87752f0df",
        "thisIsALongNameOfAFunctionInAProgram",
        "6f1c2b9e-3c1d-4f7a-9b0e-2d4c6a8e0f13",
        "aGVsbG8",
        "AAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        assert_eq!(text(other), None, "{other}");
    }
}

#[test]
fn whole_contents_are_told_by_what_they_are() {
    let long = TEXT.repeat(4);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(long.as_bytes()).expect("memory");
    let snappy = snap::raw::Encoder::new().compress_vec(long.as_bytes()).expect("memory");
    for (name, encoded) in [
        ("gzip", gzip(long.as_bytes())),
        ("zlib", zlib.finish().expect("memory")),
        ("zstd", zstd::encode_all(long.as_bytes(), 3).expect("memory")),
        ("lz4", lz4(long.as_bytes())),
        ("snappy", framed_snappy(long.as_bytes())),
        ("snappy", snappy),
        ("deflate", deflated(long.as_bytes())),
        ("utf-16", utf16(&long, u16::to_le_bytes)),
        ("utf-16", utf16(&long, u16::to_be_bytes)),
        ("utf-16", [vec![0xff, 0xfe], utf16(&long, u16::to_le_bytes)].concat()),
    ] {
        let found = all(&encoded, Extent::Nested);
        let first = found.first().map(|(route, bytes)| (route.as_str(), bytes.as_slice()));
        assert_eq!(first, Some((format!(">{name}").as_str(), long.as_bytes())), "{name}");
    }
}

/// A stream that was written by hand: the standard's decoder is the only program for it here.
#[test]
fn brotli_is_told_by_what_it_gives() {
    // Window of 16 bits, one uncompressed block of 37 bytes, the end (RFC 7932, section 9.2).
    let text = b"the quick brown fox, 13800138000 here";
    let bits = (text.len() as u64 - 1) << 4 | 1 << 20;
    let mut stream = bits.to_le_bytes()[..3].to_vec();
    stream.extend_from_slice(text);
    stream.push(0x03);
    let found = brotli::decode(&stream);
    assert_eq!(found, vec![text.to_vec()]);
    assert!(brotli::decode(&stream[..stream.len() - 1]).is_empty());
}

#[test]
fn structures_become_json() {
    let protobuf = b"\x0a\x0berika.muste\x10\xc0\xf1\xd2\xb4\x33\x1a\x06\x0a\x04home\x21\x00\x00\x00\x00\x00\x00\xf4\x3f\x2a\x05\xff\x00\x01\x02\x03";
    let framed = [&[0, 0, 0, 0, protobuf.len() as u8][..], protobuf].concat();
    let msgpack = b"\x84\xa4name\xa5erika\xa5phone\xcf\x00\x00\x00\x03\x36\x94\xb8\xc0\xa2no\xd1\xff\x38\xa1x\xc4\x04\xff\x00\x01\x02";
    let cbor = b"\xa4\x64name\x65erika\x65phone\x1b\x00\x00\x00\x03\x36\x94\xb8\xc0\x62no\x38\xc7\x61x\x44\xff\x00\x01\x02";
    for (name, encoded, json) in [
        (
            "protobuf",
            &protobuf[..],
            r#"{"1":"erika.muste","2":13800618176,"3":{"1":"home"},"4":1.25,"5":null}"#,
        ),
        ("protobuf", &framed, r#"{"1":"erika.muste","2":13800618176,"3":{"1":"home"},"4":1.25,"5":null}"#),
        ("msgpack", &msgpack[..], r#"{"name":"erika","phone":13800618176,"no":-200,"x":null}"#),
        ("cbor", &cbor[..], r#"{"name":"erika","phone":13800618176,"no":-200,"x":null}"#),
    ] {
        let found = all(encoded, Extent::Whole);
        let shown: Vec<_> =
            found.iter().map(|(route, bytes)| (route.as_str(), String::from_utf8_lossy(bytes))).collect();
        let first = shown.first().map(|(route, text)| (*route, &**text));
        assert_eq!(first, Some((format!(">{name}").as_str(), json)), "{name} {shown:?}");
        // The bytes stand apart; a structure that breaks off is none.
        assert!(found.iter().any(|(_, bytes)| bytes.starts_with(b"\xff\x00\x01\x02")), "{name}");
        assert!(all(&encoded[..encoded.len() - 1], Extent::Whole).is_empty(), "{name}");
    }
}

#[test]
fn property_lists_become_json() {
    let xml = "<?xml version=\"1.0\"?><!DOCTYPE plist><plist version=\"1.0\"><dict><key>phone</key>\
        <string>13800138000</string><key>a&amp;b</key><array><integer>5</integer><true/></array>\
        <key>d</key><data>aGVs bG8gd29y bGQ=</data></dict></plist>";
    // Objects: the dictionary, its key, its value; offsets of one byte; the trailer.
    let mut binary = b"bplist00\xd1\x01\x02\x55phone\x5b13800138000".to_vec();
    let table = binary.len() as u8;
    binary.extend([8, 11, 17]);
    binary.extend([0, 0, 0, 0, 0, 0, 1, 1]);
    for number in [3, 0, u64::from(table)] {
        binary.extend(number.to_be_bytes());
    }
    for (encoded, json) in [
        (xml.as_bytes(), r#"{"phone":"13800138000","a&b":[5,true],"d":"hello world"}"#),
        (&binary, r#"{"phone":"13800138000"}"#),
    ] {
        let found = all(encoded, Extent::Whole);
        assert_eq!(
            found.first().map(|(route, bytes)| (route.as_str(), bytes.as_slice())),
            Some((">plist", json.as_bytes()))
        );
    }
}

#[test]
fn damaged_lists_are_read_as_far_as_they_go() {
    let list = b"<plist></dict><dict><key>phone</key><string>13800138000</string></plist>";
    assert_eq!(all(list, Extent::Whole), []);
    assert!(all(b"bplist00\xd1\x01\x02", Extent::Whole).is_empty());
}

#[test]
fn parts_of_multipart_bodies_are_their_contents() {
    let body = format!(
        "--xYzZy123\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--xYzZy123\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--xYzZy123--\r\n",
        base64(TEXT.as_bytes()).replace("IiwicG", "IiwicG\r\n")
    );
    let found = all(body.as_bytes(), Extent::Whole);
    let shown: Vec<_> =
        found.iter().map(|(route, bytes)| (route.as_str(), String::from_utf8_lossy(bytes))).collect();
    assert_eq!(shown, [(">multipart", "value".into()), (">multipart", TEXT.into())]);
}

#[test]
fn words_and_strings_are_unescaped() {
    for (encoded, route, decoded) in [
        ("q=%7B%22a%22%3A1%7D&b", ">percent", "q={\"a\":1}&b"),
        ("say \"{\\\"a\\\":\\\"b\\/c\\\"}\"", ">json-string", "{\"a\":\"b/c\"}"),
        ("x=\\u0068\\u0069\\u5f20", ">unicode", "x=hi张"),
        ("x=\\\\u0068\\\\u0069", ">unicode", "x=hi"),
        ("\\ud83d\\ude00!", ">unicode", "😀!"),
        ("\\x68\\x69", ">unicode", "hi"),
        ("it says U+0068 U+0069 there", ">unicode", "hi"),
        ("key 0x68656c6c6f20776f726c642c2068656c6c6f", ">hex", "hello world, hello"),
    ] {
        let found = all(encoded.as_bytes(), Extent::Part);
        let first = found.first().map(|(route, bytes)| (route.as_str(), String::from_utf8_lossy(bytes)));
        assert_eq!(first, Some((route, decoded.into())), "{encoded}");
    }
    for other in ["100 % of", "50%", "C:\\new\\table", "U+ and U+12", "\\u12", "a%zz"] {
        assert_eq!(all(other.as_bytes(), Extent::Part), [], "{other}");
    }
}

#[test]
fn layers_are_followed_to_their_depth() {
    let mut content = TEXT.to_owned();
    for _ in 0..DEPTH {
        content = base64(content.as_bytes());
    }
    let found = all(content.as_bytes(), Extent::Part);
    assert_eq!(found.len(), DEPTH);
    assert_eq!(
        found.last().map(|(route, bytes)| (route.as_str(), bytes.as_slice())),
        Some((">base64".repeat(DEPTH).as_str(), TEXT.as_bytes()))
    );
    assert_eq!(all(base64(content.as_bytes()).as_bytes(), Extent::Part).len(), DEPTH);

    let mixed = format!("GET /?d={} HTTP/1.1", percent(&percent(&base64(&gzip(TEXT.as_bytes())))));
    let routes: Vec<_> = all(mixed.as_bytes(), Extent::Part).into_iter().map(|(route, _)| route).collect();
    assert_eq!(routes.last().map(String::as_str), Some(">percent>percent>base64>gzip"));
    assert_eq!(replaced(b"a aGVsbG8gd29ybGQsIGhlbGxv b%2520c"), b"a hello world, hello b c");
}

#[test]
fn structures_in_base64_are_followed() {
    let long = TEXT.repeat(3);
    let protobuf = [b"\x08\xff\xff\x03\x12\x1c".as_slice(), b"erika.mustermann@example.org"].concat();
    for (name, encoded) in [("deflate", deflated(long.as_bytes())), ("protobuf", protobuf)] {
        let content = format!("d={}&e=1", base64(&encoded));
        let routes: Vec<_> =
            all(content.as_bytes(), Extent::Part).into_iter().map(|(route, _)| route).collect();
        assert_eq!(routes, [">base64".to_owned(), format!(">base64>{name}")]);
        let run = base64(&encoded);
        let run = run.trim_end_matches('=');
        let Followed { route, bytes, .. } = follow(decode_run(run.as_bytes()).expect("it leads to text"), 0);
        assert_eq!((route, is_text(&bytes)), (format!(">base64>{name}"), true));
    }
    assert!(decode_run(b"q7Zk2PfYx0Vh9sJ3mWc8Rt5uAe1LgNdB").is_none());
}

#[test]
fn noise_is_nothing() {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut found: Vec<String> = Vec::new();
    for round in 0..20_000 {
        let length = 16 + (random() % 200) as usize;
        let bytes: Vec<u8> = (0..length).map(|_| random() as u8).collect();
        let extent = if round % 2 == 0 { Extent::Nested } else { Extent::Whole };
        // A sign and two digits are an escape wherever they stand.
        let routes = all(&bytes, extent).into_iter().map(|(route, _)| route);
        found.extend(
            routes.filter(|route| {
                !matches!(route.as_str(), ">percent" | ">json-string" | ">unicode" | ">base64")
            }),
        );
    }
    assert!(found.len() < 10, "{found:?}");
}

#[test]
fn bombs_end_at_their_limit() {
    let zeros = vec![b'x'; 64 << 20];
    for bomb in [
        gzip(&zeros),
        lz4(&zeros[..16 << 20]),
        framed_snappy(&zeros[..16 << 20]),
        zstd::encode_all(&zeros[..], 3).expect("memory"),
        deflated(&zeros),
    ] {
        let found = all(&bomb, Extent::Nested);
        let total: usize = found.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(total <= DECODED, "{total}");
    }
    let bomb = gzip(&zeros);
    // Many layers of the same do not multiply.
    let mut nested = bomb;
    for _ in 0..5 {
        nested = gzip(&nested.repeat(20));
    }
    let total: usize = all(&nested, Extent::Nested).iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(total <= 64 << 20, "{total}");
}

#[test]
fn what_is_followed_no_further_is_told() {
    let mail = b"write to erika.m@example.org today, please".to_vec();
    let layered = |layers: usize| (0..layers).fold(mail.clone(), |bytes, _| base64(&bytes).into_bytes());
    let lines: String = (0..200_000).map(|row| format!("row {row} of many: erika.m@example.org\n")).collect();
    for (encoded, is_limited) in [
        (layered(1), false),
        (layered(DEPTH), false),
        (layered(DEPTH + 1), true),
        (base64(&gzip(&mail)).into_bytes(), false),
        (base64(&gzip(lines.as_bytes())).into_bytes(), true),
    ] {
        let run = encoded.trim_ascii_end();
        let decoded = decode_run(run.strip_suffix(b"==").unwrap_or(run)).expect("base64");
        assert_eq!(follow(decoded, 0).is_limited, is_limited, "{}", encoded.len());
    }
}
