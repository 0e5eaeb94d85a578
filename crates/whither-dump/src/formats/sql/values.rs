//! Values of rows: literals of `INSERT` as the dialects write them, and fields of `COPY`.

use super::Reader;
use crate::value;

impl Reader<'_, '_, '_, '_> {
    /// Reads a row after its bracket into a line; false where the stream ends within.
    pub(super) fn row(&mut self, columns: &[String]) -> bool {
        self.output.line().push(b'{');
        for index in 0.. {
            self.skip_space(false);
            let buffer = self.output.line();
            match columns.get(index) {
                Some(column) => value::key(buffer, column),
                None => value::key(buffer, &(index + 1).to_string()),
            }
            let end = self.value();
            if end != Some(b',') {
                self.output.line().push(b'}');
                self.output.end();
                return end.is_some();
            }
        }
        false
    }

    /// Reads an expression up to its comma or bracket and writes the first literal in it.
    fn value(&mut self) -> Option<u8> {
        let (mut depth, mut written) = (0_usize, false);
        let mut word = Vec::new();
        loop {
            let Some(byte) = self.stream.fill(1).first().copied() else {
                if !written {
                    self.output.line().extend_from_slice(b"null");
                }
                return None;
            };
            match byte {
                b',' | b')' if depth == 0 => {
                    self.stream.take_off(1);
                    if !written {
                        bare(self.output.line(), &word);
                    }
                    return Some(byte);
                }
                b'\'' | b'"' => {
                    self.stream.take_off(1);
                    let ended = self.literal(byte, &word.to_ascii_lowercase(), written);
                    written = true;
                    word.clear();
                    if !ended {
                        return None;
                    }
                }
                b'(' => {
                    depth += 1;
                    word.clear();
                    self.stream.take_off(1);
                }
                b')' => {
                    depth -= 1;
                    self.stream.take_off(1);
                }
                b'0'..=b'9' | b'+' | b'-' | b'.' => {
                    let token = self.token();
                    if !written {
                        number(self.output.line(), &token);
                        written = true;
                    }
                }
                _ if byte.is_ascii_alphabetic() || byte == b'_' => {
                    let token = self.token();
                    if depth == 0 || word.is_empty() {
                        word = token;
                    }
                }
                _ => self.stream.take_off(1),
            }
        }
    }

    /// Takes a number or word.
    fn token(&mut self) -> Vec<u8> {
        let mut token = Vec::new();
        loop {
            let window = self.stream.fill(1);
            let is_part =
                |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'_' | b'.' | b'+' | b'-');
            let count = window.iter().take_while(is_part).count();
            let goes_on = count > 0 && count == window.len() && token.len() < self.most;
            token.extend_from_slice(window.get(..count).unwrap_or_default());
            self.stream.take_off(count);
            if !goes_on {
                return token;
            }
        }
    }

    /// Reads a string after its quote; writes it unless it is not the first. False where the stream ends within.
    fn literal(&mut self, quote: u8, prefix: &[u8], silent: bool) -> bool {
        let backslash = self.backslash || prefix == b"e";
        let held = matches!(prefix, b"x" | b"b" | b"_binary");
        let mut kept = Vec::new();
        let to_line = !silent && !held;
        let mut is_first = true;
        let ended = loop {
            let Some((piece, ended)) = self.piece(quote, backslash) else { break false };
            let begins = std::mem::take(&mut is_first);
            if to_line
                && begins
                && ended
                && let Some(digits) = bytea(&piece)
            {
                hexadecimal(self.output.line(), digits);
                return true;
            }
            if to_line && begins {
                self.output.line().push(b'"');
            }
            if to_line {
                value::foreign(self.output.line(), &piece);
                self.output.spill();
            } else if held && kept.len() < self.most {
                kept.extend_from_slice(&piece);
            }
            if ended {
                break true;
            }
        };
        if to_line {
            // A string that never came to an end may have no beginning.
            let opens = if is_first { &b"\"\""[..] } else { b"\"" };
            self.output.line().extend_from_slice(opens);
        } else if held && !silent {
            match prefix {
                b"x" => hexadecimal(self.output.line(), &kept),
                _ => value::bytes(self.output.line(), &kept),
            }
        }
        ended
    }

    /// Takes a piece of a string, without its escapes; says whether the string ends with it. A piece ends with a
    /// whole character.
    fn piece(&mut self, quote: u8, backslash: bool) -> Option<(Vec<u8>, bool)> {
        let mut piece = Vec::new();
        while piece.len() < 64 << 10 {
            let window = self.stream.fill(2);
            let special =
                if backslash { memchr::memchr2(quote, b'\\', window) } else { memchr::memchr(quote, window) };
            let Some(at) = special else {
                let count = window.len();
                if count == 0 {
                    return (!piece.is_empty()).then_some((piece, false));
                }
                piece.extend_from_slice(window);
                self.stream.take_off(count);
                continue;
            };
            piece.extend_from_slice(window.get(..at).unwrap_or_default());
            let escape = window.get(at).copied();
            self.stream.take_off(at + 1);
            let next = self.stream.fill(1).first().copied();
            if escape == Some(quote) {
                if next != Some(quote) {
                    return Some((piece, true));
                }
                piece.push(quote);
            } else {
                piece.push(unescaped(next?));
            }
            self.stream.take_off(1);
        }
        self.complete(&mut piece, quote, backslash);
        Some((piece, false))
    }

    /// Completes a character that the piece ends in.
    fn complete(&mut self, piece: &mut Vec<u8>, quote: u8, backslash: bool) {
        for _ in 0..3 {
            let tail = piece.get(piece.len().saturating_sub(4)..).unwrap_or_default();
            let is_cut = matches!(std::str::from_utf8(tail), Err(error) if error.error_len().is_none())
                || (1..4).any(|from| {
                    let tail = tail.get(from..).unwrap_or_default();
                    tail.first().is_some_and(|byte| *byte >= 0xc0)
                        && matches!(std::str::from_utf8(tail), Err(error) if error.error_len().is_none())
                });
            let next = self.stream.fill(1).first().copied();
            match next {
                Some(byte) if is_cut && byte >= 0x80 && byte != quote && !(backslash && byte == b'\\') => {
                    piece.push(byte);
                    self.stream.take_off(1);
                }
                _ => return,
            }
        }
    }
}

