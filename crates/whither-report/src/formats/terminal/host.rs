//! The hosts of a group, a line each: name, address, ports, network.
//!
//! Relays and shards come by the dozen under numbered names; those that share a domain are one line.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeSet, io, net::IpAddr};

use hashbrown::HashMap;

use super::{
    group::{Group, Host, HostName, Via},
    page::{Page, Style},
    text::{clean, clip, clip_start, counted, pad, width},
};

/// Writes the lines of the hosts of `group`, at most `limit`.
pub(super) fn write(page: &mut Page<'_>, group: &Group<'_>, limit: usize) -> io::Result<()> {
    let hosts = folded(&group.hosts);
    let more = hosts.len().saturating_sub(limit);
    let mut shown: Vec<Line> = hosts.iter().take(limit).map(Line::of).collect();
    if shown.iter().any(|line| !line.address.is_empty()) {
        shown.iter_mut().filter(|line| line.address.is_empty()).for_each(Line::unnamed);
    }
    let room = page.columns - INDENT.len();
    let named = shown.iter().map(|line| width(&line.name)).max().unwrap_or(0);
    let address = shown.iter().map(|line| width(&line.address)).max().unwrap_or(0);
    let name_columns = named.min(room * 2 / 5).max(room.saturating_sub(70).min(named));
    let ports_columns = shown.iter().map(|line| width(&line.ports)).max().unwrap_or(0).min(16);
    // One IPv6 address must not push the ports of all others off the page.
    let address_columns = address.min(if page.columns < WIDE { 15 } else { 39 });
    for line in &shown {
        let mut text = pad(&clip_start(&line.name, name_columns), name_columns);
        for (part, columns) in
            [(&line.address, address_columns), (&line.ports, ports_columns), (&line.via, 0)]
        {
            if !part.is_empty() || columns > 0 {
                text = format!("{text}  {}", pad(part, columns));
            }
        }
        page.line(&[(Style::Dim, &format!("{INDENT}{}", clip(text.trim_end(), room)))])?;
    }
    if more > 0 {
        page.line(&[(Style::Dim, &format!("{INDENT}+{}", counted(more as u64, "more host")))])?;
    }
    Ok(())
}

struct Line {
    name: String,
    address: String,
    ports: String,
    via: String,
}

