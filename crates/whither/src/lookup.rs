//! `whither lookup`: who is behind an address, a host name or a network, from the knowledge inside the program.
//!
//! Nothing is asked of any network: a host name is not resolved, since resolvers would learn who asks.

use std::{
    io::{self, BufRead, BufWriter, Read as _, Write},
    net::IpAddr,
    process::ExitCode,
};

use anyhow::{Context, Result};
use whither_atlas::{Answer, Atlas, Effect, Fact, Kind, NO_ADVICE, Reach, Spread, is_public_suffix};
use whither_model::table::{LocationState, SCHEMA_VERSION};
use whither_report::text::{clean, counted, fill, grouped, percent, wrap};

use crate::{
    args::{Format, Lookup},
    failure::Hint,
};

/// Answers every subject of the arguments, or of standard input. Exit code 2 where not one could be understood.
pub(crate) fn lookup(atlas: &Atlas, arguments: &Lookup, columns: usize) -> Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut sheet = match arguments.format {
        Format::Json => Sheet::Json { first: true },
        Format::Terminal => Sheet::Terminal { columns, first: true },
    };
    sheet.begin(atlas, &mut out)?;
    // A single subject that is not understood is the error itself, and needs no warning before it.
    let alone = arguments.subjects.len() == 1 && arguments.subjects.iter().all(|subject| subject != "-");
    let (mut answered, mut refused) = (0_u64, None);
    let mut ask = |subject: &str| -> Result<()> {
        match answer(atlas, subject) {
            Ok(found) => {
                answered += 1;
                sheet.answer(&found, &mut out)
            }
            Err(error) => {
                if !alone {
                    eprintln!("warning: {}", error.message);
                }
                refused.get_or_insert(error);
                Ok(())
            }
        }
    };
    if arguments.subjects.is_empty() {
        lines(io::stdin().lock(), &mut ask)?;
    }
    for subject in &arguments.subjects {
        match subject.as_str() {
            "-" => lines(io::stdin().lock(), &mut ask)?,
            subject => ask(subject)?,
        }
    }
    sheet.end(&mut out)?;
    out.flush()?;
    match refused {
        Some(error) if answered == 0 => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Hands on the first word of each line that is not empty and no comment. Of a line that is longer than any subject only
/// the beginning counts: what follows would be taken for a subject of its own.
fn lines(mut input: impl BufRead, mut ask: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let (mut line, mut within) = (Vec::new(), false);
    loop {
        line.clear();
        input.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line).context("reading standard input")?;
        if line.is_empty() {
            return Ok(());
        }
        let goes_on = std::mem::replace(&mut within, line.last() != Some(&b'\n'));
        if goes_on {
            continue;
        }
        let text = String::from_utf8_lossy(&line);
        // Some editors mark the beginning of a file.
        let word = text.trim_start_matches('\u{feff}').split_whitespace().next().unwrap_or("");
        if !word.is_empty() && !word.starts_with('#') {
            ask(word)?;
        }
    }
}

fn answer(atlas: &Atlas, text: &str) -> Result<Answer, Hint> {
    let subject = text.trim();
    if let Some(ip) = address(subject) {
        return Ok(atlas.look_up_address(ip));
    }
    if let Some(asn) = network(subject) {
        return Ok(atlas.look_up_network(asn));
    }
    if is_prefix(subject) {
        let message = format!("{}: a range may have many places and operators", clean(subject));
        return Err(Hint { message, hint: "look up addresses within it, or its AS number".to_owned() });
    }
    match host(subject) {
        Some(Subject::Address(ip)) => Ok(atlas.look_up_address(ip)),
        Some(Subject::Host(host)) => Ok(atlas.look_up_host(host)),
        None => Err(not_understood(subject)),
    }
}

fn not_understood(subject: &str) -> Hint {
    let hint = if subject.is_ascii() {
        "such as 18.162.0.1, 2001:db8::1, log.example.com or AS16509"
    } else {
        "names with other letters than a to z are looked up as the DNS has them, such as xn--bcher-kva.example"
    };
    let shown: String = subject.chars().take(SUBJECT_SHOWN).collect();
    let cut = if shown.len() < subject.len() { "…" } else { "" };
    Hint {
        message: format!("{}{cut}: neither an address nor a host name nor an AS number", clean(&shown)),
        hint: hint.to_owned(),
    }
}

/// An address, also in brackets; its zone says by which interface it is reached (RFC 4007) and is left out.
fn address(subject: &str) -> Option<IpAddr> {
    let subject = subject.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(subject);
    match subject.split_once('%') {
        Some((ip, zone)) if !zone.is_empty() => ip.parse().ok().filter(IpAddr::is_ipv6),
        _ => subject.parse().ok(),
    }
}

