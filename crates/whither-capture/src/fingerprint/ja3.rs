//! JA3 and JA3S: MD5 over the numbers of a hello (github.com/salesforce/ja3, README).

use std::fmt::Write as _;

use md5::{Digest, Md5};

use super::{
    hello::{ClientHello, ServerHello},
    is_grease,
};
use crate::source::digest::hexadecimal;

/// Returns the JA3 of a ClientHello: version, cipher suites, extensions, groups, point formats.
pub(crate) fn client(hello: &ClientHello) -> String {
    let formats: Vec<u16> = hello.point_formats.iter().map(|format| u16::from(*format)).collect();
    let text = format!(
        "{},{},{},{},{}",
        hello.version,
        join(&hello.cipher_suites),
        join(&hello.extensions),
        join(&hello.groups),
        join(&formats)
    );
    hexadecimal(&Md5::digest(text))
}

/// Returns the JA3S of a ServerHello: version, cipher suite, extensions.
pub(crate) fn server(hello: &ServerHello) -> String {
    let text = format!("{},{},{}", hello.version, hello.cipher_suite, join(&hello.extensions));
    hexadecimal(&Md5::digest(text))
}

fn join(values: &[u16]) -> String {
    let mut text = String::with_capacity(values.len() * 6);
    for value in values.iter().filter(|value| !is_grease(**value)) {
        if !text.is_empty() {
            text.push('-');
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{value}");
    }
    text
}
