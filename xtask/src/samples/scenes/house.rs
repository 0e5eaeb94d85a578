//! The house: address resolution, multicast searches that a television answers, and the system's test for a way
//! out, which this network puts into a VLAN.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::Result;

use super::{
    super::{
        dns::{self, PTR, Record},
        hosts,
        tcp::Tcp,
        world::{MILLISECOND, World},
    },
    at,
};

const CAST: &str = "_googlecast._tcp.local";

pub(super) fn play(world: &mut World) -> Result<()> {
    address_resolution(world);
    multicast_dns(world);
    for time in [at(0, 1), at(7, 31)] {
        simple_discovery(world, time);
    }
    connectivity_check(world);
    Ok(())
}

/// RFC 826: who has the router's address.
fn address_resolution(world: &mut World) {
    let packet = |operation: u8, from: ([u8; 6], Ipv4Addr), to: ([u8; 6], Ipv4Addr)| {
        let head = [0, 1, 8, 0, 6, 4, 0, operation];
        [head.as_slice(), &from.0, &from.1.octets(), &to.0, &to.1.octets()].concat()
    };
    let phone = (hosts::PHONE_MAC, hosts::PHONE);
    let router = (hosts::ROUTER_MAC, hosts::ROUTER);
    world.ethernet(0, phone.0, [0xff; 6], 0x0806, &packet(1, phone, ([0; 6], hosts::ROUTER)));
    world.ethernet(3 * MILLISECOND, router.0, phone.0, 0x0806, &packet(2, router, phone));
}

/// RFC 6762: a search for screens to play on.
fn multicast_dns(world: &mut World) {
    let group = SocketAddr::from(([224, 0, 0, 251], 5_353));
    let phone = SocketAddr::from((hosts::PHONE, 5_353));
    let television = SocketAddr::from((hosts::TELEVISION, 5_353));
    let question = dns::message(0, 0, &[(CAST, PTR)], &[]);
    let found = [
        Record::Pointer(CAST, "Living Room._googlecast._tcp.local"),
        Record::Address("television.local", IpAddr::V4(hosts::TELEVISION)),
    ];
    for time in [at(0, 0) + 400 * MILLISECOND, at(4, 2)] {
        world.udp(time, phone, group, &question);
        world.udp(time + 21 * MILLISECOND, television, group, &dns::message(0, 0x8400, &[], &found));
    }
}

/// UPnP Device Architecture 2.0, section 1.3: a search, and one answer.
fn simple_discovery(world: &mut World, time: u64) {
    let group = SocketAddr::from(([239, 255, 255, 250], 1_900));
    let phone = world.phone_end(group.ip());
    let search = "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\n\
                  ST: urn:dial-multiscreen-org:service:dial:1\r\n\r\n";
    let answer = "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\n\
                  LOCATION: http://192.168.77.40:8008/description.xml\r\nSERVER: Linux UPnP/1.0 Television/1.0\r\n\
                  ST: urn:dial-multiscreen-org:service:dial:1\r\n\
                  USN: uuid:00000000-0000-4000-8000-00005e100028::urn:dial-multiscreen-org:service:dial:1\r\n\r\n";
    world.udp(time, phone, group, search.as_bytes());
    let television = SocketAddr::from((hosts::TELEVISION, 1_900));
    world.udp(time + 180 * MILLISECOND, television, phone, answer.as_bytes());
}

fn connectivity_check(world: &mut World) {
    let host = &hosts::CONNECTIVITY;
    let now = dns::resolve_host(world, 600 * MILLISECOND, host, &[]);
    world.set_vlan(Some(77));
    let mut tcp = Tcp::open(world, now + MILLISECOND, host, 80);
    let name = host.name;
    tcp.send(
        format!(
            "GET /generate_204 HTTP/1.1\r\nHost: {name}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n\
             Connection: close\r\n\r\n"
        )
        .as_bytes(),
    );
    tcp.receive(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    tcp.close();
    world.set_vlan(None);
}
