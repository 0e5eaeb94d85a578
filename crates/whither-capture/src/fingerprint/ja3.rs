//! JA3 and JA3S: MD5 over the numbers of a hello (github.com/salesforce/ja3, README).

use md5::{Digest, Md5};

use super::{
    hello::{ClientHello, ServerHello},
    is_grease,
};
use crate::source::digest::hexadecimal;

/// Returns the JA3 of a ClientHello: version, cipher suites, extensions, groups, point formats.
pub(crate) fn client(hello: &ClientHello<'_>) -> String {
    let mut text = String::with_capacity(256);
    number(hello.version, &mut text);
    join(hello.cipher_suites.iter(), &mut text);
    join(hello.extensions.numbers(), &mut text);
    join(hello.groups.iter(), &mut text);
    join(hello.point_formats.iter().map(|format| u16::from(*format)), &mut text);
    hexadecimal(&Md5::digest(text))
}

/// Returns the JA3S of a ServerHello: version, cipher suite, extensions.
pub(crate) fn server(hello: &ServerHello<'_>) -> String {
    let mut text = String::with_capacity(64);
    number(hello.version, &mut text);
    text.push(',');
    number(hello.cipher_suite, &mut text);
    join(hello.extensions.numbers(), &mut text);
    hexadecimal(&Md5::digest(text))
}

/// Adds a comma and the values that are no GREASE.
fn join(values: impl Iterator<Item = u16>, text: &mut String) {
    let mut separator = ',';
    for value in values.filter(|value| !is_grease(*value)) {
        text.push(separator);
        separator = '-';
        number(value, text);
    }
    if separator == ',' {
        text.push(',');
    }
}

/// Hellos hold dozens of numbers: this is several times as fast as formatting.
fn number(value: u16, text: &mut String) {
    let mut begun = false;
    for power in [10_000, 1_000, 100, 10, 1] {
        let digit = value / power % 10;
        begun |= digit > 0 || power == 1;
        if begun {
            text.push(char::from(b'0' + digit as u8));
        }
    }
}