/// `18.162.0.0/15`: an address, and a length of its prefix.
fn is_prefix(subject: &str) -> bool {
    subject.split_once('/').is_some_and(|(ip, length)| {
        address(ip).is_some() && !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `AS16509` or `16509`.
fn network(subject: &str) -> Option<u32> {
    let digits = match subject.get(..2) {
        Some(prefix) if prefix.eq_ignore_ascii_case("as") => subject.get(2..)?,
        _ => subject,
    };
    if digits.starts_with('+') { None } else { digits.parse().ok() }
}

enum Subject<'a> {
    Address(IpAddr),
    Host(&'a str),
}

/// The host of a name, of `host:port` or of a URL; RFC 1123 section 2.1, with the underscores that the DNS knows.
fn host(subject: &str) -> Option<Subject<'_>> {
    let rest = subject.split_once("://").map_or(subject, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    if let Some(six) = host.strip_prefix('[') {
        return address(six.split(']').next()?).map(Subject::Address);
    }
    let host = host.split(':').next()?;
    if let Ok(ip) = host.parse() {
        return Some(Subject::Address(ip));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let top = name.rsplit('.').next()?;
    let named = name.len() <= 253 && name.contains('.') && !top.bytes().all(|byte| byte.is_ascii_digit());
    (named && name.split('.').all(label)).then_some(Subject::Host(name))
}

/// Where answers go, one after the other.
enum Sheet {
    Json { first: bool },
    Terminal { columns: usize, first: bool },
}

impl Sheet {
    fn begin(&self, atlas: &Atlas, out: &mut dyn Write) -> Result<()> {
        if let Self::Json { .. } = self {
            write!(
                out,
                "{{\"schema\":{SCHEMA_VERSION},\"notice\":{},\"knowledge\":",
                serde_json::json!(NO_ADVICE)
            )?;
            serde_json::to_writer(&mut *out, &atlas.knowledge())?;
            write!(out, ",\"answers\":[")?;
        }
        Ok(())
    }

    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Json { first } => {
                if !std::mem::take(first) {
                    out.write_all(b",")?;
                }
                out.write_all(b"\n")?;
                serde_json::to_writer(&mut *out, answer)?;
            }
            Self::Terminal { columns, first } => {
                if !std::mem::take(first) {
                    out.write_all(b"\n")?;
                }
                out.write_all(page(answer, *columns).as_bytes())?;
            }
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Json { .. } => out.write_all(b"\n]}\n")?,
            Self::Terminal { first: true, .. } => {}
            Self::Terminal { columns, .. } => {
                out.write_all(b"\n")?;
                let text = format!("{NO_ADVICE} {WHICH_LAWS}");
                wrap(&text, *columns).iter().try_for_each(|line| writeln!(out, "{line}"))?;
            }
        }
        Ok(())
    }
}

/// One answer on one screen.
fn page(answer: &Answer, columns: usize) -> String {
    let mut text = clean(&answer.subject) + "\n";
    let mut row = |label: &str, items: &[String], separator: &str| {
        let room = columns.saturating_sub(LABEL_COLUMNS).max(20);
        for (index, line) in fill(items, separator, room).iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            text.push_str(format!("  {label:12} {}", clean(line)).trim_end());
            text.push('\n');
        }
    };
    row("operator", &operator(answer), " ");
    let besides = said_besides(answer);
    if !besides.is_empty() {
        row("also said", &besides, "; ");
    }
    if !answer.registrable_domain.is_empty() {
        row("domain", &words(&domain(answer)), " ");
    } else if answer.kind == "host" && is_public_suffix(&answer.subject) {
        row("domain", &words("none: a suffix that many register names under"), " ");
    }
    if !answer.roles.is_empty() {
        row("roles", &answer.roles, ", ");
    }
    if answer.kind != "host" {
        row("network", &network_words(answer), " ");
    }
    match &answer.spread {
        Some(spread) => {
            for (index, line) in spread_lines(spread).iter().enumerate() {
                row(if index == 0 { "where" } else { "" }, line, ", ");
            }
        }
        None if answer.kind == "address" => row("where", &place(answer), ", "),
        None => row("where", &["names are not resolved here; look up the address as well".to_owned()], " "),
    }
    if answer.jurisdictions.is_empty() {
        row("law reach", &["none known".to_owned()], " ");
    }
    for (index, reach) in answer.jurisdictions.iter().enumerate() {
        row(if index == 0 { "law reach" } else { "" }, &words(&reach_words(reach)), " ");
    }
    row("sources", &sources(answer), "; ");
    text
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn operator(answer: &Answer) -> Vec<String> {
    if answer.operator.is_empty() {
        return words("not in the list of operators");
    }
    let owners = answer.owners.iter().rev().map(|owner| format!("{owner} › "));
    let by = match answer.operator_by {
        "host-suffix" => "by host name",
        "published-range" => "by published range",
        _ => "by network",
    };
    words(&format!("{}{} ({by})", owners.collect::<String>(), answer.operator))
}

/// What the user's files say of the operator besides: of their lists where ours come first, of ranges who publishes them.
fn said_besides(answer: &Answer) -> Vec<String> {
    let said = answer.facts.iter().filter_map(|fact| {
        let what = match (fact.predicate, fact.set_aside.is_empty()) {
            ("operated_by", false) => "",
            ("network_operated_by", false) => "network of ",
            ("range_published_by", _) => "range of ",
            _ => return None,
        };
        Some(format!("{what}{}, says {}", clean(&fact.value), clean(list_of(fact))))
    });
    said.collect()
}

/// The list or table that a fact is from, without the place in it.
fn list_of(fact: &Fact) -> &str {
    fact.source.split(':').next().unwrap_or("")
}

/// The registrable domain, and what is not known of it.
fn domain(answer: &Answer) -> String {
    let domain = &answer.registrable_domain;
    match (answer.operator.as_str(), answer.tenant) {
        ("", _) => format!("{domain} is the registrable domain; its owner is unknown"),
        (operator, "unknown") => format!("{domain} is a customer's, operated by {operator}; tenant unknown"),
        _ => domain.clone(),
    }
}

fn network_words(answer: &Answer) -> Vec<String> {
    let Some(asn) = answer.asn else {
        return if answer.scope == "public" {
            words("in no announced range")
        } else {
            vec![answer.scope.to_owned()]
        };
    };
    let other = !answer.network_operator.is_empty() && answer.network_operator != answer.operator;
    let run_by = if other { format!(", run by {}", answer.network_operator) } else { String::new() };
    let shared = answer.facts.iter().filter(|fact| fact.predicate == "network_shared_by");
    let shared: Vec<String> = shared.map(|fact| clean(&fact.value)).collect();
    let shared = if shared.is_empty() { String::new() } else { format!("; also of {}", shared.join(", ")) };
    words(format!("AS{asn} {}{run_by}{shared}", clean(&answer.as_name)).trim_end())
}

fn place(answer: &Answer) -> Vec<String> {
    let places = answer
        .facts
        .iter()
        .filter(|fact| matches!(fact.kind, Kind::Registered | Kind::Geolocated | Kind::CloudRegion));
    let said = |fact: &Fact| {
        let aside =
            if fact.set_aside.is_empty() { String::new() } else { format!(" ({})", clean(&fact.set_aside)) };
        format!("{} {}{aside}", fact.value, fact.kind.name())
    };
    let mut items: Vec<String> = places.map(said).collect();
    items.push(match answer.location_state {
        LocationState::Anycast => "anycast: served from many places, so none of these".to_owned(),
        LocationState::Unknown => "unknown".to_owned(),
        LocationState::Single => "one publisher only".to_owned(),
        state => state.name().to_owned(),
    });
    items
}

/// How many addresses, then a line for each source that places them.
fn spread_lines(spread: &Spread) -> Vec<Vec<String>> {
    if spread.addresses == 0 {
        return vec![vec!["announces no IPv4 address in the table".to_owned()]];
    }
    let mut lines = vec![vec![counted(spread.addresses, "IPv4 address")]];
    for kind in ["geolocated", "registered"] {
        let places: Vec<_> = spread.places.iter().filter(|place| place.kind == kind).collect();
        let mut items = Vec::new();
        for place in places.iter().take(PLACES_SHOWN) {
            let country = if place.country.is_empty() { "unknown" } else { &place.country };
            items.push(format!("{country} {}", percent(place.addresses, spread.addresses)));
        }
        if places.len() > PLACES_SHOWN {
            items.push(format!("+{} more", grouped((places.len() - PLACES_SHOWN) as u64)));
        }
        items.iter_mut().take(1).for_each(|first| first.insert_str(0, &format!("{kind} ")));
        lines.push(items);
    }
    lines
}

fn reach_words(reach: &Reach) -> String {
    let sovereign =
        if reach.sovereign.is_empty() { String::new() } else { format!(" (sovereign {})", reach.sovereign) };
    let legs: Vec<String> = reach.legs.iter().map(|leg| leg.leg.replace('-', " ")).collect();
    let own = effects(reach.laws.iter().filter(|law| law.code == reach.code));
    let laws = if own.is_empty() { "no laws of its own listed".to_owned() } else { format!("laws: {own}") };
    let union = effects(reach.laws.iter().filter(|law| law.code != reach.code));
    let union = if union.is_empty() { union } else { format!("; of the EU: {union}") };
    format!("{}{sovereign} by {}; {laws}{union}", reach.code, legs.join(", "))
}

/// How many laws there are of each effect.
fn effects<'a>(laws: impl Iterator<Item = &'a Effect>) -> String {
    let mut effects: Vec<(&str, usize)> = Vec::new();
    for law in laws {
        match effects.iter_mut().find(|(effect, _)| *effect == law.effect) {
            Some((_, count)) => *count += 1,
            None => effects.push((&law.effect, 1)),
        }
    }
    let effects: Vec<String> = effects.iter().map(|(effect, count)| format!("{effect} {count}")).collect();
    effects.join(", ")
}

/// The sources the answer rests on, each once, with their dates.
fn sources(answer: &Answer) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let spread = answer.spread.iter().flat_map(|spread| &spread.places);
    for place in spread {
        let item = format!("{} {}", place.source, place.date);
        if !items.contains(&item) {
            items.push(item);
        }
    }
    for fact in answer.facts.iter().filter(|fact| fact.kind != Kind::Derived) {
        let source = list_of(fact);
        let date = if fact.date.is_empty() { "of no known date" } else { &fact.date };
        let range = if fact.prefix.is_empty() { String::new() } else { format!(" ({})", fact.prefix) };
        let aside = if fact.set_aside.is_empty() { "" } else { ", does not count" };
        let item = format!("{source} {date}{range}{aside}");
        if !items.iter().any(|known| known.starts_with(&item)) {
            items.push(item);
        }
    }
    if items.is_empty() {
        items.push("none speaks of it".to_owned());
    }
    items
}