impl Line {
    fn of((title, host): &(Title<'_>, Cow<'_, Host<'_>>)) -> Self {
        let name = title.shown();
        let first = host.ips.first().map(IpAddr::to_string).filter(|ip| *ip != name);
        let address = match (first, host.ips.len()) {
            (None, _) => String::new(),
            (Some(ip), 1) => ip,
            (Some(_), count) => counted(count as u64, "address"),
        };
        let ports: Vec<String> = host.ports.iter().map(port).collect();
        let via: BTreeSet<String> = host.via.iter().map(Via::shown).collect();
        let via: Vec<&str> = via.iter().map(String::as_str).collect();
        let via = if via.is_empty() { String::new() } else { format!("via {}", short(&via)) };
        let tenant = if host.tenant_unknown { "tenant unknown" } else { "" };
        let via = [via.as_str(), tenant]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
        Self { name, address, ports: short(&ports), via }
    }

    /// Puts the address where those of the others are.
    fn unnamed(&mut self) {
        self.address = std::mem::replace(&mut self.name, "no name".to_owned());
    }
}

fn port((port, transport): &(u16, &str)) -> String {
    let transport = clean(transport);
    // ICMP and the like have none.
    if *port == 0 { transport } else { format!("{port}/{transport}") }
}

fn short(items: &[&str]) -> String {
    match items {
        [one, two, _, rest @ ..] => format!("{one}, {two} +{}", rest.len() + 1),
        _ => items.join(", "),
    }
}

/// What a line is called: a host, or all those of one domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Title<'a> {
    Host(HostName<'a>),
    Domain(&'a str),
}

impl Title<'_> {
    fn shown(&self) -> String {
        match self {
            Self::Host(name) => name.shown(),
            Self::Domain(domain) => format!("*.{}", clean(domain)),
        }
    }
}

/// Returns the hosts, most exposed first; where they are many, names of one domain are folded into `*.domain`.
fn folded<'h, 'a>(hosts: &'h HashMap<HostName<'a>, Host<'a>>) -> Vec<(Title<'a>, Cow<'h, Host<'a>>)> {
    let mut siblings: HashMap<&str, usize> = HashMap::new();
    if hosts.len() > HOSTS_APART {
        for domain in hosts.keys().filter_map(domain) {
            *siblings.entry(domain).or_default() += 1;
        }
    }
    let mut lines = Vec::with_capacity(hosts.len());
    let mut domains: HashMap<&str, Host<'a>> = HashMap::new();
    for (name, host) in hosts {
        match domain(name).filter(|domain| siblings.get(domain).is_some_and(|count| *count >= 3)) {
            Some(domain) => domains.entry(domain).or_default().add(host),
            None => lines.push((Title::Host(*name), Cow::Borrowed(host))),
        }
    }
    for (domain, mut host) in domains {
        host.settle();
        lines.push((Title::Domain(domain), Cow::Owned(host)));
    }
    let exposure = |host: &Host<'_>| Reverse((host.personal_clear, host.clear_bytes, host.bytes));
    // Equally exposed ones stand in the order of their names; most need not be spelled out for that.
    lines.sort_unstable_by(|(title, host), (other_title, other)| {
        // Names may differ and look alike; the order must be the same in every run.
        let by_name = || (title.shown(), title).cmp(&(other_title.shown(), other_title));
        exposure(host).cmp(&exposure(other)).then_with(by_name)
    });
    lines
}

/// Returns what follows the first label, unless that is a suffix under which anyone registers (`co.uk`).
fn domain<'a>(name: &HostName<'a>) -> Option<&'a str> {
    let HostName::Name(name) = name else { return None };
    let (_, domain) = name.split_once('.')?;
    let mut labels = domain.rsplit('.');
    let (top, second) = (labels.next()?, labels.next()?);
    let shared = top.len() == 2 && second.len() <= 3 && labels.next().is_none();
    (!shared).then_some(domain)
}

const INDENT: &str = "  ";

/// With more hosts than this, siblings are folded.
const HOSTS_APART: usize = 3;

/// From this width on, IPv6 addresses get a column of their own.
const WIDE: usize = 110;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_as_a_name_is_that_host() {
        let mut hosts: HashMap<HostName<'_>, Host<'_>> = HashMap::new();
        let ip = IpAddr::from([192, 0, 2, 1]);
        for name in [HostName::of("192.0.2.1"), HostName::Address(ip), HostName::of("a.example")] {
            hosts.entry(name).or_default().bytes += 1;
        }
        let lines: Vec<_> = folded(&hosts).iter().map(|(title, host)| (title.shown(), host.bytes)).collect();
        assert_eq!(lines, [("192.0.2.1".to_owned(), 2), ("a.example".to_owned(), 1)]);
    }

    #[test]
    fn equally_exposed_hosts_stand_in_one_order() {
        // The second is written with the escape that the first is shown with.
        let names = ["b\u{1b}.example", "b\\u{1b}.example", "a.example", "c.example"];
        for _ in 0..20 {
            let hosts: HashMap<_, _> = names.map(|name| (HostName::of(name), Host::default())).into();
            let titles: Vec<_> = folded(&hosts).into_iter().map(|(title, _)| title).collect();
            let expected =
                [names[2], names[0], names[1], names[3]].map(|name| Title::Host(HostName::of(name)));
            assert_eq!(titles, expected);
        }
    }

    #[test]
    fn finds_the_domain_that_siblings_share() {
        for (name, expected) in [
            ("r1.edge.example.com", Some("edge.example.com")),
            ("a.example.com", Some("example.com")),
            ("example.com", None),
            ("a.co.uk", None),
            ("a.b.co.uk", Some("b.co.uk")),
            ("192.0.2.1", None),
            ("localhost", None),
        ] {
            assert_eq!(domain(&HostName::of(name)), expected, "{name}");
        }
    }
}
