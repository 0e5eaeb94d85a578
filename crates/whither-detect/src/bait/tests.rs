//! Every form of generated values is found, under its name, and nothing is found in noise.

use super::forms::{base64, hex};
use super::{Area, Bait, BaitValue, Known};
use crate::decode::Extent;

fn value(name: &str, text: &str) -> BaitValue {
    BaitValue {
        name: name.to_owned(),
        class: "account.user_id",
        known: Known::Text(text.into()),
        salts: vec!["pepper".into()],
    }
}

fn bait() -> Bait {
    let place = BaitValue {
        name: "home".to_owned(),
        class: "location.precise",
        known: Known::Place(52.520_008, 13.404_954),
        salts: Vec::new(),
    };
    Bait::new(&[
        value("phone", "+49 151 2345 6789"),
        value("mail", "Erika.Mustermann+7@example.org"),
        value("mac", "02:00:5e:10:00:A1"),
        place,
    ])
}

/// What is found in a content: name, form and route.
fn found(bait: &Bait, content: &[u8]) -> Vec<String> {
    let all = 0..content.len();
    let is_text = crate::decode::is_text(content);
    let area = Area { bytes: content, plain: all.clone(), encoded: all, extent: Extent::Whole, is_text };
    let mut seen = Vec::new();
    bait.sweep(&area, &mut |hit| {
        seen.push(format!("{} {}{}", bait.names[hit.bait].name, hit.form, hit.route))
    });
    seen
}

