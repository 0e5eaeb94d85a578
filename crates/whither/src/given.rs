//! Files of settings that an option names: TOML of bounded length.

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    path::Path,
};

use anyhow::Result;

use crate::failure::Hint;

/// Longest file.
const FILE_BYTES: u64 = 1 << 20;

/// Makes an error of an option: what is wrong, and what to do.
pub(crate) fn wrong(option: &str, message: String, hint: &str) -> anyhow::Error {
    Hint { message: format!("{option}: {message}"), hint: hint.to_owned() }.into()
}

/// Reads the text of the file that an option names.
pub(crate) fn text(option: &str, path: &Path) -> Result<String> {
    read(path).map_err(|error| {
        let hint = match error.kind() {
            ErrorKind::NotFound => "check the path".to_owned(),
            ErrorKind::PermissionDenied => "check who may read the file".to_owned(),
            ErrorKind::FileTooLarge => {
                format!("the file that {option} names lists what to find, not where to find it")
            }
            _ => "name a file of text in TOML".to_owned(),
        };
        wrong(option, format!("{}: {error}", path.display()), &hint)
    })
}

fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "larger than 1 MB"));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(ErrorKind::InvalidData, "not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_a_bound_and_are_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("given.toml");
        for (bytes, expected) in [
            (vec![b'#'; FILE_BYTES as usize], None),
            (vec![b'#'; FILE_BYTES as usize + 1], Some("larger than 1 MB")),
            (vec![0xff], Some("not UTF-8")),
        ] {
            std::fs::write(&path, bytes).expect("room");
            let error = text("--bait", &path).err().map(|error| error.to_string());
            assert_eq!(error.is_some(), expected.is_some());
            assert!(expected.is_none_or(|reason| error.is_some_and(|error| error.ends_with(reason))));
        }
    }
}
