//! TCP connections of the phone: handshake, segments of full size, acknowledgements, end (RFC 9293, RFC 7323).

use std::net::SocketAddr;

use super::{
    hosts::Host,
    wire::{self, TcpHeader, flag},
    world::{MICROSECOND, MILLISECOND, World},
};

const PHONE: usize = 0;
const SERVER: usize = 1;
/// What fits into a segment on Ethernet beside the timestamp option, with IPv4.
const SEGMENT_BYTES: usize = 1_448;
/// IPv6 headers are 20 bytes longer.
const SEGMENT_BYTES_V6: usize = 1_428;

/// What happens to the segments of a message on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mishap {
    /// Nothing.
    None,
    /// The first two segments overtake one another.
    Overtaken,
    /// The first segment is sent again, since its acknowledgement was late.
    SentAgain,
}

/// A connection that the phone opened.
pub(super) struct Tcp<'w> {
    pub(super) world: &'w mut World,
    /// Time at the phone.
    pub(super) now: u64,
    ends: [SocketAddr; 2],
    next: [u32; 2],
    clocks: [u32; 2],
    latest_stamp: [u32; 2],
    round_trip_ms: u64,
    /// When the answer to what was sent last can be here.
    answer_at: u64,
}

impl<'w> Tcp<'w> {
    /// Connects at a time of the story.
    pub(super) fn open(world: &'w mut World, at: u64, host: &Host, port: u16) -> Self {
        let server = SocketAddr::new(host.ip(), port);
        let ends = [world.phone_end(server.ip()), server];
        let next = [world.random.next() as u32, world.random.next() as u32];
        let clocks = [world.random.next() as u32 >> 4, world.random.next() as u32 >> 4];
        let round_trip_ms = host.round_trip_ms;
        let mut tcp =
            Self { world, now: at, ends, next, clocks, latest_stamp: [0; 2], round_trip_ms, answer_at: at };
        let segment = tcp.segment_bytes();
        let answer = at + tcp.world.round_trip(round_trip_ms);
        tcp.put(PHONE, at, flag::SYN, &syn_options(segment + 12), &[]);
        tcp.put(SERVER, answer, flag::SYN | flag::ACK, &syn_options(segment + 12), &[]);
        tcp.now = answer + 180 * MICROSECOND;
        tcp.put(PHONE, tcp.now, flag::ACK, &[], &[]);
        tcp.answer_at = tcp.now;
        tcp
    }

    /// Sends bytes from the phone; the server acknowledges them a round trip later.
    pub(super) fn send(&mut self, bytes: &[u8]) {
        self.send_with(bytes, Mishap::None);
    }

    /// Sends bytes from the phone, with a mishap on the way.
    pub(super) fn send_with(&mut self, bytes: &[u8], mishap: Mishap) {
        let first = self.next[PHONE];
        let size = self.segment_bytes();
        let count = bytes.len().div_ceil(size);
        for (index, part) in bytes.chunks(size).enumerate() {
            let push = if index + 1 == count { flag::PUSH } else { 0 };
            self.now += 35 * MICROSECOND;
            self.put(PHONE, self.now, flag::ACK | push, &[], part);
        }
        if mishap == Mishap::SentAgain {
            let whole = self.next[PHONE];
            let again = &bytes[..bytes.len().min(size)];
            self.next[PHONE] = first;
            self.now += (self.round_trip_ms * 2 + 40) * MILLISECOND;
            self.put(PHONE, self.now, flag::ACK | flag::PUSH, &[], again);
            self.next[PHONE] = whole;
        }
        self.answer_at = self.now + self.world.round_trip(self.round_trip_ms);
        self.put(SERVER, self.answer_at, flag::ACK, &[], &[]);
    }

    /// Lets the server's bytes arrive; the phone acknowledges every second segment and the last.
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.receive_with(bytes, Mishap::None);
    }

    /// Lets the server's bytes arrive, with a mishap on the way.
    pub(super) fn receive_with(&mut self, bytes: &[u8], mishap: Mishap) {
        let thinking = (1 + self.world.random.below(14)) * MILLISECOND;
        self.now = self.now.max(self.answer_at) + thinking;
        let size = self.segment_bytes();
        let count = bytes.len().div_ceil(size);
        for (index, part) in bytes.chunks(size).enumerate() {
            let last = index + 1 == count;
            self.now += (90 + self.world.random.below(60)) * MICROSECOND;
            let time = match (mishap, index) {
                (Mishap::Overtaken, 0) => self.now + 400 * MICROSECOND,
                (Mishap::Overtaken, 1) => self.now - 60 * MICROSECOND,
                _ => self.now,
            };
            let push = if last { flag::PUSH } else { 0 };
            self.put(SERVER, time, flag::ACK | push, &[], part);
            let overtaken = mishap == Mishap::Overtaken && index < 2;
            if last || (index % 2 == 1 && !overtaken) {
                let acknowledged = time.max(self.now) + 450 * MICROSECOND;
                self.put(PHONE, acknowledged, flag::ACK, &[], &[]);
                self.now = acknowledged;
            }
        }
        self.answer_at = self.now;
    }

    /// Waits.
    pub(super) fn wait(&mut self, duration: u64) {
        self.now += duration;
    }

    /// Waits until a time of the story.
    pub(super) fn wait_until(&mut self, time: u64) {
        self.now = self.now.max(time);
    }

    /// Ends the connection from the phone's side.
    pub(super) fn close(mut self) {
        self.now = self.now.max(self.answer_at) + 2 * MILLISECOND;
        self.put(PHONE, self.now, flag::FIN | flag::ACK, &[], &[]);
        self.now += self.world.round_trip(self.round_trip_ms);
        self.put(SERVER, self.now, flag::FIN | flag::ACK, &[], &[]);
        self.now += 150 * MICROSECOND;
        self.put(PHONE, self.now, flag::ACK, &[], &[]);
    }

    fn segment_bytes(&self) -> usize {
        if self.ends[SERVER].is_ipv6() { SEGMENT_BYTES_V6 } else { SEGMENT_BYTES }
    }

    /// Puts a segment on the wire and counts its bytes.
    fn put(&mut self, side: usize, time: u64, flags: u8, options: &[u8], payload: &[u8]) {
        let other = 1 - side;
        // Clocks of milliseconds; what the other side said last is echoed (RFC 7323 section 3).
        let stamp = self.clocks[side].wrapping_add((time / MILLISECOND) as u32);
        self.latest_stamp[side] = stamp;
        let echo = if flags & flag::ACK == 0 { 0 } else { self.latest_stamp[other] };
        let stamps = [&[1, 1, 8, 10], stamp.to_be_bytes().as_slice(), &echo.to_be_bytes()].concat();
        let header = TcpHeader {
            sequence: self.next[side],
            acknowledgement: if flags & flag::ACK == 0 { 0 } else { self.next[other] },
            flags,
            window: if flags & flag::SYN == 0 { 1_024 } else { 65_535 },
            options: [options, &stamps].concat(),
        };
        let (from, to) = (self.ends[side], self.ends[other]);
        let segment = wire::tcp(from, to, &header, payload);
        self.world.ip(time, from.ip(), to.ip(), wire::TCP, &segment);
        let control = u32::from(flags & (flag::SYN | flag::FIN) != 0);
        self.next[side] = self.next[side].wrapping_add(payload.len() as u32 + control);
    }
}

/// Maximum segment size, selective acknowledgements, window scale.
fn syn_options(segment: usize) -> Vec<u8> {
    [&[2, 4], wire::length16(segment).as_slice(), &[4, 2, 1, 1, 3, 3, 7, 1]].concat()
}
