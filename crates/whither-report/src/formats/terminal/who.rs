//! The table that answers who, where, under whose law, how protected and which personal data.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    group::{Counts, Group},
    host,
    page::{Page, Style},
    text::{clean, counted, fill, grouped, pad, size, width, wrap},
};

/// Writes the table.
pub(super) fn write(page: &mut Page<'_>, groups: &[Group<'_>]) -> io::Result<()> {
    if groups.is_empty() {
        return page.line(&[(Style::Strong, TITLES[0]), (Style::Plain, "  nobody seen: no flows were read")]);
    }
    let (shown, more) = groups.split_at(groups.len().min(GROUPS_SHOWN));
    let rows: Vec<Row> = shown.iter().map(Row::of).collect();
    if page.columns < TABLE_COLUMNS_MIN {
        listed(page, shown, &rows)?;
    } else {
        table(page, shown, &rows)?;
    }
    if !more.is_empty() {
        let addresses: u64 = more.iter().map(|group| group.addresses).sum();
        let bytes = more.iter().fold(0_u64, |sum, group| sum.saturating_add(group.bytes));
        let said = format!(
            "+{} less exposed: {}, {}",
            counted(more.len() as u64, "recipient"),
            counted(addresses, "address"),
            size(bytes)
        );
        page.block((Style::Plain, ""), &wrap(&said, page.columns))?;
    }
    if shown.iter().any(|group| group.places.keys().any(|place| place.ends_with('?'))) {
        let legend = "A place with ? is one that the sources disagree on.";
        page.block((Style::Dim, ""), &wrap(legend, page.columns))?;
    }
    sovereigns(page, shown)?;
    refuted(page, shown)
}

/// Whose territory a code is, where the law of a sovereign stands behind its own.
fn sovereigns(page: &mut Page<'_>, groups: &[Group<'_>]) -> io::Result<()> {
    let mut territories: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (sovereign, code) in groups.iter().flat_map(|group| &group.sovereigns) {
        territories.entry(sovereign).or_default().insert(code);
    }
    for (sovereign, codes) in territories {
        let codes: Vec<&str> = codes.into_iter().collect();
        let legend = format!("{}: law of their own, sovereign {sovereign}.", codes.join(", "));
        page.block((Style::Dim, ""), &wrap(&legend, page.columns))?;
    }
    Ok(())
}

/// What sources say and round trips exclude: it counts for nothing above, and is not hidden.
fn refuted(page: &mut Page<'_>, groups: &[Group<'_>]) -> io::Result<()> {
    let all: BTreeSet<_> = groups.iter().flat_map(|group| &group.refuted).collect();
    for (ip, country, source, why) in all.iter().take(REFUTED_SHOWN) {
        let said = format!("Refuted: {ip} in {country}, as {source} says: {why}.");
        page.block((Style::Dim, ""), &wrap(&said, page.columns))?;
    }
    if all.len() > REFUTED_SHOWN {
        let more = format!("+{} more refuted", grouped((all.len() - REFUTED_SHOWN) as u64));
        page.block((Style::Dim, ""), &wrap(&more, page.columns))?;
    }
    Ok(())
}

fn table(page: &mut Page<'_>, groups: &[Group<'_>], rows: &[Row]) -> io::Result<()> {
    let widths = widths(rows, page.columns);
    let titles: Vec<String> = TITLES.iter().zip(widths).map(|(title, width)| pad(title, width)).collect();
    page.line(&[(Style::Strong, &titles.join(GAP))])?;
    for (rank, (group, row)) in groups.iter().zip(rows).enumerate() {
        let cells: Vec<Vec<String>> =
            (0..COLUMNS).map(|column| fill(&row.0[column], SEPARATORS[column], widths[column])).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut pieces: Vec<(Style, String)> = Vec::new();
            for (column, cell) in cells.iter().enumerate() {
                let text = pad(cell.get(line).map_or("", String::as_str), widths[column]);
                pieces.push((style(column, group, line), text));
                pieces.push((Style::Plain, GAP.to_owned()));
            }
            let pieces: Vec<(Style, &str)> =
                pieces.iter().map(|(style, text)| (*style, text.as_str())).collect();
            page.line(&pieces)?;
        }
        host::write(page, group, hosts_shown(rank))?;
    }
    Ok(())
}

/// The same below one another, for terminals too narrow for a table.
fn listed(page: &mut Page<'_>, groups: &[Group<'_>], rows: &[Row]) -> io::Result<()> {
    page.line(&[(Style::Strong, TITLES[0])])?;
    for (rank, (group, row)) in groups.iter().zip(rows).enumerate() {
        for line in wrap(&group.name, page.columns) {
            page.line(&[(Style::Strong, &line)])?;
        }
        for column in 1..COLUMNS {
            let label = format!("  {:<15}", TITLES[column].to_lowercase());
            let room = page.columns - width(&label);
            page.block((Style::Dim, &label), &fill(&row.0[column], SEPARATORS[column], room))?;
        }
        host::write(page, group, hosts_shown(rank))?;
    }
    Ok(())
}

/// The most exposed ones in more detail, so that many recipients still fit a screen.
fn hosts_shown(rank: usize) -> usize {
    if rank < GROUPS_IN_DETAIL { 3 } else { 1 }
}

