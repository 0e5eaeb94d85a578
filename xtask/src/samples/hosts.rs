//! Who is on stage: the hosts of the house and the servers outside, with the round trip from Amsterdam.
//!
//! Addresses outside are public ones of the operators named beside them, so that the tables in `data/` attribute
//! them; no such server takes part, and nothing was ever sent to one. Names of the app are under `.example`
//! (RFC 2606); names of providers are theirs, with first labels made up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host {
    pub(super) name: &'static str,
    address: &'static str,
    pub(super) round_trip_ms: u64,
}

impl Host {
    const fn new(name: &'static str, address: &'static str, round_trip_ms: u64) -> Self {
        Self { name, address, round_trip_ms }
    }

    /// Returns the address.
    pub(super) fn ip(&self) -> IpAddr {
        self.address.parse().expect("addresses in the list are well-formed")
    }
}

/// The phone.
pub(super) const PHONE: Ipv4Addr = Ipv4Addr::new(192, 168, 77, 23);
/// The phone by IPv6, of the range for documentation (RFC 3849).
pub(super) const PHONE_V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0x4d, 0x77, 0, 0, 0, 0x23);
/// The router, which is the resolver too.
pub(super) const ROUTER: Ipv4Addr = Ipv4Addr::new(192, 168, 77, 1);
/// A television that answers searches.
pub(super) const TELEVISION: Ipv4Addr = Ipv4Addr::new(192, 168, 77, 40);

/// Hardware addresses are locally administered: no maker has them.
pub(super) const PHONE_MAC: [u8; 6] = [0x02, 0x00, 0x5e, 0x10, 0x4d, 0x17];
/// Of the router.
pub(super) const ROUTER_MAC: [u8; 6] = [0x02, 0x00, 0x5e, 0x10, 0x00, 0x01];
const TELEVISION_MAC: [u8; 6] = [0x02, 0x00, 0x5e, 0x10, 0x00, 0x28];

/// The resolver of the house.
pub(super) const RESOLVER: Host = Host::new("router.home.arpa", "192.168.77.1", 2);
/// Alibaba's public resolver, which an SDK asks past the router.
pub(super) const PUBLIC_RESOLVER: Host = Host::new("", "223.5.5.5", 218);

/// The web site, at Cloudflare (anycast).
pub(super) const SITE: Host = Host::new("www.chatterbox.example", "104.18.26.90", 5);
/// The same by IPv6.
pub(super) const SITE_V6: Host = Host::new("www.chatterbox.example", "2606:4700::6812:1a5a", 5);
/// Crash reports, at Google, by IPv6.
pub(super) const CRASHES: Host =
    Host::new("firebase-settings.crashlytics.com", "2a00:1450:4001:82b::200a", 11);
/// The system's test for a way out, at Google.
pub(super) const CONNECTIVITY: Host = Host::new("connectivitycheck.gstatic.com", "142.250.185.67", 11);
/// Accounts, on AWS in Frankfurt.
pub(super) const API: Host = Host::new("api.chatterbox.example", "3.120.44.91", 12);
/// Pictures, on CloudFront.
pub(super) const MEDIA: Host = Host::new("media.chatterbox.example", "18.165.183.20", 7);
/// A forward proxy of the app, on AWS in Frankfurt.
pub(super) const GATE: Host = Host::new("gate.chatterbox.example", "35.156.10.77", 12);
/// Chat, at Alibaba Cloud in Singapore.
pub(super) const CHAT: Host = Host::new("im.chatterbox.example", "8.219.72.33", 164);
/// Logs, at Tencent Cloud in Hong Kong.
pub(super) const LOG: Host = Host::new("log.chatterbox.example", "43.159.64.30", 187);
/// Push, at Tencent in Hong Kong.
pub(super) const PUSH: Host = Host::new("push.chatterbox.example", "119.28.10.52", 189);
/// Statistics, at Umeng in mainland China.
pub(super) const ANALYTICS: Host = Host::new("ulogs.umeng.com", "59.82.31.160", 231);
/// A server that is offered and never contacted, at Alibaba in mainland China.
pub(super) const SPARE: Host = Host::new("im-backup.chatterbox.example", "47.95.120.18", 0);
/// An address that the app pings, at Tencent in mainland China.
pub(super) const PINGED: Host = Host::new("", "81.68.77.10", 226);
/// An endpoint without a name, at China Telecom.
pub(super) const NAMELESS: Host = Host::new("", "61.151.200.10", 234);

/// Relays of the voice service. The last one's address comes from another relay: no resolver was asked for it.
pub(super) const RELAYS: [Host; 12] = [
    // Zenlayer.
    Host::new("23-248-186-179.edge.agora.io", "23.248.186.179", 4),
    Host::new("128-1-87-200.edge.agora.io", "128.1.87.200", 166),
    Host::new("129-227-57-130.edge.agora.io", "129.227.57.130", 185),
    Host::new("84-75-150-21.edge.agora.io", "84.75.150.21", 171),
    // EnjoyVC.
    Host::new("202-226-25-40.edge.agora.io", "202.226.25.40", 238),
    Host::new("31-24-86-17.edge.agora.io", "31.24.86.17", 191),
    Host::new("149-13-56-90.edge.agora.io", "149.13.56.90", 13),
    Host::new("51-241-80-12.edge.agora.io", "51.241.80.12", 9),
    // Amazon.
    Host::new("18-162-77-12.edge.agora.io", "18.162.77.12", 188),
    // Tencent and Tencent Cloud.
    Host::new("43-129-10-66.edge.agora.io", "43.129.10.66", 186),
    Host::new("43-156-20-20.edge.agora.io", "43.156.20.20", 169),
    // Zenlayer.
    Host::new("", "128.14.246.20", 143),
];

/// Returns the phone's address of the family of `other`.
pub(super) fn phone(other: IpAddr) -> IpAddr {
    if other.is_ipv4() { PHONE.into() } else { PHONE_V6.into() }
}

/// Returns the hardware address that stands for `ip` on the phone's link.
pub(super) fn mac(ip: IpAddr) -> [u8; 6] {
    match ip {
        IpAddr::V4(ip) if ip == PHONE => PHONE_MAC,
        IpAddr::V6(ip) if ip == PHONE_V6 => PHONE_MAC,
        IpAddr::V4(ip) if ip == TELEVISION => TELEVISION_MAC,
        // RFC 1112 section 6.4: the low 23 bits.
        IpAddr::V4(ip) if ip.is_multicast() => {
            let [_, a, b, c] = ip.octets();
            [0x01, 0x00, 0x5e, a & 0x7f, b, c]
        }
        _ => ROUTER_MAC,
    }
}

/// Returns the hop limit of a packet as the phone's link sees it.
pub(super) fn hops(from: IpAddr, to: IpAddr) -> u8 {
    match (from, to) {
        // RFC 6762 section 11.
        (_, IpAddr::V4(to)) if to == Ipv4Addr::new(224, 0, 0, 251) => 255,
        (IpAddr::V4(from), _) if from.is_private() => 64,
        (IpAddr::V6(from), _) if from == PHONE_V6 => 64,
        (IpAddr::V4(from), _) => 44 + from.octets()[3] % 12,
        (IpAddr::V6(_), _) => 57,
    }
}
