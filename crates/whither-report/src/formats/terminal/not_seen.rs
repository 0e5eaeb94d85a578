//! What was not seen. Always there, also where everything was: "nothing found" means nothing without it.

use std::{cmp::Reverse, io};

use whither_model::{
    Coverage, Problem,
    address::Scope,
    table::{Case, Endpoint, LocationState},
};

use super::{
    page::{Page, Style},
    problems,
    text::{clean, counted, fill, grouped, percent, size, width},
};

/// Writes the sentence pieces.
pub(super) fn write(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    let coverage = &case.coverage;
    let mut pieces = payload(coverage);
    pieces.extend(flows(coverage));
    pieces.extend(packets(coverage));
    pieces.extend(losses(coverage));
    pieces.extend(attribution(case));
    if pieces.is_empty() {
        pieces.push(
            if coverage.packets == 0
                && coverage.records == 0
                && case.flows.is_empty()
                && case.sightings.is_empty()
            {
                "nothing was read: this case shows nothing, neither good nor bad".to_owned()
            } else {
                "no loss is known in what was read".to_owned()
            },
        );
    }
    let label = "NOT SEEN  ";
    page.block((Style::Strong, label), &fill(&pieces, " · ", page.columns - width(label)))?;
    let reminder = "What was not seen may still be there; what was not captured is in no count.";
    page.block((Style::Plain, "          "), &super::text::wrap(reminder, page.columns - width(label)))
}

/// Writes how many addresses resolvers offered and nobody contacted.
pub(super) fn offered(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    let only_offered = |endpoint: &&Endpoint| endpoint.offered && !endpoint.contacted;
    let count = case.endpoints.iter().filter(only_offered).count() as u64;
    if count == 0 {
        return Ok(());
    }
    let verb = if count == 1 { "was" } else { "were" };
    let said = format!("{} {verb} offered in answers of resolvers, not contacted", counted(count, "address"));
    page.block((Style::Dim, ""), &super::text::wrap(&said, page.columns))
}

fn payload(coverage: &Coverage) -> Vec<String> {
    let (whole, encrypted) = (coverage.payload_bytes, coverage.payload_bytes_encrypted);
    let mut pieces = Vec::new();
    if encrypted > 0 && whole > 0 {
        let share = percent(encrypted, whole);
        pieces.push(format!("{share} of payload encrypted without keys ({})", size(encrypted)));
    }
    let read = coverage.payload_bytes_searched.saturating_add(encrypted);
    let rest = whole.saturating_sub(read);
    if rest > 0 {
        let share = percent(rest, whole);
        pieces.push(format!("{share} of payload not searched for personal data ({})", size(rest)));
    }
    pieces
}

fn flows(coverage: &Coverage) -> Vec<String> {
    let mut pieces = Vec::new();
    if coverage.flows_without_name > 0 {
        pieces.push(format!("{} without a name", counted(coverage.flows_without_name, "flow")));
    }
    if coverage.flows_unrecognised > 0 {
        pieces.push(format!("{} of unknown protocol", counted(coverage.flows_unrecognised, "flow")));
    }
    pieces
}

fn packets(coverage: &Coverage) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut others: Vec<(&String, &u64)> = coverage.packets_not_ip.iter().collect();
    others.sort_by_key(|(_, count)| Reverse(**count));
    let not_ip = others.iter().fold(0_u64, |sum, (_, count)| sum.saturating_add(**count));
    if not_ip > 0 {
        let named = others.iter().take(KINDS_SHOWN).map(|(name, count)| match others.len() {
            1 => clean(name),
            _ => format!("{} {}", clean(name), grouped(**count)),
        });
        let mut named = named.collect::<Vec<_>>().join(", ");
        if others.len() > KINDS_SHOWN {
            named += ", …";
        }
        pieces.push(format!("{} without IP ({named})", counted(not_ip, "packet")));
    }
    let accounted = coverage.packets_in_flows.saturating_add(coverage.packets_joined).saturating_add(not_ip);
    let lost = coverage.packets.saturating_sub(accounted);
    if lost > 0 {
        pieces.push(format!("{} in no flow", counted(lost, "packet")));
    }
    pieces
}

fn losses(coverage: &Coverage) -> Vec<String> {
    let mut order: Vec<(&String, &Problem)> = coverage.problems.iter().collect();
    order.sort_by_key(|(name, problem)| (!ends_input(name), Reverse((problem.bytes, problem.count))));
    let (shown, more) = order.split_at(order.len().min(LOSSES_SHOWN));
    let piece = |(name, problem): &(&String, &Problem)| {
        let words = problems::words(name, problem.count);
        if problem.bytes > 0 { format!("{words} ({})", size(problem.bytes)) } else { words }
    };
    let mut pieces: Vec<String> = shown.iter().map(piece).collect();
    if !more.is_empty() {
        let count = more.iter().fold(0_u64, |sum, (_, problem)| sum.saturating_add(problem.count));
        pieces.push(format!("{} of {} more", counted(count, "loss"), counted(more.len() as u64, "kind")));
    }
    pieces
}

/// A capture that ends early hides more than its count of one says.
fn ends_input(name: &str) -> bool {
    name.starts_with("input.") || name.starts_with("run.")
}

fn attribution(case: &Case) -> Vec<String> {
    let public = |endpoint: &&Endpoint| {
        endpoint.contacted && (endpoint.scope.is_empty() || endpoint.scope == Scope::Public.name())
    };
    let count = |wanted: fn(&Endpoint) -> bool| {
        case.endpoints.iter().filter(public).filter(|endpoint| wanted(endpoint)).count() as u64
    };
    let placeless = count(|endpoint| endpoint.location_state == LocationState::Unknown);
    let disputed = count(|endpoint| endpoint.location_state == LocationState::Disputed);
    let refuted = count(|endpoint| endpoint.location_state == LocationState::Refuted);
    let ownerless = count(|endpoint| endpoint.operator.is_empty());
    let mut pieces = Vec::new();
    for (count, words) in [
        (placeless, "in no known country"),
        (disputed, "whose country sources disagree on"),
        (refuted, "that cannot be where any source says"),
        (ownerless, "of no known operator"),
    ] {
        if count > 0 {
            pieces.push(format!("{} {words}", counted(count, "address")));
        }
    }
    pieces
}

const KINDS_SHOWN: usize = 3;
const LOSSES_SHOWN: usize = 5;
