//! A list of prefixes that are announced from many places, one a line, such as that of bgp.tools.

use super::{Document, Read, Source};
use crate::knowledge::{
    Content,
    prefixes::{Place, Prefixes, is_too_wide},
};

pub(super) static SOURCE: Source = Source { is, read };

/// Any text: a line that is no prefix is the reason to refuse it.
fn is(document: &Document) -> bool {
    !document.text().is_empty()
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let mut prefixes = Prefixes::default();
    for (number, line) in (1..).zip(document.text().lines()) {
        let word = line.split(['#', ',', ' ', '\t']).next().unwrap_or("").trim();
        let heading = number == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !word.is_empty() && !heading {
            let place = Place { anycast: true, ..Place::default() };
            if is_too_wide(word) {
                return Err(format!("line {number}: {word} is too wide to be one service"));
            }
            prefixes.add(word, place).map_err(|reason| format!("line {number}: {reason}"))?;
        }
    }
    if prefixes.len() == 0 {
        return Err("no prefix in it".to_owned());
    }
    Ok(Read {
        name: "anycast prefixes".to_owned(),
        kind: "prefixes announced from many places",
        date: String::new(),
        content: Content::Addresses(Box::new(prefixes)),
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::read;

    #[test]
    fn reads_prefixes_only() {
        let read = |text: &str| read(text.as_bytes().to_vec(), true);
        assert!(read("prefix\n1.1.1.0/24 # dns\n2606:4700::/32,x\n").is_ok());
        assert_eq!(
            read("1.1.1.0/24\nhello world\n").err().as_deref(),
            Some("line 2: a word of 5 characters is no prefix")
        );
        for wrong in ["# nothing\n", "0.0.0.0/0\n", "2000::/3\n"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
