//! Where the story happens: a phone behind a router, and the clock, the ports and the noise of its packets.
//!
//! Frames are as the phone's own interface sees them, so answers arrive a whole round trip after their question.

use std::net::{IpAddr, SocketAddr};

use super::{
    hosts::{self, Host},
    random::Random,
    wire::{self, IpHeader},
};

/// A microsecond of the story.
pub(super) const MICROSECOND: u64 = 1_000;
/// A millisecond.
pub(super) const MILLISECOND: u64 = 1_000_000;
/// A second.
pub(super) const SECOND: u64 = 1_000_000_000;

/// A frame with its time, in nanoseconds since the story began.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) time: u64,
    pub(super) bytes: Vec<u8>,
    /// Bytes it had on the wire; more than `bytes` where the capture cut it.
    pub(super) wire_length: usize,
}

/// The stage.
#[derive(Debug)]
pub(super) struct World {
    pub(super) random: Random,
    frames: Vec<Frame>,
    next_port: u16,
    identifier: u16,
    vlan: Option<u16>,
}

/// A pair of UDP ports in use.
#[derive(Clone, Copy, Debug)]
pub(super) struct UdpFlow {
    pub(super) phone: SocketAddr,
    pub(super) server: SocketAddr,
}

impl World {
    /// Sets an empty stage.
    pub(super) fn new() -> Self {
        let random = Random::named("chatterbox");
        Self { random, frames: Vec::new(), next_port: 40_112, identifier: 0x1d00, vlan: None }
    }

    /// Begins a scene. Each has numbers of its own, so that a change in one leaves the bytes of others alone.
    pub(super) fn scene(&mut self, name: &str, first_port: u16) {
        self.random = Random::named(name);
        self.next_port = first_port;
        self.identifier = self.random.next() as u16;
    }

    /// Tags the frames that follow with a VLAN, or stops doing so.
    pub(super) fn set_vlan(&mut self, vlan: Option<u16>) {
        self.vlan = vlan;
    }

    /// Returns the phone's end of a new flow to `host`.
    pub(super) fn phone_end(&mut self, host: IpAddr) -> SocketAddr {
        self.next_port += 2 + self.random.below(9) as u16;
        SocketAddr::new(hosts::phone(host), self.next_port)
    }

    /// Opens a UDP flow.
    pub(super) fn udp_flow(&mut self, host: &Host, port: u16) -> UdpFlow {
        let server = SocketAddr::new(host.ip(), port);
        UdpFlow { phone: self.phone_end(server.ip()), server }
    }

    /// Sends a datagram from the phone.
    pub(super) fn udp_out(&mut self, time: u64, flow: UdpFlow, payload: &[u8]) {
        self.udp(time, flow.phone, flow.server, payload);
    }

    /// Lets a datagram arrive at the phone.
    pub(super) fn udp_in(&mut self, time: u64, flow: UdpFlow, payload: &[u8]) {
        self.udp(time, flow.server, flow.phone, payload);
    }

    /// Puts a datagram between any two ends on the wire.
    pub(super) fn udp(&mut self, time: u64, from: SocketAddr, to: SocketAddr, payload: &[u8]) {
        let datagram = wire::udp(from, to, payload);
        self.ip(time, from.ip(), to.ip(), wire::UDP, &datagram);
    }

    /// Puts an IP packet on the wire.
    pub(super) fn ip(&mut self, time: u64, from: IpAddr, to: IpAddr, protocol: u8, payload: &[u8]) {
        self.identifier = self.identifier.wrapping_add(1);
        let hops = hosts::hops(from, to);
        let header = IpHeader { from, to, protocol, hops, identifier: self.identifier };
        let (kind, packet) = wire::ip(header, payload);
        self.ethernet(time, hosts::mac(from), hosts::mac(to), kind, &packet);
    }

    /// Puts an Ethernet frame on the wire.
    pub(super) fn ethernet(&mut self, time: u64, from: [u8; 6], to: [u8; 6], kind: u16, payload: &[u8]) {
        // No two frames share a nanosecond, and none falls on a round one.
        let time = time + self.random.below(MICROSECOND);
        let bytes = wire::ethernet(from, to, self.vlan, kind, payload);
        self.frames.push(Frame { time, wire_length: bytes.len(), bytes });
    }

    /// Cuts the newest frame as a capture with a snapshot length would.
    pub(super) fn cut_newest(&mut self, length: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.bytes.truncate(length);
        }
    }

    /// Returns a round trip to a host as it is this time: the shortest one and some delay on the way.
    pub(super) fn round_trip(&mut self, host_ms: u64) -> u64 {
        let shortest = host_ms * MILLISECOND;
        shortest + self.random.below(shortest / 20 + 400 * MICROSECOND)
    }

    /// Returns all frames in the order of their times.
    pub(super) fn finish(mut self) -> Vec<Frame> {
        self.frames.sort_by_key(|frame| frame.time);
        self.frames
    }
}
