//! JSON Web Tokens (RFC 7519) wherever they stand: who has one is somebody, until it ends.

use super::{
    field::{FieldId, Fields},
    judge::{Counted, Judge},
};
use crate::{class::Confidence, decode};

/// How every one of them begins: `{"` in base64url.
const BEGIN: &[u8] = b"eyJ";
/// Longest token, and shortest.
const LONGEST: usize = 16 << 10;
const SHORTEST: usize = 32;

impl Judge<'_, '_> {
    /// Finds the first token from `at` on, if they are looked for.
    pub(super) fn next_token(&self, text: &[u8], at: usize) -> Option<(usize, usize)> {
        let is_asked = self.tables.selection.has_class(self.tables.credentials);
        if is_asked { next(text, at) } else { None }
    }

    /// Counts a token.
    pub(super) fn token(&self, fields: &mut Fields, id: FieldId, start: usize, end: usize, whole: bool) {
        let counted = Counted {
            kind: self.tables.credentials as u16,
            route: 0,
            value: self.text.slice(start, end),
            spot: self.spot(start, end),
            whole,
            told: true,
            confidence: Confidence::High,
            validation: "JSON Web Token",
        };
        self.count(fields, id, &counted);
    }
}

/// Finds the first token from `at` on.
fn next(text: &[u8], mut at: usize) -> Option<(usize, usize)> {
    loop {
        let start = at + memchr::memmem::find(text.get(at..)?, BEGIN)?;
        let before = start.checked_sub(1).and_then(|before| text.get(before));
        let is_bound = before.is_none_or(|byte| !is_digit(*byte));
        let token = text.get(start..).filter(|_| is_bound).and_then(length);
        if let Some(length) = token {
            return Some((start, start + length));
        }
        at = start + BEGIN.len();
    }
}

/// Returns the length of the token at the beginning of a text: header, claims and signature, or the five parts of an
/// encrypted one.
fn length(text: &[u8]) -> Option<usize> {
    let mut points = 0;
    let is_part = |byte: &&u8| {
        points += u32::from(**byte == b'.');
        is_digit(**byte) || (**byte == b'.' && points < 5)
    };
    let length = text.iter().take(LONGEST).take_while(is_part).count();
    let token = text.get(..length)?;
    let token = token.strip_suffix(b".").unwrap_or(token);
    let parts: Vec<&[u8]> = token.split(|byte| *byte == b'.').collect();
    let is_whole = matches!(parts.len(), 3 | 5) && parts.iter().filter(|part| part.is_empty()).count() <= 1;
    if !text.starts_with(BEGIN) || token.len() < SHORTEST || !is_whole {
        return None;
    }
    let header = decode::base64_bytes(parts.first()?)?;
    memchr::memmem::find(&header, b"\"alg\"").is_some().then_some(token.len())
}

/// Returns whether a byte is a digit of base64url.
fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testing::found;

    /// `{"alg":"HS256"}`, `{"sub":"erika"}` and a signature.
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJlcmlrYSJ9.c2lnbmF0dXJlLW9mLXRoZS10ZXN0";

    #[test]
    fn tokens_are_known_by_their_header() {
        assert_eq!(length(TOKEN.as_bytes()), Some(TOKEN.len()));
        assert_eq!(length(format!("{TOKEN} x").as_bytes()), Some(TOKEN.len()));
        for other in ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJlcmlrYSJ9.eyJzdWIiOiJlcmlrYSJ9.c2ln", "eyJ..", ""] {
            assert_eq!(length(other.as_bytes()), None, "{other}");
        }
        assert_eq!(found(&format!("{{\"x\":\"{TOKEN}\"}}")), ["account.credential"]);
        assert_eq!(found(&format!("{{\"x\":\"Bearer {TOKEN}\"}}")), ["account.credential"]);
        assert_eq!(found(&format!("GET /a HTTP/1.1 Bearer {TOKEN}\n")), ["account.credential"]);
    }
}
