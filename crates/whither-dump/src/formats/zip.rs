//! Archives of zip (PKWARE APPNOTE 6.3): the members that the directory names, stored or deflated.
//!
//! Encrypted members are counted as `zip.encrypted`, other methods as `zip.method`, members that cannot be opened as
//! `zip.damaged`.

use std::io::{Read, Seek};

use zip::{ZipArchive, result::ZipError};

use super::{Format, Sure};
use crate::{
    budget::{Counted, Tracked},
    head::Head,
    place::Place,
    run::Run,
    spool,
    stream::Stream,
};

/// Begins with a member, or is empty.
pub(super) static FORMAT: Format = Format { name: "zip", is_text: false, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    // Below the magic of what is a zip of a special kind.
    if head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06") {
        Sure::Words
    } else {
        Sure::No
    }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    if let Some(file) = spool::seekable(stream, place, run, "zip") {
        let tracked = Tracked::new(std::io::BufReader::new(file), &run.budget);
        members(tracked, place, run);
    }
}

/// Reads the members of an archive.
pub(super) fn members<R: Read + Seek>(file: R, place: &Place, run: &mut Run<'_>) {
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(_) => return run.problem(place, "zip", "zip.damaged", 1),
    };
    for index in 0..archive.len() {
        if run.sink.is_stopped() {
            return;
        }
        if !run.budget.member() {
            return run.problem(place, "zip", "archive.members", (archive.len() - index) as u64);
        }
        let (name, size, encrypted) = match archive.by_index_raw(index) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) => {
                (String::from_utf8_lossy(entry.name_raw()).into_owned(), entry.size(), entry.encrypted())
            }
            Err(_) => {
                run.problem(place, "zip", "zip.damaged", 1);
                continue;
            }
        };
        let inner = place.member("zip", &name);
        if encrypted {
            run.unread(&inner, "zip", "zip.encrypted", size);
            continue;
        }
        match archive.by_index(index) {
            Ok(entry) => {
                let entry = Counted::new(entry, &run.budget);
                run.read(&inner, Stream::new(Box::new(entry)));
            }
            Err(ZipError::UnsupportedArchive(_)) => run.unread(&inner, "zip", "zip.method", size),
            Err(_) => run.unread(&inner, "zip", "zip.damaged", size),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Cursor, Write};

    use crate::testing::{damage, read_named};

    /// Returns an archive of members.
    pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn members_and_archives_within() {
        let tar = super::super::tar::tests::entry("c/d.txt", b'0', b"deep words\n");
        let gz = {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(&tar).unwrap();
            encoder.finish().unwrap()
        };
        let inner = archive(&[("b.tgz", &gz)]);
        let bytes = archive(&[("a.txt", b"words\n"), ("inner.zip", &inner)]);
        let (kept, summary) = read_named("x.zip", &bytes);
        assert_eq!(kept.bytes, b"words\ndeep words\n");
        assert_eq!(kept.paths[1], "x.zip>zip:inner.zip>zip:b.tgz>gzip>tar:c/d.txt");
        assert_eq!(summary.unread, 0);
        damage("x.zip", &bytes);
    }

    #[test]
    fn a_bomb_does_not_hide_its_neighbours() {
        let gzip = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let bomb = gzip(&gzip(&vec![b'x'; 64 << 20]));
        let bytes = archive(&[
            ("a.gz", &bomb),
            ("b.txt", b"words of b\n"),
            ("c.gz", &bomb),
            ("d.txt", b"words of d\n"),
        ]);
        let (kept, summary) = read_named("x.zip", &bytes);
        for words in ["words of b\n", "words of d\n"] {
            assert!(String::from_utf8_lossy(&kept.bytes).contains(words), "{summary:?}");
        }
        assert!(summary.files.iter().any(|file| file.problems.contains_key("archive.ratio")), "{summary:?}");
    }

    #[test]
    fn encrypted_members_are_counted() {
        let mut bytes = archive(&[("a.txt", b"words\n")]);
        let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[directory + 8] |= 1;
        let (kept, summary) = read_named("x.zip", &bytes);
        assert!(kept.bytes.is_empty() && summary.files[0].is_blind());
        assert_eq!(summary.files[0].problems["zip.encrypted"], 6);
    }
}