fn style(column: usize, group: &Group, line: usize) -> Style {
    match column {
        WHO => Style::Strong,
        PROTECTION if line == 0 && group.protection.keys().next().is_some_and(|worst| worst.0 == 0) => {
            Style::Warning
        }
        DATA if group.personal.keys().any(|(decrypted, ..)| !decrypted) => Style::Bad,
        _ => Style::Plain,
    }
}

/// What stands in each column, in pieces that are kept together.
struct Row([Vec<String>; COLUMNS]);

impl Row {
    fn of(group: &Group) -> Self {
        let who = vec![group.name.clone()];
        let places = codes(&group.places);
        let laws = codes(&group.laws);
        let protection = group.protection.iter();
        let protection = protection.map(|((_, name), count)| format!("{name} {}", grouped(*count))).collect();
        let mut row = [who, places, laws, protection, personal(group)];
        for cell in &mut row {
            if cell.is_empty() {
                cell.push("–".to_owned());
            }
        }
        Self(row)
    }
}

/// Codes and words by count, the rest as a number.
fn codes(counts: &Counts<impl AsRef<str>>) -> Vec<String> {
    let mut order: Vec<_> = counts.iter().collect();
    order.sort_by_key(|(_, count)| Reverse(**count));
    cut(order.into_iter().map(|(code, _)| clean(code.as_ref())).collect(), CODES_SHOWN)
}

/// Classes by count, those that others can read first; what stands behind `decrypted:` took keys to read.
fn personal(group: &Group) -> Vec<String> {
    let mut order: Vec<(&(bool, String, &str), &u64)> = group.personal.iter().collect();
    order.sort_by_key(|((decrypted, ..), count)| (*decrypted, Reverse(**count)));
    let first_decrypted = order.iter().position(|((decrypted, ..), _)| *decrypted);
    let item = |(index, ((_, class, form), count)): (usize, (&(bool, String, &str), &u64))| {
        let label = if Some(index) == first_decrypted { "decrypted: " } else { "" };
        let form = if form.is_empty() { String::new() } else { format!(" ({form})") };
        format!("{label}{class} {}{form}", grouped(*count))
    };
    cut(order.into_iter().enumerate().map(item).collect(), CLASSES_SHOWN)
}

fn cut(mut items: Vec<String>, limit: usize) -> Vec<String> {
    // "+1" would take the room of the one that it hides.
    if items.len() > limit + 1 {
        let more = items.len() - limit;
        items.truncate(limit);
        items.push(format!("+{more}"));
    }
    items
}

/// Returns how wide each column is: no piece broken where that can be had, then as few lines as can be.
fn widths(rows: &[Row], columns: usize) -> [usize; COLUMNS] {
    let room = columns - GAP.len() * (COLUMNS - 1);
    let mut widths = TITLES.map(str::len);
    let mut wanted = widths;
    for row in rows {
        for (column, cell) in row.0.iter().enumerate() {
            let piece = cell.iter().map(|piece| width(piece)).max().unwrap_or(0).min(PIECES_MAX[column]);
            widths[column] = widths[column].max(piece);
            let separators = SEPARATORS[column].len() * cell.len().saturating_sub(1);
            let whole = cell.iter().map(|piece| width(piece)).sum::<usize>() + separators;
            wanted[column] = wanted[column].max(whole);
        }
    }
    let mut over = widths.iter().sum::<usize>().saturating_sub(room);
    for column in [WHO, DATA, PROTECTION, WHERE] {
        let give = over.min(widths[column].saturating_sub(FLOORS[column]));
        widths[column] -= give;
        over -= give;
    }
    let mut left = room.saturating_sub(widths.iter().sum());
    for (column, limit) in GROWTH {
        let take = left.min(wanted[column].min(limit).saturating_sub(widths[column]));
        widths[column] += take;
        left -= take;
    }
    widths
}

const COLUMNS: usize = 5;
const WHO: usize = 0;
const WHERE: usize = 1;
const LAW: usize = 2;
const PROTECTION: usize = 3;
const DATA: usize = 4;

const TITLES: [&str; COLUMNS] = ["WHO GETS IT", "WHERE", "LAW REACH", "PROTECTION", "PERSONAL DATA"];
const SEPARATORS: [&str; COLUMNS] = [" ", " ", " ", ", ", ", "];
const GAP: &str = "  ";

/// Widest piece that a column makes room for before it breaks one.
const PIECES_MAX: [usize; COLUMNS] = [24, 10, 9, 16, 24];

/// What columns give up no further when room is short.
const FLOORS: [usize; COLUMNS] = [14, 7, 9, 11, 18];

/// Who gets room that is left, in turn, up to which width.
const GROWTH: [(usize, usize); 7] =
    [(WHO, 24), (WHERE, 11), (DATA, 44), (PROTECTION, 22), (WHO, 40), (WHERE, 24), (LAW, 20)];

/// Narrower than this a table has no room.
const TABLE_COLUMNS_MIN: usize = 72;

const REFUTED_SHOWN: usize = 2;
const GROUPS_SHOWN: usize = 20;
const GROUPS_IN_DETAIL: usize = 8;
const CODES_SHOWN: usize = 4;
const CLASSES_SHOWN: usize = 5;