const WHICH_LAWS: &str = "`whither explain CODE` lists those of a jurisdiction.";

/// Two of indent, the label and a space.
const LABEL_COLUMNS: usize = 15;

/// Countries of a network shown for each source.
const PLACES_SHOWN: usize = 6;

/// No subject is as long as this; what is longer is cut and refused.
const LINE_BYTES: u64 = 4_096;

/// Characters shown of what is not understood.
const SUBJECT_SHOWN: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_subjects_apart() {
        let atlas = Atlas::embedded().expect("sound tables");
        for (text, kind, subject) in [
            ("18.162.0.1", "address", "18.162.0.1"),
            ("2406:DA1E::1", "address", "2406:da1e::1"),
            ("[2406:da1e::1]", "address", "2406:da1e::1"),
            ("fe80::1%eth0", "address", "fe80::1"),
            ("http://[fe80::1%25eth0]:80/", "address", "fe80::1"),
            ("AS16509", "network", "AS16509"),
            ("as16509", "network", "AS16509"),
            ("16509", "network", "AS16509"),
            ("Log.Example.COM.", "host", "log.example.com"),
            ("https://user@api.agora.io:443/v1?x=1", "host", "api.agora.io"),
            ("http://[2406:da1e::1]:80/", "address", "2406:da1e::1"),
            ("1.1.1.1:53", "address", "1.1.1.1"),
            ("_dns.example.com", "host", "_dns.example.com"),
        ] {
            let answer = answer(atlas, text).expect(text);
            assert_eq!((answer.kind, answer.subject.as_str()), (kind, subject), "{text}");
        }
        for text in [
            "",
            "host",
            "1.2.3",
            "1.2.3.4.5",
            "AS",
            "AS99999999999",
            "+1",
            "a..b",
            "ex ample.com",
            "8.8.8.0/24",
            "2001:db8::/32",
            "8.8.8.8%eth0",
            "bücher.example",
            "-",
            "a.b/c@",
        ] {
            if let Ok(answer) = answer(atlas, text) {
                assert_eq!(text, "a.b/c@", "{answer:?}");
            }
        }
    }

    #[test]
    fn reads_words_of_lines() {
        let mut seen = Vec::new();
        let long = "x".repeat(10_000);
        let input =
            format!("\u{feff}9.9.9.9\n# comment\n 1.1.1.1 cloudflare\n\u{feff}\n{long} qq.com\nb.example");
        lines(input.as_bytes(), |word| {
            seen.push(word.len());
            Ok(())
        })
        .expect("memory");
        assert_eq!(seen, [7, 7, 4096, 9], "the rest of a long line is no subject");
    }
}