#[test]
fn text_is_found_in_every_form() {
    let bait = bait();
    let mail = "Erika.Mustermann+7@example.org";
    let xor = |key: u8| mail.bytes().map(|byte| byte ^ key).collect::<Vec<u8>>();
    let bytes = |text: &str| text.as_bytes().to_vec();
    let mut cases: Vec<(&str, Vec<u8>)> = vec![
        ("mail utf-8", bytes(mail)),
        ("mail case-folded", bytes("ERIKA.mustermann+7@EXAMPLE.org")),
        ("mail separators-removed", bytes("ErikaMustermann7exampleorg")),
        ("mail reversed", mail.bytes().rev().collect()),
        ("mail hex", bytes(&hex(mail.as_bytes()))),
        ("mail hex", bytes(&hex(mail.as_bytes()).to_uppercase())),
        ("mail utf-16le", mail.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("mail utf-16be", mail.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("mail url>percent", bytes("Erika.Mustermann%2B7%40example.org")),
        ("mail url-twice>percent>percent", bytes("Erika.Mustermann%252b7%2540example.org")),
        ("phone utf-8", bytes("+49 151 2345 6789")),
        ("phone separators-removed", bytes("4915123456789")),
        ("phone u64le", 4_915_123_456_789u64.to_le_bytes().to_vec()),
        ("phone u64be", 4_915_123_456_789u64.to_be_bytes().to_vec()),
        ("phone f64be", 4_915_123_456_789f64.to_be_bytes().to_vec()),
        ("phone bcd", vec![0x49, 0x15, 0x12, 0x34, 0x56, 0x78, 0x9f]),
        ("phone bcd", vec![0x04, 0x91, 0x51, 0x23, 0x45, 0x67, 0x89]),
        ("phone bcd-swapped", vec![0x94, 0x51, 0x21, 0x43, 0x65, 0x87, 0xf9]),
        ("phone varint", vec![0x95, 0xd6, 0xf6, 0xe9, 0x86, 0x8f, 0x01]),
        ("mac bytes", vec![0x02, 0x00, 0x5e, 0x10, 0x00, 0xa1]),
        ("home degrees", bytes("{\"lat\":52.520008,\"lon\":13.404954}")),
        ("home degrees", bytes("q=13.4050;52.5200")),
        ("home e7", bytes("[525200080,134049540]")),
        ("home f64le", [52.520_008f64.to_le_bytes(), 13.404_954f64.to_le_bytes()].concat()),
        ("home f32be", [52.520_008f32.to_be_bytes(), 13.404_954f32.to_be_bytes()].concat()),
        ("home e6-i32le", [52_520_008i32.to_le_bytes(), 13_404_954i32.to_le_bytes()].concat()),
    ];
    let mut number = 4_915_123_456_789u64;
    let last = cases.iter_mut().find(|case| case.0 == "phone varint").expect("a case");
    last.1.clear();
    while number >= 0x80 {
        last.1.push(number as u8 | 0x80);
        number >>= 7;
    }
    last.1.push(number as u8);
    for key in 1..=255 {
        // This key turns the case of letters and nothing else that a comparison without case sees.
        cases.push(("mail xor", xor(key)));
    }
    for (expect, form) in cases {
        for before in ["", "x", "\u{1}\u{2}\u{3}", "ab cd ef gh "] {
            let content = [before.as_bytes(), &form, b"\x07\x08 "].concat();
            assert_eq!(found(&bait, &content), [expect], "{before:?}");
        }
    }
}

#[test]
fn base64_is_found_in_all_phases_and_alphabets() {
    let bait = bait();
    for before in ["", "a", "ab", "abc\u{ff}\u{ff}"] {
        let content = format!("{before}Erika.Mustermann+7@example.org");
        let coded = base64(content.as_bytes(), 0);
        assert_eq!(found(&bait, &coded), ["mail base64"], "{before}");
    }
}

#[test]
fn hashes_are_found_whole_cut_and_salted() {
    let bait = bait();
    // printf 'Erika.Mustermann+7@example.org' | md5sum, and so on; the last with the salt before it.
    for (hash, expect) in HASHES {
        assert_eq!(found(&bait, hash.as_bytes()), [format!("mail {expect}-hex")]);
        assert_eq!(found(&bait, hash.to_uppercase().as_bytes()), [format!("mail {expect}-hex")]);
        assert_eq!(
            found(&bait, format!("x:{}", &hash[..16]).as_bytes()),
            [format!("mail {expect}-hex-truncated")]
        );
        assert!(found(&bait, &hash.as_bytes()[..14]).is_empty());
        assert!(found(&bait, &hash.as_bytes()[2..]).is_empty());
        let bytes = crate::decode::hex_bytes(hash.as_bytes()).expect("digits");
        assert_eq!(found(&bait, &base64(&bytes, 0)), [format!("mail {expect}-base64")]);
        assert_eq!(found(&bait, &[b"\x01\x02".as_slice(), &bytes].concat()), [format!("mail {expect}")]);
    }
}

#[test]
fn values_within_values_by_chance_are_not_found() {
    let bait = Bait::new(&[value("name", "Anna"), value("pin", "482913")]);
    for (content, expect) in [
        ("ask Anna now", vec!["name utf-8"]),
        ("Hannah and Savannah", vec![]),
        ("pin=482913;", vec!["pin utf-8"]),
        ("order 7482913002", vec![]),
        ("AnNa", vec!["name case-folded"]),
    ] {
        assert_eq!(found(&bait, content.as_bytes()), expect, "{content}");
    }
}

#[test]
fn numbers_are_found_with_other_separators() {
    let bait = Bait::new(&[value("phone", "+49 151 2345 6789"), value("mac", "a4:5e:60:c2:11:0f")]);
    let md5 = |text: &str| hex(&<md5::Md5 as sha2::Digest>::digest(text));
    for (text, expect) in [
        ("+49-151-2345-6789", "phone separators-changed"),
        ("+49 (151) 2345-6789", "phone separators-changed"),
        ("49.151.2345.6789", "phone separators-changed"),
        ("tel:+4915123456789", "phone separators-removed"),
        ("a4-5e-60-c2-11-0f", "mac separators-changed"),
        ("A4-5E-60-C2-11-0F", "mac case-folded"),
        ("a45e.60c2.110f", "mac separators-changed"),
        ("A45E-60C2-110F", "mac case-folded"),
        ("A45E60C2110F", "mac case-folded"),
    ] {
        assert_eq!(found(&bait, text.as_bytes()), [expect], "{text}");
    }
    let cisco = Bait::new(&[value("mac", "a45e.60c2.110f")]);
    for text in ["a4:5e:60:c2:11:0f", "a4-5e-60-c2-11-0f", "a45e-60c2-110f"] {
        assert_eq!(found(&cisco, text.as_bytes()), ["mac separators-changed"], "{text}");
    }
    assert_eq!(found(&cisco, md5("A4:5E:60:C2:11:0F").as_bytes()), ["mac md5-hex"]);
    for text in ["+4915123456789", "4915123456789", "+49-151-2345-6789"] {
        assert_eq!(found(&bait, md5(text).as_bytes()), ["phone md5-hex"], "{text}");
    }
    for text in
        ["a4-5e-60-c2-11-0f", "A4-5E-60-C2-11-0F", "A45E60C2110F", "a45e60c2110f", "A4:5E:60:C2:11:0F"]
    {
        assert_eq!(found(&bait, md5(text).as_bytes()), ["mac md5-hex"], "{text}");
    }
}

#[test]
fn places_of_few_decimals_are_found_as_they_are_written() {
    let place = |latitude, longitude| {
        let known = Known::Place(latitude, longitude);
        Bait::new(&[BaitValue {
            name: "home".to_owned(),
            class: "location.precise",
            known,
            salts: Vec::new(),
        }])
    };
    let (short, mixed, round) = (place(48.5, -11.25), place(48.5, 13.404_954), place(48.0, 7.5));
    for (bait, text, is_found) in [
        (&short, r#"{"lat":48.5,"lon":-11.25}"#, true),
        (&short, "48.50,-11.25", true),
        (&short, "[-11.250, 48.500]", true),
        (&short, "48.5000;-11.2500", true),
        (&short, "48.57,-11.25", false),
        (&short, "48.5,-11.253", false),
        (&short, "148.5,-11.25", false),
        (&short, "48.5,11.25", false),
        (&short, "-48.5, -11.25", false),
        (&short, "number 4851125", false),
        (&mixed, r#"{"lat":48.5,"lon":13.404954}"#, true),
        (&mixed, r#"{"lat":48.5,"lon":13.4050}"#, true),
        (&mixed, r#"{"lat":48.51,"lon":13.404954}"#, false),
        (&round, r#"{"lat":48.0,"lon":7.5}"#, true),
        (&round, "[7.50, 48.00]", true),
        (&round, r#"{"lat":48.0,"lon":7.05}"#, false),
    ] {
        let expect: &[&str] = if is_found { &["home degrees"] } else { &[] };
        assert_eq!(found(bait, text.as_bytes()), expect, "{text}");
    }
}

#[test]
fn places_that_a_sender_rounded_are_found() {
    let bait = bait();
    for (text, is_found) in [
        (r#"{"lat":52.520,"lon":13.405}"#, true),
        (r#"{"lat":52.52,"lon":13.405}"#, true),
        ("13.404 52.520", true),
        ("52.52,13.4049", true),
        ("52.5200,13.4050", true),
        ("52.52001,13.40495", true),
        ("52.521,13.405", false),
        ("52.52,13.4", false),
        ("52.5,13.405", false),
        ("152.52,13.405", false),
        ("52.527,13.405", false),
        ("52.520,13.4057", false),
        ("-52.520,13.405", false),
    ] {
        // Once, however many forms it is.
        let expect: &[&str] = if is_found { &["home degrees"] } else { &[] };
        assert_eq!(found(&bait, text.as_bytes()), expect, "{text}");
    }
    // Hardly anything would be left of such a place: its zeros must be there.
    let known = Known::Place(52.000_04, 13.100_02);
    let round = BaitValue { name: "home".to_owned(), class: "location.precise", known, salts: Vec::new() };
    let round = Bait::new(&[round]);
    assert_eq!(found(&round, b"52.000,13.100"), ["home degrees"]);
    assert!(found(&round, b"52,13.1").is_empty());
}

#[test]
fn noise_holds_nothing() {
    let bait = bait();
    let mut state = 0x1234_5678_9abc_def1u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as u8
    })
    .take(4 << 20)
    .collect();
    assert_eq!(found(&bait, &noise), Vec::<String>::new());
    let digits: Vec<u8> = noise.iter().map(|byte| b'0' + byte % 10).collect();
    assert_eq!(found(&bait, &digits), Vec::<String>::new());
}

#[test]
fn text_that_is_shown_hides_bait() {
    let bait = bait();
    for (text, hidden) in [
        ("/u/erika.mustermann+7@example.org/x", Some("/u/•••/x")),
        ("/u/Erika.Mustermann%2B7%40example.org", Some("•••")),
        ("nothing here", None),
    ] {
        assert_eq!(bait.hidden(text).as_deref(), hidden, "{text}");
    }
}

const HASHES: &[(&str, &str)] = &[
    ("296b1cddcdbf2b7fd9d5896d2a0b43c6", "md5"),
    ("b1bec7ee7d765b3e794136936f532f5d8953ac6b", "sha1"),
    ("6db72e2380049501d3b4494272ec4e07dcb2d4781956dbd25f4f589b", "sha224"),
    ("f89d8f55acdad950cc1e6802930e5f6cdc8d1a88b78fabbf5d5862510e0b4919", "sha256"),
    (
        "d99369941c9690ca05bc71ec1f0fd6690d8d872dcfd6a042907291ee2701d94d7c211b11e45e2c5dc46dd7c13f421726",
        "sha384",
    ),
    (
        "b657c077108efe36b4aab7a6c3084374670cbdee87bd7eed440efb5a870cac492c557daa66a2b58214e8621cad865aba4ae9333734c86ad3a9736272d73a23f0",
        "sha512",
    ),
    ("cd6dd3dbdc3c67d21f5027a292b8b31d28c07a6b5a3d4f042afa295d620a91fb", "sha256-salted"),
    ("33e43ab6e50717997852509bb9549230", "md5-salted"),
];

// A message was once searched again for each of its fields: more than a minute for half a megabyte.
#[test]
fn many_fields_of_a_message_cost_no_more_than_the_message() {
    const MANY: usize = 40_000;
    let bait = Bait::new(&[value("user", "kirsch7x")]);
    // Protocol Buffers: a text as field 2, and bytes that are no text as field 1.
    let field = b"\x0a\x0b\x01kirsch7x\xff\x02";
    let message = [b"\x12\x0bhello world".as_slice(), &field.repeat(MANY)].concat();
    assert_eq!(found(&bait, &message), vec!["user utf-8"; MANY]);
}
