//! JA3 and JA3S: MD5 over the numbers of a hello (github.com/salesforce/ja3, README).

use md5::{Digest, Md5};
use whither_model::table::Shared;

use super::{
    BETWEEN,
    hello::{ClientHello, ServerHello},
    memo::Memo,
    plain, write_lists,
};
use crate::source::digest::hexadecimal;

/// Returns the JA3 of a ClientHello: version, cipher suites, extensions, groups, point formats.
pub(crate) fn client(hello: &ClientHello<'_>, memo: &mut Memo) -> Shared {
    let list = &mut memo.list;
    list.clear();
    list.push(hello.version);
    list.extend(plain(hello.cipher_suites.iter()));
    list.push(BETWEEN);
    list.extend(plain(hello.extensions.numbers()));
    list.push(BETWEEN);
    list.extend(plain(hello.groups.iter()));
    list.push(BETWEEN);
    list.extend(hello.point_formats.iter().map(|format| u16::from(*format)));
    memo.digest(|list| digest(list, 1))
}

/// Returns the JA3S of a ServerHello: version, cipher suite, extensions.
pub(crate) fn server(hello: &ServerHello<'_>, memo: &mut Memo) -> Shared {
    let list = &mut memo.list;
    list.clear();
    list.extend([hello.version, hello.cipher_suite]);
    list.extend(plain(hello.extensions.numbers()));
    memo.digest(|list| digest(list, 2))
}

/// Writes the first so many numbers with commas between them, then lists of numbers.
fn digest(list: &[u16], single: usize) -> String {
    let (singles, lists) = list.split_at_checked(single).unwrap_or((list, &[]));
    let mut text = String::with_capacity(256);
    for value in singles {
        number(*value, &mut text);
        text.push(',');
    }
    write_lists(lists, ',', '-', number, &mut text);
    hexadecimal(&Md5::digest(text))
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
