//! Hashes of a value, alone and with a salt: whole, or cut to their first eight bytes or more.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use super::forms::{Literal, base64, hex, url_alphabet};

/// Bytes of a hash that are enough to know it by.
const LEAST: usize = 8;

type Hash = fn(&[u8]) -> Vec<u8>;

/// The functions that senders use, by name.
const FUNCTIONS: [(&str, Hash); 6] = [
    ("md5", |bytes| Md5::digest(bytes).to_vec()),
    ("sha1", |bytes| Sha1::digest(bytes).to_vec()),
    ("sha224", |bytes| Sha224::digest(bytes).to_vec()),
    ("sha256", |bytes| Sha256::digest(bytes).to_vec()),
    ("sha384", |bytes| Sha384::digest(bytes).to_vec()),
    ("sha512", |bytes| Sha512::digest(bytes).to_vec()),
];

/// Writes the hashes of a spelling.
pub(super) fn forms(bait: u16, spelling: &str, salts: &[Box<str>], out: &mut Vec<Literal>) {
    let mut inputs = vec![(spelling.to_owned(), "")];
    for salt in salts {
        inputs.push((format!("{salt}{spelling}"), "-salted"));
        inputs.push((format!("{spelling}{salt}"), "-salted"));
    }
    for (input, salted) in &inputs {
        for (name, hash) in FUNCTIONS {
            written(bait, &format!("{name}{salted}"), &hash(input.as_bytes()), out);
        }
    }
}

/// Writes a hash as bytes, as digits and as base64.
fn written(bait: u16, name: &str, hash: &[u8], out: &mut Vec<Literal>) {
    let bytes = Literal::new(bait, name, hash).binary();
    out.push(Literal { least: LEAST, bits: LEAST as f64 * 8.0, ..bytes });
    let digits = Literal::new(bait, format!("{name}-hex"), hex(hash).as_bytes());
    out.push(Literal { least: 2 * LEAST, folds: true, bits: LEAST as f64 * 8.0, ..digits });
    let digits = base64(hash, 0);
    let least = LEAST * 8 / 6;
    let literal = Literal::new(bait, format!("{name}-base64"), &digits);
    out.push(Literal { least, bits: least as f64 * 6.0, ..literal });
    let other = url_alphabet(&digits);
    if other.get(..least) != digits.get(..least) {
        let literal = Literal::new(bait, format!("{name}-base64"), &other);
        out.push(Literal { least, bits: least as f64 * 6.0, ..literal });
    }
}
