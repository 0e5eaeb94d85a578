//! Passwords and tokens: reported as present, never kept.
//!
//! Keys only; what a secret looks like is no pattern. Sources: field names of OAuth 2.0 (RFC 6749), HTTP
//! authentication (RFC 9110, section 11).

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    key_value::Delimiter,
    plausible::{digit_count, is_placeholder},
};

/// `account.credential`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "account.credential",
        title: "password or token",
        sensitivity: 4,
        linddun: "data-disclosure",
        identifier: false,
        content: true,
    },
    keys: &[
        "accesstoken",
        "authorization",
        "authtoken",
        "idtoken",
        "loginpwd",
        "passphrase",
        "passwd",
        "password",
        "proxyauthorization",
        "pwd",
        "密码",
        "登录密码",
        "密碼",
        "口令",
        "пароль",
        "passwort",
        "kennwort",
        "senha",
        "contraseña",
        "contrasena",
        "clave",
        "motdepasse",
        "wachtwoord",
        "hasło",
        "lösenord",
        "parola",
        "refreshtoken",
        "token",
        "userpassword",
        "usertoken",
        "xaccesstoken",
        "xauthtoken",
        "xtoken",
    ],
    keyed,
    rank: 95,
    presence_only: true,
    examples: &[
        ("{\"password\":\"correct horse\"}", ""),
        ("user=1&passwd=hunter%212&x=1", ""),
        ("access_token=eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJl", ""),
        ("{\"token\":\"alice@example.com-1234\"}", ""),
    ],
    non_examples: &[
        "password: must have eight letters",
        "{\"token\":null,\"password\":\"\"}",
        "password=******",
        "csrf_token=abcdefgh12345678",
        "<input type=\"password\" name=\"x\">",
        "self.__token = other_value_1234",
        "let token = reader.next_token(4096)?;",
        "token = previous_token",
        "Token::Decimal128 => self.parse()",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let password = keyed.key.contains("pass") || keyed.key.ends_with("pwd");
    let least = if password { 4 } else { 8 };
    let printable = value.iter().all(|byte| (b' '..0x7f).contains(byte));
    let sentence = !keyed.quoted && keyed.delimiter == Delimiter::Colon && digit_count(value) == 0;
    if value.len() < least || !printable || is_placeholder(value) || keyed.is_code() || sentence {
        return None;
    }
    if is_program(keyed) {
        return None;
    }
    // "password":"password" is a label or a type, not a secret.
    if value.eq_ignore_ascii_case(keyed.key.as_bytes()) || value.eq_ignore_ascii_case(b"password") {
        return None;
    }
    Some(keyed.found("field name", Confidence::Medium))
}

/// Returns whether a token is a variable that a program sets: `__token = x`, `token = reader.next()`, `token = old`;
/// or part of a path (`Token::Decimal128`).
fn is_program(keyed: &Keyed<'_, '_>) -> bool {
    let is_path = keyed.value.starts_with(b":");
    if keyed.quoted || keyed.delimiter != Delimiter::Equals {
        return is_path || is_private(keyed);
    }
    let spaced = keyed.view.before(keyed.start, 1) == b' ';
    let is_call = keyed.value.iter().any(|byte| matches!(byte, b'(' | b'[' | b';'));
    is_private(keyed) || spaced && (is_call || digit_count(&keyed.value) == 0)
}

/// Returns whether the key is a name that begins with two underscores, as private ones of programs do.
fn is_private(keyed: &Keyed<'_, '_>) -> bool {
    let before = keyed.view.slice(keyed.start.saturating_sub(crate::limit::KEY), keyed.start);
    let between = |byte: &&u8| !byte.is_ascii_alphanumeric() && **byte != b'_';
    let delimiters = before.iter().rev().take_while(between).count();
    let name = before.get(..before.len() - delimiters).unwrap_or_default();
    let letters = name.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    name.get(name.len() - letters..).is_some_and(|name| name.starts_with(b"__"))
}
