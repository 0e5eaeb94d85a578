//! Behind the first screen: what the answers rest on, each place of personal data, certificates with problems.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
    io,
};

use whither_model::{
    Evidence, FlowId,
    table::{Case, Flow, Sighting},
};

use crate::notices;

use super::{
    group::owner,
    page::{Page, Style},
    text::{clean, clip, fill, grouped, width, wrap},
};

/// Writes the dates of the knowledge, the attribution that licences ask for and what law reach is not.
pub(super) fn knowledge(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    let said = "LAW REACH says whose law can compel an operator, not that it was used: information, not legal \
                advice.";
    page.block((Style::Dim, ""), &wrap(said, page.columns))?;
    let table = |known: &whither_model::table::Knowledge| {
        clean(&format!("{} {}", known.source, known.date)).trim_end().to_owned()
    };
    let tables: Vec<String> = case.knowledge.iter().map(table).collect();
    if tables.is_empty() {
        return page.line(&[(Style::Dim, "Knowledge: none")]);
    }
    let label = "Knowledge: ";
    page.block((Style::Dim, label), &fill(&tables, ", ", page.columns - width(label)))?;
    // The case has the notices whole.
    let credits: BTreeSet<String> = notices(case).iter().map(|notice| clean(notice.credit())).collect();
    for credit in credits.iter().filter(|credit| !credit.is_empty()) {
        page.block((Style::Dim, "  "), &wrap(credit, page.columns - 2))?;
    }
    Ok(())
}

/// Writes the details.
pub(super) fn write(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    personal(page, case)?;
    certificates(page, case)
}

fn personal(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    if case.sightings.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.line(&[(Style::Strong, "PERSONAL DATA, PLACE BY PLACE")])?;
    let mut order: Vec<&Sighting> = case.sightings.iter().collect();
    order.sort_by_key(|sighting| (sighting.form == "decrypted", Reverse(sighting.count)));
    let shown = order.get(..SIGHTINGS_SHOWN).unwrap_or(&order);
    let flows: HashSet<FlowId> = shown.iter().map(|sighting| sighting.flow_id).collect();
    let flows = case.flows.iter().filter(|flow| flows.contains(&flow.flow_id));
    let recipients: HashMap<FlowId, String> =
        flows.map(|flow| (flow.flow_id, recipient(case, flow))).collect();
    for sighting in shown {
        let recipient = recipients.get(&sighting.flow_id).map_or("", String::as_str);
        place(page, sighting, recipient, case.inputs.len() > 1)?;
    }
    more(page, order.len(), SIGHTINGS_SHOWN)
}

fn recipient(case: &Case, flow: &Flow) -> String {
    let endpoint = case.endpoints.iter().find(|endpoint| endpoint.endpoint_id == flow.endpoint_id);
    let owner = endpoint.map(|endpoint| format!("{}, ", owner(endpoint).1)).unwrap_or_default();
    let ip = flow.responder_ip;
    let host = if flow.server_name.is_empty() { ip.to_string() } else { clean(&flow.server_name) };
    format!("{owner}{host} port {}/{}", flow.responder_port, clean(&flow.transport))
}

fn place(page: &mut Page<'_>, sighting: &Sighting, recipient: &str, inputs: bool) -> io::Result<()> {
    let class = clean(&sighting.class);
    let times =
        if sighting.count == 1 { "once".to_owned() } else { format!("{} times", grouped(sighting.count)) };
    let mut facts = vec![times];
    if sighting.distinct > 1 {
        facts.push(format!("{} values", grouped(sighting.distinct)));
    }
    facts.push(clean(&sighting.form));
    if !sighting.bait.is_empty() {
        facts.push(format!("bait “{}” as {}", clean(&sighting.bait), clean(&sighting.bait_form)));
    }
    if !sighting.redacted.is_empty() {
        facts.push(clean(&sighting.redacted));
    }
    if !sighting.confidence.is_empty() {
        let because = if sighting.validation.is_empty() {
            String::new()
        } else {
            format!(" ({})", clean(&sighting.validation))
        };
        facts.push(format!("confidence {}{because}", clean(&sighting.confidence)));
    }
    let label = format!("  {class}  ");
    page.block(
        (Style::Strong, &label),
        &fill(&facts, ", ", page.columns.saturating_sub(width(&label)).max(8)),
    )?;
    let arrow = if sighting.direction == "in" { "from" } else { "to" };
    let mut second = Vec::new();
    if !recipient.is_empty() {
        second.push(format!("{arrow} {recipient}"));
    }
    second.push(clean(&sighting.path));
    let unit = if sighting.direction.is_empty() { "record" } else { "packet" };
    second.extend(sighting.evidence.first().map(|evidence| at(evidence, unit, inputs)));
    page.block((Style::Dim, "    "), &fill(&second, "  ", page.columns - 4))
}

fn at(evidence: &Evidence, unit: &str, inputs: bool) -> String {
    let input = if inputs { format!("input {}, ", evidence.input) } else { String::new() };
    format!("{input}{unit} {} +{}", grouped(evidence.packet), evidence.offset)
}

fn certificates(page: &mut Page<'_>, case: &Case) -> io::Result<()> {
    let bad: Vec<_> =
        case.certificates.iter().filter(|certificate| !certificate.problems.is_empty()).collect();
    if bad.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.line(&[(Style::Strong, "CERTIFICATES WITH PROBLEMS")])?;
    for certificate in bad.iter().take(CERTIFICATES_SHOWN) {
        let problems = clean(&certificate.problems.join(", "));
        let room = page.columns.saturating_sub(width(&problems) + 4).max(16);
        let subject = clip(&clean(&certificate.subject), room);
        page.line(&[(Style::Warning, &format!("  {problems}  ")), (Style::Plain, &subject)])?;
    }
    more(page, bad.len(), CERTIFICATES_SHOWN)
}

fn more(page: &mut Page<'_>, all: usize, shown: usize) -> io::Result<()> {
    if all <= shown {
        return Ok(());
    }
    page.line(&[(Style::Dim, &format!("  +{} more", grouped((all - shown) as u64)))])
}

const SIGHTINGS_SHOWN: usize = 20;
const CERTIFICATES_SHOWN: usize = 8;
