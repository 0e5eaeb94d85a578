//! `case.key`: 32 random bytes that key the fingerprints of one case.
//!
//! Without it a fingerprint cannot be tested against guesses, with it everyone can: a phone number has few digits.
//! So it stays with whoever made the case and is never shared. Written as 64 hexadecimal digits and a newline.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::Path,
};

use ring::rand::{SecureRandom as _, SystemRandom};

use crate::{Error, case, error};

/// Returns the key of the case in `dir`; makes folder and key where there are none yet.
///
/// # Errors
///
/// Where the folder holds something other than a case, or the key cannot be read, understood or written.
pub fn case_key(dir: &Path) -> Result<[u8; 32], Error> {
    case::prepare(dir)?;
    let path = dir.join(case::KEY);
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => create(&path),
        text => key_in(&path, text),
    }
}

/// Returns the key in a file, such as the `case.key` of another case.
///
/// # Errors
///
/// Where the file cannot be read or holds no key.
pub fn read_key(path: &Path) -> Result<[u8; 32], Error> {
    key_in(path, fs::read_to_string(path))
}

fn key_in(path: &Path, text: io::Result<String>) -> Result<[u8; 32], Error> {
    let key = match text {
        Ok(text) => parse(text.trim_end()),
        // Bytes that are not text are no key.
        Err(error) if error.kind() == ErrorKind::InvalidData => None,
        Err(source) => return Err(error::io("read", path)(source)),
    };
    key.ok_or_else(|| Error::Key { path: path.to_owned() })
}

fn create(path: &Path) -> Result<[u8; 32], Error> {
    let mut key = [0; 32];
    SystemRandom::new().fill(&mut key).map_err(|_| Error::Random { path: path.to_owned() })?;
    let mut text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    text.push('\n');
    let mut options = OpenOptions::new();
    // Never through a link or over another's file, and closed to others from the first moment on.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(error::io("create", path))?;
    file.write_all(text.as_bytes()).map_err(error::io("write", path))?;
    Ok(key)
}

fn parse(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut key = [0; 32];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}
