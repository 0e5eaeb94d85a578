//! Strings of JSON as they are meant (RFC 8259, section 7).

/// Appends the inside of a string with its escapes undone; what is no escape stays as it stands, half a surrogate pair
/// becomes U+FFFD.
pub(super) fn unescape(string: &[u8], out: &mut Vec<u8>) {
    let mut rest = string;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(at);
        out.extend_from_slice(plain);
        let length = one(escape, out);
        rest = escape.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// Undoes the escape at the beginning; returns its length.
fn one(escape: &[u8], out: &mut Vec<u8>) -> usize {
    let sign = match escape.get(1) {
        Some(b'"') => b'"',
        Some(b'\\') => b'\\',
        Some(b'/') => b'/',
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'u') => return number(escape, out),
        _ => {
            out.push(b'\\');
            return 1;
        }
    };
    out.push(sign);
    2
}

/// Undoes `\uXXXX`, with its other half where it is one of a pair.
fn number(escape: &[u8], out: &mut Vec<u8>) -> usize {
    let Some(first) = unit(escape) else {
        out.push(b'\\');
        return 1;
    };
    let second = escape.get(6..).and_then(unit);
    let (character, length) = match (first, second) {
        (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
            (char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00)), 12)
        }
        _ => (char::from_u32(first), 6),
    };
    let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    length
}

fn unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |sum, &digit| Some(sum << 4 | char::from(digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        for (string, meant) in [
            ("plain", "plain"),
            (r#"a\"b\\c\/d\n"#, "a\"b\\c/d\n"),
            (r"erika\u0040example.org", "erika@example.org"),
            (r"\u8eab\u4efd\u8bc1 1", "身份证 1"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d!", "\u{fffd}!"),
            (r"\u12", r"\u12"),
            (r"\x\", r"\x\"),
            ("", ""),
        ] {
            let mut out = Vec::new();
            unescape(string.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), meant, "{string}");
        }
    }
}
