//! The app starts: its web site at Cloudflare (TLS 1.3, encrypted hello, IPv6), its accounts on AWS (TLS 1.2), its
//! pictures on CloudFront, its crash reports at Google (QUIC).

use anyhow::Result;

use super::{
    super::{
        dns::{self, A, AAAA, HTTPS, Record},
        hosts::{self, Host},
        quic,
        tcp::Tcp,
        tls::{self, Exchange},
        world::{MILLISECOND, World},
    },
    at,
};

/// Cloudflare's name for all of its customers behind an encrypted hello.
const PUBLIC_NAME: &str = "cloudflare-ech.com";

pub(super) fn play(world: &mut World) -> Result<()> {
    site(world);
    accounts(world);
    pictures(world);
    let crashes = &hosts::CRASHES;
    let now = dns::resolve_host(world, at(0, 4), crashes, &[]);
    quic::connection(world, now + MILLISECOND, crashes)
}

/// The first visit shows the name; the second one has read the HTTPS record and hides it.
fn site(world: &mut World) {
    let (host, host_v6) = (&hosts::SITE, &hosts::SITE_V6);
    let now = at(0, 2);
    let key = world.random.array();
    let service = [Record::Https(host.name, dns::ech_list(&key, PUBLIC_NAME))];
    dns::resolve(world, now, host.name, HTTPS, &service);
    dns::resolve(world, now + MILLISECOND, host.name, AAAA, &[Record::Address(host.name, host_v6.ip())]);
    let alternatives = ["104.18.26.90", "104.18.27.90"];
    let addresses: Vec<Record> = alternatives
        .into_iter()
        .filter_map(|address| Some(Record::Address(host.name, address.parse().ok()?)))
        .collect();
    let now = dns::resolve(world, now + 2 * MILLISECOND, host.name, A, &addresses);
    visit(world, now + MILLISECOND, host, host.name, false, &[(512, 9_120), (388, 17_400)]);
    visit(world, at(0, 9), host_v6, PUBLIC_NAME, true, &[(461, 2_210)]);
    visit(world, at(17, 32), host_v6, PUBLIC_NAME, true, &[(455, 1_020)]);
}

fn visit(world: &mut World, now: u64, host: &Host, name: &str, ech: bool, exchanges: &[Exchange]) {
    let mut tcp = Tcp::open(world, now, host, 443);
    tls::modern(&mut tcp, name, ech, exchanges);
    tcp.close();
}

fn accounts(world: &mut World) {
    let host = &hosts::API;
    // The answer has an IPv4 address only; the question for IPv6 gets nothing.
    dns::resolve(world, at(0, 12), host.name, AAAA, &[]);
    let balancer = "chatterbox-api-0123456789.eu-central-1.elb.amazonaws.com";
    let now = dns::resolve_host(world, at(0, 12) + MILLISECOND, host, &[balancer]);
    let mut tcp = Tcp::open(world, now + MILLISECOND, host, 443);
    tls::library(&mut tcp, host.name, &[(640, 1_380), (410, 3_204)]);
    tcp.wait_until(at(2, 0));
    // A token for the room.
    tls::data(&mut tcp, &[(700, 620)]);
    tcp.close();
}

fn pictures(world: &mut World) {
    let host = &hosts::MEDIA;
    let now = dns::resolve_host(world, at(0, 16), host, &["d0000000000000.cloudfront.net"]);
    for (index, size) in [14_200, 9_800].into_iter().enumerate() {
        let now = now + (1 + 35 * index as u64) * MILLISECOND;
        let mut tcp = Tcp::open(world, now, host, 443);
        tls::library(&mut tcp, host.name, &[(420, size)]);
        tcp.close();
    }
}
