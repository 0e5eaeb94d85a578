//! What hides: a resolver past the router, an endpoint without a name that speaks a protocol nobody knows, pings to
//! mainland China, and TLS inside a proxy's tunnel.

use std::net::IpAddr;

use anyhow::Result;

use super::{
    super::{
        dns::{self, A, Record},
        hosts,
        tcp::Tcp,
        tls, wire,
        world::{MILLISECOND, SECOND, World},
    },
    USER_AGENT, at,
};

pub(super) fn play(world: &mut World) -> Result<()> {
    public_resolver(world);
    pings(world, at(2, 3));
    pings(world, at(9, 0));
    nameless(world);
    tunnel(world);
    Ok(())
}

/// An SDK that does not trust the router asks Alibaba.
fn public_resolver(world: &mut World) {
    let name = hosts::CHAT.name;
    let records = [Record::Address(name, hosts::CHAT.ip()), Record::Address(name, hosts::SPARE.ip())];
    for time in [at(0, 39), at(10, 39)] {
        dns::ask(world, time, &hosts::PUBLIC_RESOLVER, name, A, &records);
    }
}

fn pings(world: &mut World, begin: u64) {
    let (phone, server) = (IpAddr::V4(hosts::PHONE), hosts::PINGED.ip());
    let identifier = world.random.next() as u16;
    for sequence in 1..=4 {
        let time = begin + u64::from(sequence) * SECOND;
        let payload = world.random.bytes(48);
        let request = wire::icmp_echo(8, identifier, sequence, &payload);
        world.ip(time, phone, server, wire::ICMP, &request);
        let reply = wire::icmp_echo(0, identifier, sequence, &payload);
        let arrival = time + world.round_trip(hosts::PINGED.round_trip_ms);
        world.ip(arrival, server, phone, wire::ICMP, &reply);
    }
}

/// Length, then what looks like noise.
fn nameless(world: &mut World) {
    let mut tcp = Tcp::open(world, at(5, 2), &hosts::NAMELESS, 8_900);
    for _ in 0..14 {
        let asked = 300 + tcp.world.random.below(900) as usize;
        let request = framed(&mut tcp, asked);
        tcp.send(&request);
        let answered = 200 + tcp.world.random.below(700) as usize;
        let reply = framed(&mut tcp, answered);
        tcp.receive(&reply);
        tcp.wait(25 * SECOND);
    }
    tcp.close();
}

fn framed(tcp: &mut Tcp<'_>, length: usize) -> Vec<u8> {
    [(length as u32).to_be_bytes().as_slice(), &tcp.world.random.bytes(length)].concat()
}

fn tunnel(world: &mut World) {
    let (gate, name) = (&hosts::GATE, hosts::API.name);
    let now = dns::resolve_host(world, at(6, 10), gate, &[]);
    let mut tcp = Tcp::open(world, now + MILLISECOND, gate, 8_080);
    let request = format!(
        "CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\nUser-Agent: {USER_AGENT}\r\n\
         Proxy-Connection: Keep-Alive\r\n\r\n"
    );
    tcp.send(request.as_bytes());
    tcp.receive(b"HTTP/1.1 200 Connection established\r\n\r\n");
    tls::library(&mut tcp, name, &[(520, 1_800)]);
    tcp.close();
}
