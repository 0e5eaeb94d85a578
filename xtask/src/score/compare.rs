//! Field by field, flow by flow; and the table in which each difference has its reason.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::{Difference, Score, observed, truth};

/// A field that is scored.
pub(crate) type Field = &'static str;

/// The fields of the promise.
pub(crate) const FIELDS: [Field; 10] = [
    "sni",
    "alpn",
    "ja3",
    "ja3s",
    "ja4",
    "dns_question",
    "dns_answer",
    "http_host",
    "http_uri",
    "http_user_agent",
];

/// Share of the truth's values that must be found, and that may be added.
const FOUND: f64 = 0.995;
const ADDED: f64 = 0.005;

/// Adds one capture to the score. A flow of whither belongs to the flow of the truth with the same ends that began
/// last before it.
pub(crate) fn compare(
    capture: &str,
    expected: &truth::Capture,
    second: &truth::Second,
    seen: &observed::Capture,
    score: &mut Score,
) {
    let mut by_key: BTreeMap<&truth::FlowKey, Vec<usize>> = BTreeMap::new();
    for (index, flow) in expected.flows.iter().enumerate() {
        by_key.entry(&flow.key).or_default().push(index);
    }
    let mut found: Vec<BTreeMap<Field, BTreeSet<String>>> = vec![BTreeMap::new(); expected.flows.len()];
    for flow in &seen.flows {
        let candidates = by_key.get(&flow.key).map(Vec::as_slice).unwrap_or_default();
        let earlier =
            candidates.iter().rev().find(|index| expected.flows[**index].first_frame <= flow.first_frame);
        match earlier.or(candidates.first()) {
            Some(index) => {
                for (field, values) in &flow.values {
                    found[*index].entry(field).or_default().extend(values.iter().cloned());
                }
            }
            None => unknown(capture, flow, score),
        }
    }
    for (flow, found) in expected.flows.iter().zip(&found) {
        for field in FIELDS {
            let found = found.get(field).cloned().unwrap_or_default();
            compare_field(capture, flow, field, &found, second, score);
        }
    }
}

/// Values on a flow the truth does not know are added ones.
fn unknown(capture: &str, flow: &observed::Flow, score: &mut Score) {
    for (field, values) in flow.values.iter().filter(|(_, values)| !values.is_empty()) {
        score.sums.entry(field).or_default().added += values.len();
        score.differences.push(Difference {
            capture: capture.to_owned(),
            frame: flow.first_frame,
            field,
            missed: 0,
            added: values.len(),
            note: format!("no such flow ({})", flow.key.0),
        });
    }
}

fn compare_field(
    capture: &str,
    flow: &truth::Flow,
    field: Field,
    found: &BTreeSet<String>,
    second: &truth::Second,
    score: &mut Score,
) {
    let expected = &flow.values[field];
    // Only what is inside the encryption; hellos are clear.
    let decrypted = !flow.decrypted.is_empty() && field.starts_with("http");
    let missed: Vec<_> = expected.difference(found).collect();
    let hits = expected.len() - missed.len();
    // What the truth read with keys is not there to be read without them.
    let contradictory = field == "ja4" && contradicts(&flow.values["ja3"], expected);
    let beyond_cut = flow.dns_cut && field.starts_with("dns");
    let added = if contradictory || beyond_cut { 0 } else { found.difference(expected).count() };
    let confirmed = found.difference(expected).filter(|value| confirms(second, flow, field, value)).count();
    let added = added.saturating_sub(confirmed);
    score.confirmed += confirmed;
    let sum = score.sums.entry(field).or_default();
    sum.added += added;
    sum.found += hits;
    if decrypted {
        score.behind_keys += missed.len();
    } else if contradictory {
        score.contradictory += missed.len();
    }
    let missed = if decrypted || contradictory { 0 } else { missed.len() };
    sum.truth += hits + missed;
    if missed + added > 0 {
        score.differences.push(Difference {
            capture: capture.to_owned(),
            frame: flow.first_frame,
            field,
            missed,
            added,
            note: flow.layers.join("+"),
        });
    }
}

/// Returns whether the second tool says the same. Its JA4 is not trusted; a JA4 comes from the same hello as its JA3.
fn confirms(second: &truth::Second, flow: &truth::Flow, field: Field, value: &str) -> bool {
    let Some(values) = second.get(&flow.key) else { return false };
    match field {
        "ja4" => {
            flow.values["ja3"].is_empty()
                && values.iter().any(|(name, ja3)| *name == "ja3" && !ja3.is_empty())
        }
        field => values.contains(&(field, value.to_owned())),
    }
}