/// What a backslash and this byte mean in MySQL; the same in PostgreSQL as far as they share it.
fn unescaped(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 8,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 26,
        _ => byte,
    }
}

/// Writes an expression without a literal.
fn bare(out: &mut Vec<u8>, word: &[u8]) {
    match word.to_ascii_lowercase().as_slice() {
        b"" | b"null" | b"default" => out.extend_from_slice(b"null"),
        b"true" => out.extend_from_slice(b"true"),
        b"false" => out.extend_from_slice(b"false"),
        _ => value::foreign_text(out, word),
    }
}

/// Writes a number as it stands where JSON has it.
fn number(out: &mut Vec<u8>, token: &[u8]) {
    if let Some(digits) = token.strip_prefix(b"0x").or_else(|| token.strip_prefix(b"0X")) {
        return hexadecimal(out, digits);
    }
    if is_json_number(token) { out.extend_from_slice(token) } else { value::foreign_text(out, token) }
}

/// Returns whether this is a number of JSON (RFC 8259, section 6).
fn is_json_number(token: &[u8]) -> bool {
    let digits = |bytes: &mut &[u8]| {
        let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *bytes = bytes.get(count..).unwrap_or_default();
        count
    };
    let mut rest = token.strip_prefix(b"-").unwrap_or(token);
    let leading_zero = rest.first() == Some(&b'0');
    let whole = digits(&mut rest);
    if whole == 0 || leading_zero && whole > 1 {
        return false;
    }
    if let Some(mut fraction) = rest.strip_prefix(b".") {
        if digits(&mut fraction) == 0 {
            return false;
        }
        rest = fraction;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let mut exponent =
            exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        return digits(&mut exponent) > 0 && exponent.is_empty();
    }
    rest.is_empty()
}

/// Returns the digits of bytes as PostgreSQL writes them (`\x6162`, "Binary Data Types", hex format).
fn bytea(value: &[u8]) -> Option<&[u8]> {
    let digits =
        value.strip_prefix(b"\\x").filter(|digits| digits.len().is_multiple_of(2) && !digits.is_empty())?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(digits)
}

/// Writes what hexadecimal digits stand for.
fn hexadecimal(out: &mut Vec<u8>, digits: &[u8]) {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let decoded: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| match *pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            [low] => digit(low),
            _ => None,
        })
        .collect();
    match decoded {
        Some(decoded) => value::bytes(out, &decoded),
        None => value::foreign_text(out, digits),
    }
}

/// Writes a line of `COPY` (PostgreSQL, "COPY", text format).
pub(super) fn copied(out: &mut Vec<u8>, line: &[u8], columns: &[String]) {
    out.push(b'{');
    let mut plain = Vec::new();
    for (index, field) in line.split(|byte| *byte == b'\t').enumerate() {
        match columns.get(index) {
            Some(column) => value::key(out, column),
            None => value::key(out, &(index + 1).to_string()),
        }
        if field == b"\\N" {
            out.extend_from_slice(b"null");
        } else if memchr::memchr(b'\\', field).is_none() {
            value::foreign_text(out, field);
        } else {
            plain.clear();
            unescape_copied(&mut plain, field);
            match bytea(&plain) {
                Some(digits) => hexadecimal(out, digits),
                None => value::foreign_text(out, &plain),
            }
        }
    }
    out.push(b'}');
}

fn unescape_copied(out: &mut Vec<u8>, field: &[u8]) {
    let mut bytes = field.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'f') => out.push(0x0c),
            Some(b'v') => out.push(0x0b),
            Some(next @ (b'b' | b'n' | b'r' | b't')) => out.push(unescaped(next)),
            Some(next) => out.push(next),
            None => out.push(byte),
        }
    }
}
