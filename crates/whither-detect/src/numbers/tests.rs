//! Examples of every number, how often random strings pass, and that no file is forgotten.

use std::{collections::BTreeSet, fs, path::Path};

use super::*;

#[test]
fn list_is_sorted_and_complete() {
    assert!(ALL.is_sorted_by(|a, b| a.id < b.id));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/numbers");
    let (mut files, mut defined) = (BTreeSet::new(), 0);
    for entry in fs::read_dir(folder).expect("src/numbers") {
        let path = entry.expect("entry").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if !matches!(stem.as_str(), "check" | "mod" | "score" | "tests") {
            let text = fs::read_to_string(&path).expect("source");
            defined += text.lines().filter(|line| line.ends_with(": Number = Number {")).count();
            files.insert(stem);
        }
    }
    let folder_of = |number: &&&Number| match number.country {
        "" => String::new(),
        country => country.to_ascii_lowercase(),
    };
    let countries: BTreeSet<String> =
        ALL.iter().filter(|n| !n.country.is_empty()).map(|n| folder_of(&n)).collect();
    for country in &countries {
        assert!(files.contains(country) || files.contains(&format!("{country}_")), "{country}");
    }
    assert_eq!(ALL.len(), defined, "a number is in no list");
}

#[test]
fn definitions_are_complete() {
    for number in ALL {
        let id = number.id;
        let prefix = id.split('.').next().unwrap_or_default();
        assert!(number.country.is_empty() || number.country.eq_ignore_ascii_case(prefix), "{id}");
        assert!(!number.title.is_empty() && !number.keys.is_empty(), "{id}: title, keys");
        assert!(number.shapes.iter().all(|shape| (1..=40).contains(&shape.len())), "{id}: shapes");
        assert!(!number.shapes.is_empty() && !number.examples.is_empty(), "{id}: shapes, examples");
        assert!(!number.non_examples.is_empty(), "{id}: non-examples");
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte >= 0x80;
        let plain = |key: &&str| key.bytes().all(is_plain) && **key == key.to_lowercase();
        assert!(number.keys.iter().all(plain), "{id}: keys {:?}", number.keys);
        assert!(number.words.iter().all(|word| **word == word.to_lowercase()), "{id}: words");
    }
}

#[test]
fn examples_are_valid_and_non_examples_are_not() {
    let mut wrong = Vec::new();
    for number in ALL {
        for (texts, expect) in [(number.examples, true), (number.non_examples, false)] {
            for text in texts.iter().filter(|text| number.is_valid(text.as_bytes()) != expect) {
                wrong.push(format!("{}: {text} should be {expect}", number.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Numbers without letters or digits at a place, of any length, must not make a check fail in another way.
#[test]
fn checks_take_anything() {
    let mut random = Random(7);
    for number in ALL {
        for length in 0..100 {
            let text: Vec<u8> = (0..length).map(|_| (random.next() >> 24) as u8).collect();
            (number.check)(&text);
            (number.check)(&text.iter().map(|byte| b'0' + byte % 10).collect::<Vec<u8>>());
            (number.check)(&text.iter().map(|byte| b'A' + byte % 26).collect::<Vec<u8>>());
            (number.check)(&vec![b'9'; length]);
            (number.check)(&vec![b'Z'; length]);
        }
    }
}

#[test]
fn alone_is_measured() {
    let mut wrong = Vec::new();
    for number in ALL.iter().filter(|number| number.alone) {
        // Separators change nothing.
        let shapes: BTreeSet<String> =
            number.shapes.iter().map(|shape| shape.replace([' ', '-', '.', '/'], "")).collect();
        for shape in &shapes {
            let draws = if shape.contains(['A', 'N']) { 10_000 } else { 300_000 };
            let (own, among) = chance(number, shape, draws);
            if among > 2e-5 || own > 0.02 {
                wrong.push(format!("{} {shape}: {own:.2e} of the shape, {among:.2e} of all", number.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns how often random strings of a shape pass, and random letters and digits (only digits, if the shape
/// has no place for letters) of its length.
fn chance(number: &Number, shape: &str, draws: u32) -> (f64, f64) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut passed = 0u32;
    for _ in 0..draws {
        let text: Vec<u8> = shape.bytes().map(|kind| random.draw(kind)).collect();
        passed += u32::from((number.check)(&compact(&text)));
    }
    let own = f64::from(passed) / f64::from(draws);
    if !shape.contains(['A', 'N']) {
        // Digits that a shape names must stand there by chance too.
        let literal = shape.bytes().filter(u8::is_ascii_digit).fold(1.0, |share, _| share / 10.0);
        return (own * literal, own * literal);
    }
    let share = shape.bytes().map(|kind| match kind {
        b'A' => 26.0 / 36.0,
        b'd' => 10.0 / 36.0,
        _ => 1.0,
    });
    (own, own * share.product::<f64>())
}

/// xorshift64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn draw(&mut self, kind: u8) -> u8 {
        const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let (start, count) = match kind {
            b'A' => (10, 26),
            b'N' => (0, 36),
            b'd' => (0, 10),
            other => return other,
        };
        ALPHABET[start + (self.next() >> 11) as usize % count]
    }
}
