//! Days and times in names, as people and programs write them: `20190302`, `2026-01-02T10-14-07`, `02.01.2026`.

use super::pieces::Pieces;
use crate::check_digit::number;

/// Returns how many pieces from one on are a day, with the time behind it; 0 where they are none.
pub(super) fn pieces(pieces: &Pieces<'_>, first: usize) -> usize {
    let day = day(pieces, first);
    if day == 0 { 0 } else { day + time(pieces, first + day) }
}

fn day(pieces: &Pieces<'_>, first: usize) -> usize {
    let Some(one) = pieces.digits(first) else { return 0 };
    let is_day = |digits: &str| {
        matches!((digits.get(..4), digits.get(4..6), digits.get(6..8)), (Some(year), Some(month), Some(day))
            if is_date(year, month, day))
    };
    match one.len() {
        8 => return usize::from(is_day(one)),
        // The time stands behind it, with its thousandths.
        14 | 17 => return usize::from(is_day(one) && one.get(8..14).is_some_and(is_time)),
        _ => {}
    }
    let is_joined = |at| matches!(pieces.behind(at), Some("-" | "." | "_" | "/" | " "));
    let (Some(two), Some(three)) = (pieces.digits(first + 1), pieces.digits(first + 2)) else { return 0 };
    if !is_joined(first) || pieces.behind(first) != pieces.behind(first + 1) {
        return 0;
    }
    let is_date = is_date(one, two, three) || is_date(three, two, one) || is_date(three, one, two);
    3 * usize::from(is_date)
}

/// Returns how many pieces of a time stand behind a day.
fn time(pieces: &Pieces<'_>, first: usize) -> usize {
    let is_t = |index: usize| {
        let piece = pieces.list.get(index);
        piece.is_some_and(|piece| matches!(pieces.bytes(piece.start, piece.end), b"T" | b"t"))
    };
    let Some(before) = first.checked_sub(1) else { return 0 };
    let (skipped, at) = match is_t(first) && pieces.behind(before) == Some("") {
        true => (1, first + 1),
        false if matches!(pieces.behind(before), Some("-" | "_" | " " | ".")) => (0, first),
        false => return 0,
    };
    let Some(hour) = pieces.digits(at) else { return 0 };
    if hour.len() == 6 && is_time(hour) {
        return skipped + 1 + fraction(pieces, at);
    }
    let mut count = 0;
    for most in [24, 60, 60] {
        let is_part =
            pieces.digits(at + count).is_some_and(|part| part.len() == 2 && below(part.as_bytes(), most));
        let is_joined = count == 0 || matches!(pieces.behind(at + count - 1), Some("-" | "_" | ":" | "."));
        if !is_part || !is_joined {
            break;
        }
        count += 1;
    }
    match count {
        0 | 1 => 0,
        3 => skipped + 3 + fraction(pieces, at + 2),
        count => skipped + count,
    }
}

/// Returns whether a fraction of a second stands behind the seconds.
fn fraction(pieces: &Pieces<'_>, seconds: usize) -> usize {
    let is_joined = matches!(pieces.behind(seconds), Some("." | "," | "-" | "_"));
    let is_short = pieces.digits(seconds + 1).is_some_and(|digits| matches!(digits.len(), 3 | 6));
    usize::from(is_joined && is_short)
}

fn is_date(year: &str, month: &str, day: &str) -> bool {
    let is =
        |text: &str, most| text.len() <= 2 && below(text.as_bytes(), most) && !matches!(text, "0" | "00");
    let year = number(year.as_bytes()).filter(|_| year.len() == 4);
    year.is_some_and(|year| (1900..2100).contains(&year)) && is(month, 13) && is(day, 32)
}

fn is_time(digits: &str) -> bool {
    digits.as_bytes().chunks(2).zip([24, 60, 60]).all(|(part, most)| below(part, most))
}

fn below(digits: &[u8], most: u32) -> bool {
    number(digits).is_some_and(|value| value < most)
}
