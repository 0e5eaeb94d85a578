//! Property lists of Apple, binary (CFBinaryPList.c, "bplist00") and XML (PropertyList-1.0.dtd).

use super::{
    base64,
    json_text::{JsonText, NESTING},
    utf16,
};

/// Bytes of the trailer.
const TRAILER: usize = 32;

/// Writes a binary list as JSON; its other bytes follow.
pub(super) fn binary(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"bplist00") {
        return Vec::new();
    }
    let mut json = JsonText::default();
    let Some(objects) = Objects::new(bytes) else { return Vec::new() };
    match objects.write(objects.root, &mut json, false, 0) {
        Some(()) => json.finish(),
        None => Vec::new(),
    }
}

/// The table of objects.
struct Objects<'b> {
    bytes: &'b [u8],
    offsets: &'b [u8],
    offset_size: usize,
    reference_size: usize,
    root: usize,
}

impl<'b> Objects<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let (body, trailer) = bytes.split_at_checked(bytes.len().checked_sub(TRAILER)?)?;
        let [.., offset_size, reference_size] = trailer.first_chunk::<8>()?;
        let number = |at: usize| usize::try_from(unsigned(trailer.get(at..at + 8)?)).ok();
        let (count, root, table) = (number(8)?, number(16)?, number(24)?);
        let (offset_size, reference_size) = (usize::from(*offset_size), usize::from(*reference_size));
        if !(1..=8).contains(&offset_size) || !(1..=8).contains(&reference_size) {
            return None;
        }
        let offsets = body.get(table..table.checked_add(count.checked_mul(offset_size)?)?)?;
        Some(Self { bytes: body, offsets, offset_size, reference_size, root })
    }

    fn write(&self, object: usize, json: &mut JsonText, is_key: bool, depth: usize) -> Option<()> {
        if depth > NESTING || !json.count() {
            return None;
        }
        let at = object.checked_mul(self.offset_size)?;
        let at = usize::try_from(unsigned(self.offsets.get(at..at.checked_add(self.offset_size)?)?)).ok()?;
        let (&marker, rest) = self.bytes.get(at..)?.split_first()?;
        let (kind, low) = (marker >> 4, usize::from(marker & 15));
        let (count, rest) = if low == 15 && kind >= 4 { long_count(rest)? } else { (low, rest) };
        match kind {
            0 => json.word(match marker {
                8 => "false",
                9 => "true",
                _ => "null",
            }),
            1 => json.word(&(unsigned(rest.get(..1 << low.min(4))?) as i64).to_string()),
            2 | 3 => json.word(&real(rest.get(..1 << low.min(3))?).to_string()),
            4 => json.bytes(rest.get(..count)?),
            5 => string(json, rest.get(..count)?, is_key),
            6 => {
                let text = utf16::big_endian(rest.get(..count.checked_mul(2)?)?)?;
                string(json, &text, is_key);
            }
            10..=12 => self.list(rest, count, json, depth)?,
            13 => self.dictionary(rest, count, json, depth)?,
            _ => json.word("null"),
        }
        Some(())
    }

    fn reference(&self, references: &[u8], index: usize) -> Option<usize> {
        let at = index.checked_mul(self.reference_size)?;
        usize::try_from(unsigned(references.get(at..at.checked_add(self.reference_size)?)?)).ok()
    }

    fn list(&self, references: &[u8], count: usize, json: &mut JsonText, depth: usize) -> Option<()> {
        json.bracket(b'[');
        for index in 0..count {
            self.write(self.reference(references, index)?, json, false, depth + 1)?;
        }
        json.bracket(b']');
        Some(())
    }

    fn dictionary(&self, references: &[u8], count: usize, json: &mut JsonText, depth: usize) -> Option<()> {
        json.bracket(b'{');
        for index in 0..count {
            self.write(self.reference(references, index)?, json, true, depth + 1)?;
            self.write(self.reference(references, count.checked_add(index)?)?, json, false, depth + 1)?;
        }
        json.bracket(b'}');
        Some(())
    }
}

fn string(json: &mut JsonText, text: &[u8], is_key: bool) {
    if is_key { json.key(text) } else { json.bytes(text) }
}

/// A count that does not fit into its marker is an integer behind it.
fn long_count(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&marker, rest) = bytes.split_first()?;
    let (number, rest) = rest.split_at_checked(1 << (marker & 15).min(4))?;
    Some((usize::try_from(unsigned(number)).ok()?, rest))
}

fn real(bytes: &[u8]) -> f64 {
    match bytes.len() {
        4 => f64::from(f32::from_bits(unsigned(bytes) as u32)),
        _ => f64::from_bits(unsigned(bytes)),
    }
}

fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Writes an XML list as JSON; its data follows.
pub(super) fn xml(bytes: &[u8]) -> Vec<Vec<u8>> {
    let head = bytes.get(..1_024).unwrap_or(bytes);
    let is_list =
        bytes.trim_ascii_start().starts_with(b"<") && memchr::memmem::find(head, b"<plist").is_some();
    let Some(text) = is_list.then(|| std::str::from_utf8(bytes).ok()).flatten() else { return Vec::new() };
    let mut json = JsonText::default();
    let mut open = 0;
    for part in text.split('<').skip(1) {
        if !json.count() || open > NESTING {
            break;
        }
        let Some((tag, content)) = part.split_once('>') else { break };
        match tag {
            "dict" | "array" => {
                json.bracket(if tag == "dict" { b'{' } else { b'[' });
                open += 1;
            }
            "/dict" | "/array" => {
                json.bracket(if tag == "/dict" { b'}' } else { b']' });
                open -= 1;
            }
            "key" => json.key(plain(content).as_bytes()),
            "string" | "date" => json.bytes(plain(content).as_bytes()),
            "integer" | "real" if content.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                json.word(content.trim());
            }
            "true/" | "false/" => json.word(tag.trim_end_matches('/')),
            "data" => {
                let digits: Vec<u8> =
                    content.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=').collect();
                json.bytes(&base64::bytes(&digits).unwrap_or_default());
            }
            _ => {}
        }
    }
    json.finish()
}

/// Resolves the five names that XML has for its own signs.
fn plain(text: &str) -> String {
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    names.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
}
