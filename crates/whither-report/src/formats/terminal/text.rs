//! Text on a terminal: made harmless, measured, cut and wrapped.
//!
//! Names, paths and certificate subjects come from whoever sent them. A control character among them could move
//! the cursor or rewrite the screen, one that reverses the direction of writing could make one host look like
//! another; they are shown as `\u{1b}`. Widths are columns, not characters (Unicode UAX #11).

use unicode_width::UnicodeWidthChar as _;

/// Returns `text` with everything that would not show as itself spelled out.
pub fn clean(text: &str) -> String {
    // Nearly all text is plain.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Control, format, variation and tag characters, fillers that look like spaces, line separators, and what has
/// no meaning or width of its own (private use, noncharacters).
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..)
        || u32::from(character) & 0xfffe == 0xfffe
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// Returns `text` in at most `limit` columns, its end left out where it is longer.
pub fn clip(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut shown = head(text, limit.saturating_sub(1)).to_owned();
    shown.extend((limit > 0).then_some(ELLIPSIS));
    shown
}

/// The same with the beginning left out: of a host name the end says whose it is.
pub fn clip_start(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut left = limit.saturating_sub(1);
    let mut start = text.len();
    for (index, character) in text.char_indices().rev() {
        let Some(rest) = left.checked_sub(columns(character)) else { break };
        (left, start) = (rest, index);
    }
    let mut shown = String::new();
    shown.extend((limit > 0).then_some(ELLIPSIS));
    shown + &text[start..]
}

fn head(text: &str, limit: usize) -> &str {
    let mut left = limit;
    for (index, character) in text.char_indices() {
        let Some(rest) = left.checked_sub(columns(character)) else { return &text[..index] };
        left = rest;
    }
    text
}

/// Returns `text` followed by spaces up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{:1$}", "", columns.saturating_sub(width(text)))
}

/// Fills lines of at most `limit` columns with `items`; between two on one line stands `separator`.
///
/// An item stays in one piece where a line can hold it, else it is broken at spaces, else anywhere.
pub fn fill(items: &[String], separator: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        let gap = if lines.is_empty() { None } else { Some(separator) };
        if width(item) <= limit || !item.contains(' ') {
            place(&mut lines, gap, item, limit);
            continue;
        }
        for (index, word) in item.split(' ').enumerate() {
            place(&mut lines, if index == 0 { gap } else { Some(" ") }, word, limit);
        }
    }
    lines
}

/// Appends a word to the last line or begins a new one.
fn place(lines: &mut Vec<String>, gap: Option<&str>, word: &str, limit: usize) {
    if let (Some(line), Some(gap)) = (lines.last_mut(), gap)
        && width(line) + width(gap) + width(word) <= limit
    {
        line.push_str(gap);
        line.push_str(word);
        return;
    }
    let mut rest = word;
    while width(rest) > limit {
        let mut piece = head(rest, limit);
        // Long words are names and paths: between their parts they read best.
        if let Some(end) = piece.rfind(['-', '.', '/', '>']) {
            piece = &piece[..=end];
        }
        if piece.is_empty() {
            // A character wider than the line; the page cuts it.
            piece = &rest[..rest.chars().next().map_or(0, char::len_utf8)];
        }
        lines.push(piece.to_owned());
        rest = &rest[piece.len()..];
    }
    lines.push(rest.to_owned());
}

/// Wraps a sentence.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    fill(&[text.to_owned()], " ", limit)
}

/// Returns `number` with a comma between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Returns `count` and the noun, with an `s` where there is not exactly one.
pub fn counted(count: u64, noun: &str) -> String {
    let plural = match noun.strip_suffix("ss") {
        Some(stem) if count != 1 => format!("{stem}sses"),
        None if count != 1 => format!("{noun}s"),
        _ => noun.to_owned(),
    };
    format!("{} {plural}", grouped(count))
}

/// Returns a size in decimal units, as files are sold and sent.
pub fn size(bytes: u64) -> String {
    let mut scaled = bytes as f64;
    if bytes < 1_000 {
        return counted(bytes, "byte");
    }
    for unit in ["kB", "MB", "GB", "TB"] {
        scaled /= 1_000.0;
        // 999.5 would be shown as 1000.
        if scaled < 999.5 {
            let decimals = usize::from(scaled < 99.95);
            return format!("{scaled:.decimals$} {unit}");
        }
    }
    format!("{:.1} PB", scaled / 1_000.0)
}

/// Returns a share; `0 %` and `100 %` only where it is none and all.
pub fn percent(part: u64, whole: u64) -> String {
    match (part as f64 / whole as f64 * 100.0).round() as u64 {
        0 if part > 0 => "under 1 %".to_owned(),
        100.. if part < whole => "over 99 %".to_owned(),
        share => format!("{share} %"),
    }
}

const ELLIPSIS: char = '…';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_hostile_text_harmless() {
        for (text, shown) in [
            ("plain.example", "plain.example"),
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("moc.\u{202e}evil", "moc.\\u{202e}evil"),
            ("logo\u{f8ff}", "logo\\u{f8ff}"),
            ("zero\u{200b}width", "zero\\u{200b}width"),
            ("名前 Ελλάδα ไทย", "名前 Ελλάδα ไทย"),
        ] {
            assert_eq!(clean(text), shown);
        }
    }

    #[test]
    fn cuts_at_columns_not_characters() {
        assert_eq!(clip("名前名前", 5), "名前…");
        assert_eq!(clip("名前名前", 8), "名前名前");
        assert_eq!(clip("abc", 0), "");
        assert_eq!(clip_start("a.very.long.example", 9), "….example");
        assert_eq!(pad("名", 4), "名  ");
    }

    #[test]
    fn fills_lines() {
        let items = ["one 1", "two 2", "three (more)"].map(str::to_owned);
        assert_eq!(fill(&items, ", ", 12), ["one 1, two 2", "three (more)"]);
        assert_eq!(fill(&items, ", ", 8), ["one 1", "two 2", "three", "(more)"]);
        assert_eq!(fill(&["abcdef".to_owned()], ", ", 4), ["abcd", "ef"]);
        assert_eq!(fill(&[], ", ", 4), [""; 0]);
    }

    #[test]
    fn spells_numbers() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(counted(1, "address"), "1 address");
        assert_eq!(counted(2, "address"), "2 addresses");
        assert_eq!(counted(0, "flow"), "0 flows");
        for (bytes, shown) in [
            (1, "1 byte"),
            (999, "999 bytes"),
            (12_400_000, "12.4 MB"),
            (100_040, "100 kB"),
            (999_999, "1.0 MB"),
        ] {
            assert_eq!(size(bytes), shown);
        }
        assert_eq!(percent(1, 1_000), "under 1 %");
        assert_eq!(percent(999, 1_000), "over 99 %");
        assert_eq!(percent(61, 100), "61 %");
    }
}
