//! What was read: a line an input.

use std::io;

use whither_model::{
    Timestamp,
    table::{Case, Input},
};

use super::{
    page::{Page, Style},
    text::{clean, clip, counted, fill, pad, size, width},
};

/// Writes the lines.
pub(super) fn write(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    let shown = case.inputs.get(..INPUTS_SHOWN).unwrap_or(&case.inputs);
    let mut lines: Vec<(String, Vec<String>)> =
        shown.iter().map(|input| (clean(&input.name), facts(std::slice::from_ref(input), None))).collect();
    match lines.as_mut_slice() {
        [] => return page.line(&[(Style::Strong, "no inputs")]),
        [(_, only)] => {
            *only = facts(shown, Some(case.flows.len()));
            if case.coverage.records > 0 {
                only.push(counted(case.coverage.records, "record"));
            }
        }
        _ => {
            let more = case.inputs.len() - shown.len();
            if more > 0 {
                lines.push((format!("+{}", counted(more as u64, "more input")), vec![String::new()]));
            }
            lines.push(("together".to_owned(), facts(&case.inputs, Some(case.flows.len()))));
        }
    }
    let names = lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0).min(page.columns / 3);
    for (name, facts) in lines {
        let label = format!("{}   ", pad(&clip(&name, names), names));
        page.block((Style::Strong, &label), &fill(&facts, ", ", page.columns - width(&label)))?;
    }
    Ok(())
}

fn facts(inputs: &[Input], flows: Option<usize>) -> Vec<String> {
    let sum = |field: fn(&Input) -> u64| inputs.iter().map(field).fold(0, u64::saturating_add);
    let mut facts = vec![size(sum(|input| input.bytes))];
    let packets = sum(|input| input.packets);
    if packets > 0 {
        facts.push(counted(packets, "packet"));
    }
    // A dump has neither packets nor flows, and that is no loss.
    if let Some(flows) = flows.filter(|flows| *flows > 0 || packets > 0) {
        facts.push(counted(flows as u64, "flow"));
    }
    let first = inputs.iter().filter_map(|input| input.first_time).min();
    let last = inputs.iter().filter_map(|input| input.last_time).max();
    if let (Some(first), Some(last)) = (first, last) {
        facts.push(span(first, last));
    }
    facts
}

/// The day once where both times are on it.
fn span(first: Timestamp, last: Timestamp) -> String {
    let spell = |time: Timestamp| {
        let (year, month, day, hour, minute, second, _) = time.civil();
        (format!("{year:04}-{month:02}-{day:02}"), format!("{hour:02}:{minute:02}:{second:02}"))
    };
    let ((first_day, first), (last_day, last)) = (spell(first), spell(last));
    if first_day == last_day {
        return format!("{first_day} {first} – {last} UTC");
    }
    format!("{first_day} {first} – {last_day} {last} UTC")
}

const INPUTS_SHOWN: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_day_once() {
        let time = |text: &str| Timestamp::parse(text).expect("a time");
        let first = time("2026-03-02T23:59:07.5Z");
        assert_eq!(span(first, time("2026-03-02T23:59:59Z")), "2026-03-02 23:59:07 – 23:59:59 UTC");
        assert_eq!(
            span(first, time("2026-03-03T00:00:01Z")),
            "2026-03-02 23:59:07 – 2026-03-03 00:00:01 UTC"
        );
    }
}