/// Returns whether a truth's JA4 values cannot all be right. A JA3 fixes the numbers of cipher suites and extensions,
/// so there are no more of these pairs than there are JA3. The truth computes JA4 once a frame: where a frame holds
/// several hellos it is a mixture of them.
fn contradicts(ja3: &BTreeSet<String>, ja4: &BTreeSet<String>) -> bool {
    let counts: BTreeSet<_> = ja4.iter().filter_map(|ja4| ja4.get(4..8)).collect();
    counts.len() > ja3.len()
}

/// Returns the score as text.
pub(crate) fn table(score: &Score) -> String {
    let mut text = format!(
        "{} captures\n{:16}{:>8}{:>8}{:>8}{:>9}{:>9}\n",
        score.captures, "field", "truth", "found", "added", "found %", "added %"
    );
    let mut total = super::Sum::default();
    for field in FIELDS {
        let sum = score.sums.get(field).copied().unwrap_or_default();
        line(&mut text, field, sum);
        total = super::Sum {
            truth: total.truth + sum.truth,
            found: total.found + sum.found,
            added: total.added + sum.added,
        };
    }
    line(&mut text, "all", total);
    let _ = writeln!(
        text,
        "{} values are visible with keys only; {} of the truth's JA4 contradict its JA3; {} values it lacks nDPI has; packet counts differ in {} captures",
        score.behind_keys,
        score.contradictory,
        score.confirmed,
        score.packet_differences.len()
    );
    let _ = writeln!(
        text,
        "read as a user would, but without ends by silence and limits on records; DTLS has no JA4 and ALPN in the truth; \
         DNS beyond the truth's 400 messages a flow is not held against anyone"
    );
    for difference in &score.packet_differences {
        let _ = writeln!(text, "  {difference}");
    }
    text
}

fn line(text: &mut String, name: &str, sum: super::Sum) {
    let share = |part: usize| 100.0 * part as f64 / sum.truth.max(1) as f64;
    let _ = writeln!(
        text,
        "{name:16}{:>8}{:>8}{:>8}{:>9.2}{:>9.2}",
        sum.truth,
        sum.found,
        sum.added,
        share(sum.found),
        share(sum.added)
    );
}

fn reasons_path(root: &Path) -> PathBuf {
    root.join("benches/score/differences.csv")
}

type Key = (String, u64, String, usize, usize);

fn key(difference: &Difference) -> Key {
    (
        difference.capture.clone(),
        difference.frame,
        difference.field.to_owned(),
        difference.missed,
        difference.added,
    )
}

fn reasons(root: &Path) -> Result<BTreeMap<Key, String>> {
    let path = reasons_path(root);
    let mut known = BTreeMap::new();
    if !path.is_file() {
        return Ok(known);
    }
    for row in csv::Reader::from_path(&path)?.deserialize() {
        let (capture, frame, field, missed, added, reason): (String, u64, String, usize, usize, String) =
            row.with_context(|| path.display().to_string())?;
        known.insert((capture, frame, field, missed, added), reason);
    }
    Ok(known)
}

/// Writes the table anew; reasons that stand are kept, new rows say what the truth saw and wait for a reason.
pub(crate) fn write_reasons(root: &Path, score: &Score) -> Result<()> {
    let known = reasons(root)?;
    let path = reasons_path(root);
    std::fs::create_dir_all(path.parent().context("a parent folder")?)?;
    let mut writer = csv::Writer::from_path(&path)?;
    writer.write_record(["capture", "first_frame", "field", "missed", "added", "reason"])?;
    for difference in &score.differences {
        let key = key(difference);
        let reason = known.get(&key).cloned().unwrap_or_else(|| format!("? {}", difference.note));
        let (missed, added) = (difference.missed.to_string(), difference.added.to_string());
        writer.write_record([&key.0, &key.1.to_string(), &key.2, &missed, &added, &reason])?;
    }
    writer.flush()?;
    Ok(())
}

/// Fails when the promise is broken, or a difference has no reason, or a listed one is gone.
pub(crate) fn check(root: &Path, score: &Score) -> Result<()> {
    let known = reasons(root)?;
    let now: BTreeSet<Key> = score.differences.iter().map(key).collect();
    let new = now.iter().filter(|key| known.get(*key).is_none_or(|reason| reason.starts_with('?'))).count();
    let gone = known.keys().filter(|key| !now.contains(*key)).count();
    let sum = |part: fn(&super::Sum) -> usize| score.sums.values().map(part).sum::<usize>() as f64;
    let (truth, found, added) = (sum(|sum| sum.truth), sum(|sum| sum.found), sum(|sum| sum.added));
    if found < FOUND * truth || added > ADDED * truth {
        bail!(
            "the score is below the promise: {:.2} % found, {:.2} % added",
            100.0 * found / truth,
            100.0 * added / truth
        );
    }
    if !score.packet_differences.is_empty() {
        bail!("packet counts differ");
    }
    if new + gone > 0 {
        bail!(
            "{new} differences without a reason, {gone} listed ones are gone; hint: cargo xtask score --write"
        );
    }
    Ok(())
}
