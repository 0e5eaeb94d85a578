//! Names for flows that carried none themselves, from what resolvers answered in the same inputs.
//!
//! An answer names flows from [`SLACK`] before it to [`SLACK`] after its time to live: clients keep answers longer
//! than they should, and a capture may hold the answer later than the flow (RFC 8767 allows stale use as well).
//! The answer nearest before the flow wins, one to the same client first; of very many only the nearest are compared. Aliases are followed back to the name
//! that was asked for.

use std::net::IpAddr;

use hashbrown::{HashMap, HashSet};
use whither_model::{
    FlowId, Rows,
    address::Scope,
    table::{Flow, Name, Shared, Word},
};

/// Nanoseconds by which an answer may miss a flow.
const SLACK: i64 = 3_600 * 1_000_000_000;
/// Answers that are compared for one flow, on either side of its start; busy addresses have thousands.
const COMPARED: usize = 64;
/// Longest chain of aliases.
const ALIASES: usize = 16;

struct Answer<'a> {
    time: i64,
    ttl: i64,
    name: &'a Shared,
    source: &'a Word,
    client: Option<IpAddr>,
}

/// Fills in `server_name` and `name_source`; returns how many flows to the public Internet are left without a name.
pub(crate) fn name_flows(flows: &mut Rows<Flow>, names: &Rows<Name>) -> u64 {
    let clients: HashMap<FlowId, IpAddr> = {
        let answered = names.iter().filter(|name| answered_address(name).is_some());
        let resolving: HashSet<FlowId> = answered.map(|name| name.flow_id).collect();
        let flows = flows.iter().filter(|flow| resolving.contains(&flow.flow_id));
        flows.map(|flow| (flow.flow_id, flow.originator_ip)).collect()
    };
    let mut answers: HashMap<IpAddr, Vec<Answer<'_>>> = HashMap::new();
    let mut aliases: HashMap<&str, &Shared> = HashMap::new();
    for name in names {
        match (&*name.source, answered_address(name)) {
            (_, Some(ip)) => {
                answers.entry(ip).or_default().push(Answer {
                    time: name.time.0,
                    ttl: i64::from(name.ttl.unwrap_or(0)) * 1_000_000_000,
                    name: &name.name,
                    source: &name.source,
                    client: clients.get(&name.flow_id).copied(),
                });
            }
            ("cname" | "private-dns", None) => {
                aliases.entry(&name.target).or_insert(&name.name);
            }
            _ => {}
        }
    }
    answers.values_mut().for_each(|answers| answers.sort_by_key(|answer| (answer.time, answer.name)));
    let mut nameless = 0;
    for flow in flows.iter_mut() {
        name_flow(flow, &answers, &aliases);
        let is_public = || Scope::of(flow.responder_ip) == Scope::Public;
        nameless += u64::from(flow.server_name.is_empty() && is_public());
    }
    nameless
}

fn name_flow(flow: &mut Flow, answers: &HashMap<IpAddr, Vec<Answer<'_>>>, aliases: &HashMap<&str, &Shared>) {
    let own = &*flow.name_source;
    if !own.is_empty() && own != "certificate" {
        return;
    }
    let answers = answers.get(&flow.responder_ip);
    let Some(best) = answers.and_then(|answers| best(answers, flow)) else { return };
    // What a certificate claims is better than a reverse name, which its owner writes as he likes.
    if own == "certificate" && !matches!(&**best.source, "dns" | "private-dns" | "svcb") {
        return;
    }
    let asked = asked_name(best.name, aliases);
    // That an alias stood between matters less than that the resolver was a private one.
    let is_direct = asked == best.name || *best.source == "private-dns";
    flow.name_source = if is_direct { best.source.clone() } else { "cname".into() };
    flow.server_name = Shared::clone(asked);
}

/// Returns the address that a fact names, if it is an answer.
fn answered_address(name: &Name) -> Option<IpAddr> {
    name.ip.filter(|_| matches!(&*name.source, "dns" | "private-dns" | "svcb" | "ptr" | "capture"))
}

/// Forward answers before reverse ones; then the same client; then the nearest before the flow, else after it.
fn best<'a, 'b>(answers: &'b [Answer<'a>], flow: &Flow) -> Option<&'b Answer<'a>> {
    let start = flow.first_time.0;
    let within = |answer: &&Answer<'_>| {
        let timeless = matches!(&**answer.source, "ptr" | "capture");
        let from = answer.time.saturating_sub(SLACK);
        let to = answer.time.saturating_add(answer.ttl).saturating_add(SLACK);
        timeless || (from..=to).contains(&start)
    };
    let after = answers.partition_point(|answer| answer.time <= start);
    let near = after.saturating_sub(COMPARED)..(after + COMPARED).min(answers.len());
    answers.get(near)?.iter().filter(within).min_by_key(|answer| {
        let reverse = matches!(&**answer.source, "ptr" | "capture");
        let other_client = answer.client != Some(flow.originator_ip);
        let later = answer.time > start;
        (reverse, other_client, later, answer.time.abs_diff(start), answer.name)
    })
}

fn asked_name<'a>(name: &'a Shared, aliases: &HashMap<&'a str, &'a Shared>) -> &'a Shared {
    let mut asked = name;
    for _ in 0..ALIASES {
        match aliases.get(&**asked) {
            Some(alias) if *alias != name => asked = alias,
            _ => break,
        }
    }
    asked
}
