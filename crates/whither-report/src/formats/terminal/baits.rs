//! Known values: which were seen, how often and how written; which were not, and in how much.

use std::io;

use whither_model::table::{Bait, Case};

use super::{
    page::{Page, Style},
    text::{clean, counted, fill, size, width},
};

/// Writes a line or two a value; nothing where none was searched.
pub(super) fn write(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    if case.baits.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.line(&[(Style::Strong, "BAIT")])?;
    for bait in &case.baits {
        let label = format!("  {}  ", clean(&bait.bait));
        let pieces = if bait.count == 0 { not_seen(bait) } else { seen(case, bait) };
        let style = if bait.count == 0 { Style::Plain } else { Style::Strong };
        let lines = fill(&pieces, " · ", page.columns.saturating_sub(width(&label)).max(8));
        page.block((style, &label), &lines)?;
    }
    Ok(())
}

/// How often in which form, the most frequent first.
fn seen(case: &Case, bait: &Bait) -> Vec<String> {
    let times = if bait.count == 1 {
        "seen once".to_owned()
    } else {
        format!("seen {}", counted(bait.count, "time"))
    };
    let mut forms: Vec<(u64, &str)> = bait
        .forms
        .iter()
        .map(|form| {
            let rows = case.sightings.iter().filter(|row| *row.bait == bait.bait && row.bait_form == **form);
            (rows.map(|row| row.count).sum(), form.as_str())
        })
        .collect();
    forms.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let mut pieces = vec![clean(&bait.class), times];
    pieces.extend(forms.into_iter().map(|(count, form)| format!("{} {count}", clean(form))));
    if bait.confidence != "high" {
        pieces.push(format!("confidence {}", clean(&bait.confidence)));
    }
    pieces
}

/// That nothing was seen says as much as could be read.
fn not_seen(bait: &Bait) -> Vec<String> {
    let mut pieces =
        vec![clean(&bait.class), format!("not seen in {} that could be read", size(bait.searched_bytes))];
    if bait.unread_bytes > 0 {
        pieces.push(format!("{} could not", size(bait.unread_bytes)));
    }
    pieces
}
